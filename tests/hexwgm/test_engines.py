"""Two engines against each other and against the exact circle."""

import math

import pytest

from hexwgm import Cavity
from hexwgm import boundary_integral as integral
from hexwgm.circle import by_elements, mie

CIRCLE = [("TM", 1.0, 14.14 - 0.001j), ("TM", 1.5, 13.8 - 0.26j), ("TE", 1.0, 14.57 - 0.001j), ("TE", 1.5, 13.9 - 0.5j)]


@pytest.mark.parametrize(("pol", "background", "guess"), CIRCLE)
def test_the_circle_has_its_exact_modes_by_elements_and_by_integrals(pol, background, guess):
    exact = mie(20, guess, 2.02, background, pol)
    assert abs(by_elements(20, exact, 2.02, background, pol, 0.05) - exact) < 1e-6 * abs(exact)
    found = integral.root(integral.circle(20), exact * 1.0001, 2.02, background, pol, 20 % 6)
    assert abs(found - exact) < 1e-10 * abs(exact)  # spectral: 120 points see 30 wavelengths


def test_elements_of_fourth_degree_converge_with_the_eighth_power_of_their_size():
    exact = mie(20, CIRCLE[1][2], 2.02, 1.5, "TM")
    errors = [abs(by_elements(20, exact, 2.02, 1.5, "TM", step) - exact) for step in (0.1, 0.05)]
    assert 6.5 < math.log2(errors[0] / errors[1]) < 9.5


@pytest.mark.parametrize(("pol", "background"), [("TM", 1.0), ("TM", 1.5), ("TE", 1.0)])
def test_both_engines_agree_on_the_hexagon(pol, background):
    mode = Cavity(1.2, 2.0, background, pol).mode(16)
    found = integral.root(integral.hexagon(70), mode.k * 1.0001, 2.0, background, pol, mode.m)
    assert abs(found - mode.k) < 1e-6 * abs(found)
