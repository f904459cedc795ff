"""Fields of a run, read within steps whose fields were kept, never across a gap."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from lobsim.errors import LobsimError, pick
from lobsim.numerics.arrays import Array
from lobsim.result import archive, outputs
from lobsim.result.record import StepRecord
from lobsim.result.solved_run import SolvedRun

SAME = 1e-9  # of the charge moved: a share that a user adds up meets the border of a step to rounding


class Moment(NamedTuple):
    """A place among the snapshots of a run, and how far [-] from there to the next."""

    snapshot: int
    later: float


def read(result: SolvedRun, name: str, share: float, cycle: int | None) -> tuple[str, Array]:
    """Read a field, in the unit of its name, at a share [-] of the charge moved in a run, or in one of its cycles.

    Returns
    -------
    tuple of str and array
        The name of its first axis, and its values along it.

    Raises
    ------
    LobsimError
        If there is no such field or cycle, the share is not between 0 and 1, or the fields there were not kept.
    """
    field = result.arrays[pick("output", name, result.arrays)]
    if "snapshot" not in field.dims:
        raise LobsimError(f"{name!r} has no profile: it is a curve over time")
    found = moment(result, share, cycle)
    if found is None:
        raise LobsimError(_not_kept(result, share, cycle))
    values = field.values
    if found.later == 0:
        return field.dims[0], values[..., found.snapshot]
    return field.dims[0], (1 - found.later) * values[..., found.snapshot] + found.later * values[
        ..., found.snapshot + 1
    ]


def moment(result: SolvedRun, share: float, cycle: int | None = None) -> Moment | None:
    """Find the moment at which a share [-] of the charge has just been moved; None if its fields were not kept.

    A share of 1 is the end, rests after the last charge included.

    Raises
    ------
    LobsimError
        If there is no such cycle, or the share is not between 0 and 1.
    """
    if not 0 <= share <= 1:
        raise LobsimError(f"a share of the capacity lies between 0 and 1, not {share!r}")
    steps = places(result.steps, cycle)
    moved = [result.steps[place].moved_mAh_cm2 for place in steps]
    over = result.passed_mAh_cm2
    if sum(moved) == 0:  # a rest: evenly in time
        moved, over = [result.steps[place].duration_s for place in steps], result.time_s
    ends = np.cumsum(moved)
    begins = np.concatenate(([0.0], ends[:-1]))
    charge, margin = share * ends[-1], SAME * ends[-1]
    touching = np.flatnonzero((begins - margin <= charge) & (charge <= ends + margin))
    for n in touching[::-1] if share == 1 else touching:
        found = _within(result, steps[n], np.inf if share == 1 else charge - begins[n], over)
        if found is not None:
            return found
    return None


def places(steps: Sequence[StepRecord], cycle: int | None) -> list[int]:
    """Places of all steps, or of those of a cycle, from 1.

    Raises
    ------
    LobsimError
        If there is no such cycle.
    """
    found = [place for place, step in enumerate(steps) if cycle is None or (step.cycle == cycle and cycle > 0)]
    if not found:
        raise LobsimError(f"the run has no cycle {cycle!r}: it has {max(step.cycle for step in steps)}")
    return found


def kept_cycles(result: SolvedRun) -> list[int]:
    """Cycles, from 1, of which the fields were kept."""
    kept, count = np.unique(result[archive.STEP_OF_FIELDS], return_counts=True)
    return sorted({result.steps[place].cycle for place in kept[count > 1]} - {0})


def _within(result: SolvedRun, place: int, moved: float, over: Array) -> Moment | None:
    """The moment at which a step has just moved a charge (or time), in the unit of ``over``; None if it is not kept."""
    rows = np.flatnonzero(result[outputs.STEP] == place)
    snapshots = np.flatnonzero(result[archive.STEP_OF_FIELDS] == place)
    if snapshots.size == 0:
        return None
    if np.isinf(moved):
        return Moment(int(snapshots[-1]), 0.0)
    time, times = _first(moved, over[rows] - over[rows[0]], result.time_s[rows]), result["snapshot"][snapshots]
    if times.size == 1:
        return Moment(int(snapshots[0]), 0.0) if time >= times[0] else None
    before = int(np.clip(np.searchsorted(times, time, side="right") - 1, 0, times.size - 2))
    share = (time - times[before]) / (times[before + 1] - times[before])
    return Moment(int(snapshots[before]), float(np.clip(share, 0, 1)))


def _first(moved: float, rising: Array, time: Array) -> float:
    """The first time [s] at which a quantity that never falls reaches an amount, both in any unit."""
    after = int(np.clip(np.searchsorted(rising, moved), 1, rising.size - 1))
    span = rising[after] - rising[after - 1]
    share = (moved - rising[after - 1]) / span if span > 0 else 0.0
    return float(time[after - 1] + np.clip(share, 0, 1) * (time[after] - time[after - 1]))


def _not_kept(result: SolvedRun, share: float, cycle: int | None) -> str:
    kept = ", ".join(map(str, kept_cycles(result)))
    what = f"{share:g} of the charge" + (f" of cycle {cycle}" if cycle else "")
    return f"the fields at {what} were not kept: of this run there are those of cycles {kept}; choose one with cycle="
