"""Whether curves look as predicted: traits of the model itself do, those that are far off do not."""

from types import SimpleNamespace

import numpy as np
import pytest

import lobsim
from lobsim.fit.belief import believed
from lobsim.fit.checks import Check, check
from lobsim.fit.drawn import Draw, Drawn, drawn
from lobsim.fit.left_out import LeftOut
from lobsim.fit.misfit import Misfit
from lobsim.fit.predict import predict
from lobsim.fit.report import Findings, markdown
from lobsim.fit.rivals import Rivals, ranked
from lobsim.fit.sampled import sample
from tests.fit.linear import NOISE_V, Toy, linear

FIGURES = {name: f"{name}.png" for name in ("curves", "correlations", "profiles", "predictions")}
AT_1 = "Discharge at 1.0 mA/cm2 until 2.0 V"


@pytest.fixture(scope="module")
def toy():
    model, _ = linear(2, 5)
    return Toy(model, 2, [0.5, -0.3], 1)


def misfit(misses):
    """Best values that miss points like that [-]."""
    return Misfit(misses, np.zeros(0), np.zeros(0), np.zeros((misses.size, 2)), np.zeros((0, 2)), np.zeros((0, 2)))


def checked(toy, misses):
    """The check of a toy whose best values miss its two curves like that [-]."""
    toy.problem.curves = [SimpleNamespace(name=name, voltage_V=np.zeros(40)) for name in ("slow", "fast")]
    belief = believed(toy, [np.array([0.6, 0.4])])
    return check(belief, drawn(belief, 100, 0), misfit(misses))


def test_curves_of_the_model_itself_lie_where_they_are_predicted(toy):
    found = checked(toy, np.random.default_rng(0).standard_normal(80))
    assert found.inside >= 0.9 and found.repeats == 1
    assert str(found).endswith("What is left scatters from point to point, as noise does.")


def test_what_is_left_of_a_wrong_law_repeats(toy):
    found = checked(toy, 5 * np.sin(np.linspace(0, 12, 80)))
    assert found.repeats > 5 and "a process is missing or not quite right" in str(found)


def test_places_of_exact_draws_are_those_of_the_normal_distribution(toy):
    """One draw that is off by so many standard deviations of noise and discrepancy has the probability of that."""
    from scipy.stats import norm

    belief = believed(toy, [np.array([0.6, 0.4])])
    (one, *_) = drawn(belief, 10, 0).draws
    deviations = np.sqrt(np.diag(toy.wrong(one.sizes.discrepancy)))
    assert deviations.min() > NOISE_V
    toy.problem.curves = [SimpleNamespace(name="slow", voltage_V=np.zeros(80))]
    away = np.linspace(-3, 3, 10)
    draw = Draw(one.point, one.own, one.sizes, away * deviations)
    found = check(belief, Drawn([draw], np.nan, 1.0), misfit(np.ones(80)))
    assert found.places == pytest.approx(norm.cdf(away))
    assert found.inside == 0.6  # 6 of 10 lie within 1.96


def test_the_report_says_whether_curves_look_as_predicted_and_which_law_they_prefer(found):
    repeating = Check(np.array([0.5, 0.5, 0.999, 0.4]), 12.0)
    densities = {"law A": np.array([1.0, 2.0, 3.0]), "law B": np.array([-3.0, -2.2, -1.1])}
    rivals = ranked({name: (None, LeftOut(some, np.zeros(3))) for name, some in densities.items()})
    text = markdown(Findings(found, check=repeating, rivals=rivals), FIGURES)
    assert "## Do the curves look as predicted\n\n75 % of the measured voltages" in text
    assert "One miss repeats in the next 12 points" in text
    assert "## Rival laws\n\nThese curves prefer law A by 12 (standard error 0.2)." in text
    assert "| law B | 12.3 | 0.2 | 0 |" in text
    plain = markdown(Findings(found), FIGURES)
    assert "Rival laws" not in plain and "as predicted" not in plain and "Chains" not in plain


def test_a_law_that_could_not_be_fitted_is_said_beside_those_that_were():
    one = ranked({"law A": (None, LeftOut(np.array([1.0, 2.0]), np.array([0.9, 0.1])))})
    told = str(Rivals(one.ranked, {"law B": "no set of values meets the curves"}))
    assert told == (
        "only law A could be fitted; 1 of 2 predictions are not to be trusted (k above 0.7); "
        "not fitted with law B: no set of values meets the curves"
    )


def test_chains_are_told_in_the_report_with_whether_they_agree(found, toy):
    belief = believed(toy, [np.array([0.6, 0.4])])
    short = sample(belief, drawn(belief, 100, 0), steps=100, seed=3)
    text = markdown(Findings(found, sampled=short), FIGURES)
    assert f"## Chains\n\n4 chains of 100 steps: R-hat {short.r_hat:.3f}" in text
    assert ("they are too short" in text) == (not short.agrees)


def test_a_prediction_takes_the_sets_that_it_is_given(found):
    """The same sets, drawn before, give the same."""
    few = found.drawn(3, seed=4)
    given = found.predict(AT_1, sets=few, seed=2)
    assert given.capacity_mAh_cm2 == predict(found.belief, few, AT_1, seed=2).capacity_mAh_cm2
    assert given.capacity_mAh_cm2 != found.predict(AT_1, draws=3, seed=2).capacity_mAh_cm2  # of other sets
    assert given.effective == few.effective
    with pytest.raises(lobsim.LobsimError, match="sets"):
        found.predict(AT_1, sets=3)
