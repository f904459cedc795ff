"""Foerster's radius against his formula in handbook units."""

import numpy as np
import pytest

from hexwgm.errors import HexwgmError
from hexwgm.fret import overlap_integral, transfer

GRID = np.linspace(500.0, 600.0, 101)


def box(height: float, low: float = 500.0, high: float = 600.0) -> np.ndarray:
    return np.array([[low, height], [high, height]])


def test_a_narrow_line_sees_the_absorption_at_its_place():
    line = np.array([[549.0, 0.0], [550.0, 7.0], [551.0, 0.0]])
    # the width of the line changes lambda^4 by (1/550)^2
    assert overlap_integral(line, box(1e5)) == pytest.approx(1e5 * 550.0**4, rel=1e-5)


def test_the_unit_of_the_emission_does_not_matter():
    donor = np.stack([GRID, np.exp(-(((GRID - 550) / 15) ** 2))], axis=1)
    assert overlap_integral(donor * [1, 1e6], box(1e5)) == pytest.approx(overlap_integral(donor, box(1e5)), rel=1e-14)


def test_the_radius_is_that_of_the_handbook_formula():
    line = np.array([[549.0, 0.0], [550.0, 1.0], [551.0, 0.0]])
    found = transfer(line, box(1e5), quantum_yield=0.5, index=1.4)
    # R0 = 0.02108 nm (kappa2 Phi J/n^4)^(1/6), good to half of its last digit
    assert found.radius_nm == pytest.approx(0.02108 * (2 / 3 * 0.5 * found.overlap / 1.4**4) ** (1 / 6), rel=2.4e-4)
    assert found.efficiency(found.radius_nm) == 0.5


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((box(1), box(1, 700, 800), 0.5, 1.4), "do not overlap"),
        ((box(1), box(1), 1.5, 1.4), "quantum yield"),
        ((box(1), box(1), 0.5, -1.4), "index"),
        ((box(-1), box(1), 0.5, 1.4), "none negative"),
        ((box(1)[:1], box(1), 0.5, 1.4), "1 rows"),
    ],
)
def test_bad_spectra_are_said_in_a_sentence(arguments, words):
    with pytest.raises(HexwgmError, match=words):
        transfer(*arguments)
