"""All explanations of the curves are found and told, a valley is one of them, and a misfit is said first.

The searches go over a quick stand-in for the model, whose minima are known; `benchmarks/modes.py` does the same with a
cell.
"""

import numpy as np
import pytest

import lobsim
from lobsim.errors import LobsimError
from lobsim.fit.information import information, sentences
from lobsim.fit.missed import misfit_sentence, missed
from lobsim.fit.model_curve import Count, ModelCurve
from lobsim.fit.modes import explanations, overlooked
from lobsim.fit.problem import Problem
from lobsim.fit.search import search
from lobsim.fit.starts import starts_of
from tests.fit.conftest import DOSE, J0

Q = np.linspace(0, 1, 60)
NOISE_V = 2e-3
PROTOCOL = "Discharge at 0.4 mA/cm2 until 1 mAh/cm2"  # no voltage limit is met: the points are all that counts
UNKNOWNS = [lobsim.Unknown(J0, 1e-7, 1e-5), lobsim.Unknown(DOSE, 1e-5, 1e-3)]


class StandIn:
    """A function from places between the bounds, 0 to 1 each, to voltages [V], in place of a model."""

    def __init__(self, law, truth, seed=0, noise=NOISE_V, start=None):
        voltage = law(np.array(truth)) + np.random.default_rng(seed).normal(0, noise, Q.size)
        curve = lobsim.Curve(PROTOCOL, Q, voltage, noise_V=NOISE_V, name="the curve")
        low, high = Problem(lobsim.Cell("NIPS", "stacked"), [curve], UNKNOWNS).bounds
        given = dict(zip((J0, DOSE), np.exp(low + (high - low) * np.array(start or (0.5, 0.5))), strict=True))
        self.problem = Problem(lobsim.Cell("NIPS", "stacked").with_values(given), [curve], UNKNOWNS)
        self.law, self.count, self.solved = law, Count(), lambda: None

    def at(self, points):
        low, high = self.problem.bounds
        for point in points:
            self.count.plain += 1
            yield [ModelCurve(Q, self.law((point - low) / (high - low)), np.zeros((Q.size, 0)))]

    def solve(self, point, slopes=False):
        steps = 1e-5 * np.eye(point.size)
        (one,), *beside = self.at([point, *(point + steps), *(point - steps)])
        pairs = zip(beside[: point.size], beside[point.size :], strict=True)
        columns = [(up.voltage_V - down.voltage_V) / 2e-5 for (up,), (down,) in pairs]
        return [ModelCurve(Q, one.voltage_V, np.array(columns).T)]

    def known(self, point):
        return None

    def places(self, mode):
        low, high = self.problem.bounds
        return (mode.coordinates - low) / (high - low)


def two(place):
    """The first number and its mirror image give almost the same curve: 1 mV tells them apart."""
    u, v = place
    return 2.7 - 0.4 * (u - 0.5) ** 2 * 4 * Q - 0.1 * v * Q**2 + 1.5e-3 * u * np.sin(6 * Q)


def along(dimples):
    """A valley that bends, in which the misfit rises slowly from its lowest place, with dimples of some depth [V]."""

    def law(place):
        u, v = place
        across, way = v - (0.5 + 0.4 * np.sin(3 * u)), 1.5e-3 * (u - 0.1)
        return (
            2.7 - 0.2 * Q - 0.3 * across * Q + way * np.sin(9 * Q) + dimples * np.cos(40 * (u - 0.1)) * np.cos(15 * Q)
        )

    return law


@pytest.mark.parametrize("seed", range(50))
def test_both_explanations_of_a_curve_are_found_from_any_starts(seed):
    model = StandIn(two, (0.2, 0.4), seed)
    optimum, _ = search(model, seed=seed)
    assert len(optimum.modes) == 2
    found = sorted(model.places(mode)[0] for mode in optimum.modes)
    assert found == pytest.approx([0.2, 0.8], abs=0.02)
    assert sum(mode.share for mode in optimum.modes) == pytest.approx(1.0)
    assert optimum.agreed == pytest.approx(optimum.modes[0].share * optimum.searches)
    assert optimum.settled and optimum.searches >= 16
    for mode in optimum.modes:  # a minimum each: no slope is left, in standard deviations
        told = information(model.problem, mode.misfit)
        slope = mode.misfit.all_slopes.T @ mode.misfit.all
        assert np.abs(slope * told.deviations).max() < 0.05


def test_two_explanations_are_told_with_their_numbers_and_misfits():
    model = StandIn(two, (0.2, 0.4))
    optimum, answers = search(model)
    first, *each = explanations(model.problem, optimum.modes)
    assert first == "two explanations meet the curves about as well:"
    for number, (mode, words) in enumerate(zip(optimum.modes, each, strict=True), 1):
        value = model.problem.values(mode.coordinates)[J0]
        rms_mV = 1e3 * missed(model.problem, mode.misfit).rms_V
        assert words.startswith(f"{number}. {J0} = {value:.3g}")
        assert f"misses the curves by {rms_mV:.3g} mV, {100 * mode.share:.0f} % of the searches ended there" in words
    assert optimum.coordinates is optimum.modes[0].coordinates
    assert answers is optimum.modes[0].answers and answers[0].slopes.shape == (Q.size, 2)


def test_an_explanation_that_is_out_of_reach_is_not_told():
    """The same, but for 100 times the difference: 25 units above the best nothing counts."""

    def law(place):
        return two(place) + 0.1 * place[0] * np.sin(6 * Q)

    optimum, _ = search(StandIn(law, (0.2, 0.4)))
    assert len(optimum.modes) == 1
    assert optimum.agreed < optimum.searches  # some did end in the other one
    assert explanations(StandIn(law, (0.2, 0.4)).problem, optimum.modes) == []


