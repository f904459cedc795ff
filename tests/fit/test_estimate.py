"""What went in is found again, with intervals that mean something, and what cannot be seen is said."""

import numpy as np
import pytest

import lobsim
from lobsim.fit.information import LEVEL, intervals, sentences
from lobsim.fit.missed import repetition
from lobsim.fit.profiles import LIMIT
from tests.fit.conftest import DOSE, J0, THICKNESS, measured

DIFFUSIVITY, SOLUBILITY = "Oxygen diffusivity [m2.s-1]", "Oxygen solubility [mol.m-3.Pa-1]"


def test_what_went_in_is_found_again_within_its_interval(found, truth):
    """With these seeds; `benchmarks/coverage.py` counts how often over many. The misfit is the noise that was added."""
    for name, (low, high) in found.intervals.items():
        assert low < truth.numbers[name] < high
        assert (high - low) / truth.numbers[name] < 0.4  # the interval says something, though cells differ
        assert found.sentences[name].startswith(("found to", "only narrowed down"))
    chi2 = np.sum(found.optimum.misfit.at_points**2) / found.information.freedom
    assert chi2 == pytest.approx(1.0, abs=4 * np.sqrt(2 / found.information.freedom))
    assert found.by_noise.excess < 1.4
    assert all(abs(met.end_off) < 5e-3 for met in found.agreement)


def test_few_solves_are_needed(found):
    """300 are allowed for three curves and five numbers; these are two curves and three."""
    assert 0 < found.count.with_slopes < found.count.all < 150


def test_the_cell_that_was_given_is_not_changed(found, start):
    assert found.problem.cell is start
    assert found.values[J0] != start.numbers[J0]
    assert found.cell.numbers[J0] == found.values[J0]


def test_intervals_are_those_of_textbook_least_squares_where_the_noise_is_all(found):
    J = found.optimum.misfit.slopes_at_points
    textbook = np.sqrt(np.diag(np.linalg.inv(J.T @ J)) * found.by_noise.excess)
    assert found.by_noise.deviations == pytest.approx(textbook, rel=0.01)  # the bounds add next to nothing


def test_noise_does_not_repeat_and_a_missing_process_does(found):
    rng = np.random.default_rng(3)
    size = found.optimum.misfit.at_points.size
    assert repetition(found.problem.curves, rng.normal(size=size)) == 1.0
    wave = np.sin(np.linspace(0, 20, size))
    assert repetition(found.problem.curves, wave) > 20


def test_profile_and_interval_agree_where_the_misfit_is_a_paraboloid(found):
    profile = found.profile(THICKNESS, points=5)
    low, high = intervals(found.problem, found.optimum.coordinates, found.by_noise)[THICKNESS]
    assert profile.rise.min() == profile.rise[2] == 0.0
    assert profile.rise[-1] > LIMIT
    width = high - low
    assert (profile.low, profile.high) == (pytest.approx(low, abs=0.1 * width), pytest.approx(high, abs=0.1 * width))


def test_a_profile_of_what_was_not_searched_is_refused(found):
    with pytest.raises(lobsim.LobsimError, match="unknown unknown of this fit"):
        found.profile(DIFFUSIVITY)


def test_only_the_product_of_diffusivity_and_solubility_is_seen():
    """A coin at a current that oxygen limits: physics says that D_O c_O alone matters, but for the reaction order."""
    truth = lobsim.Cell("VF", "coin").with_mesh(6, 20)
    exact = measured(truth, "Discharge at 1.0 mA/cm2 until 2.0 V", 5, points=40, noise=0)
    bounds = {name: (0.3 * truth.numbers[name], 3 * truth.numbers[name]) for name in (DIFFUSIVITY, SOLUBILITY)}
    unknowns = [lobsim.Unknown(name, *ends) for name, ends in bounds.items()]
    blurred = lobsim.Curve(exact.protocol, exact.capacity_mAh_cm2, exact.voltage_V, noise_V=0.05)
    found = lobsim.fit(truth, [blurred], unknowns, starts=0, followed=1)
    assert found.correlation[0, 1] < -0.85
    for sentence in found.sentences.values():
        assert sentence.startswith("only the product ")
        assert "Oxygen diffusivity" in sentence
        assert "Oxygen solubility" in sentence


def test_what_the_curves_do_not_show_is_called_not_identifiable(truth, curves):
    """Where gas feeds the electrode, how fast oxygen moves in the liquid hardly matters."""
    found = lobsim.fit(truth, curves[:1], [J0, DIFFUSIVITY], starts=0, followed=1)
    assert found.sentences[DIFFUSIVITY].startswith("not identifiable from these curves")
    assert found.sentences[J0].startswith("found to")
    low, high = found.intervals[DIFFUSIVITY]
    assert (low, high) == (pytest.approx(0.9e-9, rel=0.02), pytest.approx(1.35e-9, rel=0.02))  # 95 % of its range


def test_a_bound_that_holds_a_number_back_is_named(truth, curves):
    exact = truth.numbers[J0]
    found = lobsim.fit(truth, curves[:1], [lobsim.Unknown(J0, 0.2 * exact, 0.8 * exact)], starts=0, followed=1)
    alone = sentences(found.problem, found.optimum.coordinates, found.by_noise)[J0]
    assert "at its upper bound" in alone and "the curves ask for more" in alone
    # As well where the model may be wrong and cells differ: 11 mV are missed
    assert found.sentences[J0].startswith("at its upper bound")


