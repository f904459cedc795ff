"""Books of a run, kept from outside: what current, time and boundary fluxes say against what the fields hold.

Nothing here uses lobsim's own books. Widths are those of the mesh by hand, integrals over time are trapezoids on eight
points a step, whose error falls with the square of the step.
"""

import numpy as np
import pybamm
import pytest

import lobsim
from lobsim.laboratory.catalogue import model as model_class
from lobsim.numerics.solver import idaklu

F, R, T = 96485.33212, 8.31446261815324, 298.15
POINTS = (6, 40)
PIECES = 8


class Books:
    """A part of a run at constant current, with its numbers and laws."""

    def __init__(self, solution, numbers, i: float) -> None:
        self.solution, self.numbers, self.i = solution, numbers, i
        steps = solution.t
        self.t = np.append((steps[:-1, None] + np.diff(steps)[:, None] * np.arange(PIECES) / PIECES).ravel(), steps[-1])
        self.charge = i * (self.t[-1] - self.t[0])  # C m-2, from outside
        xi = np.linspace(0, 1, POINTS[1] + 1)
        self.width = np.diff(1 - (1 - xi) ** 1.75) * numbers["Positive electrode thickness [m]"]
        self.width_s = np.full(POINTS[0], 1 / POINTS[0]) * numbers["Separator thickness [m]"]

    def __getitem__(self, name: str):
        return self.solution[name](self.t)

    def both(self, name: str):
        """A field in separator and electrode."""
        field = self[name]
        return field[: POINTS[0]], field[POINTS[0] :]

    def product(self) -> float:
        """Li2O2 made, mol m-2, from the fields at both ends."""
        eps_p = self["Lithium peroxide volume fraction"]
        V_m = self.numbers["Lithium peroxide molar mass [kg.mol-1]"] / self.numbers["Lithium peroxide density [kg.m-3]"]
        return self.width @ (eps_p[:, -1] - eps_p[:, 0]) / V_m

    def double_layer(self) -> float:
        """Charge taken up by the double layer, int a C_dl d dphi, C m-2."""
        a = self["Working surface [m-1]"]
        return self.numbers["Double-layer capacity [F.m-2]"] * self.width @ along(a, self["Double-layer voltage [V]"])

    def oxygen_in(self) -> float:
        """Oxygen that came in through the gas side, mol m-2."""
        return along(self["Oxygen flux at the gas side [mol.m-2.s-1]"][None], self.t[None])[0]

    def oxygen_stored(self) -> float:
        """Oxygen that the pores took up, in the form of the balance, int (eps_l + K eps_g) dc, mol m-2."""
        K = 1 / (self.numbers["Oxygen solubility [mol.m-3.Pa-1]"] * R * T)
        room = self["Liquid volume fraction"] + K * self["Gas volume fraction"]
        c_s, c_p = self.both("Oxygen concentration [mol.m-3]")
        in_separator = self.numbers["Separator porosity"] * self.width_s @ (c_s[:, -1] - c_s[:, 0])
        return in_separator + self.width @ along(room, c_p)

    def salt_in_separator(self) -> float:
        c_s, _ = self.both("Electrolyte concentration [mol.m-3]")
        return self.numbers["Separator porosity"] * self.width_s @ (c_s[:, -1] - c_s[:, 0])

    def salt_in_membrane(self) -> float:
        """Change of what is there, mol m-2."""
        _, c_p = self.both("Electrolyte concentration [mol.m-3]")
        inside = self["Liquid volume fraction"] * c_p
        return self.width @ (inside[:, -1] - inside[:, 0])

    def salt_that_stayed(self) -> float:
        """Change of salt but for what displaced liquid carries away with it, int eps_l dc, mol m-2."""
        _, c_p = self.both("Electrolyte concentration [mol.m-3]")
        return self.width @ along(self["Liquid volume fraction"], c_p)

    def salt_at_the_start(self) -> float:
        n = self.numbers
        volume = n["Electrolyte dose [m]"] + n["Separator porosity"] * n["Separator thickness [m]"]
        return n["Initial salt concentration [mol.m-3]"] * volume


def along(f, g):
    """Integrate f dg over time, row by row."""
    return ((f[:, 1:] + f[:, :-1]) / 2 * np.diff(g)).sum(axis=1)


@pytest.fixture(scope="session")
def discharge():
    """Discharge a cell and, if asked, charge it again: the books of each half."""
    pybamm.set_logging_level("ERROR")
    kept = {}

    def discharge(membrane, build, *, liquid="displaced", i=4.0, then=()):
        """Run ``i`` [A.m-2] until 2.0 V, then the currents and hours of ``then``."""
        key = (membrane, build, liquid, i, then)
        if key not in kept:
            numbers = lobsim.Cell(membrane, build).numbers
            area = numbers["Electrode area [m2]"]
            steps = [pybamm.step.current(i * area, duration=1e7, termination="2.0 V")]
            steps += [pybamm.step.current(j * area, duration=3600 * hours) for j, hours in then]
            solution = pybamm.Simulation(
                model_class("coin")({"liquid": liquid}),
                parameter_values=pybamm.ParameterValues(numbers),
                experiment=pybamm.Experiment(steps),
                solver=idaklu(),
                var_pts=dict(zip(("x_s", "x_p"), POINTS, strict=True)),
            ).solve(calc_esoh=False)
            assert len(solution.cycles) == len(steps)
            currents = [i, *(j for j, _ in then)]
            kept[key] = [Books(part, numbers, j) for part, j in zip(solution.cycles, currents, strict=True)]
        return kept[key]

    return discharge
