"""A fit goes down to the least squares that exact slopes find, whoever goes down beside it, on any number of cores."""

import shutil

import numpy as np
import pytest
from joblib import cpu_count
from scipy import optimize

import lobsim
from lobsim.fit.descent import Tried, descend, differences, least, together, updated
from lobsim.fit.forward import Forward, cores
from lobsim.fit.information import information, intervals
from lobsim.fit.misfit import misfit
from lobsim.fit.model_curve import NONE, ModelCurve
from lobsim.fit.problem import Problem
from tests.fit.conftest import DOSE, J0, THICKNESS, measured

T = np.linspace(0, 4, 60)
SOME = ModelCurve(T, T, np.zeros((T.size, 0)))
LOW, HIGH = np.array([-2.0, -2.0, -0.05]), np.array([2.0, 2.0, 2.0])


def decay(point):
    """Residuals, over a noise of 0.01, of exp(a) exp(-exp(b) t) + c from a decay to an offset below the bound of c."""
    noise = np.random.default_rng(3).normal(0, 0.01, T.size)
    return (np.exp(point[0] - np.exp(point[1]) * T) + point[2] - (1.2 * np.exp(-0.7 * T) - 0.1 + noise)) / 0.01


def ask(points):
    return [Tried(decay(point), (SOME,)) for point in points]


def end_of(generator, answer):
    """Play the other side of a generator of questions."""
    try:
        asked = next(generator)
        while True:
            asked = generator.send(answer(asked))
    except StopIteration as end:
        return end.value


@pytest.mark.parametrize("start", [(0.0, 0.0, 0.0), (1.5, -1.5, 1.0), (-1.5, 1.5, 0.5)])
def test_a_descent_ends_at_the_least_squares_between_the_bounds(start):
    """That of scipy: to a fifth of a standard deviation by differences, to a hundredth once slopes are known well."""
    exact = optimize.least_squares(decay, start, bounds=(LOW, HIGH), xtol=1e-14, ftol=1e-14, gtol=1e-14)
    noise = 2 * exact.cost / T.size
    assert noise > 2  # the bound is in the way
    deviations = np.sqrt(np.diag(np.linalg.inv(exact.jac[:, :2].T @ exact.jac[:, :2])) * noise)

    def check(found, near):
        assert found.point[2] == LOW[2]
        assert exact.cost - 1e-6 <= found.tried.cost <= exact.cost + near**2 * noise
        assert np.all(np.abs(found.point - exact.x)[:2] < near * deviations)

    (found,) = together([descend(np.array(start), LOW, HIGH)], ask)
    check(found, 0.2)
    for _ in range(2):
        slopes = optimize.approx_fprime(found.point, decay, 1e-7)
        (found,) = together([descend(found.point, LOW, HIGH, found.tried, slopes, 1e-5)], ask)
    check(found, 0.01)


def test_descents_that_go_side_by_side_end_where_each_does_alone_and_ask_at_once():
    starts = [np.array(start) for start in ((0.0, 0.0, 0.0), (1.5, -1.5, 1.0), (-1.5, 1.5, 0.5))]
    calls = []

    def counted(points):
        calls.append(len(points))
        return ask(points)

    alone, rounds = [], []
    for start in starts:
        alone += together([descend(start, LOW, HIGH)], counted)
        rounds.append(len(calls))
        calls.clear()
    beside = together([descend(start, LOW, HIGH) for start in starts], counted)
    assert [one.point.tolist() for one in beside] == [one.point.tolist() for one in alone]
    assert len(calls) == max(rounds)
    assert calls[0] == 3 and calls[1] == 9


def test_what_is_known_at_the_start_is_not_asked_for_again():
    start = np.zeros(3)
    slopes = optimize.approx_fprime(start, decay, 1e-7)
    asked = []

    def noted(points):
        asked.extend(points)
        return ask(points)

    together([descend(start, LOW, HIGH, ask([start])[0], slopes)], noted)
    assert not any(np.array_equal(point, start) for point in asked)


