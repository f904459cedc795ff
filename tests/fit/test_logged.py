"""A discharge that a cycler logged is fitted as it is."""

import numpy as np
import pytest

import lobsim
from tests.fit.conftest import J0

AREA_CM2 = 2.0


@pytest.fixture(scope="module")
def logged(tmp_path_factory):
    """A simulated discharge with noise of 1 mV, written as a file of a cycler, and the cell that gave it."""
    cell = lobsim.Cell("NIPS", "stacked").with_mesh(6, 10)
    result = lobsim.run(cell, "Discharge at 0.4 mA/cm2 until 2.0 V")
    seconds = np.linspace(0, result.time_s[-1], 400)
    voltage = np.interp(seconds, result.time_s, result.voltage_V)
    voltage = np.round(voltage + np.random.default_rng(0).normal(0, 1e-3, 400), 4)
    lines = ["Test Time / s,Voltage / V,Current / A"]
    lines += [f"{t:.3f},{v:.4f},{-0.4e-3 * AREA_CM2:.6f}" for t, v in zip(seconds, voltage, strict=True)]
    path = tmp_path_factory.mktemp("logged") / "cell.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return cell, lobsim.cyclers.read(path, area_cm2=AREA_CM2)


def test_a_logged_curve_brings_its_noise_its_resolution_and_its_current(logged):
    _, data = logged
    (one,) = data.curves("discharge", cycle=1)
    curve = lobsim.Curve.logged(one)
    assert curve.noise_V == pytest.approx(1e-3, rel=0.15)
    assert 0 < curve.resolution_mAh_cm2 < 0.01 * curve.capacity_mAh_cm2[-1]
    assert one.current_mA_cm2 == pytest.approx(0.4, rel=1e-6)
    assert curve.words == ["Discharge at 0.4 mA/cm2 until 2 V"]


def test_a_fit_of_one_number_to_a_file_of_a_cycler_finds_it(logged):
    cell, data = logged
    off = cell.with_values({J0: 0.7 * cell.numbers[J0]})
    found = lobsim.fit(off, data.curves("discharge", cycle=1), [J0], starts=1, progress=False)
    low, high = found.intervals[J0]
    assert low < cell.numbers[J0] < high
    assert found.values[J0] == pytest.approx(cell.numbers[J0], rel=0.02)
