"""The rival laws in the uniform limit, T23 of physics 9: without transport through the electrode all is by hand."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np

from lobsim.verify.checked import Array, Checked, along, given, titled
from lobsim.verify.closed_form import ALPHA, EPS_CLOSE, FAST_OXYGEN, J_0, RHO_S, I, U
from lobsim.verify.fast_cell import BET, NATURE, SLAB, fast, solve
from lobsim.verify.uniform import POINTS, D, V, mean

PASSIVATIONS = ("deposit", "diffusion", "ohmic")
PRESSURE = 0.5  # of oxygen, atm
HENRY = 4.0  # mol.m-3 at 1 atm
WARM_K, E_FILM, E_REDUCTION, E_TRANSPORT = 318.15, 85.9e3, 58e3, 18e3
POROSITY, D_DEPOSIT, D_FILM, RESISTIVITY = 0.4, 3e-17, 1.5e-17, 2e10
NUMBERS = {
    "Deposit porosity": POROSITY,
    "Oxygen diffusivity in the deposit [m2.s-1]": D_DEPOSIT,
    "Oxygen diffusivity in the film [m2.s-1]": D_FILM,
    "Film resistivity [Ohm.m]": RESISTIVITY,
    "Activation energy of transport in the film [J.mol-1]": E_FILM,
    "Peroxide oxidation exchange current density [A.m-2]": 1.0,  # the product's own step costs nothing
}
K_LIO2, C_LIO2, PER_DONOR, DONORS_REF = 2.9e-9, 18.0, 0.010, 20.0
SUPEROXIDE = {
    "Superoxide disproportionation rate constant [m.s-1]": K_LIO2,
    "Superoxide solubility [mol.m-3]": C_LIO2,
    "Superoxide stabilisation per donor number [V]": PER_DONOR,
    "Reference donor number": DONORS_REF,
}
OF_FILM = "0.1 pm: the solver"
OF_VOLTAGE = "50 uV: the solver, as in T8"


def discharge(changes: Mapping[str, float], laws: Mapping[str, str], model: str, until: float = 8e5) -> Any:
    """Discharge the uniform cell, for ``until`` [s] at most, without resistances."""
    numbers = fast(FAST_OXYGEN | NUMBERS | SUPEROXIDE | dict(changes))
    return solve(numbers, {"network": "tortuosity"} | dict(laws), model=model, points=POINTS, until=until)


def by_hand(t: Array, film: str, passivation: str, *, T: float = NATURE.T, y: float = 1.0) -> SimpleNamespace:
    """Thickness d [m] of what covers the carbon and voltage V at times t [s] of a discharge at I, as its law says.

    Parameters
    ----------
    t : array
        Times [s].
    film, passivation : str
        Laws; of passivation "deposit", "diffusion", "ohmic" or "none".
    T, y
        Temperature [K] and mole fraction of oxygen.
    """
    warm = (1 / NATURE.T - 1 / T) / NATURE.R
    to_carbon = passivation in ("deposit", "diffusion")
    eps_p = SLAB.V_m * I * t / (NATURE.n * NATURE.F * SLAB.L)
    covers = eps_p / (1 - POROSITY) if passivation == "deposit" else eps_p
    rho_app = 0.015 / SLAB.L
    a_0, r_0 = BET * rho_app, 2 / (RHO_S * BET)
    if film == "cylindrical":
        d = r_0 * (np.sqrt(1 + covers * RHO_S / rho_app) - 1)
        way, area = r_0 * np.log((r_0 + d) / r_0), a_0 * (1 if to_carbon else (r_0 + d) / r_0)
    else:
        d = way = covers / a_0
        area = a_0
    j = I / (area * (1 - np.exp(-(SLAB.eps - eps_p) / EPS_CLOSE)) * SLAB.L)
    RT_F = NATURE.R * T / NATURE.F
    c_1 = HENRY * np.exp(-0.005 * (T - NATURE.T))  # at 1 atm
    diffusivity = {"deposit": D_DEPOSIT * np.exp(E_TRANSPORT * warm), "diffusion": D_FILM * np.exp(E_FILM * warm)}
    cover = way / (NATURE.n * NATURE.F * diffusivity[passivation] * c_1) if to_carbon else 0.0
    k_c = J_0 * np.exp(E_REDUCTION * warm) * c_1 / HENRY  # at no overpotential
    eta = RT_F / ALPHA * np.log(k_c * (y / j - cover))
    if passivation == "ohmic":
        eta = eta - j * RESISTIVITY * np.exp(-E_FILM * warm) * d
    return SimpleNamespace(d=d, V=U - 1.1e-3 * (T - NATURE.T) + eta)


def _rows(solution: Any, case: str, exact: SimpleNamespace, t: Array) -> list[Checked]:
    film = along("T23", ("t [s]", D), (t, exact.d, mean(solution, D, t)), 1e-13, OF_FILM, scale=1.0)
    voltage = along("T23", ("t [s]", V), (t, exact.V, solution[V](t)), 5e-5, OF_VOLTAGE, scale=1.0)
    return [titled(film, case), titled(voltage, case)]


def closed_form(model: str, film: str, passivation: str) -> list[Checked]:
    """T23: d(t) and V(t) = U + (RT/alpha F) ln[k_c (u/j - l(d)/(2F D H p_0))], l on tubes r_0 ln(1 + d/r_0)."""
    solution = discharge({"Lower voltage cut-off [V]": 2.0}, {"film": film, "passivation": passivation}, model)
    t = np.linspace(0.01, 0.95, 40) * solution.t[-1]
    return _rows(solution, f"{model}, {film}, {passivation}", by_hand(t, film, passivation), t)


def warm_and_thin(model: str, passivation: str) -> list[Checked]:
    """T23 at 45 oC in half an atmosphere of oxygen: what hops in a film has the activation energy of its own."""
    changes = {"Ambient temperature [K]": WARM_K, "Chamber oxygen mole fraction": PRESSURE}
    solution = discharge(changes, {"passivation": passivation}, model)
    t = np.linspace(0.01, 0.9, 30) * solution.t[-1]
    exact = by_hand(t, "cylindrical", passivation, T=WARM_K, y=PRESSURE)
    return _rows(solution, f"{model}, {passivation}, 45 oC, 0.5 atm", exact, t)


def capacity(model: str, passivation: str, y: float) -> list[Checked]:
    """T23: on planes a cover ends the discharge at l = 2F D H p y/j, with the mole fraction y [-] of oxygen at 1 atm.

    Its charge is (1 - porosity) l a_0 L 2F/V_m: charge times current is a constant, and grows with the surface squared.
    """
    changes = {"Chamber oxygen mole fraction": y, "Double-layer capacity [F.m-2]": 1e-8}
    solution = discharge(changes, {"film": "planar", "passivation": passivation}, model)
    solid, diffusivity = {"deposit": (1 - POROSITY, D_DEPOSIT), "diffusion": (1.0, D_FILM)}[passivation]
    way = NATURE.n * NATURE.F * diffusivity * HENRY * y * SLAB.surface / I
    bound = solid * way * SLAB.surface * NATURE.n * NATURE.F / SLAB.V_m
    found = given(solution.termination != "final time", I * solution.t[-1])
    what = f"charge that ends for want of oxygen below the cover [C.m-2], {model}, {passivation}, {y:g} atm"
    return [Checked("T23", what, bound, found, 1e-4, "what the double layer gives during the fall")]


def donors(model: str, number: float) -> list[Checked]:
    """T23: on a plane the film has the share j/(j + j_sol) [-] of the product, by the donor number [-].

    j_sol = F k c exp(F g (DN - DN*)/RT).
    """
    changes = {"Solvent donor number": number, "Solution route exponent": 1.0}
    laws = {"film": "planar", "passivation": "none", "route": "superoxide"}
    solution = discharge(changes, laws, model, until=1e5)
    j = I / SLAB.surface
    j_sol = NATURE.F * K_LIO2 * C_LIO2 * np.exp(NATURE.F * PER_DONOR * (number - DONORS_REF) / (NATURE.R * NATURE.T))
    t = np.linspace(0.01, 0.95, 40) * solution.t[-1]
    exact = by_hand(t, "planar", "none")
    exact.d = exact.d * j / (j + j_sol)
    return _rows(solution, f"{model}, donor number {number:g}", exact, t)
