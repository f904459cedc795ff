"""Pulses are evaluated as on paper: what they cost at once, after a time, and how the voltage comes back."""

import numpy as np
import pytest

import lobsim
from lobsim.errors import LobsimError
from lobsim.physics.constants import F, R

LUMPED = lobsim.Cell("NIPS", "coin", model="lumped")
TITRATION = ["Rest for 1 min", lobsim.gitt("0.2 mA/cm2", pulse="10 min", rest="1 h", times=3, until="2.0 V")]
CONTACT = "Contact resistance [Ohm.m2]"


@pytest.fixture(scope="module")
def result():
    return lobsim.run(LUMPED, TITRATION)


def by_hand(cell, i):
    """Contact, ceramic, separator, lithium [Ohm cm2] at a current [A m-2]; the double layer does not move at once."""
    n = cell.numbers
    c_e, T = n["Initial salt concentration [mol.m-3]"], n["Ambient temperature [K]"]
    assert n["Reference temperature [K]"] == T  # so that nothing is activated
    assert n["Salt concentration of peak conductivity [mol.m-3]"] == c_e
    kappa = n["Peak electrolyte conductivity [S.m-1]"]
    separator = n["Separator thickness [m]"] * n["Separator MacMullin number"] / kappa
    i_0 = n["Lithium exchange current density [A.m-2]"] * np.sqrt(c_e / n["Reference salt concentration [mol.m-3]"])
    lithium = 2 * R * T / F * np.arcsinh(i / (2 * i_0)) / i
    return 1e4 * (n["Ceramic resistance [Ohm.m2]"] + n[CONTACT] + separator + lithium)


def test_every_pulse_is_a_row(result):
    table = result.pulses()
    assert result.finished and len(table) == 3
    assert table["Start [s]"].tolist() == pytest.approx([60, 4260, 8460])
    assert table["Duration [s]"].tolist() == pytest.approx([600] * 3)
    assert table["Rest [s]"].tolist() == pytest.approx([3600] * 3)
    assert table["Current [mA.cm-2]"].tolist() == pytest.approx([0.2] * 3)
    assert table["Discharged before [mAh.cm-2]"].tolist() == pytest.approx([0, 1 / 30, 2 / 30], abs=1e-9)


def test_a_contact_resistance_is_in_R0_to_the_last_digit(result):
    more = LUMPED.with_values({CONTACT: LUMPED.numbers[CONTACT] + 5e-3})  # 50 Ohm cm2
    other = lobsim.run(more, TITRATION).pulses()
    np.testing.assert_allclose(other["R0 [Ohm.cm2]"] - result.pulses()["R0 [Ohm.cm2]"], 50, rtol=1e-6)
    np.testing.assert_allclose(other["Relaxation at once [V]"] - result.pulses()["Relaxation at once [V]"], 0.01, 1e-6)


def test_R0_is_what_is_ohmic_and_the_lithium(result):
    assert result.pulses()["R0 [Ohm.cm2]"].tolist() == pytest.approx([by_hand(LUMPED, 2.0)] * 3, rel=1e-6)


def test_R0_of_a_porous_electrode_comes_to_it_as_the_mesh_is_refined():
    """What it is more is half a cell of the mesh, at the lithium and at the first place: half on twice the cells."""
    missed = []
    for count in (8, 16):
        cell = lobsim.Cell("NIPS", "coin").with_mesh(count, count)
        run = lobsim.run(cell, ["Rest for 1 min", "Discharge at 0.2 mA/cm2 for 1 s"])
        missed.append(run.pulses()["R0 [Ohm.cm2]"][0] - by_hand(cell, 2.0))
    assert 0 < missed[0] < 0.1 * by_hand(LUMPED, 2.0)
    assert missed[0] / missed[1] == pytest.approx(2, rel=0.05)


def test_R_at_a_time_and_the_relaxation_are_those_of_the_curve(result):
    table = result.pulses(at_s=(1, 10))
    after = np.interp([61, 70], result.time_s, result.voltage_V)
    at = [table[f"R at {time} s [Ohm.cm2]"][0] for time in (1, 10)]
    assert at == pytest.approx(
        1e3 * (table["Voltage before [V]"][0] - after) / 0.2, rel=2e-3
    )  # straight between points
    back = table["Relaxation at once [V]"] + table["Relaxation in the rest [V]"]
    np.testing.assert_allclose(back, table["Voltage after the rest [V]"] - table["Voltage at the end [V]"], rtol=1e-9)
    reached = np.interp(660 + table["Relaxation time [s]"][0], result.time_s, result.voltage_V)
    at_once = table["Voltage at the end [V]"][0] + table["Relaxation at once [V]"][0]
    share = (reached - at_once) / table["Relaxation in the rest [V]"][0]
    assert share == pytest.approx(1 - np.exp(-1), abs=1e-3)


