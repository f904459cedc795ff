"""A fit in lanes finds what IDAKLU finds, and says where the two differ."""

import shutil
import warnings

import numpy as np
import pytest

import lobsim
from lobsim.errors import LobsimError, LobsimWarning
from lobsim.fit import lanes
from lobsim.fit.draws import solved
from lobsim.fit.forward import Forward
from lobsim.fit.information import information
from lobsim.fit.misfit import misfit, voltages
from lobsim.fit.problem import Problem
from lobsim.numerics import compiling
from lobsim.protocol import parse
from tests.fit.conftest import DOSE, J0, THICKNESS, measured

needs_compiler = pytest.mark.skipif(not any(map(shutil.which, compiling.COMPILERS)), reason="no C compiler here")
NAMES = [J0, THICKNESS, DOSE]
DISCHARGES = ("Discharge at 0.4 mA/cm2 until 2.0 V", "Discharge at 2.0 mA/cm2 until 2.0 V")


@pytest.fixture(scope="module", autouse=True)
def compiling_is_allowed(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(compiling.COMPILER, raising=False)
        patch.setenv(compiling.FOLDER, str(tmp_path_factory.mktemp("compiled")))
        yield


@pytest.fixture(scope="module")
def problem():
    """Two discharges of a quick cell, and a start that is off."""
    truth = lobsim.Cell("NIPS", "stacked").with_mesh(6, 10)
    curves = [measured(truth, protocol, seed, points=40) for seed, protocol in enumerate(DISCHARGES)]
    numbers = truth.numbers
    start = truth.with_values({J0: 0.8 * numbers[J0], THICKNESS: 1.01 * numbers[THICKNESS]})
    return Problem(start, curves, NAMES)


def fitted(problem, engine):
    with warnings.catch_warnings():
        warnings.simplefilter("error", LobsimWarning)
        return lobsim.fit(
            problem.cell, problem.curves, NAMES, starts=2, followed=1, compiled=None, engine=engine, progress=False
        )


@pytest.fixture(scope="module")
def in_lanes(problem):
    return fitted(problem, "batch")


@needs_compiler
def test_lanes_and_idaklu_find_the_same_optimum_with_the_same_uncertainty(problem, in_lanes):
    by_idaklu = fitted(problem, "idaklu")
    deviations = by_idaklu.by_noise.deviations
    assert in_lanes.settings["solved by"] == "batch" and by_idaklu.settings["solved by"] == "idaklu"
    assert in_lanes.count.with_slopes == 0 < by_idaklu.count.with_slopes
    away = (in_lanes.optimum.coordinates - by_idaklu.optimum.coordinates) / deviations
    assert away == pytest.approx(np.zeros(3), abs=0.1)
    assert in_lanes.by_noise.deviations == pytest.approx(deviations, rel=0.01)
    assert in_lanes.information.deviations == pytest.approx(by_idaklu.information.deviations, rel=0.05)
    assert in_lanes.correlation == pytest.approx(by_idaklu.correlation, abs=0.05)
    costs = [float(np.sum(one.optimum.misfit.at_points**2)) for one in (in_lanes, by_idaklu)]
    assert costs[0] == pytest.approx(costs[1], abs=0.02)


@needs_compiler
def test_the_best_curves_are_those_of_idaklu(problem, in_lanes):
    best = in_lanes.optimum.coordinates
    again = Forward(problem, engine="idaklu").solve(best)
    for curve, answer, other in zip(problem.curves, in_lanes.answers, again, strict=True):
        assert voltages(curve, answer)[0] == pytest.approx(voltages(curve, other)[0], abs=2e-5)
        assert answer.slopes.shape == (answer.voltage_V.size, 3)


@needs_compiler
def test_slopes_from_lanes_are_the_sensitivities_of_idaklu_at_a_bound_too(problem):
    numbers = problem.cell.numbers
    edges = [lobsim.Unknown(J0, numbers[J0], 2e-5), lobsim.Unknown(DOSE, 1e-5, numbers[DOSE])]
    at_edges = Problem(problem.cell, problem.curves, [*edges, THICKNESS])
    edge = np.clip([unknown.to(numbers[unknown.name]) for unknown in at_edges.asked], *at_edges.bounds)
    (low, high), start = problem.bounds, problem.start
    # In the corner the knee moves so fast that differences to one side mean nothing: IDAKLU is asked there.
    corner = np.array([low[0], start[1], high[2]])
    for own, point in ((problem, start), (at_edges, edge), (problem, corner)):
        answers = [Forward(own, engine=engine).solve(point, slopes=True) for engine in ("batch", "idaklu")]
        told, expected = (information(own, misfit(own, point, one)).covariance for one in answers)
        scale = np.sqrt(np.outer(np.diag(expected), np.diag(expected)))
        assert told / scale == pytest.approx(expected / scale, abs=0.01)


@needs_compiler
def test_voltages_from_lanes_follow_a_number_smoothly(problem):
    """A parabola over 1 % of a number misses voltages by 2e-6 V, so differences over 3e-3 mean something."""
    at = np.linspace(-5e-3, 5e-3, 16)
    found = list(Forward(problem, engine="batch").at([problem.start + x * np.eye(3)[0] for x in at]))
    for n, curve in enumerate(problem.curves):
        V = np.array([voltages(curve, answers[n])[0][:-4] for answers in found])
        smooth = np.polynomial.polynomial.polyval(at, np.polynomial.polynomial.polyfit(at, V, 2)).T
        assert np.sqrt(np.mean((V - smooth) ** 2)) < 3e-6


@needs_compiler
def test_what_lanes_do_not_solve_idaklu_does(problem, monkeypatch):
    forward, expected = Forward(problem, engine="batch"), Forward(problem, engine="idaklu").solve(problem.start)
    lines = forward.lanes.lines
    monkeypatch.setattr(forward.lanes, "lines", lambda *given: [[one[0], None] for one in lines(*given)])
    first, second = forward.solve(problem.start)
    assert second.voltage_V.tolist() == expected[1].voltage_V.tolist()
    assert first.voltage_V != pytest.approx(expected[0].voltage_V, abs=1e-12)
    slopes = forward.solve(problem.start, slopes=True)
    assert forward.count.with_slopes == 1  # of the one that lanes do not solve
    assert all(one.slopes.shape[1] == 3 for one in slopes)


@needs_compiler
@pytest.mark.parametrize("slopes", [False, True])
def test_a_current_that_is_not_carried_has_no_points_in_lanes(problem, slopes):
    cell = problem.cell.with_values({"Contact resistance [Ohm.m2]": 0.1})
    unknown = lobsim.Unknown("Contact resistance [Ohm.m2]", 1e-3, 1.0)
    curve = lobsim.Curve(DISCHARGES[1], np.linspace(0, 1, 20), np.linspace(2.7, 2.0, 20))
    own = Problem(cell, [curve], [unknown])
    (answer,) = Forward(own, engine="batch").solve(np.log([0.1]), slopes=slopes)
    assert answer.voltage_V.size == 0


@needs_compiler
def test_a_fit_says_where_idaklu_differs_by_more_than_1_mV(problem, monkeypatch):
    by_idaklu = lanes.Lanes.by_idaklu

    def off(self, point, asked, times):
        t, V = by_idaklu(self, point, asked, times)
        return t, V + 2e-3

    monkeypatch.setattr(lanes.Lanes, "by_idaklu", off)
    with pytest.warns(LobsimWarning, match=r"0\.4 mA/cm2.*: the batch engine and IDAKLU differ by 2 mV"):
        lobsim.fit(problem.cell, problem.curves, NAMES, starts=0, followed=1, engine="batch", progress=False)


@needs_compiler
def test_draws_are_predicted_in_lanes_as_by_idaklu_and_weighed_once(problem, in_lanes, monkeypatch):
    protocol = "Discharge at 1.0 mA/cm2 until 2.2 V"
    steps = parse(protocol, problem.cell)
    best = in_lanes.optimum.coordinates
    points = [best, best + 0.05, np.array([50.0, best[1], best[2]])]
    forward = Forward(problem, engine="batch")
    by_lanes = solved(problem, points, steps, forward.lanes, lambda number: None)
    by_idaklu = solved(problem, points, steps, None, lambda number: None)
    for (Q, V), (other_Q, other_V) in zip(by_lanes, by_idaklu, strict=True):
        assert Q[-1] == pytest.approx(other_Q[-1], rel=1e-5)
        if Q[-1]:
            share = np.linspace(0, 0.95, 50)
            there = np.interp(share * other_Q[-1], other_Q, other_V)
            assert np.interp(share * Q[-1], Q, V) == pytest.approx(there, abs=3e-4)  # linear between points
    told = []
    first = in_lanes.predict(protocol, draws=20, progress=told.append)
    assert sum(words.startswith("weighing 20 sets") for words in told) > 0
    told.clear()
    in_lanes.predict("Discharge at 1.5 mA/cm2 until 2.2 V", draws=20, progress=told.append)
    assert not any(words.startswith("weighing") for words in told)
    capacity = first.capacity_mAh_cm2
    assert capacity.low < capacity.best < capacity.high
    assert capacity.best == pytest.approx(by_idaklu[0][0][-1], rel=0.05)


@needs_compiler
def test_a_model_whose_voltage_is_no_unknown_is_read_in_lanes():
    cell = lobsim.Cell("NIPS", "stacked", model="lumped")
    curve = lobsim.Curve(DISCHARGES[0], np.linspace(0, 1, 20), np.linspace(2.7, 2.6, 20))
    own = Problem(cell, [curve], [J0])
    forward = Forward(own, engine="batch")
    (answer,), (other,) = forward.solve(own.start), Forward(own, engine="idaklu").solve(own.start)
    assert forward.engine == "batch"
    assert answer.end_mAh_cm2 == pytest.approx(other.end_mAh_cm2, rel=1e-4)
    inside = other.capacity_mAh_cm2[:-10]
    assert answer.at(inside, None) == pytest.approx(other.voltage_V[:-10], abs=1e-4)


def test_without_a_compiler_idaklu_solves_and_one_warning_says_so_if_lanes_were_asked_for(problem, monkeypatch):
    monkeypatch.setenv(compiling.COMPILER, compiling.NONE)
    monkeypatch.setattr(lanes, "_said", set())
    expected = Forward(problem, engine="idaklu").solve(problem.start)
    with pytest.warns(LobsimWarning, match="the batch engine cannot be had") as told:
        asked = [Forward(problem, engine="batch") for _ in range(2)]
    assert len(told) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error", LobsimWarning)
        asked.append(Forward(problem))
    for forward in asked:
        assert forward.engine == "idaklu"
        for one, other in zip(forward.solve(problem.start), expected, strict=True):
            assert one.voltage_V.tolist() == other.voltage_V.tolist()


def test_an_engine_that_there_is_not_is_refused(problem):
    with pytest.raises(LobsimError, match="'lanes'"):
        lobsim.fit(problem.cell, problem.curves, NAMES, engine="lanes", progress=False)
