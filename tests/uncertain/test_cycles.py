"""Cycles of many draws in lanes, against those of single cells by IDAKLU."""

import pytest

from lobsim import Cell, cycle, run
from lobsim.parameters.statements import Cycling, Statement
from lobsim.uncertain import choices, cycles

CELL = Cell("NIPS", "cycling").with_mesh(4, 5)
DISCHARGE, CHARGE = "1 mA/cm2 until 0.2 mAh/cm2 or 2.0 V", "0.5 mA/cm2 until 0.2 mAh/cm2 or 4.2 V"
SAID = Statement(
    case="short",
    membrane="NIPS",
    build="cycling",
    protocol="",
    current_mA_cm2=1.0,
    quantity="end_of_charge_V",
    words="",
    number=3.6,
    low=3.5,
    high=3.7,
    calibrated=False,
    defaults=None,
    cycle=2,
)
CASE = Cycling("short", "NIPS", "cycling", DISCHARGE, CHARGE, 2, (SAID,))


@pytest.fixture(scope="module")
def draws():
    return choices.prior(CELL, 3)


def test_the_cycles_of_a_draw_are_those_of_its_cell(draws):
    drawn = cycles.cycled(CELL, draws, CASE)
    alone = run(CELL.with_values(draws[1]), cycle(DISCHARGE, CHARGE, 2)).cycles
    assert [len(one) for one in drawn] == [2, 2, 2]
    for name in ("discharge_capacity_mAh_cm2", "charge_capacity_mAh_cm2", "power_mW_cm2", "energy_efficiency"):
        assert [getattr(one, name) for one in drawn[1]] == pytest.approx(alone[name].tolist(), rel=1e-3)
    assert drawn[1][1].end_of_charge_V == pytest.approx(alone["end_of_charge_V"].iloc[1], abs=1e-3)
    assert drawn[0][1].end_of_charge_V != pytest.approx(drawn[1][1].end_of_charge_V, abs=1e-4)


def test_without_a_compiler_cycles_are_the_same_one_by_one(monkeypatch, draws):
    in_lanes = cycles.cycled(CELL, draws[:1], CASE)
    monkeypatch.setattr("lobsim.batch.choice.missing", lambda: "there is none")
    (alone,) = cycles.cycled(CELL, draws[:1], CASE)
    assert alone[1].end_of_charge_V == pytest.approx(in_lanes[0][1].end_of_charge_V, abs=1e-3)
