"""The example on temperature and pressure shows what its page says."""

import re
from pathlib import Path

import numpy as np
import pytest

from examples import temperature_and_pressure as example
from examples.temperature_and_pressure import Around
from lobsim.plots import style

PAGE = Path(__file__).resolve().parents[2] / "docs" / "gas_temperature_pressure.md"
F, R, T_REF, ALPHA, E_REDUCTION, CURRENT = 96485.33212, 8.31446261815324, 298.15, 0.5, 58e3, 20.0
U_REF, DU_DT = 2.96, -1.1e-3  # V, V/K
LOCAL = "Local current density [A.m-2]"


@pytest.fixture(scope="module")
def results():
    return example.discharge(positive=10, along=10)


def at(result, values, mAh_cm2=0.5):
    """A curve at a charge; at the usual one there is film, but none that hinders."""
    return float(np.interp(mAh_cm2, result.discharged_mAh_cm2, values))


@pytest.mark.parametrize("gas", ["O2", "air"])
def test_the_warmer_cell_has_the_higher_voltage_and_about_the_same_capacity(results, gas):
    """Tunnelling has no activation energy: warmth speeds the reaction before the film, not the way through it."""
    cold, usual, warm = (results[Around(gas, celsius, 1)] for celsius in (10, 25, 60))
    assert cold.plateau_V + 0.05 < usual.plateau_V < warm.plateau_V - 0.05
    assert cold.capacity_mAh_cm2 == pytest.approx(usual.capacity_mAh_cm2, rel=0.05)
    assert warm.capacity_mAh_cm2 == pytest.approx(usual.capacity_mAh_cm2, rel=0.12)


@pytest.mark.parametrize(("celsius", "tolerance_mV"), [(10, 0.5), (60, 5)])
def test_the_kinetics_gain_what_arrhenius_and_tafel_give(results, celsius, tolerance_mV):
    """eta = RT/(alpha F) ln(j/j_0): T/T_ref eta_ref - E/(alpha F) (T/T_ref - 1), of which 60 C saves 91 mV.

    0.5 mV: the current is spread a little otherwise. 5 mV: at 60 C the film hinders a little more.
    """
    usual, other = (results[Around("O2", c, 1)] for c in (25, celsius))
    warmer = (273.15 + celsius) / T_REF
    eta = at(usual, usual.audit["activation"])
    by_hand = warmer * eta - E_REDUCTION / (ALPHA * F) * (warmer - 1)
    assert abs(by_hand - eta) > 0.03
    assert at(other, other.audit["activation"]) == pytest.approx(by_hand, abs=1e-3 * tolerance_mV)


def test_heat_is_the_loss_and_the_entropy(results):
    """I (U - V) - I T dU/dT, U at the cell's temperature: I (3.288 V - V) at any. 1e-6: the solver's current."""
    for around, result in results.items():
        T = 273.15 + around.celsius
        U = U_REF + DU_DT * (T - T_REF)
        by_hand = CURRENT * (U - result.voltage_V) - CURRENT * T * DU_DT
        np.testing.assert_allclose(result["Heat released [W.m-2]"], by_hand, rtol=1e-6)
        np.testing.assert_allclose(by_hand, CURRENT * (3.287965 - result.voltage_V), rtol=1e-6)
        energy = result.energy_mWh_cm2 + example.mean_heat_mW_cm2(result) * result.time_s[-1] / 3600
        assert energy == pytest.approx(3.287965 * result.capacity_mAh_cm2, rel=1e-6)
    assert 1.6 < example.mean_heat_mW_cm2(results[Around("O2", 25, 1)]) < 2.0


@pytest.mark.parametrize("gas", ["O2", "air"])
def test_twice_the_pressure_gives_first_order_kinetics_their_36_mV(results, gas):
    """RT/(alpha F) ln 2 = 35.6 mV. 0.5 mV: oxygen also falls less on its way through the membrane."""
    single, double = (results[Around(gas, 25, atm)] for atm in (1, 2))
    gained = at(double, double.voltage_V) - at(single, single.voltage_V)
    assert gained == pytest.approx(R * T_REF / (ALPHA * F) * np.log(2), abs=5e-4)


def test_pressure_does_not_feed_the_far_end_of_air(results):
    """c_t D, all that carries oxygen through the inert, has no pressure in it; the far end gets half in both.

    0.5 %: the membrane's own gradient of oxygen, halved, lets the current follow the gas a little otherwise.
    """
    ratios = []
    for atm in (1, 2):
        result = results[Around("air", 25, atm)]
        current = result.profile(LOCAL, 0.43 / result.capacity_mAh_cm2)[1]
        ratios.append(current[-1] / current[0])
    assert ratios[0] < 0.5
    assert ratios[1] == pytest.approx(ratios[0], rel=5e-3)


def test_the_page_shows_the_table_that_the_example_prints(results):
    """Coarse here, usual there: 0.02 mAh/cm2, 1 mV and 0.01 mW/cm2 apart at most, each with its rounding."""
    page = PAGE.read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"^\| (?:O2|air) .*$", page, re.M)
    ]
    assert len(rows) == len(results) == 8
    for row, (around, result) in zip(rows, results.items(), strict=True):
        assert row[:3] == [around.gas, str(around.celsius), str(around.atm)]
        shown = [float(number) for number in row[3:]]
        here = result.capacity_mAh_cm2, result.plateau_V, example.mean_heat_mW_cm2(result)
        assert np.all(np.abs(np.subtract(shown, here)) < (0.025, 1.5e-3, 0.015))


def test_the_figure_shows_every_discharge(results, tmp_path):
    figure = example.draw(results)
    assert [len(axes.lines) for axes in figure.axes] == [3, 3, 4, 6, 6, 8]  # heat with its reversible part
    (path,) = style.save(figure, tmp_path / "figure.png")
    assert path.stat().st_size > 20_000  # an empty one has 5 kB
