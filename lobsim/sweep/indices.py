"""Sobol indices of a discharge over ranges of its numbers, with confidence intervals: which numbers decide."""

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lobsim.arguments import guarded, kinds
from lobsim.cell import Cell, caution
from lobsim.display.notebook import Shown
from lobsim.display.progress import shown
from lobsim.errors import LobsimError, pick
from lobsim.numerics.arrays import Array
from lobsim.numerics.solver import DEFAULT
from lobsim.protocol import parse
from lobsim.sweep import agreement, batch_worker, differences, engines, factors, placeholders, worker
from lobsim.sweep.design import Range
from lobsim.sweep.execute import BATCH_SIZES, SIZES, chunks, varied
from lobsim.sweep.runs import Run
from lobsim.sweep.worker import FAILED, Chunk, Settings

QUANTITIES = ("capacity_mAh_g", "capacity_mAh_cm2", "plateau_V", "knee_mAh_g", "energy_mWh_cm2", "power_mW_cm2")


_Work = Callable[[Sequence[Run], Settings], Chunk]


class _DifferError(Exception):
    """Runs of the batch engine differ from those of IDAKLU by more than they may; the message says by how much."""


@dataclass(frozen=True, repr=False)
class Indices(Shown):
    """Sobol indices of one quantity.

    Attributes
    ----------
    quantity : str
        Of what.
    names : tuple of str
        The numbers, N.
    first, total : array
        Share of the variance that a number makes alone, and with all its interactions, shape (N,).
    first_interval, total_interval : array
        Their confidence intervals, shape (N, 2).
    runs : int
        Evaluations.
    """

    def facts(self) -> dict[str, str]:
        """Tell the share of the variance that every number makes alone, and with its interactions."""
        shares = zip(self.names, self.first, self.total, strict=True)
        told = {name: f"{first:.2f}, with interactions {total:.2f}" for name, first, total in shares}
        return {"of": self.quantity, "runs": str(self.runs), **told}

    quantity: str
    names: tuple[str, ...]
    first: Array
    total: Array
    first_interval: Array
    total_interval: Array
    runs: int


@guarded
def sobol_indices(
    function: Callable[[Array], Array],
    ranges: Mapping[str, Range],
    *,
    quantity: str = "value",
    size: int = 512,
    seed: int = 0,
    confidence: float = 0.95,
) -> Indices:
    """Decompose the variance of a function over ranges (Saltelli's design, `scipy.stats.sobol_indices`).

    Parameters
    ----------
    function : callable
        Takes points, shape (N, M), in the units of the ranges, and gives M values in any unit.
    ranges : mapping of str to Range
        What varies, N ranges; of one, all of the variance is its own.
    quantity : str
        What the values are.
    size : int
        A power of two, n: n (N + 2) evaluations.
    seed : int
        Of the design and of the bootstrap.
    confidence : float
        Of the intervals [-].

    Returns
    -------
    Indices
        Of every number.

    Raises
    ------
    LobsimError
        If the size is no power of two, there is no range, seed or confidence cannot be, or the function does not give
        a number for every point.
    """
    from scipy.stats import sobol_indices as decompose
    from scipy.stats import uniform

    if size < 2 or size & (size - 1):
        raise LobsimError(f"Sobol indices take a power of two points, such as 256 or 512, not {size}")
    if not ranges or seed < 0 or not 0 < confidence < 1:
        raise LobsimError(
            "Sobol indices take one range or more, a seed of 0 or more and a confidence between 0 and 1, not "
            f"{len(ranges)} ranges, {seed} and {confidence:g}"
        )
    limits = list(ranges.values())

    def at(shares: Array) -> Array:
        points = np.array([[limit.at(float(s)) for s in row] for limit, row in zip(limits, shares, strict=True)])
        return _values(function(points), points.shape[1])

    if len(limits) == 1:  # all of the variance is its own, whatever the function; scipy takes two numbers or more
        at(np.random.default_rng(seed).random((1, size)))  # which may say that there is no such value
        one, sure = np.ones(1), np.ones((1, 2))
        return Indices(quantity, tuple(ranges), one, one, sure, sure, size)
    found = decompose(func=at, n=size, dists=[uniform()] * len(limits), rng=np.random.default_rng(seed))
    spread = found.bootstrap(confidence_level=confidence)
    first, total = (
        np.column_stack((part.confidence_interval.low, part.confidence_interval.high))
        for part in (spread.first_order, spread.total_order)
    )
    return Indices(
        quantity=quantity,
        names=tuple(ranges),
        first=found.first_order,
        total=found.total_order,
        first_interval=first,
        total_interval=total,
        runs=size * (len(limits) + 2),
    )


def _values(given: Any, count: int) -> Array:
    """The numbers that a function gave, one for every point."""
    try:
        values = np.asarray(given, dtype=float)
    except (TypeError, ValueError):
        values = np.zeros(())
    if values.shape != (count,):
        raise LobsimError(f"the function must give {count} numbers, one for every point, not {kinds.shown(given)}")
    return values


