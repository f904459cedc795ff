"""Plane waves, spacing, assignment, against what can be worked out by hand."""

import math

import numpy as np
import pytest

from hexwgm import ZNO_TE, ZNO_TM, Cauchy, HexwgmError
from hexwgm.assign import assign
from hexwgm.resonance import beta, lag, order, wavelength
from hexwgm.spacing import candidates, path_length

SIDE = 2.9


def peaks(first: int, count: int) -> list[float]:
    return [wavelength(N, SIDE, ZNO_TM, 1.0, "TM") for N in range(first, first + count)]


def test_the_indices_are_those_of_the_terms():
    assert ZNO_TM(632.0) == pytest.approx(1.795 + 8.778e4 / 399424 + 0.8248e9 / 399424**2, rel=1e-14)
    assert ZNO_TE(500.0) == pytest.approx(1.719 + 0.37728 + 0.018512, rel=1e-9)


def test_the_slope_is_the_derivative_of_the_index():
    step = 1e-3
    slope = (ZNO_TE(600 + step) - ZNO_TE(600 - step)) / (2 * step)
    assert ZNO_TE.slope(600.0) == pytest.approx(slope, rel=1e-7)  # rounding over the step
    assert ZNO_TE.group(600.0) == pytest.approx(ZNO_TE(600.0) - 600 * slope, rel=1e-9)


def test_a_reflection_without_lag_leaves_the_orbit_an_integer_of_wavelengths():
    critical = 2 / math.sqrt(3) * (1 + 1e-12)
    assert lag(critical, 1.0, "TM") == pytest.approx(0.0, abs=1e-4)  # square root of the 1e-12 above


@pytest.mark.parametrize("pol", ["TM", "TE"])
@pytest.mark.parametrize("background", [1.0, 1.5])
def test_the_lag_is_that_of_fresnels_coefficient_at_60_degrees(pol, background):
    n, sine = 2.02, math.sqrt(3) / 2
    inside, outside = n / 2, 1j * math.sqrt(n**2 * sine**2 - background**2)
    r = (
        (inside - outside) / (inside + outside)
        if pol == "TM"
        else (inside / n**2 - outside / background**2) / (inside / n**2 + outside / background**2)
    )
    assert lag(n, background, pol) == pytest.approx(-6 * np.angle(r) / (2 * math.pi), rel=1e-12)


def test_the_papers_weight_for_te_differs_only_outside_air():
    assert beta(2.0, 1.0, "TE", paper_beta=True) == beta(2.0, 1.0, "TE")
    assert beta(2.0, 1.7, "TE", paper_beta=True) == 1.7**2 * beta(2.0, 1.7, "TE")


def test_the_wavelength_of_an_order_has_that_order():
    found = wavelength(47, 2.868, ZNO_TE, 1.3, "TE")
    assert order(found, 2.868, ZNO_TE(found), 1.3, "TE") == pytest.approx(47, abs=1e-9)


def test_wavelengths_scale_with_the_side_when_the_index_does_not_change():
    n = Cauchy(2.0)
    assert wavelength(47, 5.8, n, 1.0, "TM") == pytest.approx(2 * wavelength(47, 2.9, n, 1.0, "TM"), rel=1e-12)


def test_the_spacing_gives_the_hexagon_and_no_other_orbit():
    measured = path_length(peaks(45, 8), ZNO_TM)
    # The lag of the reflections changes with the wavelength, which the spacing does not know: 0.2 % here.
    assert measured.length_um == pytest.approx(3 * math.sqrt(3) * SIDE, rel=3e-3)
    found = candidates(measured, SIDE, 0.02)
    assert [(c.orbit, c.agrees) for c in found][:2] == [("hexagon", True), ("triangle", False)]


def test_assignment_finds_the_orders_and_the_index():
    best = assign(peaks(45, 10), SIDE, ZNO_TM)[0]
    assert best.orders == tuple(range(45, 55))
    assert best.index(600.0) == pytest.approx(ZNO_TM(600.0), abs=1e-9)


def test_shifted_orders_fit_as_well_as_any_measurement_can_tell():
    shifted = assign(peaks(45, 10), SIDE, ZNO_TM)
    assert sorted(a.shift for a in shifted) == list(range(-3, 4))
    assert max(a.residual_nm for a in shifted) < 0.01  # spectrometers read 0.1 nm
    assert all(a.away_from_prior > 0.03 for a in shifted if a.shift)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: path_length([600.0, 610.0], ZNO_TM), "2 peaks"),
        (lambda: path_length([600.0, 600.0, 610.0], ZNO_TM), "same peak twice"),
        (lambda: lag(1.9, 1.73, "TM"), "no total reflection"),
        (lambda: lag(1.9, 1.0, "XY"), "choose TM"),
        (lambda: assign([600.0, 610.0, 620.0], -1.0, ZNO_TM), "must be a positive number"),
        (lambda: candidates(path_length(peaks(45, 4), ZNO_TM), SIDE, -1), "must not be negative"),
    ],
)
def test_bad_input_is_said_in_a_sentence(call, words):
    with pytest.raises(HexwgmError, match=words):
        call()
