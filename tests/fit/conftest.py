"""Curves that the model itself gives, with noise of 2 mV: what is found must be what went in."""

import numpy as np
import pytest

import lobsim

NOISE_V = 2e-3
J0, THICKNESS, DOSE = (
    "Oxygen reduction exchange current density [A.m-2]",
    "Tunnelling thickness on tubes [m]",
    "Electrolyte dose [m]",
)


def measured(cell, protocol, seed, points=80, noise=NOISE_V, **options):
    """The last step of a protocol, as a cycler with noise would log it."""
    result = lobsim.run(cell, protocol)
    first = result.steps[-1].start_s
    rows = result.time_s >= first
    charge = np.abs(result.discharged_mAh_cm2[rows] - result.discharged_mAh_cm2[rows][0])
    at = np.linspace(0, charge[-1], points)
    voltage = np.interp(at, charge, result.voltage_V[rows])
    noisy = voltage + np.random.default_rng(seed).normal(0, noise, points) if noise else voltage
    return lobsim.Curve(protocol, at, noisy, noise_V=noise or NOISE_V, **options)


@pytest.fixture(scope="session")
def truth():
    """A quick stacked cell."""
    return lobsim.Cell("NIPS", "stacked").with_mesh(6, 20)


@pytest.fixture(scope="session")
def curves(truth):
    """Two discharges of it."""
    return [measured(truth, f"Discharge at {i} mA/cm2 until 2.0 V", seed) for seed, i in enumerate((0.4, 2.0))]


@pytest.fixture(scope="session")
def start(truth):
    """The same cell with numbers that are off."""
    numbers = truth.numbers
    return truth.with_values({J0: 0.7 * numbers[J0], THICKNESS: 1.02 * numbers[THICKNESS], DOSE: 1.15 * numbers[DOSE]})


@pytest.fixture(scope="session")
def found(start, curves):
    """The fit of three numbers."""
    return lobsim.fit(start, curves, [J0, THICKNESS, DOSE], starts=4)
