"""Where the model is straight and one size is sure, the belief is that of least squares with correlated errors."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pytest

from lobsim.fit import belief as under_test
from lobsim.fit.belief import believed
from lobsim.fit.discrepancy import Size
from lobsim.fit.drawn import drawn
from lobsim.fit.goals import Goal, met
from lobsim.fit.seen import straight
from lobsim.fit.sizes import Sizes, grid
from lobsim.fit.space import Space
from lobsim.fit.spread import Spread

TRAITS, UNKNOWNS = 20, 2
rng = np.random.default_rng(5)
SLOPES = rng.normal(0, 1, (TRAITS, UNKNOWNS))  # by coordinates between -4 and 4
OF_CELLS = rng.normal(0, 1, TRAITS)
TRUTH = np.array([0.5, -1.0])
ERROR = 0.3


@dataclass
class CellsOfOne:
    """One cell, with one factor of its own."""

    spread: Spread
    names = ("cell 1",)
    shape = (1, 1)
    of_curve = np.zeros(1, dtype=int)


@dataclass
class Problem:
    """Names of two unknowns."""

    names: tuple[str, ...] = ("a", "b")


class Line:
    """A straight model, perhaps with a bend, seen with errors of one size."""

    def __init__(self, bend=0.0, deviation=0.5):
        self.bend, self.problem, self.starts = bend, Problem(), [0, TRAITS]
        self.cells = CellsOfOne(Spread(("own",), np.array([deviation])))
        self.space = Space(np.full(2, -4.0), np.full(2, 4.0), np.zeros(2), np.full(2, np.inf))
        self.values = self.model(TRUTH) + np.random.default_rng(1).normal(0, ERROR, TRAITS)

    def model(self, u, factor=0.0):
        return SLOPES @ u + self.bend * np.prod(u) + OF_CELLS * factor

    def wrong(self, size):
        """Errors of neighbours go together."""
        apart = np.abs(np.subtract.outer(np.arange(TRAITS), np.arange(TRAITS)))
        return ERROR**2 * 0.5**apart

    def off(self, points, factors=None):
        own = np.zeros((len(points), 1, 1)) if factors is None else factors
        pairs = zip(points, own[:, 0, 0], strict=True)
        return np.array([self.values - self.model(self.space.back(v), factor) for v, factor in pairs])

    @cached_property
    def covariance(self):
        """What the cell's own factor adds to the errors."""
        return self.wrong(None) + self.cells.spread.deviations[0] ** 2 * np.outer(OF_CELLS, OF_CELLS)


@pytest.fixture
def one_size(monkeypatch):
    """One set of sizes, which is sure."""
    sizes = [Sizes(Size(0.01, 0.01), 1.0, 0.0)]
    monkeypatch.setattr(under_test, "grid", lambda: sizes)


def exact(line):
    """Mean and covariance of coordinates by a fine grid of the exact density."""
    at = np.linspace(-4, 4, 401)
    u = np.stack(np.meshgrid(at, at, indexing="ij"), axis=-1).reshape(-1, 2)
    off = line.values - (u @ SLOPES.T + line.bend * np.prod(u, axis=1)[:, None])
    scaled = np.linalg.solve(np.linalg.cholesky(line.covariance), off.T)
    logs = -np.sum(scaled**2, axis=0) / 2
    weights = np.exp(logs - logs.max())
    mean = weights @ u / weights.sum()
    away = u - mean
    return mean, (weights[:, None] * away).T @ away / weights.sum()


def test_the_model_is_differentiated_to_second_order():
    line, v = Line(bend=0.2), np.array([0.3, -0.2])
    near = straight(line, v)
    u = line.space.back(v)
    slopes = SLOPES + 0.2 * u[::-1]
    assert near.slopes == pytest.approx(slopes * line.space.stretch(v), rel=1e-5)
    assert near.of_cells[:, 0] == pytest.approx(OF_CELLS, rel=1e-6)


def test_the_belief_is_that_of_least_squares_with_correlated_errors(one_size):
    line = Line()
    found = believed(line, [np.zeros(2)])
    (part,) = found.parts
    mean, covariance = exact(line)
    assert line.space.back(part.mean) == pytest.approx(mean, abs=0.02)
    stretch = line.space.stretch(part.mean)
    assert part.covariance * np.outer(stretch, stretch) == pytest.approx(covariance, rel=0.05)
    assert found.shares == pytest.approx([1.0])


@pytest.mark.parametrize("bend", [0.0, 0.3])
def test_draws_have_the_moments_of_the_exact_belief(one_size, bend):
    line = Line(bend=bend)
    sets = drawn(believed(line, [np.zeros(2)]), 4000, 0)
    points = np.array([draw.point for draw in sets.draws])
    mean, covariance = exact(line)
    few = np.sqrt(np.diag(covariance) / 200)
    assert sets.works and sets.effective > 100
    assert np.all(np.abs(points.mean(axis=0) - mean) < 4 * few)
    assert np.std(points, axis=0) == pytest.approx(np.sqrt(np.diag(covariance)), rel=0.2)


