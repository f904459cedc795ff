"""The largest currents at which cells hold a capacity, searched for all cells at once, several of each in a round."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lobsim.cell import Cell
from lobsim.errors import LobsimError
from lobsim.limits.discharges import Asked, Outcome
from lobsim.numerics.arrays import Array
from lobsim.solve.failures import NotCarried

START_mA_cm2 = 0.5
LEAST_mA_cm2, MOST_mA_cm2 = 1e-3, 300.0
CURRENT_TOLERANCE = 1e-3  # relative
# Octaves from the start: first where most cells end, then below or above, as far as the least and the most go.
USUAL, LOW, HIGH = range(-2, 6), range(-8, -2), range(6, 10)
SECTIONS = 4  # currents within a bracket that are solved at once: as many as a vector has lanes


@dataclass
class Bracketed:
    """A cell, what its currents reached [mAh cm-2] by their octaves, and the largest that is held.

    Attributes
    ----------
    cell : Cell
        The cell.
    known : dict of int to bool
        Whether the capacity is held, by octaves from the start.
    current_mA_cm2 : float
        The largest current found that holds it; 0 if none does.
    solves : int
        Discharges that the search took.
    """

    cell: Cell
    known: dict[int, bool] = field(default_factory=dict)
    current_mA_cm2: float = 0.0
    solves: int = 0


def bracketed(
    cells: Sequence[Cell],
    capacity_mAh_cm2: float,
    cutoff_V: float,
    solve: Callable[[Sequence[Asked]], Sequence[Outcome]],
    tell: Callable[..., Any],
) -> list[Bracketed]:
    """Search the largest current of every cell at which it holds a capacity, to half the tolerance.

    Parameters
    ----------
    cells : sequence of Cell
        The cells.
    capacity_mAh_cm2, cutoff_V : float
        What has to be held [mAh cm-2, V].
    solve : callable
        Solves many discharges.
    tell : callable
        Told what each round is about.

    Returns
    -------
    list of Bracketed
        Of every cell.

    Raises
    ------
    LobsimError
        If a cell holds every current within reason.
    """
    found = [Bracketed(cell) for cell in cells]

    def holds(some: Sequence[Bracketed], currents: Array) -> Any:
        """Whether the capacity is held, shape (cells, currents), as `currents` [mA cm-2] is."""
        tell(f"{currents.size} discharges from {currents.min():.3g} to {currents.max():.3g} mA/cm2")
        asked = [Asked(one.cell, float(i), cutoff_V) for one, row in zip(some, currents, strict=True) for i in row]
        outcomes = solve(asked)
        for one in some:
            one.solves += currents.shape[1]
        reached = [0.0 if isinstance(one, NotCarried) else one.capacity_mAh_cm2 for one in outcomes]
        return np.reshape(reached, currents.shape) >= capacity_mAh_cm2

    for octaves in (USUAL, LOW, HIGH):
        some = [one for one in found if octaves is USUAL or _unknown(one.known) in octaves]
        if some:
            held = holds(some, np.tile(_current(octaves), (len(some), 1)))
            for one, row in zip(some, held, strict=True):
                one.known |= dict(zip(octaves, map(bool, row), strict=True))
    some = [one for one in found if _last_held(one.known) >= LOW[0]]
    for one in some:
        if _last_held(one.known) == HIGH[-1]:
            raise LobsimError(f"{one.cell!r} holds {MOST_mA_cm2:g} mA/cm2: no limit within reason")
    low, width = np.log(_current([_last_held(one.known) for one in some])), np.log(2.0)
    while some and width > CURRENT_TOLERANCE / 2:
        width /= SECTIONS + 1
        logs = low[:, None] + width * np.arange(1, SECTIONS + 1)
        held = holds(some, np.exp(logs))
        low = low + width * np.where(held.all(axis=1), SECTIONS, np.argmin(held, axis=1))
    for one, log in zip(some, low, strict=True):
        one.current_mA_cm2 = float(np.exp(log))
    return found


def _current(octaves: Sequence[int]) -> Array:
    """Currents [mA cm-2] by octaves from the start."""
    return np.asarray(START_mA_cm2 * np.exp2(octaves))


def _last_held(known: Mapping[int, bool]) -> int:
    """The octave next below one that is not held or not known, going up from the start, or else from below it."""
    octave = next((k for k in range(0, LOW[0] - 1, -1) if known.get(k, True)), LOW[0] - 1)
    while known.get(octave + 1):
        octave += 1
    return octave


def _unknown(known: Mapping[int, bool]) -> int | None:
    """The octave that must be known next, if there is one."""
    octave = _last_held(known)
    return next((k for k in (octave, octave + 1) if LOW[0] <= k <= HIGH[-1] and k not in known), None)
