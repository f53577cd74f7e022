"""A number together with the noun phrase that it counts, as it is weighed against the outcome words."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.extract.nouns import Phrase
from tracker.extract.numbers import Quantity


@dataclass(frozen=True, slots=True)
class Mention:
    """A quantity with its noun phrase, as the linker sees it."""

    quantity: Quantity
    phrase: Phrase

    @property
    def first(self) -> int:
        """The first token of the surface."""
        return self.quantity.first

    @property
    def last(self) -> int:
        """The last token of the surface or of its noun phrase."""
        return max(self.quantity.last, self.phrase.last)
