"""Sobol indices of a function whose indices are known, and of a discharge."""

import numpy as np
import pytest

import lobsim
from lobsim.sweep.design import Range, log
from lobsim.sweep.indices import global_sensitivity, sobol_indices

A, B = 7.0, 0.1
EQUILIBRIUM = "Lithium peroxide equilibrium potential [V]"
ISHIGAMI = {name: Range(-np.pi, np.pi) for name in ("x1", "x2", "x3")}
VARIANCE = A**2 / 8 + B * np.pi**4 / 5 + B**2 * np.pi**8 / 18 + 0.5
FIRST = np.array([0.5 * (1 + B * np.pi**4 / 5) ** 2, A**2 / 8, 0.0]) / VARIANCE
TOTAL = FIRST + np.array([1, 0, 1]) * 8 * B**2 * np.pi**8 / 225 / VARIANCE


def ishigami(x):
    return np.sin(x[0]) + A * np.sin(x[1]) ** 2 + B * x[2] ** 4 * np.sin(x[0])


def test_the_indices_of_ishigami_s_function_lie_in_their_intervals():
    """Exact: 0.314, 0.442, 0 alone and 0.558, 0.442, 0.244 in all; six intervals of 99 %, one seed."""
    found = sobol_indices(ishigami, ISHIGAMI, size=2048, seed=1, confidence=0.99)
    assert found.runs == 2048 * 5
    for exact, interval in ((FIRST, found.first_interval), (TOTAL, found.total_interval)):
        assert np.all(interval[:, 0] <= exact) and np.all(exact <= interval[:, 1])
        assert np.all(np.ptp(interval, axis=1) < 0.2), "and the intervals say something"


def test_intervals_narrow_with_the_number_of_points():
    few, many = (sobol_indices(ishigami, ISHIGAMI, size=size, seed=1) for size in (128, 2048))
    assert np.ptp(many.total_interval, axis=1).sum() < 0.5 * np.ptp(few.total_interval, axis=1).sum()


def test_a_range_in_logarithms_is_decomposed_in_logarithms():
    """y = ln a + ln b over one and two decades: variances 1 to 4, 0.2 and 0.8 of the whole."""
    ranges = {"a": log(1.0, 10.0), "b": log(1.0, 100.0)}
    found = sobol_indices(lambda x: np.log(x).sum(axis=0), ranges, size=512)
    np.testing.assert_allclose(found.first, [0.2, 0.8], atol=0.02)
    np.testing.assert_allclose(found.total, [0.2, 0.8], atol=0.02)


def test_the_surface_decides_about_the_capacity_of_a_lumped_cell_and_the_kinetics_about_its_plateau():
    cell = lobsim.Cell("NIPS", "stacked", model="lumped")
    area, rate = "Positive electrode BET area [m2.kg-1]", "Oxygen reduction exchange current density [A.m-2]"
    ranges = {area: Range(1.3e5, 1.5e5), rate: Range(1.2e-6, 3.9e-6)}
    step = "Discharge at 0.4 mA/cm2 until 2.0 V"
    capacity, plateau = (
        global_sensitivity(cell, step, ranges, quantity=quantity, size=32)
        for quantity in ("capacity_mAh_g", "plateau_V")
    )
    assert capacity.total[0] > 0.9 > 0.1 > capacity.total[1]
    assert plateau.total[1] > 0.9 > 0.1 > plateau.total[0]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"quantity": "capacity"}, "capacity_mAh_g"),
        ({"size": 100}, "power of two"),
        ({"ranges": {"Separator porosity": Range(0.5, 2.0)}}, "strictly between 0 and 1"),
        ({"ranges": {"Separator prosity": Range(0.4, 0.5)}}, "did you mean 'Separator porosity'"),
        (
            {
                "ranges": {"Lower voltage cut-off [V]": Range(1.9, 2.9), EQUILIBRIUM: Range(2.1, 3.0)},
                "step": "Discharge at 0.4 mA/cm2 until 1.9 V",
            },
            "a run of the design fails, {'Lower voltage cut-off [V]': ",
        ),
        ({"quantity": "knee_mAh_g", "step": "Discharge at 0.4 mA/cm2 until 2.5 V or 0.1 mAh/cm2"}, "has no knee_mAh_g"),
    ],
)
def test_what_cannot_be_decomposed_is_refused(given, sentence):
    usual = {
        "ranges": {"Separator porosity": Range(0.4, 0.5)},
        "step": "Discharge at 0.4 mA/cm2 until 2.0 V",
        "size": 2,
    }
    words = usual | given
    with pytest.raises(lobsim.LobsimError) as refused:
        global_sensitivity(
            lobsim.Cell("NIPS", "stacked", model="lumped"), words.pop("step"), words.pop("ranges"), **words
        )
    assert sentence in str(refused.value)
