"""The uniform limit, T7, T8 and T13 of physics 9: without transport, film, area and kinetics are left.

The same closed form must come from the porous-electrode model with fast transport and from the lumped model.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pybamm
from scipy.integrate import solve_ivp

from lobsim.laboratory.catalogue import model as model_class
from lobsim.verify.checked import Array, Checked, along, given, titled
from lobsim.verify.closed_form import ALPHA, FAST_OXYGEN, FILM, J_0, RESISTANCES, I, U, by_hand
from lobsim.verify.fast_cell import FINAL, NATURE, SLAB, fast, solve

PLANAR = {"network": "tortuosity", "film": "planar"}
TUBES = {"network": "tortuosity"}
POINTS = (6, 10)
RT_F = NATURE.R * NATURE.T / NATURE.F
D, V, EPS_P = "Film thickness [m]", "Voltage [V]", "Lithium peroxide volume fraction"
OF_FILM = "40 fm: the solver, found 20 fm"
OF_VOLTAGE = "50 uV: the solver, found 12 uV"


def mean(solution: Any, name: str, t: Array) -> Array:
    """The value, in the unit of the name, at the times t [s], averaged over the electrode; shape of t.

    It is nearly alike at all places.
    """
    found = np.reshape(solution[name](t), (-1, t.size))
    edges = 1 - (1 - np.linspace(0, 1, found.shape[0] + 1)) ** 1.75  # of the mesh, for the ten cells used here
    return np.asarray(np.diff(edges) @ found)


def discharge(
    changes: Mapping[str, float], laws: Mapping[str, str], model: str, *, until: float = 8e5, bare: bool = False
) -> Any:
    """Discharge the uniform cell, for ``until`` [s] at most; ``bare`` leaves out resistances and the film's numbers."""
    numbers = fast(FAST_OXYGEN | ({} if bare else RESISTANCES | FILM) | dict(changes))
    return solve(numbers, laws, model=model, points=POINTS, until=until)


def _against(solution: Any, case: str, film: str, passivation: str, **by: Any) -> list[Checked]:
    """Film and voltage until 95 % of the run, beside the closed form."""
    t = np.linspace(0.01, 0.95, 40) * solution.t[-1]
    exact = by_hand(t, film, passivation, **by)
    pairs = [(D, exact.d, mean(solution, D, t), 4e-14, OF_FILM), (V, exact.V, solution[V](t), 5e-5, OF_VOLTAGE)]
    rows = [
        along(
            "T8",
            ("t [s]", name),
            (
                t,
                by_hand_,
                found,
            ),
            tolerance,
            reason,
            scale=1.0,
        )
        for name, by_hand_, found, tolerance, reason in pairs
    ]
    return [titled(row, case) for row in rows]


def closed_form(model: str, film: str, passivation: str) -> list[Checked]:
    """T8: d(t) = r_0 (sqrt(1 + V_m i t/(F a_0 L r_0)) - 1), V(t) = U - (RT/alpha F) ln(j_kin/j_0) - ..."""
    laws = TUBES | {"film": film, "passivation": passivation}
    solution = discharge({"Lower voltage cut-off [V]": 2.0}, laws, model)
    return _against(solution, f"{model}, {film}, {passivation}", film, passivation)


def warm(model: str) -> list[Checked]:
    """T8 at 45 oC with 21 % oxygen: Arrhenius factors on j_0, kappa and i_Li0, H by -0.5 %/K, U by -1.1 mV/K."""
    changes = {"Ambient temperature [K]": 318.15, "Chamber oxygen mole fraction": 0.21}
    solution = discharge(changes, TUBES, model, until=1e5)
    return _against(solution, f"{model}, 45 oC, air", "cylindrical", "tunnelling", T=318.15, y=0.21)


def swelling(model: str, passivation: str) -> list[Checked]:
    """T8 with chi = 1: no pore is filled, S grows from 100 to 200 m2/g and the film spreads over it.

    Without passivation there is more product at the end, 1.07 of the volume, than a rigid electrode has pores.
    """
    changes = {"Freedom to swell of the membrane": 1.0, "Positive electrode BET area [m2.kg-1]": 100e3}
    until = 2.6e5 if passivation == "none" else 1e5
    solution = discharge(changes, TUBES | {"passivation": passivation}, model, until=until)
    return _against(solution, f"{model}, swelling, {passivation}", "cylindrical", passivation, BET=100e3, chi=1.0)


