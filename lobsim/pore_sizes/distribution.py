"""Distributions of pore volume over the radius: log-normal modes, and measured tables."""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from lobsim.arguments import guarded
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError
from lobsim.numerics.arrays import Array


class Distribution(Protocol):
    """Pore volume over the radius."""

    @property
    def ends(self) -> tuple[float, float]:
        """Radii [m] of the finest and of the widest pore."""

    def volume(self, low: float, high: float) -> float:
        """Give the volume [m3.kg-1] of pores with radii [m] between two."""

    def area(self, low: float, high: float) -> float:
        """Give the area [m2.kg-1] of the walls of such pores, as of cylinders."""


@guarded
@dataclass(frozen=True, repr=False)
class Mode(Shown):
    """Log-normal mode of pores: volume [m3.kg-1], median radius [m], and standard deviation of ln r [-].

    Raises
    ------
    LobsimError
        If one is not above 0.
    """

    SHOWN = ("volume", "radius", "width")

    volume: float
    radius: float
    width: float

    def __post_init__(self) -> None:
        """Refuse what is no mode."""
        if not min(self.volume, self.radius, self.width) > 0:
            raise LobsimError(f"a mode has volume, median radius and ln-width above 0, not {self!r}")


@dataclass(frozen=True, repr=False)
class Modes(Shown):
    """Log-normal modes together."""

    modes: tuple[Mode, ...]

    @property
    def ends(self) -> tuple[float, float]:
        """Radii [m] beyond which there is nothing: 8 widths from the medians."""
        return (
            min(one.radius * math.exp(-8 * one.width) for one in self.modes),
            max(one.radius * math.exp(8 * one.width) for one in self.modes),
        )

    def volume(self, low: float, high: float) -> float:
        """Volume [m3.kg-1] of pores with radii [m] between two."""
        return sum(one.volume * _share(low, high, one, 0.0) for one in self.modes)

    def area(self, low: float, high: float) -> float:
        """Area [m2.kg-1] of their walls: the integral of 2/r over the volume."""
        return sum(
            2 * one.volume / one.radius * math.exp(one.width**2 / 2) * _share(low, high, one, one.width)
            for one in self.modes
        )


def _share(low: float, high: float, mode: Mode, shift: float) -> float:
    """Share [-] of a normal distribution of ln r between two radii [m], its mean moved by so many widths."""
    widths = [(math.log(r / mode.radius) / mode.width + shift if r > 0 else -math.inf) for r in (low, high)]
    below, above = (math.erf(one / math.sqrt(2)) for one in widths)
    return (above - below) / 2


@dataclass(frozen=True)
class Measured:
    """Measured volumes between radii; within each interval the volume is spread evenly over ln r.

    Attributes
    ----------
    low, high : array
        Ends of the intervals [m], ascending, shape (N,).
    volumes : array
        Their volumes [m3.kg-1], shape (N,).
    """

    low: Array
    high: Array
    volumes: Array

    @property
    def ends(self) -> tuple[float, float]:
        """Radii [m] of the finest and of the widest pore."""
        return float(self.low[0]), float(self.high[-1])

    def volume(self, low: float, high: float) -> float:
        """Volume [m3.kg-1] of pores with radii [m] between two."""
        first, last = self._within(low, high)
        return float((self._density * np.log(last / first)).sum())

    def area(self, low: float, high: float) -> float:
        """Area [m2.kg-1] of their walls: the integral of 2/r over the volume."""
        first, last = self._within(low, high)
        return float((2 * self._density * (1 / first - 1 / last)).sum())

    @property
    def _density(self) -> Array:
        return np.asarray(self.volumes / np.log(self.high / self.low))

    def _within(self, low: float, high: float) -> tuple[Array, Array]:
        first = np.clip(self.low, low, high)
        return first, np.maximum(np.clip(self.high, low, high), first)


def joined(finer: Distribution, wider: Distribution, at: float) -> Measured:
    """Take pores below a radius ``at`` [m] from one distribution, and those above it from another."""
    parts = [_cut(finer, 0.0, at), _cut(wider, at, math.inf)]
    low, high, volumes = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("low", "high", "volumes")
    )
    return Measured(low, high, volumes)


def _cut(of: Distribution, low: float, high: float) -> Measured:
    if isinstance(of, Measured):
        edges = np.unique(np.clip(np.concatenate((of.low, of.high)), low, high))
    else:
        begin, end = (min(max(one, low), high) for one in of.ends)
        edges = np.geomspace(begin, end, 400)
    volumes = [of.volume(a, b) for a, b in pairwise(edges)]
    return Measured(edges[:-1], edges[1:], np.array(volumes))


def checked(low: ArrayLike, high: ArrayLike, volumes: ArrayLike) -> Measured:
    """Make a measured distribution of intervals [m] with volumes [m3.kg-1] in any order, without empty ones."""
    order = np.argsort(np.asarray(low, dtype=float))
    first, last, volume = (np.asarray(one, dtype=float)[order] for one in (low, high, volumes))
    kept = (last > first) & (volume > 0)
    if not kept.any():
        raise LobsimError("there is no pore volume in it: rows of radius and volume above 0 were expected")
    return Measured(first[kept], last[kept], volume[kept])
