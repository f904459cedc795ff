"""What statements speak of, for draws: as a run of the paper's own protocol gives it."""

import numpy as np
import pytest

import lobsim
from lobsim.laboratory import catalogue
from lobsim.uncertain import Draws, runs
from lobsim.uncertain.statements import cases

PAPER = catalogue.laboratory("saengkaew2023")
VOLUMES = 8


@pytest.fixture(scope="module")
def stated():
    return {case.name: case for case in cases(PAPER, VOLUMES)}


def test_every_statement_is_a_target_and_of_two_bounds_the_stricter(stated):
    said = {(one.case, one.quantity) for one in PAPER.statements if one.stated}
    assert {(target.case, target.quantity) for case in stated.values() for target in case.targets} == said
    (power,) = [one for one in stated["NIPS cycling 2.0 mA/cm2"].targets if one.quantity == "power_mW_cm2"]
    assert (power.low, power.number, power.words) == (4.5, 4.5, "more than 4.5 mW/cm2")


def test_plateau_and_power_are_those_within_the_limit_of_the_papers_own_protocol(stated):
    case = stated["NIPS cycling 2.0 mA/cm2"]
    free, limited = (
        lobsim.run(case.cell, f"Discharge at 2.0 mA/cm2 until {end}") for end in ("2.0 V", "2.0 V or 2 mAh/cm2")
    )
    told = case.numbers(free.discharged_mAh_cm2, free.voltage_V)
    assert told["plateau_V"] == pytest.approx(limited.plateau_V, abs=2e-4)
    assert told["power_mW_cm2"] == pytest.approx(limited.power_mW_cm2, rel=2e-4)
    assert limited.capacity_mAh_cm2 == pytest.approx(2.0) and told["capacity_mAh_cm2"] > 2.5
    assert told["capacity_mAh_cm2"] == pytest.approx(free.capacity_mAh_cm2)


def test_draws_in_lanes_give_what_single_runs_of_their_cells_give(stated):
    case, draws = stated["NIPS stacked 0.4 mA/cm2"], Draws.prior(count=3, seed=5)
    found = runs.numbers([case], draws)
    for row, cell in zip(found, draws.cells(case.cell), strict=True):
        result = lobsim.run(cell, "Discharge at 0.4 mA/cm2 until 2.0 V")
        alone = [getattr(result, target.quantity) for target in case.targets]
        assert row == pytest.approx(alone, rel=2e-3)


def test_a_cell_that_does_not_carry_the_current_has_no_capacity_and_no_plateau(stated):
    case = stated["NIPS cycling 2.0 mA/cm2"]
    told = case.numbers(np.zeros(0), np.zeros(0))
    assert told["capacity_mAh_cm2"] == 0 and "plateau_V" not in told