def test_pulses_inside_a_profile_are_found_and_cost_the_same():
    square = lobsim.follow([0, 1, 1, 10], current_mA_cm2=[2, 2, 0, 0], repeat=5)
    along = lobsim.run(LUMPED, ["Rest for 1 min", square]).pulses()
    steps = lobsim.run(LUMPED, ["Rest for 1 min", "Discharge at 2 mA/cm2 for 1 s", "Rest for 9 s"]).pulses()
    assert len(along) == 5 and len(steps) == 1
    for name in ("R0 [Ohm.cm2]", "R at 1 s [Ohm.cm2]", "Relaxation at once [V]"):
        assert along[name][0] == pytest.approx(steps[name][0], rel=1e-4)
    assert along["R0 [Ohm.cm2]"].tolist() == pytest.approx([by_hand(LUMPED, 20.0)] * 5, rel=1e-4)


def test_what_there_is_not_is_no_number():
    table = lobsim.run(LUMPED, ["Discharge at 0.2 mA/cm2 for 10 s", "Discharge at 0.4 mA/cm2 for 10 s"]).pulses(at_s=20)
    assert len(table) == 2
    assert np.isnan(table["R0 [Ohm.cm2]"][0]) and table["R0 [Ohm.cm2]"][1] > 0
    assert table["R at 20 s [Ohm.cm2]"].isna().all() and table["Relaxation time [s]"].isna().all()
    assert lobsim.run(LUMPED, "Rest for 1 min").pulses().empty
    with pytest.raises(LobsimError, match="after times above 0 s"):
        lobsim.run(LUMPED, "Rest for 1 min").pulses(at_s=0)


def test_a_titration_ends_with_the_rest_after_its_voltage_limit():
    protocol = lobsim.gitt("0.5 mA/cm2", pulse="1 h", rest="10 min", times=100, until="2.5 V", conditions="at 40 C")
    result = lobsim.run(LUMPED, protocol)
    assert result.finished and not result.stopped
    assert result.steps[-2].end == "voltage limit 2.5 V" and result.steps[-1].duration_s == 600
    assert 4 < len(result.steps) < 200 and {step.temperature_K for step in result.steps} == {313.15}


def test_a_rate_test_gives_capacity_against_current_on_one_cell():
    protocol = lobsim.rate_test(
        [0.5, 1, "2 mA/cm2"], until="2.3 V or 1 mAh/cm2", charge="0.5 mA/cm2 until 1 mAh/cm2 or 4.0 V", cycles=2
    )
    assert [part.times for part in protocol] == [2, 2, 2]
    result = lobsim.run(lobsim.Cell("NIPS", "cycling", model="lumped"), protocol)
    table = result.rates
    assert table["Current [mA.cm-2]"].tolist() == pytest.approx([0.5, 0.5, 1, 1, 2, 2])
    assert table["Cycle"].tolist() == [1, 2, 3, 4, 5, 6]
    by_cycle = result.cycles["discharge_capacity_mAh_cm2"]
    assert table["Capacity [mAh.cm-2]"].tolist() == pytest.approx(by_cycle.tolist())
    assert table["Mean voltage [V]"][0] > table["Mean voltage [V]"][2] > table["Mean voltage [V]"][4]


def test_discharges_of_a_rate_test_without_a_charge_follow_one_another():
    assert lobsim.rate_test([0.4, 0.2], rest="10 min") == (
        "Discharge at 0.4 mA/cm2 until 2.0 V",
        "Rest for 10 min",
        "Discharge at 0.2 mA/cm2 until 2.0 V",
        "Rest for 10 min",
    )


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: lobsim.rate_test([]), "a rate test has a list of currents"),
        (lambda: lobsim.rate_test([0.1, -0.1]), "above 0 mA/cm2, not -0.1"),
        (lambda: lobsim.rate_test([0.1], cycles=3), "3 cycles at each current need a charge"),
        (lambda: lobsim.gitt("1 mA", pulse="1 h", rest="1 h", times=0), "1 or more"),
    ],
)
def test_what_is_no_rate_test_or_titration_gets_one_sentence(make, sentence):
    with pytest.raises(LobsimError) as error:
        make()
    assert sentence in str(error.value)
