"""The discharges of which a paper speaks, for many draws: solved side by side, and read as its statements are."""

import os
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from lobsim.batch.in_lanes import REASONS, Discharge, discharges
from lobsim.batch.jobs import Status
from lobsim.cell import caution
from lobsim.cell.many import numbers_of_many
from lobsim.errors import LobsimError
from lobsim.limits.discharges import discharged
from lobsim.numerics.arrays import Array
from lobsim.solve.experiment import duration_s, least_change
from lobsim.solve.failures import NotCarried
from lobsim.solve.prepare import CURRENT, LEAST_CHANGE, horizon_s, window
from lobsim.uncertain.draws import Draws
from lobsim.uncertain.statements import Case

POINTS = 401  # of a curve, at even shares of its charge
PIECE = 256  # draws that are solved at a time: seconds, after which it is told how far it is
AT_ONCE = REASONS[Status.AT_ONCE]


def numbers(
    cases: Sequence[Case], draws: Draws, tell: Callable[..., Any] = lambda *_: None, *, again: bool = True
) -> Array:
    """Find what every target speaks of, for every draw.

    Parameters
    ----------
    cases : sequence of Case
        The cases.
    draws : Draws
        The draws.
    tell : callable
        Told the case, how many discharges are done, and of how many.
    again : bool
        Whether IDAKLU solves what the lanes could not.

    Returns
    -------
    array, shape (draws, targets)
        Numbers in the units of the quantities, the targets of one case after those of another; NaN where there is
        nothing of the kind, or where a discharge could not be solved.
    """
    found = np.full((len(draws), sum(len(case.targets) for case in cases)), np.nan)
    column = 0
    for place, case in enumerate(cases):
        columns = range(column, column := column + len(case.targets))
        for first in range(0, len(draws), PIECE):
            tell(case.name, place * len(draws) + first, len(cases) * len(draws))
            rows = range(first, min(first + PIECE, len(draws)))
            with caution.silent():  # of numbers at the ends of their ranges
                curves = _curves(case, draws.chosen(rows), again)
            for row, curve in zip(rows, curves, strict=True):
                if curve is not None:
                    told = case.numbers(*curve)
                    found[row, columns] = [_number(told.get(target.quantity)) for target in case.targets]
    return found


def _number(found: float | None) -> float:
    return np.nan if found is None else found


def _curves(case: Case, draws: Draws, again: bool) -> list[tuple[Array, Array] | None]:
    """Charge [mAh cm-2] and voltage [V] of every draw; None where it could not be solved."""
    names, values = draws.of(case.cell)
    many = numbers_of_many(case.cell, names, values)
    there = np.flatnonzero(np.logical_not(many.alone))
    curves: list[tuple[Array, Array] | None] = [None] * len(draws)
    if there.size:
        step = case.step
        together = {
            name: number if isinstance(number, float) else number[there] for name, number in many.numbers.items()
        }
        given = {**together, **window(step), CURRENT: step.value, LEAST_CHANGE: least_change(step)}
        longest = min(duration_s(step), horizon_s(case.cell.numbers, step))
        solved = discharges(
            case.cell,
            given,
            [step] * there.size,
            duration_s=np.full(there.size, longest),
            points=POINTS,
            threads=os.cpu_count() or 1,
        )
        for place, one in zip(there, solved, strict=True):
            curves[place] = _curve(case, one)
    if again:
        for place in (place for place, curve in enumerate(curves) if curve is None):
            curves[place] = _by_idaklu(case, dict(zip(names, values[place].tolist(), strict=True)))
    return curves


def _curve(case: Case, solved: Discharge) -> tuple[Array, Array] | None:
    if solved.reason == AT_ONCE:  # the cell does not carry the current
        return np.zeros(0), np.zeros(0)
    if solved.row is None or solved.capacity_mAh_g is None or solved.voltage_V is None:
        return None
    return solved.capacity_mAh_g / case.per_gram, solved.voltage_V


def _by_idaklu(case: Case, values: dict[str, float]) -> tuple[Array, Array] | None:
    try:
        found = discharged(case.cell.with_values(values), case.current_mA_cm2, case.cutoff_V)
    except LobsimError:  # the solver gives up, or the numbers make no cell
        return None
    return (np.zeros(0), np.zeros(0)) if isinstance(found, NotCarried) else (found.discharged_mAh_cm2, found.voltage_V)