def test_dimples_along_a_bent_valley_are_one_explanation_until_barriers_are_between_them():
    """Dimples far less deep than a unit of the misfit are none; those of a thousand units are."""
    smooth, dimpled, deep = (StandIn(along(depth), (0.1, 0.6)) for depth in (0.0, 2e-5, 4e-3))
    for model in (smooth, dimpled):
        optimum, _ = search(model)
        assert len(optimum.modes) == 1
        assert optimum.agreed == optimum.searches
        assert model.places(optimum.modes[0])[0] == pytest.approx(0.1, abs=0.1)
    assert len(search(deep)[0].modes) > 1


def test_a_valley_tells_how_far_it_reaches():
    """Its floor hardly rises, so that descents come to rest far from its lowest place."""
    model = StandIn(along(0.0), (0.1, 0.6))
    (mode,) = search(model)[0].modes
    assert mode.valley
    for place in mode.valley:
        assert place.misfit.all_slopes.shape == (Q.size, 2)
        assert np.sum(place.misfit.all**2) > np.sum(mode.misfit.all**2)
    (words,) = explanations(model.problem, (mode,))
    assert words.startswith("one explanation, in a long valley: without a barrier it goes on to ")


def test_descents_go_on_until_the_last_half_of_them_led_to_nothing_new():
    """A mode that few starts lead to is found late, and as many descents again follow."""

    def law(place):
        u, v = place
        hole = np.exp(-(((u - 0.9) / 0.1) ** 2) - ((v - 0.1) / 0.4) ** 2)
        return 2.7 - 0.3 * (u - 0.2) * (1 - hole) * Q - 0.1 * (v - 0.5) * (1 - hole) * Q**2

    searches = [search(StandIn(law, (0.2, 0.5), seed), seed=seed, followed=4)[0] for seed in range(8)]
    assert all(one.settled for one in searches)
    late = [one for one in searches if one.newest > 2]
    assert late and all(one.searches == 2 * one.newest for one in late)
    assert all(one.searches == max(4, 2 * one.newest) for one in searches)
    few = search(StandIn(law, (0.2, 0.5)), starts=0)[0]
    assert few.searches == 1 and not few.settled


def test_how_likely_a_mode_was_missed_is_that_of_independent_draws():
    """Of 16 descents 15 are drawn. Counted with a coin of one side in five, to three standard deviations."""
    assert overlooked(16) == pytest.approx(0.8**15)
    drawn = np.random.default_rng(1).random((40_000, 15)) < 0.2
    assert np.mean(~drawn.any(axis=1)) == pytest.approx(overlooked(16), abs=3 * np.sqrt(0.035 / 40_000))
    assert overlooked(1) == 1.0


def test_starts_are_the_cells_own_values_and_then_points_that_fill_the_bounds():
    """The first of them are the same whatever their number; each half of each number has half of 64."""
    problem = StandIn(two, (0.2, 0.4)).problem
    own, *points = starts_of(problem, 64, seed=3)
    assert np.array_equal(own, problem.start)
    assert np.array_equal(points[:5], starts_of(problem, 5, seed=3)[1:])
    assert not np.array_equal(points, starts_of(problem, 64, seed=4)[1:])
    assert np.sum(np.array(points) < np.mean(problem.bounds, axis=0), axis=0).tolist() == [32, 32]


def line(place):
    u, v = place
    return 2.7 - 0.2 * u * Q - 0.2 * v * Q**2


def told(extra, noise=NOISE_V):
    """What is said of numbers fitted to a curve that the model misses by something [V]."""
    model = StandIn(lambda place: line(place) + extra, (0.4, 0.6), noise=noise)
    model.law = line
    optimum, _ = search(model, starts=0)
    there = optimum.misfit
    met = misfit_sentence(model.problem, there)
    return met, set(sentences(model.problem, optimum.coordinates, information(model.problem, there)).values())


def test_a_model_that_meets_the_curves_is_said_to_have_found_its_numbers():
    met, words = told(0.0)
    assert met == ""
    assert all(one.startswith("found to ") for one in words)


def test_a_misfit_that_is_no_fit_is_all_that_is_said():
    met, words = told(0.6 * np.sin(12 * Q))
    assert met.startswith("not to be trusted: the model misses the curves by 4")
    (only,) = words
    assert only.startswith("not to be trusted: the model misses the curves by 4") and only.endswith(" mV")


def test_a_misfit_that_repeats_forbids_to_have_found_anything_to_so_many_per_cent():
    met, words = told(0.003 * np.sin(20 * Q))
    assert met.startswith("the model misses the curves by 3") and "its laws are not quite the cell's" in met
    assert all(one.startswith("no better than ") and "the model misses the curves by 3" in one for one in words)


def test_more_noise_than_was_stated_is_no_fault_of_the_model():
    met, words = told(0.0, noise=4 * NOISE_V)
    assert met.startswith("the curves scatter about the model more than is stated")
    assert all(one.startswith("found to ") for one in words)


def test_a_search_without_any_answer_is_refused():
    model = StandIn(two, (0.2, 0.4))
    nothing = ModelCurve(np.zeros(0), np.zeros(0), np.zeros((0, 0)))
    model.at = lambda points: iter([[nothing]] * len(points))
    with pytest.raises(LobsimError, match="carries none of the measured currents at any of 16 starts"):
        search(model)
