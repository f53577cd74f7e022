"""A number together with the noun phrase that it counts, as it is weighed against the outcome words."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.extract.nouns import Phrase
from tracker.extract.quantity import Quantity


@dataclass(slots=True)
class Mention:
    """A quantity with its noun phrase, as the linker sees it.

    first, last: the tokens of the surface and of its noun phrase, asked for often and so kept.
    """

    quantity: Quantity
    phrase: Phrase
    first: int = field(init=False)
    last: int = field(init=False)

    def __post_init__(self) -> None:
        self.first = self.quantity.first
        self.last = max(self.quantity.last, self.phrase.last)
