"""A mediator that reaches the lithium may carry a charge for ever: the run ends when nothing changes any more."""

import numpy as np
import pytest

import lobsim

WORDS = "the shuttle carries the whole current"
OUT = "Discharge at 0.4 mA/cm2 until 1 mAh/cm2"
F = 96485.33212


def cell(model: str | None = None) -> lobsim.Cell:
    return lobsim.Cell("NIPS", "coin", model=model).with_mesh(4, 8).with_laws(mediator="on", liquid="excess")


@pytest.mark.parametrize("model", [None, "lumped"])
@pytest.mark.parametrize("step", ["Charge at 0.2 mA/cm2 until 4.2 V", "Hold at 3.8 V until 0.01 mA/cm2"])
def test_a_step_that_the_shuttle_carries_ends_when_nothing_changes_any_more(model, step):
    result = lobsim.run(cell(model), [OUT, step, "Rest for 1 h"])
    last = result.steps[-1]
    assert (last.end, last.cause, last.asked) == (WORDS, WORDS, False)
    assert len(result.steps) == 2 and not result.finished and WORDS in result.end
    assert last.product < 1e-6 and result.time_s[-1] < 1e6
    tail = result.time_s >= min(result.time_s[-1] - 60, result.time_s[-3])
    flow = F * np.gradient(result["Mediator reduced at the lithium [mol.m-2]"][tail], result.time_s[tail])
    np.testing.assert_allclose(flow, -10 * result.current_mA_cm2[tail], rtol=2e-3)
    assert np.ptp(result.voltage_V[tail]) < 1e-3


def test_where_it_ends_does_not_hang_on_the_tolerance():
    from lobsim.numerics.solver import REFERENCE, SWEEP

    loose, exact = (
        lobsim.run(cell(), [OUT, "Charge at 0.2 mA/cm2 until 4.2 V"], accuracy=accuracy).time_s[-1]
        for accuracy in (SWEEP, REFERENCE)
    )
    assert loose == pytest.approx(exact, rel=0.01)


@pytest.mark.parametrize("ends", ["for 400 h or until 4.2 V", "until 80 mAh/cm2 or 4.2 V"])
def test_a_charge_that_has_a_time_or_a_capacity_goes_on_to_it(ends):
    result = lobsim.run(cell(), [OUT, f"Charge at 0.2 mA/cm2 {ends}"])
    assert result.finished and result.steps[-1].charge_mAh_cm2 == pytest.approx(-80)


def test_a_shuttle_that_leaves_something_to_charge_is_no_end():
    """At 3 mA/cm2 the shuttle carries less than the current, and the voltage limit is met."""
    result = lobsim.run(cell(), [OUT, "Charge at 3 mA/cm2 until 4.2 V"])
    assert result.finished and result.end == "voltage limit 4.2 V"


def test_slow_steps_are_no_standstill():

    result = lobsim.run(cell(), ["Discharge at 0.01 mA/cm2 until 0.5 mAh/cm2", "Rest for 1000 h"])
    assert result.finished and result.time_s[-1] == pytest.approx(3600 * 1050)
