"""Prediction of a fit for a protocol that was not measured: the same cell again, or a new one like those measured.

Every draw (`lobsim.fit.drawn`) is a set of numbers, the factors of a cell, and what is left between it and the curves.
It is solved for the protocol, and followed beyond its limit. Then the discrepancy is added, as it is likely at this
current after what was left over at those that were measured (`lobsim.fit.discrepancy`): to the voltage, which then
meets the limit earlier or later, and to the logarithm of the capacity.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import linalg

from lobsim.arguments import guarded
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError, pick
from lobsim.fit import discrepancy
from lobsim.fit.belief import Belief
from lobsim.fit.curves import AT_THE_LIMIT, Array
from lobsim.fit.discharges import followed
from lobsim.fit.discrepancy import Place
from lobsim.fit.drawn import Draw, Drawn
from lobsim.fit.draws import Half, ended, solved
from lobsim.fit.information import LEVEL
from lobsim.fit.seen import lies
from lobsim.protocol import Protocol
from lobsim.protocol.protocol import every_step
from lobsim.protocol.step import Step
from lobsim.solve.prepare import HIGH, LOW, window

POINTS = 200
SHARES = np.linspace(0.01, 0.99, 25)  # of the capacity, at which the discrepancy of the voltage is drawn
MIDDLE = 0.5  # share of the capacity at which the voltage of the middle is read
NEW = "new"  # a cell like those measured, but none of them


@dataclass(frozen=True)
class Interval:
    """The middle of what a number may be, and the interval in which it lies with 95 %."""

    best: float
    low: float
    high: float

    def __str__(self) -> str:
        """The number with its interval."""
        return f"{self.best:.4g} ({self.low:.4g} to {self.high:.4g})"


@dataclass(frozen=True, eq=False, repr=False)
class Prediction(Shown):
    """A half cycle that was not measured.

    Attributes
    ----------
    protocol : str
        In words.
    cell : str
        Which cell: one of those measured, or "new".
    capacity_mAh_cm2 : Interval
        Charge moved; never below 0.
    middle_V : Interval
        Voltage at half of that charge, where the cell carries the current.
    charge_mAh_cm2, voltage_V : array, shape (T,)
        The curve of the middle: at every charge the median voltage, up to the median capacity.
    low_V, high_V : array, shape (T,)
        The band, at the same charge; a curve that has ended stays at its last voltage.
    not_carried : float
        Probability [-] that the cell does not carry the current at all: it counts as a capacity of 0.
    effective : float
        How many draws of equal weight tell as much [-].
    """

    SHOWN = ("protocol", "cell", "capacity_mAh_cm2", "middle_V")

    protocol: str
    capacity_mAh_cm2: Interval
    middle_V: Interval
    charge_mAh_cm2: Array
    voltage_V: Array
    low_V: Array
    high_V: Array
    cell: str = NEW
    not_carried: float = 0.0
    effective: float = np.nan


@guarded
def predict(
    belief: Belief,
    drawn: Drawn,
    protocol: Protocol,
    *,
    cell: str = NEW,
    seed: int = 0,
    tell: Callable[[str], None] = lambda words: None,
) -> Prediction:
    """Predict the last step of a protocol.

    Parameters
    ----------
    belief : Belief
        What the curves told.
    drawn : Drawn
        Draws from it.
    protocol : str, Cycles, or sequence of them
        What is to be done with the fresh cell.
    cell : str
        Whose factors hold: those of a cell that was measured, by its name, or those of a new one.
    seed : int
        Which factors and discrepancies are drawn.
    tell : callable, optional
        Told in words what is done and what is left.

    Returns
    -------
    Prediction
        With intervals of 95 %, for a measurement: they hold the uncertainty of the numbers, that cells differ, and that
        the model is wrong, in mAh/cm2 and V.

    Raises
    ------
    LobsimError
        If the protocol cannot be read, there is no such cell, or no draw carries the current.
    """
    problem = belief.seen.problem
    steps = every_step(protocol, problem.cell)
    halves = _predicted(belief, drawn, steps, cell, seed, tell)
    capacities = np.array([Q[-1] for Q, _ in halves])
    weights, carried = np.full(len(halves), 1 / len(halves)), capacities > 0
    if not carried.any():
        raise LobsimError(f"the fitted cell cannot carry {steps[-1].text!r}")
    middles = np.array([np.interp(MIDDLE * Q[-1], Q, V) if Q[-1] > 0 else np.nan for Q, V in halves])
    capacity = _interval(capacities, weights)
    at = np.linspace(0, max(capacity.high, capacities[carried].min()), POINTS)
    last = next(V[-1] for Q, V in halves if Q[-1] > 0)
    voltages = np.array([np.interp(at, Q, V) if Q[-1] > 0 else np.full(at.size, last) for Q, V in halves])
    middle, low, high = np.array([_quantiles(column, weights) for column in voltages.T]).T
    return Prediction(
        steps[-1].text,
        capacity,
        _interval(middles, weights),
        at,
        np.where(at <= capacity.best, middle, np.nan),
        low,
        high,
        cell,
        float(weights[~carried].sum()),
        drawn.effective,
    )


def _predicted(
    belief: Belief,
    drawn: Drawn,
    steps: Sequence[Step],
    cell: str = NEW,
    seed: int = 0,
    tell: Callable[[str], None] = lambda words: None,
) -> list[Half]:
    """Curves [mAh/cm2, V] of the last step of a protocol, one for each draw."""
    seen, generator = belief.seen, np.random.default_rng([seed, 1])
    factors = _factors(belief, drawn, cell, generator)
    points = [seen.cells.point(draw.point, own) for draw, own in zip(drawn.draws, factors, strict=True)]
    text, count = steps[-1].text, len(points)
    wrong = _Wrong(belief, steps)
    found = solved(
        seen.cells.wide,
        points,
        [*steps[:-1], wrong.followed],
        seen.forward.lanes,
        lambda number: tell(f"predicting {text!r}: {number} of {count} solves"),
    )
    return [wrong.put(draw, half, generator) for draw, half in zip(drawn.draws, found, strict=True)]


def _factors(belief: Belief, drawn: Drawn, cell: str, generator: np.random.Generator) -> list[Array]:
    """Factors [-] of the cell in every draw."""
    cells = belief.seen.cells
    if cell == NEW:
        spreads = [draw.sizes.spread * cells.spread.deviations for draw in drawn.draws]
        return [one * generator.standard_normal(one.size) for one in spreads]
    place = cells.names.index(pick("cell of this fit", cell, [NEW, *cells.names]))
    return [draw.own[place] for draw in drawn.draws]


class _Wrong:
    """The discrepancy of a step, after what was left over at the curves that were measured."""

    def __init__(self, belief: Belief, steps: Sequence[Step]) -> None:
        self.seen, self.step = belief.seen, steps[-1]
        self.kind, self.current = lies(belief.seen.problem, self.step.value, len(steps) - 1)
        limits = window(self.step)
        self.limit = limits.get(LOW, limits.get(HIGH, np.nan))
        self.falls = self.step.value > 0
        self.followed = followed(self.step)
        self._roots: dict[object, Array] = {}

    def put(self, draw: Draw, half: Half, generator: np.random.Generator) -> Half:
        """The curve [mAh/cm2, V] with a discrepancy that is drawn."""
        Q, V = half
        normal = generator.standard_normal(SHARES.size + 1)
        if not Q[-1] > 0:
            return half
        capacity = ended(half, self.limit, self.falls)[0][-1] or Q[-1]
        is_whole = bool((V[-1] - self.limit) * (1 if self.falls else -1) < AT_THE_LIMIT)
        at = np.interp(SHARES * Q[-1], Q, V)
        place = Place(
            self.kind, self.current, SHARES, np.gradient(at, SHARES), is_whole, self._steepness(draw, capacity)
        )
        size, middle = draw.sizes.discrepancy, self.seen.middle
        root = self._root(draw)
        across = discrepancy.covariance(size, [place], self.seen.places, middle)
        own = discrepancy.covariance(size, [place], [place], middle)
        half_way = linalg.solve_triangular(root, across.T, lower=True)
        mean = half_way.T @ linalg.solve_triangular(root, draw.off, lower=True)
        values, vectors = np.linalg.eigh(own - half_way.T @ half_way)
        off = mean + vectors @ (np.sqrt(np.maximum(values, 0)) * normal[: values.size])
        moved = V + np.interp(Q / Q[-1], SHARES, off[: SHARES.size])
        Q, V = ended((Q, moved), self.limit, self.falls)
        return (Q * np.exp(off[-1]), V) if is_whole else (Q, V)

    def _steepness(self, draw: Draw, capacity: float) -> float:
        """Slope of the draw's capacities over current [-] here, as logarithms."""
        ends = [(n, end - 1) for n, end in enumerate(self.seen.starts[1:])]
        same = [(n, end) for n, end in ends if self.seen.places[n].kind == self.kind and self.seen.places[n].is_whole]
        currents = [*(self.seen.places[n].current for n, _ in same), self.current]
        capacities = [*(self.seen.values[end] - draw.off[end] for _, end in same), np.log(capacity)]
        return float(discrepancy.steepness(np.array(currents), np.array(capacities))[-1])

    def _root(self, draw: Draw) -> Array:
        if draw.sizes not in self._roots:
            self._roots[draw.sizes] = linalg.cholesky(self.seen.wrong(draw.sizes.discrepancy), lower=True)
        return self._roots[draw.sizes]


def _interval(values: Array, weights: Array) -> Interval:
    """The median and the bounds of 95 % of weighted values; what is not a number counts for nothing."""
    return Interval(*map(float, _quantiles(values, weights)))


def _quantiles(values: Array, weights: Array) -> Array:
    """Median, lower and upper bound."""
    order = np.argsort(values)
    known = order[np.isfinite(values[order])]
    # As if there were one draw more: few draws show less than all that may be (Weibull's plotting positions)
    share = np.cumsum(weights[known]) / (weights[known].sum() + weights[known].mean())
    tail = (1 - LEVEL) / 2
    return np.interp((0.5, tail, 1 - tail), share, values[known])
