"""Film and voltage of a uniform electrode by hand, T8 of physics 9."""

from types import SimpleNamespace

import numpy as np
from scipy.optimize import elementwise

from lobsim.verify.checked import Array
from lobsim.verify.fast_cell import BET, NATURE, SLAB

I = 4.0  # A.m-2
J_0, ALPHA, U = 2.2e-6, 0.5, 2.96
J_F, BETA = 1e-4, 0.2
EPS_CLOSE = 0.01
RHO_S = 1400.0
FAST_OXYGEN = {"Oxygen diffusivity [m2.s-1]": 1e-3, "Pore closing porosity": EPS_CLOSE}
RESISTANCES = {
    "Ceramic resistance [Ohm.m2]": 1e-2,
    "Lithium exchange current density [A.m-2]": 10.0,
    "Separator thickness [m]": 20e-3,
    "Separator MacMullin number": 50.0,
    "Peak electrolyte conductivity [S.m-1]": 270.0,  # 15 mV in the separator, 2 uV in the electrode
    "Salt diffusivity [m2.s-1]": 1e-3,
    "Double-layer capacity [F.m-2]": 1e-4,
}
FILM = {
    "Tunnelling exchange current density [A.m-2]": 1e-4,
    "Tunnelling transfer coefficient": 0.2,
    "Tunnelling thickness on tubes [m]": 5.1e-9,
    "Tunnelling width on tubes [m]": 0.17e-9,
    "Tunnelling thickness on planes [m]": 6.56e-9,
    "Tunnelling width on planes [m]": 0.268e-9,
    "Tunnelling current density [A.m-2]": 5e-2,
    "Film resistivity [Ohm.m]": 2e10,
    "Island height [m]": 6e-9,
    "Solution route current density [A.m-2]": 1e-3,
    "Solution route exponent": 2.0,
}
THICKNESS = {"cylindrical": (5.1e-9, 0.17e-9), "planar": (6.56e-9, 0.268e-9)}


def by_hand(
    t: Array,
    film: str,
    passivation: str,
    *,
    BET: float = BET,
    chi: float = 0.0,
    dose: float | None = None,
    film_share: float = 1.0,
    T: float = 298.15,
    y: float = 1.0,
) -> SimpleNamespace:
    """Film thickness d [m] and voltage V at times t [s] of a discharge at I, without double layer and oxidation.

    Parameters
    ----------
    t : array
        Times [s].
    film, passivation : str
        Laws.
    BET, chi, dose, film_share, T, y
        Surface [m2.kg-1], freedom to swell, electrolyte [m] if not all pores are full, share of the product that makes
        film, temperature [K], mole fraction of oxygen.
    """
    warm = (1 / 298.15 - 1 / T) / NATURE.R
    eps_p = SLAB.V_m * I * t / (NATURE.n * NATURE.F * SLAB.L)
    S = BET + (200e3 - BET) * (1 - np.exp(-chi * eps_p / 0.1))
    rho_app = 0.015 / SLAB.L
    if film == "cylindrical":  # T8, written with the current: eps_f/eps_s* = V_m i t/(F a_0 L r_0)
        r_0 = 2 / (RHO_S * S)
        d = r_0 * (np.sqrt(1 + film_share * SLAB.V_m * I * t / (NATURE.F * S * rho_app * SLAB.L * r_0)) - 1)
        area = S * rho_app * (r_0 + d) / r_0
    else:
        d, area = film_share * eps_p / (S * rho_app), S * rho_app
    pores = SLAB.eps - (1 - chi) * eps_p
    area = area * (1 - np.exp(-pores / EPS_CLOSE))
    if dose is not None:  # liquid in the fine pores only, which have half of the volume here
        area = area * dose / SLAB.L / (0.5 * pores)
    j = I / (area * SLAB.L)
    exchange = J_0 * np.exp(58e3 * warm) * y * np.exp(-0.005 * (T - 298.15))
    RT_F = NATURE.R * T / NATURE.F
    if passivation == "tunnelling":
        eta = _behind_tunnels(j, exchange, J_F * y * np.exp(-(d - THICKNESS[film][0]) / THICKNESS[film][1]), RT_F)
    else:
        eta = -RT_F / ALPHA * np.log(_before_film(passivation, j, d, *THICKNESS[film]) / exchange)
    if passivation == "ohmic":
        eta = eta - j * 2e10 * d
    separator = 20e-3 * 50.0 / (270.0 * np.exp(18e3 * warm))
    lithium = 2 * RT_F * np.arcsinh(I / (2 * 10.0 * np.exp(50e3 * warm)))
    V = U - 1.1e-3 * (T - 298.15) + eta - I * (1e-2 + separator) - lithium
    return SimpleNamespace(d=d, V=V)


def _behind_tunnels(j: Array, exchange: Array | float, through: Array, RT_F: float) -> Array:
    """Overpotential [V] at which electron transfer and tunnelling, one after the other, pass j [A.m-2].

    ``exchange`` and ``through`` are what each passes at no overpotential [A.m-2].
    """

    def misses(eta: Array, j: Array, through: Array) -> Array:
        return np.exp(ALPHA * eta / RT_F) / exchange + np.exp(BETA * eta / RT_F) / through - 1 / j

    found = elementwise.find_root(misses, (np.full_like(j, -3.0), np.zeros_like(j)), args=(j, through))
    return np.asarray(found.x)


def _before_film(passivation: str, j: Array, d: Array, d_t: float, l_t: float) -> Array:
    """Current density of bare carbon that leaves j [A.m-2] behind the film."""
    if passivation == "series":
        return 1 / (1 / j - np.exp((d - d_t) / l_t) / 5e-2)
    return j / (1 - d / 6e-9) if passivation == "coverage" else j