@guarded
def global_sensitivity(
    cell: Cell,
    step: str,
    ranges: Mapping[str, Range],
    *,
    quantity: str = "capacity_mAh_g",
    size: int = 256,
    seed: int = 0,
    engine: str | None = None,
    executor: Executor | None = None,
    workers: int = 1,
    progress: bool | None = None,
) -> Indices:
    """Find which numbers decide about a discharge.

    Parameters
    ----------
    cell : Cell
        The cell.
    step : str
        Such as "Discharge at 0.4 mA/cm2 until 2.0 V", or with places to fill: "Discharge at {current} mA/cm2 until
        2.0 V".
    ranges : mapping of str to Range
        Numbers of the cell, and what is written into the step, and where they lie.
    quantity : str
        One of `QUANTITIES`. A current that is not carried has capacity, energy and power 0, and no plateau or knee.
    size, seed : int
        As in `sobol_indices`.
    engine : str, optional
        "batch" solves many runs side by side, "idaklu" one after the other; by default the first for more than 200
        runs. Some of what it solved is solved again by IDAKLU: where they differ, a warning says so and IDAKLU solves
        all.
    executor : Executor, optional
        Processes that solve; this one by default.
    workers : int
        How many they are.
    progress : bool, optional
        By default a line shows after 5 s how many runs are done, with False nothing does.

    Returns
    -------
    Indices
        Of every number.

    Raises
    ------
    LobsimError
        If a name, range, quantity or engine cannot be, or a run fails or has no such quantity; the sentence names its
        numbers.
    """
    if workers < 1:
        raise LobsimError(f"workers must be 1 or more, not {workers}")
    quantity, engine = pick("quantity", quantity, QUANTITIES), engines.named(engine)
    places = placeholders.columns([step])
    factors.read(cell, ranges, places, drawn=True)
    _check_ends(cell, step, ranges, places)

    def one(point: Sequence[float]) -> Run:
        given = dict(zip(ranges, map(float, point), strict=True))
        numbers = tuple((name, value) for name, value in given.items() if name not in places)
        return Run(cell, numbers, (placeholders.filled(step, given),), tuple(given.items()))

    def by(work: _Work, sizes: tuple[int, int]) -> Indices:
        def values(points: Array) -> Array:
            runs = [one(point) for point in points.T]
            with shown("sensitivity", progress) as tell:
                rows = _rows(runs, work, sizes, executor, workers, tell)
            return np.array([_value(rows[run.key], quantity, run) for run in runs])

        return sobol_indices(values, ranges, quantity=quantity, size=size, seed=seed)

    first = one([limit.low for limit in ranges.values()])
    if ranges and engines.structures(engine, [first] * (size * (len(ranges) + 2))):
        try:
            return by(batch_worker.solve_many, BATCH_SIZES)
        except _DifferError as difference:
            caution.tell([f"{difference}: IDAKLU solves all"])
    return by(worker.solve, SIZES)


def _check_ends(cell: Cell, step: str, ranges: Mapping[str, Range], places: Collection[str]) -> None:
    """Refuse a range at whose ends there is no such cell or step."""
    for name, limit in ranges.items():
        for end in (limit.low, limit.high):
            if name in places:
                parse(placeholders.filled(step, {one: ranges[one].low for one in places} | {name: end}), cell)
            else:
                cell.with_values({name: end})


def _rows(
    runs: Sequence[Run],
    work: _Work,
    sizes: tuple[int, int],
    executor: Executor | None,
    workers: int,
    tell: Callable[..., Any],
) -> dict[str, dict[str, Any]]:
    settings, single = Settings(varied(runs)), {run.key: run for run in runs}
    cut = chunks(list(single.values()), workers, sizes)
    jobs = [executor.submit(work, chunk, settings) for chunk in cut] if executor else []
    solved = (job.result() for job in jobs) if executor else (work(chunk, settings) for chunk in cut)
    rows: dict[str, dict[str, Any]] = {}
    for chunk in solved:
        rows |= {row["key"]: row for row in chunk.rows}
        tell("", len(rows), len(single), "runs")
    _compare(single, rows, settings)
    return rows


def _compare(runs: Mapping[str, Run], rows: Mapping[str, Mapping[str, Any]], settings: Settings) -> None:
    """Solve a sample of what the batch engine solved again by IDAKLU, at its default tolerance.

    Raises
    ------
    _DifferError
        If one differs by more than it may.
    """
    chosen = agreement.sample(key for key, row in rows.items() if row["engine"] == engines.BATCH)
    if not chosen:
        return
    again = worker.solve([runs[key] for key in chosen], replace(settings, accuracy=DEFAULT)).rows
    report = differences.report([(rows[row["key"]], row) for row in again])
    if report["differ"]:
        raise _DifferError(differences.words(report))


def _value(row: Mapping[str, Any], quantity: str, run: Run) -> float:
    if row["status"] == FAILED:
        raise LobsimError(f"a run of the design fails, {dict(run.factors)}: {row['reason']}")
    value = row.get(quantity, 0.0 if quantity not in ("plateau_V", "knee_mAh_g") else None)
    if value is None:
        raise LobsimError(f"a run of the design has no {quantity}, {dict(run.factors)}: narrow the ranges")
    return float(value)
