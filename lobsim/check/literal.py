"""Meanings of a number in the code: a count, the change of a unit, or constants of nature.

A model that holds F or R as plain numbers holds them folded: 2RT/F comes out as 1.7e-4 T. A number is taken for
constants if it is a simple fraction of a product of their powers, to nine digits.
"""

import math
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import product

import numpy as np

from lobsim.check.dimension import PURE, Dimension, base, sized

FARADAY, GAS = base(A=1, s=1, mol=-1), base(m=2, kg=1, s=-2, K=-1, mol=-1)
BOLTZMANN, CHARGE = base(m=2, kg=1, s=-2, K=-1), base(A=1, s=1)
ATMOSPHERE = base(m=-1, kg=1, s=-2)  # 101325 Pa: a pressure, to those who count in it
# as they are found in codes, rounded or of older tables
FARADAYS: tuple[float, ...] = (
    96485.33212331,
    96485.33212,
    96485.33289,
    96485.3329,
    96485.3321,
    96485.3365,
    96485.34,
    96485.33,
    96485.3,
)
FARADAYS += (96485.0, 96487.0, 96500.0)
GASES = (8.31446261815324, 8.314462618, 8.3144626, 8.3144598, 8.3144621, 8.314472, 8.31446, 8.3145, 8.314, 8.31)
POWERS = (1, -1, 2, -2)
CHANGES = (1.0, 3600.0, 1 / 3600.0, 1e3, 1e-3, 1e4, 1e-4, 1e6, 1e-6)  # of units, folded into constants
LARGEST_PART = 12  # of a simple fraction
EXACT = 1e-9
UNITLESS = (0,) * len(PURE.exponents)


@cache
def meaning(number: float) -> Dimension | None:
    """Find the unit of a number that multiplies; None if it is zero, which has any unit."""
    if number == 0 or not math.isfinite(number):
        return None
    size = abs(number)
    if _simple(size):
        return PURE
    if _changes_units(size):  # or a number all the same
        return Dimension(PURE.exponents, PURE.sizes | sized(UNITLESS, 1 / size).sizes)
    return _of_nature(size) or PURE


def coefficient(number: float) -> bool:
    """Whether a number is no count, no change of units and no constant: it may have any unit."""
    return meaning(number) == PURE and not _simple(abs(number))


def _simple(number: float) -> bool:
    fraction = Fraction(number).limit_denominator(LARGEST_PART)
    return 0 < fraction.numerator <= LARGEST_PART and math.isclose(float(fraction), number, rel_tol=EXACT)


def _changes_units(number: float) -> bool:
    """Whether a number is made of tens, sixties and days: 1e4, 3600, 86400."""
    for minutes, days in product((-2, -1, 0, 1, 2), (-1, 0, 1)):
        tens = math.log10(number / 60.0**minutes / 24.0**days)
        if abs(tens - round(tens)) < EXACT and (minutes or days or round(tens)):
            return True
    return False


def _of_nature(number: float) -> Dimension | None:
    """Find the constants in a number, and the change of a unit that was folded into it."""
    change = np.array(CHANGES)[:, None]
    parts = np.arange(1, LARGEST_PART + 1)
    for value, unit in _constants():
        wholes = number / value / change * parts
        near = np.clip(np.round(wholes), 1, LARGEST_PART)
        rows = np.flatnonzero((np.abs(wholes / near - 1) < EXACT).any(axis=1))
        if rows.size:
            return unit * sized(UNITLESS, 1 / CHANGES[rows[0]])
    return None


def _constants() -> Iterator[tuple[float, Dimension]]:
    """Go through powers of F and R and their products, of k_B, the charge of an electron, 1 atm."""
    faradays, gases = (
        [(1.0, PURE), *((value**n, unit ** Fraction(n)) for value, n in product(values, POWERS))]
        for values, unit in ((FARADAYS, FARADAY), (GASES, GAS))
    )
    for (F, F_unit), (R, R_unit) in product(faradays, gases):
        if F != 1 or R != 1:
            yield F * R, F_unit * R_unit
    for value, unit in ((1.380649e-23, BOLTZMANN), (1.602176634e-19, CHARGE), (101325.0, ATMOSPHERE)):
        for n in (1, -1):
            yield value**n, unit ** Fraction(n)
