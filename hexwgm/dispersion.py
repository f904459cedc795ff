"""Refractive index against wavelength, by Cauchy's three terms."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Cauchy:
    """n = a + b/lambda^2 + c/lambda^4.

    Parameters
    ----------
    a : float
        Index of long waves [-].
    b : float
        Second term [nm2].
    c : float
        Third term [nm4].
    """

    a: float
    b: float = 0.0
    c: float = 0.0

    def __call__(self, wavelength_nm: Any) -> Any:
        """n [-]; the wavelength may be complex, as that of a mode that leaks is."""
        return self.a + self.b / wavelength_nm**2 + self.c / wavelength_nm**4

    def slope(self, wavelength_nm: Any) -> Any:
        """dn/dlambda [nm-1]."""
        return -2 * self.b / wavelength_nm**3 - 4 * self.c / wavelength_nm**5

    def group(self, wavelength_nm: Any) -> Any:
        """Group index n - lambda dn/dlambda [-]."""
        return self(wavelength_nm) - wavelength_nm * self.slope(wavelength_nm)


# The axis of the rod is the optical axis of ZnO: E along it sees the extraordinary index. Terms as issue 9 gives them,
# for the rods of J. Yu et al., RSC Adv. 2018, 8, 1778.
ZNO_TM = Cauchy(1.795, 8.778e4, 0.8248e9)
ZNO_TE = Cauchy(1.719, 9.432e4, 1.1570e9)
ZNO = {"TM": ZNO_TM, "TE": ZNO_TE}
