"""Statements left out one at a time, and predicted from the others."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from lobsim import files
from lobsim.arguments import guarded
from lobsim.display.notebook import Shown
from lobsim.numerics.arrays import Array
from lobsim.uncertain import shipped
from lobsim.uncertain.emulator import Emulator
from lobsim.uncertain.problem import Problem
from lobsim.uncertain.search import drawn

DRAWS = 300  # that the model solves without each statement
MANY = 20  # discrepancies and readings that are drawn for each
INTERVAL = (0.05, 0.5, 0.95)  # shares [-] below the ends and the middle of an interval


@dataclass(frozen=True, repr=False)
class LeftOut(Shown):
    """A statement, and what all others predict of it.

    Attributes
    ----------
    case, quantity, words : str
        The statement.
    stated : float or None
        The number that it gives, in the unit of the quantity; None for a bound.
    low, high : float or None
        Its bounds, tolerance included.
    predicted_low, predicted, predicted_high : float
        The 90 % interval and the median of what the paper would state: the model's number with the discrepancy, and for
        a number that is stated with the width of its reading. Capacities are those to the lowest voltage.
    holds : float
        Probability [-] that the model's number, with the discrepancy, lies within the bounds.
    k : float
        k of Pareto of the weights: above 0.7 the interval is not to be trusted.
    effective : float
        Draws of equal weight that these are worth.
    """

    SHOWN = ("case", "quantity", "words", "predicted_low", "predicted_high", "holds")

    case: str
    quantity: str
    words: str
    stated: float | None
    low: float | None
    high: float | None
    predicted_low: float
    predicted: float
    predicted_high: float
    holds: float
    k: float
    effective: float

    @property
    def inside(self) -> bool:
        """Whether the interval holds the number that is stated, or reaches into the bound."""
        if self.low is not None and self.high is not None and self.stated is not None:
            return self.predicted_low <= self.stated <= self.predicted_high
        return (self.low is None or self.predicted_high >= self.low) and (
            self.high is None or self.predicted_low <= self.high
        )


def predicted(
    problem: Problem, emulator: Emulator, seed: int, tell: Callable[..., Any] = lambda *_: None
) -> tuple[LeftOut, ...]:
    """Leave every statement out once.

    Parameters
    ----------
    problem : Problem
        The problem with all statements.
    emulator : Emulator
        An emulator that is good near its posterior; the model corrects it.
    seed : int
        The same seed gives the same intervals.
    tell : callable
        Told what is done.

    Returns
    -------
    tuple of LeftOut
        In the order of the statements.
    """
    found = []
    for place, target in enumerate(problem.likelihood.targets):
        tell(f"without {target.label}", place, len(problem.likelihood.targets))
        found.append(_without(problem, emulator, place, np.random.default_rng((seed, place))))
    return tuple(found)


def _without(problem: Problem, emulator: Emulator, place: int, random: np.random.Generator) -> LeftOut:
    likelihood, target = problem.likelihood, problem.likelihood.targets[place]
    others = replace(problem, likelihood=replace(likelihood, left_out=place))
    found = drawn(others, emulator, DRAWS, random, False)
    said = np.where(np.isnan(found.scaled), emulator(problem.felt_places(found.values)), found.scaled)[:, place]
    true = said + found.discrepancies[:, place] * random.standard_normal((MANY, DRAWS))
    low, high = (ends[place] for ends in likelihood.bounds)
    is_reading = bool(np.isfinite(low) and np.isfinite(high))
    read = true + is_reading * likelihood.widths[place] * random.standard_normal((MANY, DRAWS))
    weighed = found.weighed
    shares = np.tile(weighed.weights / MANY, MANY)
    ends = quantiles(read.ravel(), shares, INTERVAL)
    below, middle, above = (ends if target.is_voltage else np.exp(ends)).tolist()
    holds = float(shares[(true.ravel() >= low) & (true.ravel() <= high)].sum())
    return LeftOut(
        target.case,
        target.quantity,
        target.words,
        target.number if is_reading else None,
        target.low,
        target.high,
        below,
        middle,
        above,
        holds,
        weighed.k,
        weighed.effective,
    )


def quantiles(values: Array, weights: Array, shares: Sequence[float]) -> Array:
    """Values, in any unit, shape (draws,), below which shares [-] of the weights [-] lie."""
    order = np.argsort(values)
    middles = np.cumsum(weights[order]) - weights[order] / 2
    return np.interp(shares, middles, values[order])


@guarded
def save(rows: Sequence[LeftOut], path: str | Path) -> None:
    """Write statements that were left out to a table, CSV.

    Raises
    ------
    LobsimError
        If the file cannot be written.
    """
    names = [one.name for one in fields(LeftOut)]
    with files.whole(Path(path)) as draft, draft.open("w", encoding="utf-8", newline="") as stream:
        lines = csv.writer(stream, lineterminator="\n")
        lines.writerow(names)
        lines.writerows([_written(getattr(row, name)) for name in names] for row in rows)


def _written(one: Any) -> str:
    return "" if one is None else f"{one:.4g}" if isinstance(one, float) else str(one)


@guarded
def read_shipped(paper: str = "saengkaew2023") -> tuple[LeftOut, ...]:
    """Read the statements that were left out one at a time, as they are shipped with a paper.

    Raises
    ------
    LobsimError
        If the paper has none.
    """
    path = shipped.path(paper, shipped.LEFT_OUT)
    rows = csv.DictReader(files.text(path).splitlines())
    return tuple(LeftOut(**{one.name: _read(one.name, row[one.name]) for one in fields(LeftOut)}) for row in rows)


def _read(name: str, text: str) -> Any:
    if name in ("case", "quantity", "words"):
        return text
    return float(text) if text else None
