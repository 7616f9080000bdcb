"""Sentences with named gaps, translated by their template."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """A sentence with named gaps: English as written, other languages by translating the template.

    A gap filled with a table row shows the row's name in the reader's language.
    """

    template: str = ""
    values: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return self.template.format(**{name: getattr(value, "name_en", value) for name, value in self.values})
