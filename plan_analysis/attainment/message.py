"""Sentences with named gaps, translated by their template."""

from dataclasses import dataclass
from typing import Protocol


class Speaker(Protocol):
    """A reader's language, as far as numbers and sentences go."""

    def __call__(self, message: object) -> str:
        """A sentence with its gaps filled."""

    def quantity(self, value: float | None, unit: str, decimals: int) -> str:
        """A number with its unit."""

    def demand(self, relation: str, value: float, unit: str, decimals: int) -> str:
        """What a target asks for."""

    def growth(self, value: float | None) -> str:
        """Yearly growth in per cent."""

    def name(self, row: object) -> str:
        """The name of a table row; of anything else its own words."""


@dataclass(frozen=True)
class Amount:
    """A number with its unit, or what a target asks for, written as the reader's language writes it."""

    value: float
    unit: str
    decimals: int
    relation: str = ""

    def in_words(self, words: Speaker) -> str:
        """In a reader's language and unit."""
        if self.relation:
            return words.demand(self.relation, self.value, self.unit, self.decimals)
        return words.quantity(self.value, self.unit, self.decimals)

    @property
    def name_en(self) -> str:
        """As the tables write it, where no language is at hand."""
        number = f"{self.value:,.{self.decimals}f}"
        number = number.rstrip("0").rstrip(".") if "." in number else number
        return f"{self.relation} {number} {self.unit}".strip()


@dataclass(frozen=True)
class Message:
    """A sentence with named gaps: English as written, other languages by translating the template.

    A gap filled with a table row shows the row's name in the reader's language, one with a sentence that sentence.
    """

    template: str = ""
    values: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return self.template.format(**{name: getattr(value, "name_en", value) for name, value in self.values})

    def in_words(self, words: Speaker) -> str:
        """In a reader's language."""
        return words(self)
