"""The equations of Andrei 2010 by plain differences, as two published codes solve them: what coarse meshes do.

    python examples/closing_pores_by_differences.py

Nodes at both faces, one-sided differences in the boundary conditions, the implicit Euler method. The tables show how
the capacity rises to that of `lobsim.models.closing_pores` as cells and steps shrink. A minute.
"""

from collections.abc import Iterator
from itertools import count, islice

import casadi
import numpy as np
from scipy.sparse.linalg import spsolve

from lobsim.laboratory import catalogue
from lobsim.physics.constants import F, R

SETTLED = 1e-9  # largest change of a scaled unknown in the last Newton iteration
MOST_ITERATIONS = 30


def residual(numbers: dict[str, float], nodes: int, h: float) -> tuple[casadi.Function, casadi.Function]:
    """Residual and Jacobian over the unknowns (phi, phi_Li, c_Li, c_O, eps), those before the step, and the step."""
    n = numbers
    V_T = R * n["Ambient temperature [K]"] / F
    x, old, tau = casadi.SX.sym("x", 5 * nodes), casadi.SX.sym("old", 5 * nodes), casadi.SX.sym("tau")
    phi, psi, c, o, eps = casadi.vertsplit(x, nodes)
    c_old, o_old, eps_old = casadi.vertsplit(old, nodes)[2:]
    c, o = 1000 * c, n["Oxygen concentration at the air side [mol.m-3]"] * o  # scaled
    c_old, o_old = 1000 * c_old, n["Oxygen concentration at the air side [mol.m-3]"] * o_old
    wall = 2 * casadi.sqrt(casadi.fmax(eps, 1e-30) * n["Positive electrode porosity"]) / n["Pore radius [m]"]
    pace = n["Oxygen reduction exchange current density [A.m-2]"] * o / n["Reference oxygen concentration [mol.m-3]"]
    U = n["Lithium peroxide equilibrium potential [V]"]
    react = wall * pace * 2 * casadi.sinh((psi - phi) / (2 * V_T))  # A m-3; psi is phi_Li, which is U at the start
    lithium = 2 * n["Lithium exchange current density [A.m-2]"] * casadi.sinh((U - psi[0]) / (2 * V_T))
    sigma, kappa = n["Positive electrode conductivity [S.m-1]"], n["Peak electrolyte conductivity [S.m-1]"]
    t_plus = n["Cation transference number"]
    drive = psi - V_T * (1 - t_plus) * casadi.log(c)

    def inside(u: casadi.SX) -> casadi.SX:
        return (u[2:] - 2 * u[1:-1] + u[:-2]) / h**2

    mid = slice(1, nodes - 1)
    salt = (eps * c - eps_old * c_old)[mid] / tau - n["Salt diffusivity [m2.s-1]"] * inside(c)
    oxygen = (eps * o - eps_old * o_old)[mid] / tau - n["Oxygen diffusivity [m2.s-1]"] * inside(o)
    V_m = n["Lithium peroxide molar mass [kg.mol-1]"] / n["Lithium peroxide density [kg.m-3]"]
    i = n["Current function [A]"] / n["Electrode area [m2]"]
    r = casadi.vertcat(
        *(phi[1] - phi[0], sigma * inside(phi) + react[mid], sigma * (phi[-1] - phi[-2]) / h + i),
        *(kappa * (drive[1] - drive[0]) / h + lithium, kappa * inside(drive) - react[mid], drive[-1] - drive[-2]),
        *(c[0] / 1000 - 1, salt + (1 - t_plus) * react[mid] / F, (c[-1] - c[-2]) / 1000),
        *(o[1] - o[0], oxygen + react[mid] / (2 * F), o[-1] - n["Oxygen concentration at the air side [mol.m-3]"]),
        (eps - eps_old) / tau + V_m * react / (2 * F),
    )
    arguments = [x, old, tau]
    return casadi.Function("r", arguments, [r]), casadi.Function("J", arguments, [casadi.jacobian(r, x)])


def march(cells: int, tau: float, nodes_too_far: bool = False) -> Iterator[tuple[float, float]]:
    """Discharge until a pore closes.

    Parameters
    ----------
    cells : int
        Cells through the electrode.
    tau : float
        Time step [s].
    nodes_too_far : bool
        Put the nodes L/(cells - 1) apart, as one of the codes does, so that the electrode is longer than its carbon.

    Yields
    ------
    tuple of float
        Capacity per carbon [A.h.kg-1] and voltage [V] after every step with all pores open.
    """
    numbers = catalogue.literature_set("andrei2010").numbers()
    n = cells + 1
    r, J = residual(numbers, n, numbers["Positive electrode thickness [m]"] / (cells - nodes_too_far))
    i = numbers["Current function [A]"] / numbers["Electrode area [m2]"]
    a_step = i * tau / 3600 / numbers["Positive electrode loading [kg.m-2]"]
    x = np.repeat([2.95, 2.95, 1.0, 1.0, numbers["Positive electrode porosity"]], n)
    for steps in count(1):
        after = _step(r, J, x, tau)
        if after is None:
            return
        x = after
        yield steps * a_step, float(x[n - 1])


def _step(r: casadi.Function, J: casadi.Function, old: np.ndarray, tau: float) -> np.ndarray | None:
    """Newton's iterations of one step; None if a pore closes in it."""
    x = old.copy()
    for _ in range(MOST_ITERATIONS):
        change = spsolve(J(x, old, tau).sparse(), np.asarray(r(x, old, tau))[:, 0])
        x = x - change
        if x[-x.size // 5 :].min() <= 0:
            return None
        if np.abs(change).max() < SETTLED:
            return x
    raise RuntimeError(f"no convergence within {MOST_ITERATIONS} iterations")


def main() -> None:
    print("| cells | step / h | nodes L/(cells - 1) apart | capacity / Ah/g | voltage after the first step / V |")
    print("|---|---|---|---|---|")
    runs = [(30, 1.0, True), (50, 24.0, False), *((cells, 1.0, False) for cells in (30, 60, 120, 240, 480))]
    for cells, hours, far in runs:
        steps = list(march(cells, 3600 * hours, far))
        capacity, voltage = steps[-1][0] / 1000, steps[0][1]
        print(f"| {cells} | {hours:g} | {'yes' if far else 'no'} | {capacity:.4f} | {voltage:.4f} |", flush=True)
    print("\n| cells | step / h | voltage after one hour / V |\n|---|---|---|")
    for cells, pieces in ((30, 100), (480, 1), (480, 10), (480, 100)):
        *_, (_, voltage) = islice(march(cells, 3600 / pieces), pieces)
        print(f"| {cells} | {1 / pieces:g} | {voltage:.4f} |", flush=True)


if __name__ == "__main__":
    main()