def test_updated_slopes_say_what_the_last_step_did_and_nothing_else():
    """The step is explained; of directions that are square to it, in the span of the bounds, nothing changes."""
    random = np.random.default_rng(0)
    slopes, change = random.normal(size=(7, 3)), random.normal(size=7)
    step, span = np.array([0.1, -0.2, 0.3]), np.array([1.0, 2.0, 5.0])
    new = updated(slopes, change, step, span)
    assert new @ step == pytest.approx(change)
    square = np.cross(step / span, [1.0, 1.0, 0.0]) * span
    assert (step / span) @ (square / span) == pytest.approx(0)
    assert new @ square == pytest.approx(slopes @ square)
    assert updated(slopes, change, np.zeros(3), span) is slopes


def test_a_step_is_the_best_between_the_bounds():
    """The gradient of the model vanishes where the step is free, and points outwards where it has met a bound."""
    random = np.random.default_rng(1)
    slopes, residuals = random.normal(size=(20, 3)), random.normal(size=20)
    free, _ = least(slopes, residuals, np.full(3, -9.0), np.full(3, 9.0))
    assert free == pytest.approx(np.linalg.lstsq(slopes, -residuals, rcond=None)[0], abs=1e-6)
    high = np.array([free[0] / 2 if free[0] > 0 else 9.0, 9.0, 9.0])
    low = np.array([free[0] / 2 if free[0] < 0 else -9.0, -9.0, -9.0])
    step, gain = least(slopes, residuals, low, high)
    gradient = slopes.T @ (residuals + slopes @ step)
    assert step[0] == pytest.approx(free[0] / 2)
    assert gradient[1:] == pytest.approx(np.zeros(2), abs=1e-6) and gradient[0] * free[0] < 0
    assert gain == pytest.approx((np.sum(residuals**2) - np.sum((residuals + slopes @ step) ** 2)) / 2)


def test_a_column_of_slopes_that_is_zero_moves_nothing():
    slopes = np.column_stack((T, np.zeros(T.size)))
    step, _ = least(slopes, -T, np.full(2, -1.0), np.full(2, 1.0))
    assert step == pytest.approx([1.0, 0.0])


def test_differences_go_to_the_other_side_where_the_cell_carries_less():
    """The first number can only be less, the second only more, the third neither: it is left alone."""
    point = np.array([0.1, 0.1, 0.1])
    here = Tried(decay(point), (SOME,))

    def carries(asked):
        return [(one[0] > 0.1) + (one[1] < 0.1) + (one[2] != 0.1) == 0 for one in asked]

    def answer(asked):
        pairs = zip(asked, carries(asked), strict=True)
        return [Tried(decay(one), (SOME if carried else NONE,)) for one, carried in pairs]

    slopes = end_of(differences(point, here, np.full(3, -2.0), np.full(3, 2.0)), answer)
    exact = optimize.approx_fprime(point, decay, 1e-7)
    assert slopes[:, :2] == pytest.approx(exact[:, :2], abs=0.01 * np.abs(exact).max())
    assert not slopes[:, 2].any()


def test_slopes_of_a_curve_nearby_are_carried_over_at_the_same_charge():
    near = ModelCurve(T, T, np.column_stack((T, T**2)))
    other = ModelCurve(T[:30] + 0.01, T[:30], np.zeros((30, 0)))
    assert other.with_slopes_of(near).slopes[:, 0] == pytest.approx(T[:30] + 0.01)
    assert other.with_slopes_of(NONE) is other


@pytest.fixture(scope="module")
def problem(start, curves):
    return Problem(start, curves, [J0, THICKNESS, DOSE])


def test_points_in_one_list_are_answered_as_each_alone(problem):
    """To the bit, on one thread or on two."""
    points = [problem.start + shift * np.array([1.0, 0.1, 1.0]) for shift in np.linspace(-0.1, 0.1, 7)]
    for threads in (1, 2):
        forward = Forward(problem, threads=threads, compiled=False)
        together = list(forward.at(points))
        alone = [Forward(problem, threads=1, compiled=False).solve(point) for point in points]
        for some, others in zip(together, alone, strict=True):
            for one, other in zip(some, others, strict=True):
                assert np.array_equal(one.voltage_V, other.voltage_V)
        assert forward.count.plain == len(points) * len(problem.curves)


