"""Names found by one that is written almost so."""

from collections import Counter
from collections.abc import Iterable
from itertools import chain

ALIKE = 0.6
# How much less alike than the best of them another may be.
BESIDE = 0.12


class Alike:
    """By how many pairs of letters two names share; made once for a list, asked for every slip."""

    def __init__(self, names: Iterable[str]) -> None:
        self._sizes: dict[str, int] = {}
        self._having: dict[str, list[str]] = {}
        for name in names:
            pairs = _pairs(name)
            self._sizes[name] = len(pairs)
            for pair in pairs:
                self._having.setdefault(pair, []).append(name)

    def to(self, said: str, *, most: int = 3) -> list[str]:
        """The likest first."""
        pairs = _pairs(said)
        shared = Counter(chain.from_iterable(self._having.get(pair, ()) for pair in pairs))
        size, sizes = len(pairs), self._sizes
        found = [(2 * n / (size + sizes[name]), name) for name, n in shared.items()]
        best = max(found, default=(0.0, ""))[0]
        least = max(ALIKE, best - BESIDE)
        near = sorted(((like, name) for like, name in found if like >= least), reverse=True)
        return [name for _like, name in near[:most]]


def _pairs(text: str) -> set[str]:
    spaced = f" {text} "
    return {spaced[at : at + 2] for at in range(len(spaced) - 1)}
