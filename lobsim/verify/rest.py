"""Equilibrium and what is near it, T15 to T18 of physics 9: where a cell rests, orders in oxygen, slow relaxation."""

from collections.abc import Mapping

import numpy as np
import pybamm
from pybamm import Vector

from lobsim.cell import Cell
from lobsim.models.at_temperature import AtTemperature
from lobsim.models.electrode import Place, Surface
from lobsim.models.surface_reactions import steps_in_series
from lobsim.numerics.arrays import Array
from lobsim.physics.laws import choose
from lobsim.physics.symbols import Symbols
from lobsim.run import run
from lobsim.verify.checked import Checked
from lobsim.verify.fast_cell import NATURE

U, DU_DT, ATM = 2.96, -1.1e-3, 101325.0
PRODUCT, CONTACT, THICKNESS = (
    "Lithium peroxide volume fraction",
    "Lithium peroxide in contact volume fraction",
    "Film thickness [m]",
)
STATES = 20_000  # for each passivation
SLIGHTLY = 2e-3  # mA/cm2, for 10 s: 1 mV of the double layer
TINY = 1e-12  # V


def _oxygen(pressure_atm: float, T: float) -> Mapping[str, float]:
    return {"Chamber pressure [Pa]": pressure_atm * ATM, "Ambient temperature [K]": T}


def rest(pressure_atm: float, T: float) -> list[Checked]:
    """T15: a cell with product rests at U(T) + (RT/2F) ln(p/p_0), at pressures [atm] and temperatures [K]."""
    cell = Cell("NIPS", "coin", model="lumped").with_values(_oxygen(pressure_atm, T))
    done = run(cell, ["Discharge at 0.1 mA/cm2 until 0.5 mAh/cm2", "Rest for 200 hours"])
    exact = U + DU_DT * (T - 298.15) + NATURE.R * T / (2 * NATURE.F) * np.log(pressure_atm)
    what = f"voltage at rest [V], {pressure_atm:g} atm, {T:g} K"
    return [Checked("T15", what, float(exact), float(done.voltage_V[-1]), 1e-5, "10 uV: the solver", False)]


def rest_after(first: str, hours: int) -> list[Checked]:
    """T15 in a porous electrode: after a passivated end, and half charged."""
    done = run(Cell("NIPS", "coin").with_mesh(6, 20), [*first.split("; "), f"Rest for {hours} hours"])
    what = f"voltage at rest [V] after: {first}"
    return [Checked("T15", what, U, float(done.voltage_V[-1]), 1e-4, "0.1 mV: what relaxes with tau_1", False)]


def second_law(passivation: str) -> list[Checked]:
    """T15: the reaction goes towards equilibrium, j (U_eq - dphi) >= 0, whatever the state and the resistances are."""
    random = np.random.default_rng(15)

    def spread(low: float, high: float) -> Array:
        """Random numbers from low to high, even on the logarithm."""
        return np.exp(random.uniform(np.log(low), np.log(high), STATES))

    eps_p = spread(1e-12, 1.0)
    dphi = random.uniform(1.0, 5.0, STATES)
    T, c_O = 298.15, spread(1e-9, 40.0)
    p = Symbols()
    law = choose({"passivation": passivation})
    contact, on = eps_p * random.uniform(0, 1, STATES), Surface(*(Vector(spread(1e-12, 1e-7)) for _ in range(3)))
    at = Place(*map(Vector, (eps_p, contact, eps_p, 0 * eps_p, dphi, dphi - U)))
    rates = steps_in_series(p, law, at, on, Vector(c_O), Vector(spread(1e-2, 3e3)))
    values = pybamm.ParameterValues(Cell("NIPS", "coin").numbers)
    j = values.process_symbol(rates.net).evaluate().ravel()
    H = float(values.process_symbol(AtTemperature(p).H).evaluate())
    eps_n = values["Peroxide activity onset volume fraction"]
    a_p = eps_p / (eps_p + eps_n)
    U_eq = U + NATURE.R * T / (2 * NATURE.F) * np.log(c_O / (H * ATM) / a_p)
    against = np.count_nonzero(~(j * (U_eq - dphi) >= 0))
    what = f"states of {STATES} that react away from equilibrium, {passivation}"
    return [Checked("T15", what, 0.0, float(against), 0.0, "a law of nature", False)]


