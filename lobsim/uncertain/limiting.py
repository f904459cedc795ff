"""What stops more power in every draw: the process whose cost grows most over the last twentieth of the current."""

import os
from collections.abc import Sequence

import numpy as np

from lobsim.batch.losses import Losses, losses
from lobsim.cell import Cell
from lobsim.cell.many import numbers_of_many
from lobsim.limits.brackets import LEAST_mA_cm2
from lobsim.limits.discharges import Asked
from lobsim.limits.power import NEARLY, PROCESSES
from lobsim.numerics.arrays import Array
from lobsim.protocol import parse
from lobsim.protocol.step import Step
from lobsim.solve.experiment import duration_s, least_change
from lobsim.solve.prepare import CURRENT, LEAST_CHANGE, horizon_s, window
from lobsim.sweep.execute import varied
from lobsim.sweep.runs import Run
from lobsim.sweep.worker import STEPS_NEED
from lobsim.uncertain.many_runs import Values


def limiting(
    cell: Cell, draws: Sequence[Values], currents_mA_cm2: Array, capacity_mAh_cm2: float, cutoff_V: float
) -> list[str | None]:
    """Find what stops more, as `lobsim.limits.power_limit` tells it of one cell.

    Parameters
    ----------
    cell, draws
        The cell, and the numbers of every draw in the units of their names.
    currents_mA_cm2 : array
        The largest current [mA cm-2] of each that holds the capacity, shape (draws,); 0 if none does.
    capacity_mAh_cm2, cutoff_V : float
        What has to be held [mAh cm-2, V].

    Returns
    -------
    list of str or None
        One of the values of `lobsim.limits.PROCESSES`; None of a draw that lanes do not solve.
    """
    found: list[str | None] = [None] * len(draws)
    held = np.flatnonzero(currents_mA_cm2 > 0)
    none = np.flatnonzero(currents_mA_cm2 <= 0)
    if held.size:
        own, i = [draws[place] for place in held], currents_mA_cm2[held]
        hard, near = (_losses(cell, own, share * i, cutoff_V, capacity_mAh_cm2) for share in (1.0, NEARLY))
        for run, process in _growing(hard, near).items():
            found[held[run]] = process
    if none.size:
        own = [draws[place] for place in none]
        gentle = _losses(cell, own, np.full(none.size, 2 * LEAST_mA_cm2), cutoff_V, None)
        for place, run in enumerate(gentle.runs):
            last = {
                PROCESSES[term]: loss[place, -1] for term, loss in gentle.by_process.items() if term != "activation"
            }
            found[none[run]] = max(last, key=last.__getitem__)
    return found


def _growing(hard: Losses, near: Losses) -> dict[int, str]:
    """By run, the process that costs most more than at 95 % of the current, where the voltage is lowest."""
    beside = {run: place for place, run in enumerate(near.runs)}
    found = {}
    for place, run in enumerate(hard.runs):
        if run not in beside:
            continue
        total = sum(loss[place] for loss in hard.by_process.values())
        weakest = int(np.argmax(total))
        when_s = hard.times_s[place, weakest] / NEARLY  # at that charge
        other = beside[run]
        grown = {
            PROCESSES[term]: loss[place, weakest] - np.interp(when_s, near.times_s[other], near.by_process[term][other])
            for term, loss in hard.by_process.items()
        }
        found[int(run)] = max(grown, key=grown.__getitem__)
    return found


def _losses(
    cell: Cell, draws: Sequence[Values], currents_mA_cm2: Array, cutoff_V: float, capacity_mAh_cm2: float | None
) -> Losses:
    names = list(draws[0])
    many = numbers_of_many(cell, names, [[draw[name] for name in names] for draw in draws])
    places = np.flatnonzero(many.alone == 0)
    if not places.size:
        return Losses(places, np.zeros((0, 0)), {})
    alike = STEPS_NEED.isdisjoint(names)
    asked = [Asked(cell, float(currents_mA_cm2[place]), cutoff_V, capacity_mAh_cm2).words for place in places]
    own = [cell if alike else cell.with_values(draws[place]) for place in places]
    steps = [parse(words, one)[0] for words, one in zip(asked, own, strict=True)]
    numbers = {name: number if isinstance(number, float) else number[places] for name, number in many.numbers.items()}
    driven = [{**window(step), CURRENT: step.value, LEAST_CHANGE: least_change(step)} for step in steps]
    longest = [_longest_s(numbers, place, step) for place, step in enumerate(steps)]
    numbers |= {name: np.array([one[name] for one in driven]) for name in driven[0]}
    moved = varied([Run(cell, tuple(sorted(draws[0].items())), (), ())])
    found = losses(cell, numbers, np.array(longest), varied=moved, threads=os.cpu_count() or 1)
    return Losses(places[found.runs], found.times_s, found.by_process)


def _longest_s(numbers: dict[str, float | Array], place: int, step: Step) -> float:
    own = {name: number if isinstance(number, float) else float(number[place]) for name, number in numbers.items()}
    return min(duration_s(step), horizon_s(own, step))
