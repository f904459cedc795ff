"""Discharges and protocols of several cells, whatever their structures, in the lanes of the engine of each."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from lobsim.batch.in_lanes import Discharge, discharges, prepared_for
from lobsim.batch.protocols import protocols as in_lanes
from lobsim.batch.way import Followed
from lobsim.cell import Cell
from lobsim.numerics.arrays import Array
from lobsim.protocol import Protocol, parse, parts_of
from lobsim.protocol.step import Step
from lobsim.solve.by_protocol import for_protocol
from lobsim.solve.experiment import duration_s, least_change
from lobsim.solve.prepare import CURRENT, LEAST_CHANGE, horizon_s, window


def discharges_of(
    cells: Sequence[Cell], steps: Sequence[Step], *, points: int = 0, threads: int = 1
) -> list[Discharge]:
    """Solve one discharge of each of several cells.

    Parameters
    ----------
    cells : sequence of Cell
        The cells; one may be there several times.
    steps : sequence of Step
        The discharge at constant current of each.
    points, threads : int
        As in `lobsim.batch.discharges`.

    Returns
    -------
    list of Discharge
        In the order of the cells.
    """
    numbers = {cell: cell.numbers for cell in dict.fromkeys(cells)}
    found = [Discharge(None)] * len(cells)
    for runs in _by_structure(cells):
        own, asked = [numbers[cells[run]] for run in runs], [steps[run] for run in runs]
        given = [_given(one, step) for one, step in zip(own, asked, strict=True)]
        together = {name: _joined([one[name] for one in given]) for name in given[0]}
        solved = discharges(
            cells[runs[0]],
            together,
            asked,
            duration_s=np.array(
                [min(duration_s(step), horizon_s(one, step)) for one, step in zip(own, asked, strict=True)]
            ),
            points=points,
            threads=threads,
        )
        for run, one in zip(runs, solved, strict=True):
            found[run] = one
    return found


def protocols_of(
    cells: Sequence[Cell], protocols: Sequence[Protocol], *, points: int = 0, threads: int = 1
) -> list[Followed]:
    """Solve a protocol of each of several cells, as `lobsim.run` does it.

    Parameters
    ----------
    cells : sequence of Cell
        The cells; one may be there several times.
    protocols : sequence of protocols
        The protocol of each; see `lobsim.protocol.parse`.
    points, threads : int
        As in `lobsim.batch.protocols.protocols`.

    Returns
    -------
    list of Followed
        In the order of the cells; without a row those that `lobsim.run` shall solve, with the reason.

    Raises
    ------
    LobsimError
        If a protocol cannot be read.
    """
    parts = [parts_of(protocol) for protocol in protocols]
    read = {pair: parse(pair[1], pair[0]) for pair in dict.fromkeys(zip(cells, parts, strict=True))}
    steps = [read[pair] for pair in zip(cells, parts, strict=True)]
    settled = {pair: for_protocol(pair[0], its) for pair, its in read.items()}
    own = [settled[pair] for pair in zip(cells, parts, strict=True)]
    found: list[Followed] = [Followed(None)] * len(cells)
    for runs in _by_structure(own):
        each = [own[run].numbers for run in runs]
        solved = in_lanes(
            own[runs[0]],
            {name: _joined([one[name] for one in each]) for name in each[0]},
            [parts[run] for run in runs],
            [steps[run] for run in runs],
            points=points,
            threads=threads,
        )
        for run, one in zip(runs, solved, strict=True):
            found[run] = one
    return found


def _by_structure(cells: Sequence[Cell]) -> list[list[int]]:
    """Places of the cells that one built model serves."""
    structures: dict[Any, list[int]] = {}
    of_cell = {cell: prepared_for(cell).simulation for cell in dict.fromkeys(cells)}
    for place, cell in enumerate(cells):
        structures.setdefault(of_cell[cell], []).append(place)
    return list(structures.values())


def _given(numbers: dict[str, float], step: Step) -> dict[str, float]:
    """The inputs of a discharge, as `lobsim.solve.prepare.Prepared.solve` gives them to IDAKLU."""
    return {**numbers, **window(step), CURRENT: step.value, LEAST_CHANGE: least_change(step)}


def _joined(values: list[float]) -> float | Array:
    """One number of all runs: a float if it is the same in all."""
    return values[0] if all(value == values[0] for value in values) else np.array(values)