def half_wet(model: str) -> list[Checked]:
    """T8 with liquid in half of the fine pores: w = dose/(L eps_m) grows as the pores, not the liquid, shrink."""
    dose = 0.25 * SLAB.eps * SLAB.L
    changes = {"Electrolyte dose [m]": dose, "Positive electrode fine-pore volume [m3.kg-1]": 0.45 * SLAB.L / 0.015}
    solution = discharge(changes, TUBES, model, until=1e5)
    return _against(solution, f"{model}, half wet", "cylindrical", "tunnelling", dose=dose)


def particles(model: str) -> list[Checked]:
    """T8: on a plane j is constant, so the film has 1 - f_sol of the product, f_sol = 1/(1 + (j/j_sol)^n)."""
    film_share = 1 - 1 / (1 + (I / SLAB.surface / 1e-3) ** 2)
    solution = discharge({}, PLANAR | {"route": "solution"}, model, until=4e4)
    return _against(solution, f"{model}, particles from solution", "planar", "tunnelling", film_share=film_share)


def double_layer(model: str) -> list[Checked]:
    """T13: C dV/dt = j a L - i with Tafel kinetics is logistic in y = j a L/i, with RC = (RT/alpha F i)(a L C_dl)."""
    C_dl = 0.05
    laws = PLANAR | {"passivation": "none"}
    solution = discharge({"Double-layer capacity [F.m-2]": C_dl}, laws, model, until=60.0, bare=True)
    tau = RT_F / ALPHA / I * SLAB.surface * C_dl
    t = np.linspace(0, 20, 41) * tau
    start = SLAB.surface * J_0 / I
    exact = U - RT_F / ALPHA * np.log(1 / (1 + (1 / start - 1) * np.exp(-t / tau)) / start)
    reason = "0.1 mV: the solver; the film is thin in 30 s"
    row = along("T13", ("t [s]", "voltage [V], double layer"), (t, exact, solution[V](t)), 1e-4, reason, scale=1.0)
    return [titled(row, model)]


def pores(model: str) -> list[Checked]:
    """T7: a rigid electrode ends at eps_0 L n F/V_m, 0.270 mAh/cm2 per um of void, when nothing else ends it."""
    bound = SLAB.eps * SLAB.L * NATURE.n * NATURE.F / SLAB.V_m
    numbers = fast({"Oxygen diffusivity [m2.s-1]": 1e-3, "Lower voltage cut-off [V]": 0.0})
    solution = solve(numbers, PLANAR | {"passivation": "none"}, model=model, points=POINTS, until=1e8)
    found = given(solution.termination != FINAL, I * solution.t[-1])
    reason = "the surface fades over eps_close = 1e-4, and the end is at 1e-6 of the pores"
    return [Checked("T7", f"charge that the pores hold [C.m-2], {model}", bound, found, 1e-3, reason)]


def islands(model: str) -> list[Checked]:
    """T7: islands hold n F/V_m times area times height."""
    height = 4e-9
    changes = {"Island height [m]": height, "Saturation smoothing width": 1e-4}
    solution = discharge(changes, PLANAR | {"passivation": "coverage"}, model, bare=True)
    bound = SLAB.surface * height * NATURE.n * NATURE.F / SLAB.V_m
    reason = "the smoothing of full coverage, 1e-4 here"
    return [Checked("T7", f"charge that islands hold [C.m-2], {model}", bound, I * solution.t[-1], 1e-3, reason)]


