"""Numbers on an axis are read at a glance: bench units, a prefix or a power of ten in the label, none in a corner."""

import pytest

from lobsim.plots import units


@pytest.mark.parametrize(
    ("unit", "value", "number", "words"),
    [
        ("m", 3.5e-5, 35.0, "µm"),
        ("m", 5e-9, 5.0, "nm"),
        ("A.m-2", 10.0, 1.0, "mA cm$^{-2}$"),
        ("A.m-2", 2.2e-6, 220.0, "pA cm$^{-2}$"),
        ("Ohm.m2", 1e-3, 10.0, "Ω cm$^2$"),
        ("Ohm.m2", 5.0, 50.0, "kΩ cm$^2$"),
        ("m2.kg-1", 1.4e5, 140.0, "m$^2$ g$^{-1}$"),
        ("m2.s-1", 5e-10, 0.5, "10$^{-9}$ m$^2$ s$^{-1}$"),
        ("m2.s-1", 5e-13, 500.0, "10$^{-15}$ m$^2$ s$^{-1}$"),
        ("mol.m-3", 4.0, 4.0, "mol m$^{-3}$"),
        ("", 2e-6, 2.0, "10$^{-6}$"),
        ("", 0.3, 0.3, ""),
        ("mA/cm2", 2.0, 2.0, "mA cm$^{-2}$"),
    ],
)
def test_a_number_is_shown_in_the_unit_that_makes_it_easy(unit, value, number, words):
    factor, shown = units.shown(unit, [0.0, value])
    assert (factor * value, shown) == (pytest.approx(number), words)
    assert units.shown(unit, [-value]) == units.shown(unit, [value])
