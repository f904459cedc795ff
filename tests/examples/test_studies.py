"""The examples of studies, on few points."""

import sys
from pathlib import Path

import numpy as np
import pytest

from lobsim.sweep.execute import varied
from lobsim.sweep.worker import Settings, solve

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "examples"))
import dose_thickness_and_gas as doses
import map_of_porosity_and_area as areas
import which_membrane_next as membranes


def rows(study):
    """Runs of one structure at a time, as a worker gets them."""
    cells = dict.fromkeys(run.cell for run in study.runs)
    groups = [[run for run in study.runs if run.cell == cell] for cell in cells]
    return [row for group in groups for row in solve(group, Settings(varied(study.runs))).rows]


def test_carbon_fills_what_the_pores_leave_and_more_surface_carries_more():
    """To 1e-9 of the loading; at high porosity the film's room, the surface, is all."""
    study = areas.study(levels=2, builds=("stacked",), positive=8)
    for run in study.runs:
        numbers, doubts = run.built().numbers, run.built().warnings
        assert doubts == ()
        assert numbers["Membrane loading [kg.m-2]"] == pytest.approx(
            (1 - numbers["Positive electrode porosity"]) * 1400 * 104e-6, rel=1e-9
        )
    found = {(row[areas.POROSITY], row[areas.AREA]): row["capacity_mAh_cm2"] for row in rows(study)}
    assert found[0.95, 200e3] > 1.5 * found[0.95, 80e3]


def test_too_much_electrolyte_closes_the_way_of_the_gas():
    found = {(row[doses.DOSE], row[doses.THICKNESS]): row for row in rows(doses.doses(levels=2, positive=8))}
    dry, flooded = found[1.5e-5, 80e-6], found[9e-5, 80e-6]
    assert flooded["capacity_mAh_cm2"] < 0.2 * dry["capacity_mAh_cm2"]
    assert flooded["cause"].startswith("O2 starvation")


def test_sixteen_times_the_pressure_is_143_mV_in_oxygen_and_in_air():
    """RT/(alpha F) ln 16 of a first-order reaction, to 5 mV: film and product differ a little."""
    found = {(row["gas"], round(row[doses.PRESSURE])): row["plateau_V"] for row in rows(doses.pressures(2, 6, 3))}
    for gas in ("O2", "air"):
        assert found[gas, 810600] - found[gas, 50662] == pytest.approx(0.0514 * np.log(16), abs=5e-3)


def test_the_search_finds_a_membrane_with_more_energy_than_nips():
    nips = np.array([104e-6, 0.91, 140e3, 3.5e-5 / (0.91 * 104e-6)])
    found = membranes.best("lumped", 2, 4)
    usual, better = (membranes.judged(x, "lumped", quick=True) for x in (nips, found))
    assert better.energy_Wh_kg > 1.5 * usual.energy_Wh_kg and better.electrolyte_g_Ah < 10
    assert usual.dose_uL_cm2 == pytest.approx(3.5) and usual.loading_mg_cm2 == pytest.approx(1.31, abs=0.01)
