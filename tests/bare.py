"""A preload that loads nothing: what runs do with small notebooks is tried without waiting for libraries."""

MODULES = ()


def prepare(*_: str) -> None:
    """Nothing to fill."""