def test_a_number_near_its_bound_is_not_held_back_by_it(truth, curves):
    """There is no contact resistance, and the curves say so: that is knowledge, not a bound in the way."""
    contact = lobsim.Unknown("Contact resistance [Ohm.m2]", 0.0, 0.02, scale="linear")
    found = lobsim.fit(truth, curves, [contact], starts=0, followed=1)
    assert found.sentences[contact.name].startswith("found to")
    assert found.intervals[contact.name][0] == pytest.approx(0, abs=2e-4)


def test_a_prior_draws_where_the_curves_say_nothing(truth, curves):
    prior = lobsim.Unknown(DIFFUSIVITY, 2e-10, 2e-9, mean=1.0e-9, sd=0.05)
    found = lobsim.fit(truth, curves[:1], [prior], starts=0, followed=1)
    assert found.values[DIFFUSIVITY] == pytest.approx(1.0e-9, rel=0.02)
    low, high = found.intervals[DIFFUSIVITY]
    assert np.log(high / low) == pytest.approx(2 * 1.96 * 0.05, rel=0.1)


def test_a_prediction_holds_the_truth_and_its_band_follows_the_noise(found, truth):
    protocol = "Discharge at 1.0 mA/cm2 until 2.0 V"
    told = found.predict(protocol, draws=30)
    run = lobsim.run(truth, protocol)
    assert told.capacity_mAh_cm2.low < run.capacity_mAh_cm2 < told.capacity_mAh_cm2.high
    middle = np.interp(run.capacity_mAh_cm2 / 2, run.discharged_mAh_cm2, run.voltage_V)
    assert told.middle_V.low - 2e-4 < middle < told.middle_V.high + 2e-4
    assert (told.high_V - told.low_V)[20] < 0.04  # V: what the model is wrong by was seen to be small
    assert told.charge_mAh_cm2.shape == told.voltage_V.shape == told.low_V.shape == told.high_V.shape


def test_the_next_measurement_is_the_one_that_narrows_most(found):
    """At high current the saturation, hence the dose, shows; to measure again tells less."""
    again, faster = "Discharge at 0.4 mA/cm2 until 2.0 V", "Discharge at 4.0 mA/cm2 until 2.0 V"
    first, second = found.next_measurement([again, faster])
    assert first.protocol == faster
    assert first.bits > second.bits > 0
    assert first.most == DOSE
    assert all(0 < share <= 1 for share in first.narrower.values())


def test_the_promised_narrowing_is_what_the_measurement_gives(found, truth, curves, start):
    """Fitted with the measurement that was imagined, the interval has the promised width, to 20 %."""
    protocol = "Discharge at 4.0 mA/cm2 until 2.0 V"
    (promised,) = found.next_measurement([protocol])
    more = lobsim.fit(found.cell, [*curves, measured(truth, protocol, 9, points=100)], [J0, THICKNESS, DOSE], starts=0)
    gained = more.by_noise.deviations[2] / found.by_noise.deviations[2]
    assert gained * np.sqrt(found.by_noise.excess / more.by_noise.excess) == pytest.approx(
        promised.narrower[DOSE], rel=0.2
    )


def test_what_the_cell_cannot_carry_predicts_nothing_and_tells_nothing(found):
    protocol = "Discharge at 1e5 mA/cm2 until 2.0 V"
    with pytest.raises(lobsim.LobsimError, match=r"the fitted cell cannot carry 'Discharge at 1e5 mA/cm2 until 2.0 V'"):
        found.predict(protocol, draws=1)
    (candidate,) = found.next_measurement([protocol])
    assert candidate.bits == 0.0 and set(candidate.narrower.values()) == {1.0}
    with pytest.raises(lobsim.LobsimError, match="there is no candidate: give one protocol or more, such as"):
        found.next_measurement([])


def test_a_saved_fit_is_a_cell_that_knows_where_its_numbers_come_from(found, tmp_path):
    found.save(tmp_path / "cell.toml")
    cell = lobsim.Cell.load(tmp_path / "cell.toml")
    assert cell == found.cell
    assert cell.key == found.cell.key
    origin = cell.parameters[J0].origin
    assert origin.status == "fitted"
    assert (origin.low, origin.high) == found.intervals[J0]
    assert found.problem.curves[0].digest in origin.source
    assert "[provenance]" in (tmp_path / "cell.toml").read_text(encoding="utf-8")
    assert J0 in {assumption.name for assumption in cell.assumptions()}


def test_an_interval_is_of_95_per_cent():
    assert LEVEL == 0.95
    assert pytest.approx(3.8415, abs=1e-4) == LIMIT  # chi squared, one degree of freedom


def test_a_charge_is_fitted_too(truth):
    """The direct oxidation from a charge, and the reduction from the discharge before it, at one time."""
    name = "Peroxide oxidation exchange current density [A.m-2]"
    protocol = ["Discharge at 0.4 mA/cm2 until 1 mAh/cm2", "Charge at 0.1 mA/cm2 until 0.3 mAh/cm2"]
    both = [measured(truth, protocol[:1], 1, points=30), measured(truth, protocol, 2, points=30)]
    numbers = truth.numbers
    start = truth.with_values({name: 1.3 * numbers[name], J0: 0.8 * numbers[J0]})
    found = lobsim.fit(start, both, [J0, lobsim.Unknown(name, 1e-4, 1e-3)], starts=0, followed=1)
    for unknown, (low, high) in found.intervals.items():
        assert low < numbers[unknown] < high
        assert high / low < 1.4  # no model is thought right to better than 5 mV, a tenth of a rate
    assert [met.end_off for met in found.agreement] == pytest.approx([0, 0], abs=1e-6)  # both end at a capacity
