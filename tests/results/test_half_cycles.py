"""One cycle is cut out of a run at the right places."""

import numpy as np
import pytest

import lobsim
from lobsim.curves.charge import shape

CURRENT_mA_cm2 = {"discharge": 0.4, "rest": 0.0, "charge": -0.2}


@pytest.fixture(scope="module")
def result():
    """Fourteen cycles, of which ten keep all times; the second half of a charge is held at its voltage."""
    cell = lobsim.Cell("NIPS", "cycling", model="lumped")
    steps = ["Discharge at 0.4 mA/cm2 for 1 h", "Rest for 10 min", "Charge at 0.2 mA/cm2 for 1 h"]
    steps += ["Charge at 0.2 mA/cm2 for 30 min"]
    return lobsim.run(cell, ["Rest for 5 min", lobsim.Cycles(steps, 14)])


@pytest.mark.parametrize("number", [1, 2, 14])
def test_a_cycle_has_its_steps_and_no_time_of_others(result, number):
    curves = result.cycle(number)
    mine = [step for step in result.steps if step.cycle == number]
    assert curves["Time [s]"].iloc[0] == mine[0].start_s
    assert curves["Time [s]"].iloc[-1] == pytest.approx(mine[-1].start_s + mine[-1].duration_s, rel=1e-12)
    assert list(dict.fromkeys(curves["Half"])) == ["discharge", "rest", "charge"]
    assert curves["Current [mA.cm-2]"].to_numpy() == pytest.approx(
        curves["Half"].map(CURRENT_mA_cm2).to_numpy(), abs=1e-9
    )


def test_the_charge_moved_starts_at_nothing_in_each_half_and_runs_on_through_its_steps(result):
    curves = result.cycle(3)
    for half, end in (("discharge", 0.4), ("rest", 0.0), ("charge", 0.3)):
        moved = curves.loc[curves["Half"] == half, "Charge moved [mAh.cm-2]"].to_numpy()
        assert moved[0] == 0 and np.all(np.diff(moved) >= 0)
        assert moved[-1] == pytest.approx(end, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("number", [0, 15])
def test_a_cycle_that_was_not_done_is_refused_in_a_sentence(result, number):
    with pytest.raises(lobsim.LobsimError, match=f"the run has no cycle {number}: it has 14"):
        result.cycle(number)


def charge(voltages):
    import pandas

    moved = np.linspace(0, 2.0, len(voltages))
    return pandas.DataFrame({"Half": "charge", "Charge moved [mAh.cm-2]": moved, "Voltage [V]": voltages})


def test_the_shape_of_a_charge_is_read_where_it_is_defined():
    """3.0 V, a straight line to 4.0 V at 100 %: 1 % is 3.01 V, 3.5 V is at one half, the mean over 50-90 % 3.7 V."""
    curves = charge(3 + np.linspace(0, 1, 1001))
    read = [shape(name, curves) for name in ("start_of_charge_V", "rise_of_charge", "plateau_of_charge_V")]
    assert read == pytest.approx([3.01, 0.5, 3.7])
    assert shape("fall_in_charge_V", curves) == 0
    assert shape("fall_in_charge_V", charge([3.0, 3.6, 3.55, 3.7, 3.62])) == pytest.approx(0.08)
    assert shape("plateau_of_charge_V", charge([])) is None
