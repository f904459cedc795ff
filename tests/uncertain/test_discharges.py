"""Discharges and power limits of many draws, against single ones by IDAKLU."""

import numpy as np
import pytest

from lobsim import Cell, LobsimError, run
from lobsim.limits import power_limit
from lobsim.uncertain import choices, many_runs
from lobsim.uncertain.discharges import discharge
from lobsim.uncertain.power_limits import power_limit as power_limits

WORDS = "Discharge at 0.4 mA/cm2 until 2.0 V"
CELL = Cell("NIPS", "stacked").with_mesh(4, 6)
CYCLING = Cell("VF", "cycling").with_mesh(4, 6)


@pytest.fixture(scope="module")
def draws():
    return choices.prior(CELL, 12)


@pytest.fixture(scope="module")
def drawn(draws):
    return discharge(CELL, draws, WORDS)


def test_a_draw_gives_what_a_run_of_its_cell_gives(draws, drawn):
    alone = run(CELL.with_values(draws[3]), WORDS)
    row = drawn.runs.rows[3]
    assert row["capacity_mAh_g"] == pytest.approx(alone.capacity_mAh_g, rel=1e-3)
    assert row["plateau_V"] == pytest.approx(alone.plateau_V, abs=1e-3)
    assert row["cause"] == alone.cause


def test_the_interval_is_that_of_the_rows_and_names_its_unit(drawn):
    summary = drawn.summary()
    capacities = [row["capacity_mAh_g"] for row in drawn.runs.rows]
    assert summary["capacity_interval_mAh_g"] == pytest.approx(np.quantile(capacities, [0.05, 0.95]))
    assert summary["draws"] == 12 and sum(summary["causes"].values()) == pytest.approx(1)
    assert drawn.summary("prior_")["prior_plateau_interval_V"] == summary["plateau_interval_V"]


def test_the_band_ends_where_the_interval_of_the_capacity_does(drawn):
    band, (low, high) = drawn.band(2001), drawn.interval("capacity_mAh_g")
    assert band.charge_mAh_g[-1] == pytest.approx(high)
    assert (band.low_V <= band.middle_V).all() and (band.middle_V <= band.high_V).all()
    ended = band.charge_mAh_g[band.low_V < 2.0001][0]
    assert ended == pytest.approx(low, rel=0.1)  # between two of twelve draws


def test_a_current_that_no_draw_carries_is_a_capacity_of_none(draws):
    found = discharge(CELL, draws[:4], "Discharge at 400 mA/cm2 until 2.0 V")
    assert found.not_carried == 4 and found.interval("capacity_mAh_cm2") == (0.0, 0.0)
    assert found.interval("plateau_V") is None and found.causes == {"not carried": 1.0}


def test_draws_that_are_there_twice_are_solved_once_and_count_twice(draws):
    rows = many_runs.solved(CELL, [draws[0], draws[1], draws[0]], [WORDS] * 3).rows
    assert rows[0] is rows[2] and rows[0]["capacity_mAh_g"] != rows[1]["capacity_mAh_g"]


def test_what_is_no_discharge_is_refused(draws):
    with pytest.raises(LobsimError, match="one discharge at constant current"):
        discharge(CELL, draws, "Charge at 0.1 mA/cm2 until 4 V")


def test_draws_that_make_no_cell_are_counted_and_told():
    bad = {"Separator porosity": 0.0}
    found = discharge(CELL, [{"Separator porosity": 0.45}, bad], WORDS)
    assert found.failed == 1 and found.interval("plateau_V") is not None
    with pytest.raises(LobsimError, match="none of 1 draws"):
        discharge(CELL, [bad], WORDS)


def test_the_limit_of_a_draw_is_that_of_its_cell():
    draws = choices.prior(CYCLING, 6)
    found = power_limits(CYCLING, draws)
    for place in (1, 4):
        alone = power_limit(CYCLING.with_values(draws[place]))
        assert found.power_mW_cm2[place] == pytest.approx(alone.power_limit_mW_cm2, rel=0.01)
        assert found.processes[place] == alone.limiting_process
    assert found.summary()["power_interval_mW_cm2"] == pytest.approx(np.quantile(found.power_mW_cm2, [0.05, 0.95]))


def test_a_draw_that_holds_the_capacity_nowhere_counts_as_no_power():
    found = power_limits(CYCLING, choices.prior(CYCLING, 3), capacity_mAh_cm2=80.0)
    assert found.held_by_none == 3 and found.power_interval_mW_cm2 == (0.0, 0.0)
    assert len(found.processes) == 3


def test_what_the_user_set_is_not_drawn():
    own = CELL.with_values({"Oxygen diffusivity [m2.s-1]": 1e-9})
    assert "Oxygen diffusivity [m2.s-1]" in choices.prior(CELL, 2)[0]
    assert "Oxygen diffusivity [m2.s-1]" not in choices.prior(own, 2)[0]


def test_a_cell_of_which_all_is_set_has_no_interval():
    drawn = choices.prior(CELL, 2)[0]
    with pytest.raises(LobsimError, match="is uncertain"):
        choices.prior(CELL.with_values(drawn), 2)


def test_a_count_of_draws_that_makes_no_interval_is_refused():
    with pytest.raises(LobsimError, match="2 draws or more"):
        choices.count(1)
    assert choices.count(7) == 7


def test_without_a_compiler_fewer_draws_are_taken_and_idaklu_solves_them(monkeypatch, draws):
    monkeypatch.setattr("lobsim.batch.choice.missing", lambda: "there is none")
    with pytest.warns(UserWarning, match="no C compiler"):
        assert choices.count(None) == choices.FEWER
    rows = many_runs.solved(CELL, draws[:2], [WORDS] * 2).rows
    assert [row["engine"] for row in rows] == ["IDAKLU"] * 2
