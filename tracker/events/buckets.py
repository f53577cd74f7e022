"""Readings that share no event and no document say nothing of each other, and can be checked apart.

Cutting a run into such buckets bounds what is held at once; a bucket is never cut through an event or a document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Final

from tracker.model import Reading

CLAIMS_IN_BUCKET: Final = 10_000
"""Claims from which a bucket is full."""


_NO_EVENT: Final = ("no claims",)


class Groups:
    """Things that are joined one by one; each group is named by the thing that opened it."""

    def __init__(self) -> None:
        self._parents: dict[Hashable, Hashable] = {}

    def find(self, thing: Hashable) -> Hashable:
        """The name of the thing's group."""
        parents = self._parents
        while (above := parents.get(thing, thing)) != thing:
            parents[thing] = parents.get(above, above)
            thing = above
        return thing

    def join(self, one: Hashable, other: Hashable) -> None:
        """From now on the two are in one group."""
        first, second = self.find(one), self.find(other)
        if first != second:
            self._parents[second] = first


def buckets(readings: Sequence[Reading], size: int = CLAIMS_IN_BUCKET) -> list[list[Reading]]:
    """The readings in buckets of about `size` claims, in their order.

    What shares an event or a document stays together; so do the claims of no event, for want of a name to tell them
    apart.
    """
    if sum(len(reading.claims) for reading in readings) <= size:
        return [list(readings)]
    groups = Groups()
    first_told: dict[str, str | None] = {}
    for reading in readings:
        for event_id in {claim.event_id for claim in reading.claims}:
            known = first_told.setdefault(reading.document.doc_id, event_id)
            if known != event_id:
                groups.join(known, event_id)
    sizes: dict[Hashable, int] = defaultdict(int)
    names = [groups.find(first_told.get(reading.document.doc_id, _NO_EVENT)) for reading in readings]
    for name, reading in zip(names, readings, strict=True):
        sizes[name] += len(reading.claims)
    numbers = dict(zip(sizes, bucket_numbers(sizes.values(), size), strict=True))
    filled: dict[int, list[Reading]] = defaultdict(list)
    for name, reading in zip(names, readings, strict=True):
        filled[numbers[name]].append(reading)
    return [filled[number] for number in sorted(filled)]


def bucket_numbers(sizes: Iterable[int], size: int) -> Iterator[int]:
    """For groups of so many claims each, in their order, the number of the bucket that each goes into.

    >>> list(bucket_numbers([6, 5, 2, 30, 1], 10))
    [0, 0, 1, 1, 2]
    """
    number, held = 0, 0
    for group in sizes:
        if held >= size:
            number, held = number + 1, 0
        held += group
        yield number
