"""PyBOP, through a simulator of our own, finds what the core finds, and changes nothing that it is given."""

import sys
from importlib import import_module

import numpy as np
import pytest

import lobsim
from lobsim.fit.information import intervals
from lobsim.fit.problem import Problem
from lobsim.laboratory import catalogue
from lobsim.solve.prepare import base_model
from tests.fit.conftest import J0, THICKNESS

pybop = pytest.importorskip("pybop")


@pytest.fixture(scope="module")
def problem(start, curves):
    return Problem(start, curves, [J0, THICKNESS])


@pytest.fixture(scope="module")
def by_core(problem):
    return lobsim.fit(problem.cell, problem.curves, problem.unknowns, starts=0, followed=1)


def test_both_find_the_same_optimum(problem, by_core):
    """To a fifth of the standard deviations, which 2 mV of noise give."""
    from lobsim.fit.through_pybop import optimise

    by_pybop = optimise(problem, "CMAES", iterations=40, seed=1)
    apart = by_pybop.optimum.coordinates - by_core.optimum.coordinates
    assert np.all(np.abs(apart) < 0.2 * by_core.information.deviations)
    assert by_pybop.sentences.keys() == by_core.sentences.keys()
    assert by_pybop.settings["optimiser"] == "PyBOP CMAES"


def test_its_gradient_is_that_of_the_sum_of_squares(problem):
    from lobsim.fit.forward import Forward
    from lobsim.fit.through_pybop import MISFIT, CurveSimulator

    simulator = CurveSimulator(Forward(problem))
    cost = pybop.SumSquaredError(simulator.dataset, target=MISFIT)
    asked = pybop.Problem(simulator, cost)
    at = dict(zip(problem.names, problem.start, strict=True))
    value, gradient = cost.evaluate(simulator.solve(at, True), calculate_sensitivities=True)
    step = 1e-4
    for name in problem.names:
        up, down = (float(asked(at | {name: at[name] + sign * step})) for sign in (1, -1))
        slope = gradient[name] if isinstance(gradient, dict) else gradient[problem.names.index(name)]
        assert float(np.sum(slope)) == pytest.approx((up - down) / (2 * step), rel=0.02)
    assert value == pytest.approx(float(asked(at)), rel=1e-2)  # near the end 1e-6 of time is 1e-2 of a misfit


def test_a_posterior_has_the_width_of_the_intervals(by_core):
    """A short chain, of cells that are alike and a model that is right: to a factor of two."""
    from lobsim.fit.through_pybop import sample

    drawn = sample(by_core, chains=1, iterations=200, seed=2)
    by_noise = intervals(by_core.problem, by_core.optimum.coordinates, by_core.by_noise)
    for name, (low, high) in drawn.intervals.items():
        wide = np.log(by_noise[name][1] / by_noise[name][0])
        assert 0.5 < np.log(high / low) / wide < 2
        assert low < by_core.values[name] < high
    assert drawn.draws.shape[2] == 2


def test_a_model_that_the_user_holds_is_not_changed(problem):
    """PyBOP's own simulator takes the voltage events out of it."""
    from lobsim.fit.through_pybop import optimise

    held = base_model(problem.cell)
    events, equations = [event.name for event in held.events], len(held.rhs) + len(held.algebraic)
    described = repr(problem.cell), problem.cell.key
    optimise(problem, "NelderMead", iterations=3)
    assert [event.name for event in held.events] == events
    assert "Minimum voltage [V]" in events
    assert len(held.rhs) + len(held.algebraic) == equations
    assert (repr(problem.cell), problem.cell.key) == described
    fresh = catalogue.model("coin")()
    assert {event.name for event in fresh.events} >= {"Minimum voltage [V]", "Maximum voltage [V]"}


@pytest.mark.parametrize(("ask", "words"), [("CMAESS", "did you mean CMAES"), ("Adam", "choose CMAES")])
def test_an_optimiser_that_does_not_exist_is_refused_in_words(problem, ask, words):
    from lobsim.fit.through_pybop import optimise

    with pytest.raises(lobsim.LobsimError, match=words):
        optimise(problem, ask)


def test_a_posterior_of_nothing_is_refused_in_words(by_core):
    from lobsim.fit.through_pybop import sample

    with pytest.raises(lobsim.LobsimError, match="a chain or more"):
        sample(by_core, chains=0)


def test_without_pybop_the_sentence_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pybop", None)
    monkeypatch.delitem(sys.modules, "lobsim.fit.through_pybop", raising=False)
    with pytest.raises(lobsim.LobsimError, match=r'needs PyBOP .*: pip install "lobsim\[fit\]"'):
        import_module("lobsim.fit.through_pybop")