def test_the_factor_of_a_cell_follows_from_what_is_off(one_size):
    """It was 0 when the curve was measured: the draws hold that, narrower than the spread."""
    sets = drawn(believed(Line(deviation=0.5), [np.zeros(2)]), 400, 0)
    own = np.array([draw.own[0, 0] for draw in sets.draws])
    assert abs(own.mean()) < 4 * own.std()
    assert own.std() < 0.4


def test_where_weights_fail_disturbed_curves_are_met_again(one_size, monkeypatch):
    """Forced to: the moments are those of the exact belief as well, where the model is straight."""
    from lobsim.fit import drawn as draws

    monkeypatch.setattr(draws, "ENOUGH", 2.0)
    line = Line()
    sets = drawn(believed(line, [np.zeros(2)]), 400, 0)
    points = np.array([draw.point for draw in sets.draws])
    mean, covariance = exact(line)
    assert points.mean(axis=0) == pytest.approx(mean, abs=5 * np.sqrt(covariance.max() / 400))
    assert np.std(points, axis=0) == pytest.approx(np.sqrt(np.diag(covariance)), rel=0.15)


def test_the_prior_of_sizes_adds_up_and_small_ones_are_likelier_than_large_ones():
    sizes = grid()
    weights = np.exp([one.log_prior for one in sizes])
    by_size = {}
    for one, weight in zip(sizes, weights, strict=True):
        by_size[one.discrepancy.voltage_V] = by_size.get(one.discrepancy.voltage_V, 0) + weight
    mean = sum(size * weight for size, weight in by_size.items()) / sum(by_size.values())
    assert mean == pytest.approx(0.02, rel=0.3)  # that of the exponential prior, on a coarse grid


class Bent(Line):
    """Two cells; each one's traits bend with the number of the population plus a factor of its own."""

    IS = np.array([0.9, 1.5])  # of the cells
    ERROR = 0.01

    def __init__(self, deviation):
        self.problem, self.starts = Problem(), [0, 10, 20]
        self.cells = CellsOfOne(Spread(("own",), np.array([deviation])))
        self.cells.names, self.cells.shape, self.cells.of_curve = ("A", "B"), (2, 1), np.arange(2)
        self.space = Space(np.full(2, -4.0), np.full(2, 4.0), np.zeros(2), np.full(2, np.inf))
        self.values = self.of(self.IS, 0.0) + np.random.default_rng(1).normal(0, self.ERROR, TRAITS)

    def of(self, cells, other):
        x = np.repeat(cells, 10)
        return OF_CELLS * x + SLOPES[:, 0] * x**2 + SLOPES[:, 1] * other

    def wrong(self, size):
        return self.ERROR**2 * np.eye(TRAITS)

    def off(self, points, factors=None):
        own = np.zeros((len(points), 2)) if factors is None else factors[:, :, 0]
        numbers = [self.space.back(v) for v in points]
        return np.array([self.values - self.of(u[0] + f, u[1]) for u, f in zip(numbers, own, strict=True)])


def test_a_number_is_known_no_better_than_two_cells_tell_it_however_its_curves_bend(one_size):
    """How cells are is seen exactly, and how they differ is known: the population is their mean, to 0.3 / sqrt(2)."""
    sets = drawn(believed(Bent(deviation=0.3), [np.zeros(2)]), 2000, 0)
    numbers = np.array([draw.point[0] for draw in sets.draws])
    cells = numbers[:, None] + np.array([draw.own[:, 0] for draw in sets.draws])
    assert sets.works
    assert numbers.mean() == pytest.approx(Bent.IS.mean(), abs=0.06)
    assert numbers.std() == pytest.approx(0.3 / np.sqrt(2), rel=0.1)
    assert cells.mean(axis=0) == pytest.approx(Bent.IS, abs=0.02)


class Scattered(Line):
    """The line, as a solver knows it: to a few digits, and otherwise each time it is asked."""

    random = np.random.default_rng(7)

    def off(self, points, factors=None):
        exact = super().off(points, factors)
        return exact + self.random.normal(0, 1e-4, exact.shape)


def test_every_descent_meets_its_own_goal_however_a_solver_scatters(one_size):
    """The model bends, so that slopes are made anew on the way: by differences of answers that scatter."""
    line = Scattered(bend=0.5)
    belief = believed(line, [np.zeros(2)])
    metric = belief.metric(belief.parts[0])
    goals = [Goal(line, metric, one) for one in np.random.default_rng(0).standard_normal((40, TRAITS + 2))]
    ends = met(line, goals, [np.array([1.5, 1.5])] * 40, 1e-9)
    alone = [met(line, [goal], [goal.near.point], 1e-9)[0] for goal in goals]
    assert np.array(ends) == pytest.approx(np.array(alone), abs=0.02)
