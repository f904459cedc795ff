"""The same cell with many sets of numbers: each set discharged, in lanes, and what no lane can by IDAKLU."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lobsim.batch import choice
from lobsim.cell import Cell, caution
from lobsim.numerics.arrays import Array
from lobsim.numerics.solver import DEFAULT
from lobsim.sweep import agreement, batch_worker, differences, worker
from lobsim.sweep.execute import varied
from lobsim.sweep.runs import Run
from lobsim.sweep.worker import BATCH, FAILED, Chunk, Settings

CHECKED = 4  # draws at least that IDAKLU solves as well
Values = Mapping[str, float]
BLOCK = batch_worker.BLOCK // 2  # runs after which progress is told: a second or less


@dataclass(frozen=True)
class ManyRuns:
    """Runs of one cell with several sets of numbers.

    Attributes
    ----------
    rows : tuple of mapping
        What became of each, with the keys of `lobsim.batch.rows.COLUMNS`.
    charge_mAh_g, voltage_V : array
        Their curves at even shares of the capacity [mAh/g, V], shape (runs, points); NaN of what has none.
    """

    rows: tuple[Mapping[str, Any], ...]
    charge_mAh_g: Array
    voltage_V: Array


def solved(
    cell: Cell,
    values: Sequence[Values],
    protocols: Sequence[str],
    *,
    points: int = 0,
    checked: bool = True,
    tell: Callable[..., Any] = lambda *told: None,
) -> ManyRuns:
    """Discharge a cell once with every set of numbers.

    Parameters
    ----------
    cell : Cell
        The cell.
    values : sequence of mapping
        Sets of numbers that are put into it, in the units of their names; all name the same.
    protocols : sequence of str
        What is done with each.
    points : int
        Points of each curve; 0 for none.
    checked : bool
        Whether a sample of what lanes solved is solved again by IDAKLU. If it differs by more than it may, a warning
        says so, and IDAKLU solves all.
    tell : callable
        Told how many are done.

    Returns
    -------
    ManyRuns
        In the order of the sets. A set that the cell refuses, or that the solver gives up, is a row that says why.
    """
    runs = [Run(cell, tuple(sorted(one.items())), (words,), ()) for one, words in zip(values, protocols, strict=True)]
    distinct = list({run.key: run for run in runs}.values())  # draws of equal weight are there several times
    settings = Settings(varied(distinct), points=points)
    work = worker.solve if choice.missing() else batch_worker.solve_many
    found = _each(distinct, settings, work, tell)
    if checked and not _agree(distinct, found, settings):
        found = _each(distinct, settings, worker.solve, tell)
    rows, curves = zip(*(found[run.key] for run in runs), strict=True)
    charge, voltage = np.moveaxis(np.array(curves), 1, 0)
    return ManyRuns(rows, charge, voltage)


_Found = dict[str, tuple[Mapping[str, Any], Array]]  # rows and curves, of shape (2, points), by keys


def _each(runs: Sequence[Run], settings: Settings, work: Callable[..., Chunk], tell: Callable[..., Any]) -> _Found:
    """Solve runs, as many blocks at once as there are cores: the compiled engine keeps no other thread waiting."""
    blocks = [runs[first : first + BLOCK] for first in range(0, len(runs), BLOCK)]
    found: _Found = {}
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for chunk in pool.map(lambda block: work(block, settings), blocks):
            found |= _by_key(chunk, settings.points)
            tell("", len(found), len(runs))
    return found


def _by_key(chunk: Chunk, points: int) -> _Found:
    if chunk.capacity_mAh_g is None or chunk.voltage_V is None:
        return {row["key"]: (row, np.full((2, points), np.nan)) for row in chunk.rows}
    curves = np.stack((chunk.capacity_mAh_g, chunk.voltage_V), axis=1)
    return {row["key"]: (row, curve) for row, curve in zip(chunk.rows, curves, strict=True)}


def _agree(runs: Sequence[Run], found: _Found, settings: Settings) -> bool:
    by_lanes = {run.key: run for run in runs if found[run.key][0]["engine"] == BATCH}
    sample = [by_lanes[key] for key in sorted(by_lanes)[: max(CHECKED, round(agreement.SHARE * len(by_lanes)))]]
    if not sample:
        return True
    again = worker.solve(sample, replace(settings, accuracy=DEFAULT, points=0)).rows
    report = differences.report([(found[row["key"]][0], row) for row in again])
    if report["differ"]:
        caution.tell([f"{differences.words(report)}: IDAKLU solves all"])
    return not report["differ"]


def failed(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The reasons of the rows that failed."""
    return [str(row["reason"]) for row in rows if row["status"] == FAILED]
