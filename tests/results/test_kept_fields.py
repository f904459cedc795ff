"""Fields are read within the steps of which they were kept, and nowhere else."""

from dataclasses import replace

import numpy as np
import pytest

import lobsim
from lobsim.solve.stepper import Stepper

CELL = lobsim.Cell("NIPS", "cycling", model="lumped").with_laws(ageing="off", mediator="off")
DISCHARGE, CHARGE = "Discharge at 1 mA/cm2 until 0.2 mAh/cm2", "Charge at 1 mA/cm2 until 0.19 mAh/cm2 or 4.2 V"
PRODUCT = "Lithium peroxide volume fraction"
TIMES = 13


@pytest.fixture(scope="module")
def result():
    return lobsim.run(CELL, lobsim.Cycles([DISCHARGE, "Rest for 1 min", CHARGE], TIMES))


def mean(result, share, cycle=None):
    return float(result["width"] @ result.profile(PRODUCT, share, cycle)[1])


def test_the_end_of_every_discharge_is_that_of_its_record_or_refused(result):
    passed, found = 0.0, 0
    for step in result.steps:
        passed += abs(step.charge_mAh_cm2)
        if step.charge_mAh_cm2 <= 0:
            continue
        share = passed / result.passed_mAh_cm2[-1]
        if step.cycle in result.kept_cycles:
            assert mean(result, share) == pytest.approx(step.product, rel=1e-9)
            found += 1
        else:
            with pytest.raises(lobsim.LobsimError, match="not kept: of this run there are those of cycles 1, 2, 4, "):
                result.profile(PRODUCT, share)
    assert found == len(result.kept_cycles) == 10


def test_a_share_between_is_read_on_its_own_side_of_a_gap(result):
    """Half-way through the discharge of cycle 4, half of what it adds but for the double layer; 3 was not kept."""
    before, end = result.steps[8], result.steps[9]
    moved = sum(step.moved_mAh_cm2 for step in result.steps[:9]) + end.moved_mAh_cm2 / 2
    halfway = mean(result, moved / result.passed_mAh_cm2[-1])
    assert halfway == pytest.approx((before.product + end.product) / 2, rel=0.05)


def test_a_share_of_one_cycle_is_of_the_charge_that_it_moves(result):
    first, _, last = result.steps[3:6]
    assert mean(result, first.moved_mAh_cm2 / (first.moved_mAh_cm2 + last.moved_mAh_cm2), 2) == pytest.approx(
        first.product, rel=1e-9
    )
    assert mean(result, 1.0, 2) == pytest.approx(last.product, rel=1e-9)
    with pytest.raises(lobsim.LobsimError, match=r"the fields at 0\.5 of the charge of cycle 3 were not kept"):
        result.profile(PRODUCT, 0.5, 3)
    for wrong in (0, 14):
        with pytest.raises(lobsim.LobsimError, match=f"the run has no cycle {wrong}: it has 13"):
            result.profile(PRODUCT, 0.5, wrong)


def test_what_is_not_kept_is_none_in_the_summary_and_never_a_guess(result):
    moved = np.cumsum([step.moved_mAh_cm2 for step in result.steps])
    middle = result.steps[int(np.searchsorted(moved, moved[-1] / 2))].cycle
    assert (result.mid["eps_p_gdl"] is None) == (middle not in result.kept_cycles)


def test_a_run_that_stops_in_a_cycle_that_is_not_kept_ends_with_its_own_fields(result, monkeypatch, tmp_path):
    solve, calls = Stepper.solve, []

    def interrupted(self, step):
        calls.append(step)
        if len(calls) == 8:
            raise KeyboardInterrupt
        return solve(self, step)

    monkeypatch.setattr(Stepper, "solve", interrupted)
    cut = lobsim.run(CELL, result.protocol)
    assert len(cut.steps) == 7 and cut.steps[-1].cycle == 3 not in cut.kept_cycles
    assert mean(cut, 1.0) == pytest.approx(cut.steps[-1].product, rel=1e-9)
    assert cut.fill_fraction == pytest.approx(cut.steps[-1].product / CELL.numbers["Positive electrode porosity"])
    with pytest.raises(lobsim.LobsimError, match="were not kept"):
        cut.profile(PRODUCT, 0.9)
    whole = lobsim.resume(cut)
    assert whole["snapshot"].size == result["snapshot"].size and whole.kept_cycles == result.kept_cycles


def test_a_step_of_no_length_has_no_rows_and_no_share_of_the_charge(result):
    """As a cycler records a step whose end is met already: in the books, without a moment."""
    nothing = replace(result.steps[0], duration_s=0.0, charge_mAh_cm2=0.0, energy_mWh_cm2=0.0)
    assert nothing.moved_mAh_cm2 == 0
    first = replace(result, steps=(nothing, *result.steps), arrays=_later(result.arrays, 1))
    assert mean(first, 0.01) == mean(result, 0.01) and first.kept_cycles == result.kept_cycles
    assert first.cycle(1).equals(result.cycle(1))
    alone = replace(result, steps=(*result.steps, replace(nothing, cycle=14)))
    assert alone.cycle(14).empty and list(alone.cycle(14)) == list(result.cycle(1))
    assert alone.cycles["limit"].iloc[-1].startswith("none")
    last = replace(result, steps=(*result.steps, replace(nothing, cycle=13)))
    assert mean(last, 1.0) == mean(result, 1.0) and last.capacity_mAh_cm2 == result.capacity_mAh_cm2


def _later(data, by):
    moved = {name: data[name]._replace(values=data[name].values + by) for name in ("Step", "Step of the snapshot")}
    return replace(data, variables={**data.variables, **moved})


def test_figures_of_many_cycles_draw_kept_moments_and_say_which(result):
    figure = result.plot()
    labels = [line.get_label() for line in figure.axes[2].lines]
    assert [label.split(",")[0] for label in labels] == ["cycle 1", "cycle 5", "cycle 9", "cycle 13"]