@pytest.mark.parametrize(("told", "threads"), [("1", 1), ("3", 3), ("0", cpu_count()), ("two", cpu_count())])
def test_a_worker_that_has_one_thread_uses_one(monkeypatch, told, threads):
    monkeypatch.setenv("OMP_NUM_THREADS", told)
    assert cores() == threads


def test_a_point_that_carries_nothing_does_not_spoil_its_list(truth):
    """At 10 Ohm cm2 neither current is carried: of nine points the fourth and the last have no answer."""
    contact = lobsim.Unknown("Contact resistance [Ohm.m2]", 0.0, 1.0, scale="linear")
    Q = np.linspace(0, 1, 11)
    curves = [lobsim.Curve(f"Discharge at {i} mA/cm2 until 2.0 V", Q, 2.5 - 0.4 * Q, name=str(i)) for i in (0.4, 1.0)]
    problem = Problem(truth, curves, [contact])
    points = [np.array([resistance]) for resistance in (0, 1e-3, 2e-3, 1.0, 3e-3, 4e-3, 5e-3, 6e-3, 1.0)]
    answers = list(Forward(problem, threads=2, compiled=False).at(points))
    carried = [all(one.voltage_V.size > 1 for one in found) for found in answers]
    assert carried == [True, True, True, False, True, True, True, True, False]
    assert answers[7][1].voltage_V.tolist() == Forward(problem, compiled=False).solve(points[7])[1].voltage_V.tolist()


def test_a_fit_ends_where_least_squares_with_exact_slopes_does(problem, found):
    """To 1e-3 of the width of the intervals, and intervals to 1 %: those of the solver's own sensitivities there."""
    forward = Forward(problem)
    exact = optimize.least_squares(
        lambda x: misfit(problem, x, forward.solve(x)).all,
        found.optimum.coordinates,
        jac=lambda x: misfit(problem, x, forward.solve(x, slopes=True)).all_slopes,
        bounds=problem.bounds,
        x_scale="jac",
        xtol=1e-8,
        ftol=1e-12,
        gtol=None,
    )
    there = misfit(problem, exact.x, forward.solve(exact.x, slopes=True))
    by_exact = intervals(problem, exact.x, information(problem, there))
    values = problem.values(exact.x)
    for name, (low, high) in intervals(problem, found.optimum.coordinates, found.by_noise).items():
        assert abs(found.values[name] - values[name]) < 1e-3 * (high - low), name
        assert (low, high) == pytest.approx(by_exact[name], abs=0.01 * (high - low)), name


def test_a_fit_is_the_same_again_to_the_bit_and_needs_few_slopes(start, curves):
    """Without a compiler, which may be done a little sooner or later."""
    once, again = (lobsim.fit(start, curves, [J0, THICKNESS], starts=2, compiled=False) for _ in range(2))
    assert again.values == once.values and again.intervals == once.intervals
    assert again.count == once.count
    assert once.count.with_slopes <= 2 * len(curves)


@pytest.mark.skipif(shutil.which("gcc") is None, reason="needs a C compiler")
def test_a_compiled_fit_finds_the_same():
    """To 1e-3 of the width of the interval: compiled equations round otherwise."""
    cell = lobsim.Cell("NIPS", "stacked", model="lumped")
    curve = measured(cell, "Discharge at 0.4 mA/cm2 until 2.0 V", 0)
    plain, compiled = (lobsim.fit(cell, [curve], [J0], starts=0, compiled=choice) for choice in (False, True))
    low, high = plain.intervals[J0]
    assert compiled.values[J0] == pytest.approx(plain.values[J0], abs=1e-3 * (high - low))
    assert plain.settings["compiled"] is False and compiled.settings["compiled"] is True