def oxygen_order() -> list[Checked]:
    """T16: at fixed current far from U, V moves by (RT/alpha_c F) ln p; at rest by (RT/2F) ln p."""
    steps = ["Discharge at 0.4 mA/cm2 for 100 s", "Rest for 200 hours"]
    lumped = Cell("NIPS", "coin", model="lumped").with_laws(passivation="none")
    one, three = (run(lumped.with_values(_oxygen(p, 298.15)), steps) for p in (1.0, 3.0))
    working = [float(np.interp(100.0, r.time_s, r.voltage_V)) for r in (one, three)]
    resting = [float(r.voltage_V[-1]) for r in (one, three)]
    RT_F = NATURE.R * 298.15 / NATURE.F
    rows = (("at 0.4 mA/cm2", 0.5, working), ("at rest", 2.0, resting))
    reason = "20 uV: the double layer, the solver"
    return [
        Checked(
            "T16", f"gain by 3 atm of oxygen [V], {when}", RT_F / n * np.log(3), after - before, 2e-5, reason, False
        )
        for when, n, (before, after) in rows
    ]


def tunnelling_factor() -> list[Checked]:
    """T17: with beta = alpha_c and j_f = j_0 H p_0/c_O* the film is a factor on the reduction, that of version 1."""
    cell = Cell("NIPS", "stacked").with_mesh(6, 20)
    numbers = cell.numbers
    H = numbers["Oxygen solubility [mol.m-3.Pa-1]"]
    j_f = numbers["Oxygen reduction exchange current density [A.m-2]"] * H * ATM
    j_f /= numbers["Reference oxygen concentration [mol.m-3]"]
    alike = cell.with_values(
        {"Tunnelling exchange current density [A.m-2]": j_f, "Tunnelling transfer coefficient": 0.5}
    )
    # The branch of oxidation would take 4 % of the current back at the plateau
    factor = cell.with_laws(kinetics="branches").with_values(
        {"Peroxide oxidation exchange current density [A.m-2]": 1e-9}
    )
    both = [run(one, "Discharge at 0.4 mA/cm2 until 2.0 V") for one in (factor, alike)]
    reason = "1e-4: the solver; the affinity is 1 - e^-23 here"
    return [
        Checked("T17", f"{what}, a factor and steps in series", exact, computed, tolerance, reason)
        for what, name, tolerance in (
            ("capacity [mAh.g-1]", "capacity_mAh_g", 1e-4),
            ("plateau [V]", "plateau_V", 1e-5),
        )
        for exact, computed in [[r.summary()[name] for r in both]]
    ]


def relaxation() -> list[Checked]:
    """T18: near U the double layer relaxes with 2 f/(C_dl (1/k_c + 1/k_f + 1/k_a)), all three at eta = 0."""
    cell = Cell("NIPS", "coin", model="lumped").with_values({"Peroxide re-contact time [s]": 1e12})
    before = ["Discharge at 0.4 mA/cm2 until 4 mAh/cm2", "Rest for 300 hours"]
    rates = []
    for pulse in ("Discharge", "Charge"):  # the mean of both is free of what is quadratic
        done = run(cell, [*before, f"{pulse} at {SLIGHTLY} mA/cm2 for 10 s", "Rest for 30 min"])
        t, V = done.time_s, done.voltage_V
        start = t[np.flatnonzero(done.current_mA_cm2)[-1]]
        at = start + np.array([60.0, 600.0])
        off = np.interp(at, t, np.log(np.abs(V - V[t < start - 15][-1]) + TINY))
        rates.append((off[0] - off[1]) / (at[1] - at[0]))
    exact = _rate_near_equilibrium(
        cell.numbers, *(float(done[name].ravel()[-1]) for name in (PRODUCT, CONTACT, THICKNESS))
    )
    reason = "0.1 %: the solver, and what is cubic"
    return [Checked("T18", "rate of the double layer near U [s-1]", exact, float(np.mean(rates)), 1e-3, reason)]


def _rate_near_equilibrium(n: Mapping[str, float], eps_p: float, eps_1: float, d: float) -> float:
    """By hand: three resistances in series at eta = 0, discharging the double layer [s-1]."""
    j_0, j_f, j_0a = (
        n[f"{what} exchange current density [A.m-2]"]
        for what in ("Oxygen reduction", "Tunnelling", "Peroxide oxidation")
    )
    eps_G, f_1 = n["Oxidation onset volume fraction"], n["Share of peroxide open to direct oxidation"]
    rho_2 = n["Oxidation of peroxide out of contact over that in contact"]
    G = eps_1 / (f_1 * eps_p + eps_G) + rho_2 * (eps_p - eps_1) / (eps_p + eps_G)
    through = np.exp((d - n["Tunnelling thickness on tubes [m]"]) / n["Tunnelling width on tubes [m]"]) / j_f
    f = NATURE.F / (NATURE.R * 298.15)
    return float(2 * f / (n["Double-layer capacity [F.m-2]"] * (1 / j_0 + through + 1 / (j_0a * G))))
