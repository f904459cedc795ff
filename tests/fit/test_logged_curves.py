"""What a cycler has logged can be fitted as it is: `lobsim.fit(cell, data.curves("discharge", cycle=1), ...)`."""

import numpy as np
import pytest

import lobsim
from lobsim.cyclers import read

DISCHARGE = "Discharge at 0.4 mA/cm2 until 2.0 V"
EXCHANGE = "Oxygen reduction exchange current density [A.m-2]"
AREA_cm2, NOISE_V, COUNT_V = 2.0, 1e-3, 1e-4


@pytest.fixture(scope="module")
def cell():
    return lobsim.Cell("NIPS", "stacked", model="lumped")


@pytest.fixture(scope="module")
def logged(cell, tmp_path_factory):
    """A discharge of the cell as a cycler logs it: by time, with noise, and to the last digit of its converter."""
    run = lobsim.run(cell, DISCHARGE)
    hours = np.linspace(0, run.capacity_mAh_cm2 / 0.4, 300)
    voltage = np.interp(hours * 0.4, run.discharged_mAh_cm2, run.voltage_V)
    voltage[1:-1] += np.random.default_rng(1).normal(0, NOISE_V, voltage.size - 2)
    lines = [
        f"{3600 * t:.1f},{round(v / COUNT_V) * COUNT_V:.4f},{-0.4e-3 * AREA_cm2}"
        for t, v in zip(hours, voltage, strict=True)
    ]
    path = tmp_path_factory.mktemp("logged") / "cell.csv"
    path.write_text("\n".join(["Test Time / s,Voltage / V,Current / A", *lines, ""]))
    return read(path, area_cm2=AREA_cm2)


def test_the_noise_and_the_resolution_are_those_of_the_file(logged):
    (curve,) = logged.curves("discharge", cycle=1)
    assert curve.noise_V == pytest.approx(np.hypot(NOISE_V, COUNT_V / 12**0.5), rel=0.25)
    taken = lobsim.Curve.logged(curve)
    assert taken.noise_V == curve.noise_V and taken.resolution_mAh_cm2 == curve.resolution_mAh_cm2


def test_a_fit_takes_the_curves_of_a_file_and_finds_the_number_that_made_them(cell, logged):
    start = cell.with_values({EXCHANGE: 0.6 * cell.numbers[EXCHANGE]})
    found = lobsim.fit(start, logged.curves("discharge", cycle=1), [EXCHANGE], starts=0, followed=1, progress=False)
    assert found.values[EXCHANGE] == pytest.approx(cell.numbers[EXCHANGE], rel=0.03)


@pytest.mark.parametrize(
    ("kind", "voltages", "end"),
    [
        ("discharge", [2.9, 2.6, 2.0], 2.0),
        ("discharge", [2.9, 2.55, 2.714], 2.55),  # ended by its capacity; the dip at its begin is no end
        ("discharge", [2.9, 2.6, 1.9984], 1.99),
        ("charge", [3.0, 3.5, 4.2], 4.2),
        ("charge", [3.0, 3.5, 4.2013], 4.21),
    ],
)
def test_a_step_ends_at_the_outermost_voltage_of_its_curve(kind, voltages, end):
    from lobsim.cyclers.data import LoggedCurve

    voltage = np.interp(np.linspace(0, 2, 9), range(3), voltages)
    one = LoggedCurve(np.linspace(0, 1e-3, 9), voltage, 2e-4, 1, 1, 1.0, kind)
    (step,) = lobsim.Curve.logged(one).words
    assert step == f"{kind.capitalize()} at 0.2 mA/cm2 until {end:g} V"
