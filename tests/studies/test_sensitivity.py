"""Derivatives of a discharge against differences of whole discharges."""

import pytest

import lobsim
from lobsim.sweep.sensitivity import local_sensitivity, power_limit_sensitivity

STEP = "Discharge at 0.4 mA/cm2 until 2.0 V"
NAMES = (
    "Positive electrode BET area [m2.kg-1]",
    "Electrolyte dose [m]",
    "Oxygen diffusivity [m2.s-1]",
    "Oxygen reduction exchange current density [A.m-2]",
    "Tunnelling thickness on tubes [m]",
    "Membrane thickness [m]",
)
FLOOR = {"capacity_mAh_cm2": 0.1, "plateau_V": 1e-3, "knee_mAh_cm2": 0.1}  # of p dy/dp: below it nothing answers


@pytest.fixture(scope="module", params=["NIPS", "VF"])
def answered(request):
    cell = lobsim.Cell(request.param, "stacked").with_mesh(positive=10)
    return cell, local_sensitivity(cell, STEP, NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_derivatives_are_the_differences_of_whole_discharges(answered, name):
    """Central differences of 0.1 %, to 2e-3 of the derivative, or of the floor where nothing answers.

    The thickness moves what is derived from it; the electrode's own cells are ten.
    """
    cell, found = answered
    p = cell.numbers[name]
    ends = [local_sensitivity(cell.with_values({name: p * (1 + sign * 1e-3)}), STEP, [name]).values for sign in (1, -1)]
    for quantity, floor in FLOOR.items():
        difference = (ends[0][quantity] - ends[1][quantity]) / 2e-3
        assert found.absolute[quantity][name] * p == pytest.approx(difference, rel=2e-3, abs=1e-3 * floor)


def test_values_are_those_of_a_run(answered):
    cell, found = answered
    result = lobsim.run(cell, STEP)
    assert found.values["capacity_mAh_cm2"] == pytest.approx(result.capacity_mAh_cm2, rel=1e-4)
    assert found.values["plateau_V"] == pytest.approx(result.plateau_V, abs=1e-4)


def test_relative_derivatives_have_no_unit(answered):
    cell, found = answered
    area = NAMES[0]
    expected = found.absolute["capacity_mAh_cm2"][area] * cell.numbers[area] / found.values["capacity_mAh_cm2"]
    assert found.relative["capacity_mAh_cm2"][area] == pytest.approx(expected)
    if cell.membrane == "NIPS":
        assert expected > 1, "the film's volume goes with the surface, more than in proportion"


def test_the_power_limit_of_vf_goes_with_the_diffusivity_of_oxygen():
    """To 5 %: the limit's own tolerance over the step of 5 %."""
    cell = lobsim.Cell("VF", "cycling").with_mesh(positive=10)
    found = power_limit_sensitivity(cell, ["Oxygen diffusivity [m2.s-1]", "Ceramic resistance [Ohm.m2]"])
    assert found["Oxygen diffusivity [m2.s-1]"] == pytest.approx(1.0, abs=0.1)
    assert abs(found["Ceramic resistance [Ohm.m2]"]) < 0.05


@pytest.mark.parametrize(
    ("step", "name", "sentence"),
    [
        (STEP, "Oxygen difusivity [m2.s-1]", "did you mean"),
        ("Rest for 1 h", NAMES[0], "one discharge at constant current"),
        ("Discharge at 0.4 mA/cm2 for 1 h", NAMES[0], "one discharge at constant current"),
        ("Discharge at 0.4 mA/cm2 until 2.0 V or 1 mAh/cm2", NAMES[0], "to a voltage alone"),
        ("Discharge at 0.4 mA/cm2 until 2.0 V or for 1 h", NAMES[0], "to a voltage alone"),
        ("Discharge at 900 mA/cm2 until 2.0 V", NAMES[0], "cannot carry"),
    ],
)
def test_what_has_no_derivative_is_refused(step, name, sentence):
    with pytest.raises(lobsim.LobsimError, match=sentence):
        local_sensitivity(lobsim.Cell().with_mesh(positive=10), step, [name])


LUMPED = lobsim.Cell("NIPS", "stacked", model="lumped")


def test_a_discharge_that_ends_on_its_plateau_has_no_knee_to_differentiate():
    found = local_sensitivity(LUMPED, "Discharge at 0.4 mA/cm2 until 2.6 V", NAMES[:1])
    assert set(found.values) == set(found.absolute) == {"capacity_mAh_cm2", "plateau_V"}
    assert found.relative["capacity_mAh_cm2"][NAMES[0]] > 0  # more surface, later end


def test_a_discharge_that_the_lithium_ends_has_no_derivative():
    thin = LUMPED.with_values({"Lithium thickness [m]": 1e-6})
    with pytest.raises(lobsim.LobsimError, match=r"not end at the voltage limit of .*, but by 'lithium exhausted'"):
        local_sensitivity(thin, STEP, NAMES[:1])


def test_the_power_limit_has_no_derivative_by_a_name_that_does_not_exist():
    with pytest.raises(lobsim.LobsimError, match="did you mean 'Separator porosity'"):
        power_limit_sensitivity(LUMPED, ["Separator prosity"])
