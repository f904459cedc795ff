"""Designs of studies: which combinations of factors are run.

A factor has levels (a list) or a range. Grids take all combinations of levels, lists take them side by side; random,
Latin hypercube and Sobol designs draw from ranges and from levels alike (scipy.stats.qmc).
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from numbers import Real
from typing import Any

import numpy as np

from lobsim.arguments import guarded, named
from lobsim.errors import LobsimError, pick


@named
@dataclass(frozen=True)
class Range:
    """A range from which a number is drawn, evenly or, if ``log``, evenly in its logarithm."""

    low: float
    high: float
    log: bool = False

    def __post_init__(self) -> None:
        """Refuse what is no range."""
        ends: tuple[object, ...] = (self.low, self.high)
        if not all(isinstance(end, Real) and math.isfinite(end) for end in ends) or not self.low < self.high:
            raise LobsimError(f"a range goes from a number to a larger one, not from {self.low!r} to {self.high!r}")
        if self.log and self.low <= 0:
            raise LobsimError(f"a range in logarithms starts above 0, not at {self.low:g}")

    def at(self, share: float) -> float:
        """The number at a share [-], 0 to 1, of the way, in the unit of the ends."""
        if self.log:
            return float(math.exp(math.log(self.low) + share * math.log(self.high / self.low)))
        return self.low + share * (self.high - self.low)


Factor = Range | tuple[Any, ...]


def log(low: float, high: float) -> Range:
    """Make a range, in any unit, that is even in logarithms."""
    return Range(low, high, log=True)


@guarded
def rows(design: str, factors: Mapping[str, Factor], size: int | None, seed: int) -> list[tuple[Any, ...]]:
    """Make the rows of a design: a value of every factor in each.

    Parameters
    ----------
    design : str
        "grid", "list", "random", "lhs" or "sobol".
    factors : mapping of str to Range or tuple
        What varies.
    size : int or None
        Number of rows of a drawn design; grids and lists have their own.
    seed : int
        Of a drawn design: the same seed gives the same rows.

    Raises
    ------
    LobsimError
        If the design does not exist, or cannot have such factors or size.
    """
    name = pick("design", design, DESIGNS)
    if not factors:
        return [()]
    for level, factor in factors.items():
        if isinstance(factor, tuple) and not factor:
            raise LobsimError(f"{level!r} has no level: give a list of one or more, or a range")
    return DESIGNS[name](factors, size, seed)


def _grid(factors: Mapping[str, Factor], size: int | None, seed: int) -> list[tuple[Any, ...]]:
    return list(product(*_levels("grid", factors, size).values()))


def _list(factors: Mapping[str, Factor], size: int | None, seed: int) -> list[tuple[Any, ...]]:
    levels = _levels("list", factors, size)
    lengths = {name: len(values) for name, values in levels.items()}
    if len(set(lengths.values())) > 1:
        raise LobsimError(f"a list design takes lists of one length, not {lengths}")
    return list(zip(*levels.values(), strict=True))


def _levels(design: str, factors: Mapping[str, Factor], size: int | None) -> dict[str, tuple[Any, ...]]:
    for name, factor in factors.items():
        if isinstance(factor, Range):
            raise LobsimError(
                f"a {design} design takes levels, a list, and {name!r} has a range: "
                "give a list, or a random, lhs or sobol design"
            )
    if size is not None:
        raise LobsimError(f"a {design} design has as many runs as its lists give: leave out the size, {size}")
    return {name: factor for name, factor in factors.items() if isinstance(factor, tuple)}


def _drawn(kind: str) -> Callable[[Mapping[str, Factor], int | None, int], list[tuple[Any, ...]]]:
    def draw(factors: Mapping[str, Factor], size: int | None, seed: int) -> list[tuple[Any, ...]]:
        if seed < 0:
            raise LobsimError(f"the seed of a {kind} design is a whole number, 0 or more, not {seed}")
        if isinstance(size, bool) or not isinstance(size, int) or size < 1:
            raise LobsimError(f"a {kind} design needs its size, a whole number of runs above 0, not {size!r}")
        shares = _shares(kind, len(factors), size, seed)
        return [
            tuple(_at(factor, share) for factor, share in zip(factors.values(), row, strict=True)) for row in shares
        ]

    return draw


def _shares(kind: str, count: int, size: int, seed: int) -> np.ndarray:
    from scipy.stats import qmc

    if kind == "random":
        return np.random.default_rng(seed).random((size, count))
    if kind == "lhs":
        return np.asarray(qmc.LatinHypercube(count, seed=seed).random(size))
    power = round(math.log2(size))
    if 2**power != size:
        raise LobsimError(f"a sobol design has a power of two runs: take {2**power} or {2 ** (power + 1)}, not {size}")
    return np.asarray(qmc.Sobol(count, seed=seed).random_base2(power))


def _at(factor: Factor, share: float) -> Any:
    if isinstance(factor, Range):
        return factor.at(float(share))
    return factor[min(int(share * len(factor)), len(factor) - 1)]


DESIGNS: dict[str, Callable[[Mapping[str, Factor], int | None, int], list[tuple[Any, ...]]]] = {
    "grid": _grid,
    "list": _list,
    "random": _drawn("random"),
    "lhs": _drawn("lhs"),
    "sobol": _drawn("sobol"),
}
