"""The algebra of units: what a product, a power and a sum of quantities are measured in.

A unit is exponents of metre, kilogram, second, ampere, kelvin and mole, and its size in SI. The size is a set of
candidates, because a number such as 3600 that multiplies a quantity may be a number or the change of a unit.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from lobsim.parameters.units import BASES, SYMBOLS

Exponents = tuple[Fraction, ...]
MOST_SIZES = 16  # candidates that are kept
SAME = 9  # digits of the logarithm of a size


@dataclass(frozen=True)
class Dimension:
    """A unit: exponents of the base units, and the logarithms (base 10) of the sizes that it may have."""

    exponents: Exponents
    sizes: frozenset[float] = frozenset({0.0})

    def __mul__(self, other: "Dimension") -> "Dimension":
        """The unit of a product."""
        exponents = tuple(a + b for a, b in zip(self.exponents, other.exponents, strict=True))
        return Dimension(exponents, _sizes(a + b for a, b in product(self.sizes, other.sizes)))

    def __pow__(self, exponent: Fraction) -> "Dimension":
        """The unit of a power."""
        return Dimension(tuple(a * exponent for a in self.exponents), _sizes(a * float(exponent) for a in self.sizes))

    def __truediv__(self, other: "Dimension") -> "Dimension":
        """The unit of a quotient."""
        return self * other ** Fraction(-1)

    @property
    def pure(self) -> bool:
        """Whether it is that of a number."""
        return not any(self.exponents)

    def joined(self, other: "Dimension") -> "Dimension | None":
        """The unit of a sum; None if these two cannot be added."""
        if self.exponents != other.exponents or not self.sizes & other.sizes:
            return None
        return Dimension(self.exponents, self.sizes & other.sizes)

    def __str__(self) -> str:
        """Write it with the fewest symbols, such as A.m-3 or V, and its size if that is not SI's."""
        size = min(self.sizes, key=abs)
        return _symbols(self.exponents) + (f" x {10**size:.6g}" if size else "")


def base(**exponents: int) -> Dimension:
    """Make a unit of base units, as in base(m=2, s=-1)."""
    return Dimension(tuple(Fraction(exponents.get(symbol, 0)) for symbol in BASES))


def sized(exponents: tuple[int, ...], factor: float) -> Dimension:
    """Make a unit of its exponents and its size, a factor to SI units."""
    return Dimension(tuple(map(Fraction, exponents)), _sizes([math.log10(factor)]))


def _sizes(logarithms: Iterable[float]) -> frozenset[float]:
    found = {round(size, SAME) + 0.0 for size in logarithms}  # + 0.0: no -0.0
    return frozenset(sorted(found, key=abs)[:MOST_SIZES])


PURE = base()
SECOND = base(s=1)
NAMED = ("V", "Ohm", "S", "Pa", "J", "W", "F")


def _symbols(exponents: Exponents) -> str:
    """Find the shortest way to write a unit with at most one symbol of a derived unit."""
    ways = [_joined(exponents)]
    for name, power in product(NAMED, (1, -1)):
        rest = tuple(a - power * b for a, b in zip(exponents, SYMBOLS[name][1], strict=True))
        ways.append(_joined(rest, (name, Fraction(power))))
    return min(ways, key=lambda way: (way.count(".") + way.count("kg"), len(way)))


def _joined(exponents: Exponents, *first: tuple[str, Fraction]) -> str:
    factors = [*first, *((symbol, power) for symbol, power in zip(BASES, exponents, strict=True) if power)]
    factors.sort(key=lambda factor: factor[1] < 0)
    return ".".join(symbol + ("" if power == 1 else str(power)) for symbol, power in factors) or "1"