def charge(model: str) -> list[Checked]:
    """T8 backwards: j = j_0a G exp(alpha_a F eta/RT) = i/(a L), G = G_1 + rho_2 G_2, of two populations.

    After a discharge of 20 h the share f_1 is in contact. Of what is taken, G_1/G was in contact: d eps_1 = -(G_1/G)
    V_m i dt/(n F L).
    """
    j_0a, alpha_a, f_1, rho_2, eps_G, hours = 4.4e-4, 0.15, 0.4, 1e-2, 1e-3, 20
    changes = {
        "Peroxide oxidation exchange current density [A.m-2]": j_0a,
        "Share of peroxide open to direct oxidation": f_1,
        "Oxidation of peroxide out of contact over that in contact": rho_2,
        "Peroxide re-contact time [s]": 1e12,
    }
    back = _after_a_discharge(model, changes, hours, -I, "5 V")
    seconds = back.t[-1] - back.t[0]
    t = np.linspace(0.02, 0.95, 40) * seconds
    made, taken = (SLAB.V_m * I * time / (NATURE.n * NATURE.F * SLAB.L) for time in (hours * 3600, t))

    def open_to(eps_1: Array, taken: Array) -> tuple[Array, Array]:
        eps_p = made - taken
        return eps_1 / (f_1 * eps_p + eps_G), rho_2 * (eps_p - eps_1) / (eps_p + eps_G)

    def in_contact(taken: float, eps_1: Array) -> Array:
        first, second = open_to(eps_1, np.asarray(taken))
        return -first / (first + second)

    eps_1 = solve_ivp(in_contact, (0, taken[-1]), [f_1 * made], "LSODA", taken, rtol=1e-10, atol=1e-14).y[0]
    exact = U + RT_F / alpha_a * np.log(I / SLAB.surface / (j_0a * sum(open_to(eps_1, taken))))
    points = (t, exact, back[V](back.t[0] + t))
    reason = "0.3 mV where the voltage climbs by 0.8 V: the double layer gives and takes 1 C/m2 of 290000"
    row = along("T8", ("t [s]", "voltage of a charge, two populations [V]"), points, 3e-4, reason, scale=1.0)
    reached = given(seconds > 0.9 * hours * 3600, back[V].entries[-1])
    return [
        titled(row, model),
        Checked("T8", f"voltage at which a charge ends [V], {model}", 5.0, reached, 1e-6, "solver", False),
    ]


def recontact(model: str) -> list[Checked]:
    """At rest product comes back into contact: f_1 eps_p - eps_1 falls as exp(-t/tau_1)."""
    tau_1, f_1, hours = 7.2e4, 0.35, 10
    half = _after_a_discharge(model, {"Peroxide re-contact time [s]": tau_1}, hours, -I, f"{hours / 5} hours", 40)
    rest = half[1]
    t = np.linspace(0.02, 1, 20) * (rest.t[-1] - rest.t[0])
    product, contact = (
        mean(rest, name, rest.t[0] + t) for name in (EPS_P, "Lithium peroxide in contact volume fraction")
    )
    lacks = f_1 * product - contact
    exact = lacks[0] * np.exp(-(t - t[0]) / tau_1)
    axes = ("t [s]", f"product that lacks contact [-], {model}")
    return [along("T8", axes, (t, exact, lacks), 1e-4, "the solver", scale=float(lacks[0]))]


def _after_a_discharge(
    model: str, changes: Mapping[str, float], hours: float, i: float, until: str, rests: float = 0.0
) -> Any:
    """Discharge the uniform cell for ``hours`` [h], then pass i [A.m-2]; the last step, or the last two with a rest."""
    area = 1e-4
    end = {"duration": until} if until.endswith("hours") else {"termination": until, "duration": 1e6}
    steps = [pybamm.step.current(I * area, duration=hours * 3600), pybamm.step.current(i * area, **end)]
    if rests:
        steps.append(pybamm.step.rest(duration=rests * 3600))
    done = pybamm.Simulation(
        model_class(model)(PLANAR | {"passivation": "none"}),
        parameter_values=pybamm.ParameterValues(fast(FAST_OXYGEN | {"Electrode area [m2]": area} | dict(changes))),
        experiment=pybamm.Experiment(steps),
        var_pts=dict(zip(("x_s", "x_p"), POINTS, strict=True)),
    ).solve(calc_esoh=False)
    return done.cycles[1:] if rests else done.cycles[1]
