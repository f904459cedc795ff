"""What a cycler does with a step whose end is met already, or that the cell cannot carry: it goes on."""

import numpy as np
import pytest

import lobsim
from lobsim.plots import cycling

CELL = lobsim.Cell("NIPS", "stacked").with_mesh(4, 8)
HALF = "Discharge at 0.4 mA/cm2 until 0.5 mAh/cm2 or 2.0 V"
TOO_MUCH = "Discharge at 500 mA/cm2 until 2.0 V"


@pytest.mark.parametrize(
    ("before", "met", "end"),
    [
        (["Charge at 0.1 mA/cm2 until 3.3 V"], "Hold at 3.3 V until 0.5 mA/cm2", "current limit"),
        (["Discharge at 0.4 mA/cm2 until 2.3 V"], "Discharge at 4 mA/cm2 until 2.3 V", "voltage limit 2.3 V"),
        (["Discharge at 0.4 mA/cm2 until 2.3 V"], "Discharge at 4 mW/cm2 until 2.3 V", "voltage limit 2.3 V"),
    ],
)
def test_a_step_whose_end_is_met_already_takes_no_time(before, met, end):
    result = lobsim.run(CELL, [HALF, *before, met, "Rest for 10 min"])
    step = result.steps[-2]
    assert (step.text, step.end, step.asked, step.duration_s) == (met, end, True, 0.0)
    assert step.charge_mAh_cm2 == step.energy_mWh_cm2 == 0 and step.end_V == result.steps[-3].end_V
    assert result.finished and not result.stopped and len(result.steps) == len(before) + 3
    assert max(result.books.values()) < 1e-5


def test_a_step_that_the_cell_cannot_carry_is_passed_over_and_says_so():
    result = lobsim.run(CELL, [HALF, TOO_MUCH, "Rest for 10 min"])
    assert [step.asked for step in result.steps] == [True, False, True]
    assert result.steps[1].end == result.steps[1].cause == "the cell cannot carry 500 mA/cm2"
    alone = lobsim.run(CELL, [HALF, "Rest for 10 min"])
    np.testing.assert_allclose(result.voltage_V[-1], alone.voltage_V[-1], atol=1e-6)


def test_a_power_that_no_current_gives_is_passed_over():
    result = lobsim.run(CELL, [HALF, "Discharge at 1000 mW/cm2 for 1 min", "Rest for 1 min"])
    assert result.steps[1].end == "the cell cannot carry 'Discharge at 1000 mW/cm2 for 1 min'"
    assert len(result.steps) == 3


def test_a_run_can_be_told_to_stop_at_what_is_not_carried():
    result = lobsim.run(CELL, [HALF, TOO_MUCH, "Rest for 10 min"], on_infeasible="stop")
    assert len(result.steps) == 1 and result.stopped
    assert "cannot carry 500 mA/cm2" in result.end
    with pytest.raises(lobsim.LobsimError, match=r"'ignore'.*skip.*stop"):
        lobsim.run(CELL, HALF, on_infeasible="ignore")


def test_what_comes_first_may_be_passed_over_if_something_follows():
    result = lobsim.run(CELL, [TOO_MUCH, HALF])
    first, second = result.steps
    assert (first.asked, first.duration_s, first.product) == (False, 0.0, 0.0)
    assert second.asked and second.charge_mAh_cm2 == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("protocol", "words"),
    [
        ([TOO_MUCH], "cannot carry 500 mA/cm2: it leaves its voltage window as soon as that is asked"),
        ([TOO_MUCH, TOO_MUCH], "cannot carry 500 mA/cm2"),
        (
            ["Hold at 2.96 V until 5 mA/cm2"],
            "nothing to do in 'Hold at 2.96 V until 5 mA/cm2': its end was met from the start",
        ),
    ],
)
def test_a_run_in_which_nothing_is_carried_is_refused_with_a_true_reason(protocol, words):
    with pytest.raises(lobsim.LobsimError, match=words):
        lobsim.run(CELL, protocol)


def test_cycles_go_on_when_every_discharge_is_too_much(tmp_path):
    """Each discharge takes no time; the charges between them have nothing to do, and resuming carries on."""
    cell = lobsim.Cell("NIPS", "cycling").with_mesh(4, 8).with_laws(mediator="off", ageing="off")
    steps = ("Discharge at 500 mA/cm2 until 2 mAh/cm2 or 2.0 V", "Charge at 0.2 mA/cm2 until 0.1 mAh/cm2 or 3.5 V")
    result = lobsim.run(cell, [HALF, lobsim.Cycles(steps, 2)], save=tmp_path / "run.nc")
    assert len(result.steps) == 5 and result.steps[1].duration_s == 0
    table = result.cycles
    assert (table["discharge_capacity_mAh_cm2"] == 0).all() and (table["charge_capacity_mAh_cm2"] > 0).all()
    assert table["limit"][0].startswith("discharge: the cell cannot carry 500 mA/cm2")
    assert set(result.cycle(1)["Half"]) == {"charge"}
    cycling({"none": result})
    longer = lobsim.resume(tmp_path / "run.nc", times=3)
    assert len(longer.steps) == 7 and longer.steps[5].duration_s == 0
