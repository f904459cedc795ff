"""Grid of one cell: discharges at its nodes, the rules of every box, and how far both are off, by true discharges."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from lobsim.cell import Cell
from lobsim.numerics.arrays import Array, Table
from lobsim.page.static_edition import stencils
from lobsim.page.static_edition.axes import Axis, axes
from lobsim.page.static_edition.rounded import Rounded
from lobsim.page.static_edition.solved import SHARES, Solved, solved

CAPACITY, RMS_V = 0.005, 0.005  # what a box may be off where it is tried: half of what is promised elsewhere in it
CHECKS = 2  # random places of each box where it is tried again, beside its middle
PROMISED = 0.01  # of the capacity
AGREE = 0.25  # share of all products of rules that must be as good as is promised, or the box has a kink
TESTS = 400  # true discharges at random places, by which the grid is judged: none of them was used to make it
AT_NODE = 1e-6  # relative distance from a node within which its own discharge is shown, whatever lies around it
KINKED, UNSOLVED = 1000, 1001  # instead of a row of rules: boxes that are refused
_SEED = 2026


@dataclass(frozen=True)
class Grid:
    """Discharges of a cell on a grid.

    Attributes
    ----------
    cell : Cell
        The cell.
    axes : tuple of Axis
        Its knobs.
    capacity : Rounded
        Logarithm [-] of the capacity in mAh/g at the nodes, shape (n1, .., n4).
    voltage : Rounded
        Voltage [V] at the nodes, at `SHARES` of the capacity, shape (n1, .., n4, S).
    causes : tuple of str
        All causes of an end; the first is empty.
    cause : array of int
        Which of them each node has, shape (n1, .., n4).
    rules : array of int
        Of every box the row of `stencils.codes`, or why it is refused, shape (n1 - 1, .., n4 - 1).
    """

    cell: Cell
    axes: tuple[Axis, ...]
    capacity: Rounded
    voltage: Rounded
    causes: tuple[str, ...]
    cause: Table
    rules: Table

    @property
    def logs(self) -> list[Array]:
        """The nodes in the coordinate of interpolation, the logarithm [-] of each knob in its unit."""
        return [np.log(axis.nodes) for axis in self.axes]

    def boxes(self, values: Sequence[float]) -> tuple[int, ...]:
        """Find the box in which values of the knobs, in the units of these, lie."""
        found = [
            int(np.searchsorted(axis.nodes, value * (1 + 1e-9))) for axis, value in zip(self.axes, values, strict=True)
        ]
        return tuple(min(max(k - 1, 0), axis.nodes.size - 2) for k, axis in zip(found, self.axes, strict=True))

    def _node(self, values: Sequence[float]) -> tuple[int, ...]:
        """The node at which values of the knobs stand; nothing if they stand between nodes."""
        off = [np.abs(own - np.log(value)) for own, value in zip(self.logs, values, strict=True)]
        return tuple(int(one.argmin()) for one in off) if max(one.min() for one in off) < AT_NODE else ()

    def at(self, values: Sequence[float]) -> tuple[float, Array] | None:
        """Interpolate as the page does; at a node, show what was solved there.

        Parameters
        ----------
        values : sequence of float
            Of the knobs, in their units.

        Returns
        -------
        float
            Capacity [mAh/g].
        array
            Voltage [V] at `SHARES` of it, shape (S,). Nothing at all where the page refuses.
        """
        node = self._node(values)
        if node:
            capacity = float(np.exp(self.capacity.values[node]))
            return None if np.isnan(capacity) else (capacity, self.voltage.values[node])
        boxes = self.boxes(values)
        code = int(self.rules[boxes])
        if code in (KINKED, UNSOLVED):
            return None
        own = self.logs, boxes, stencils.codes(len(boxes))[code].tolist(), np.log(values).tolist()
        return float(np.exp(stencils.at(self.capacity.values, *own))), stencils.at(self.voltage.values, *own)


@dataclass(frozen=True)
class Judged:
    """How far a grid is off, by true discharges at random places of it.

    Attributes
    ----------
    tests : int
        How many there were.
    shown : int
        At how many of them the page shows a discharge.
    capacity : array
        Relative error [-] of the capacity at each of those, shape (shown,).
    rms_V, plateau_V : array
        Error of the voltage [V] over equal shares of the capacity: the root of its mean square over the whole curve,
        and that of the plateau, shape (shown,).
    """

    tests: int
    shown: int
    capacity: Array
    rms_V: Array
    plateau_V: Array

    @property
    def said(self) -> str:
        """How much is shown and how far it is off, in percent and mV."""
        share = f"shown at {100 * self.shown / self.tests:.0f} % of {self.tests} random places"
        if not self.shown:
            return share
        most, wrong = (100 * np.quantile(self.capacity, 0.99, method="higher"), int((self.capacity > PROMISED).sum()))
        return (
            f"{share}; there the capacity is within {most:.2g} % at 99 of 100, off by more than {100 * PROMISED:g} % "
            f"at {wrong}, and the voltage by {1e3 * np.median(self.rms_V):.2g} mV (root mean square, median)"
        )


def made(cell: Cell, counts: Sequence[int], jobs: int | None = None) -> Grid:
    """Solve the grid of a cell, and choose the rules of its boxes by true discharges in their middles.

    Boxes are tried again at random places, and refused where they are off: a kink may lie beside the middle.

    Parameters
    ----------
    cell : Cell
        The cell.
    counts : sequence of int
        Nodes [-] of each axis.
    jobs : int, optional
        Processes.

    Raises
    ------
    LobsimError
        If there is no such grid of the cell; see `axes`.
    """
    own = axes(cell, tuple(counts))
    at_nodes = solved(cell, own, _all([axis.nodes for axis in own]), jobs)
    middles = [np.sqrt(axis.nodes[1:] * axis.nodes[:-1]) for axis in own]
    true = solved(cell, own, _all(middles), jobs)
    shape = tuple(axis.nodes.size for axis in own)
    causes = ("", *sorted(set(at_nodes.cause) - {""}))
    capacity = Rounded.of(np.log(at_nodes.capacity_mAh_g).reshape(shape))
    voltage = Rounded.of(at_nodes.voltage_V.reshape(*shape, SHARES.size))
    cause = np.array([causes.index(one) for one in at_nodes.cause]).reshape(shape)
    rules = _rules(capacity.values, voltage.values, [np.log(axis.nodes) for axis in own], true)
    grid = Grid(cell, own, capacity, voltage, causes, cause, rules)
    for number in range(CHECKS):
        grid = tried(grid, number, jobs)
    return grid


def tried(grid: Grid, seed: int, jobs: int | None = None) -> Grid:
    """Try every box that is shown at a random place, and refuse those that are off.

    Parameters
    ----------
    grid : Grid
        The grid.
    seed : int
        Which places [-].
    jobs : int, optional
        Processes.
    """
    boxes = np.argwhere(grid.rules < KINKED)
    if not len(boxes):
        return grid
    away = np.random.default_rng([_SEED, seed]).random(boxes.shape)
    low, high = (
        np.column_stack([axis.nodes[boxes[:, place] + end] for place, axis in enumerate(grid.axes)]) for end in (0, 1)
    )
    points = low * (high / low) ** away
    true, rules = solved(grid.cell, grid.axes, points, jobs), grid.rules.copy()
    for box, point, capacity, voltage in zip(boxes, points, true.capacity_mAh_g, true.voltage_V, strict=True):
        off, rms_V, _ = _off(grid.at(point), capacity, voltage)
        if off > CAPACITY or rms_V > RMS_V:
            rules[tuple(box)] = KINKED if np.isfinite(capacity) else UNSOLVED
    return replace(grid, rules=rules)


def judged(grid: Grid, tests: int = TESTS, jobs: int | None = None) -> Judged:
    """Judge a grid by true discharges at random places [-] of the knobs, evenly in their logarithms."""
    low, high = (np.array([axis.nodes[end] for axis in grid.axes]) for end in (0, -1))
    points = low * (high / low) ** np.random.default_rng(_SEED).random((tests, len(grid.axes)))
    true = solved(grid.cell, grid.axes, points, jobs)
    return against(grid, points, true)


def against(grid: Grid, points: Array, true: Solved) -> Judged:
    """Compare a grid with true discharges at points in the units of the knobs, shape (P, knobs)."""
    errors = []
    for point, capacity, voltage in zip(points, true.capacity_mAh_g, true.voltage_V, strict=True):
        found = grid.at(point)
        if found is not None:
            errors.append(_off(found, capacity, voltage))
    by = np.array(errors).reshape(-1, 3)
    return Judged(len(points), len(by), by[:, 0], by[:, 1], by[:, 2])


def _off(found: tuple[float, Array] | None, capacity: float, voltage: Array) -> tuple[float, float, float]:
    """How far a discharge that is shown is off a true one: capacity [-], whole curve and plateau [V]."""
    if found is None or np.isnan(capacity):  # shown, and not solved in truth: as wrong as can be
        return np.inf, np.inf, np.inf
    off = found[1] - voltage
    return abs(found[0] / capacity - 1), float(np.sqrt(_mean(off**2))), abs(_mean(off, 0.1, 0.5))


def _rules(log_capacity: Array, voltage: Array, logs: Sequence[Array], true: Solved) -> Table:
    """Choose the rules of every box, or refuse it, by the true discharge in its middle.

    One lucky rule proves nothing. So the rule of each knob is that with the least median error over all rules of the
    others, and a box is refused unless so many of all products of rules agree with the truth as `AGREE` says.
    """
    shape, knobs, count = tuple(own.size - 1 for own in logs), len(logs), len(stencils.RULES)
    middles = [(own[1:] + own[:-1]) / 2 for own in logs]
    right = np.log(true.capacity_mAh_g).reshape(shape)
    codes = stencils.codes(knobs)
    found = np.array([stencils.in_all_boxes(log_capacity, logs, rules, middles) for rules in codes])
    off = np.nan_to_num(np.abs(np.expm1(found - right)), nan=np.inf)
    by_rule = off.reshape(*[count] * knobs, *shape)
    chosen = np.zeros(shape, dtype=int)
    for knob in range(knobs):
        median = np.median(np.moveaxis(by_rule, knob, 0).reshape(count, -1, *shape), axis=1)
        chosen = count * chosen + median.argmin(axis=0)
    own = np.take_along_axis(off, chosen[None], axis=0)[0]
    smooth = (own < CAPACITY) & ((off < PROMISED).mean(axis=0) >= AGREE)
    curves = true.voltage_V.reshape(*shape, -1)
    for boxes in zip(*np.nonzero(smooth), strict=True):
        x = [places[box] for places, box in zip(middles, boxes, strict=True)]
        error = stencils.at(voltage, logs, boxes, codes[chosen[boxes]], x) - curves[boxes]
        smooth[boxes] = np.sqrt(_mean(error**2)) < RMS_V
    return np.where(smooth, chosen, np.where(np.isfinite(own), KINKED, UNSOLVED))


def _mean(values: Array, low: float = 0.0, high: float = 1.0) -> float:
    """Mean, in the unit of the values at `SHARES`, over shares [-] from low to high."""
    even = np.linspace(low, high, 401)
    return float(np.interp(even, SHARES, values).mean())


def _all(values: Sequence[Array]) -> Array:
    return np.array(list(product(*values)))
