"""What the tests of single equations share: numbers in, numbers out."""

import numpy as np
import pybamm
import pytest

from lobsim.numerics.finite_volume import CellFacedFiniteVolume
from lobsim.numerics.meshes import OxygenSide1DSubMesh

SEPARATOR, ELECTRODE = "separator", "positive electrode"


@pytest.fixture(scope="session")
def value():
    """Evaluate a symbol: a float, or an array for vectors."""

    def evaluate(symbol):
        found = np.asarray(symbol.evaluate() if isinstance(symbol, pybamm.Symbol) else symbol, dtype=float)
        return float(found.squeeze()) if found.size == 1 else found.reshape(-1)

    return evaluate


@pytest.fixture(scope="session")
def vector():
    """Make a symbol that holds several numbers."""
    return lambda numbers: pybamm.Vector(np.asarray(numbers, dtype=float))


class Grid:
    """A separator and an electrode, discretised as the models are: [0, 1] uniform, [1, 2] finer to the right."""

    def __init__(self, points_s: int, points_p: int) -> None:
        x_s = pybamm.SpatialVariable("x_s", SEPARATOR, coord_sys="cartesian")
        x_p = pybamm.SpatialVariable("x_p", ELECTRODE, coord_sys="cartesian")
        geometry = {SEPARATOR: {x_s: {"min": 0, "max": 1}}, ELECTRODE: {x_p: {"min": 1, "max": 2}}}
        meshes = {SEPARATOR: pybamm.Uniform1DSubMesh, ELECTRODE: OxygenSide1DSubMesh}
        self.mesh = pybamm.Mesh(pybamm.Geometry(geometry), meshes, {"x_s": points_s, "x_p": points_p})
        self.variable, self.coefficient = (
            pybamm.concatenation(pybamm.Variable(f"{name}_s", SEPARATOR), pybamm.Variable(f"{name}_p", ELECTRODE))
            for name in ("c", "D")
        )
        self.disc = pybamm.Discretisation(self.mesh, dict.fromkeys((SEPARATOR, ELECTRODE), CellFacedFiniteVolume()))
        self.disc.set_variable_slices([self.variable, self.coefficient])
        submesh = self.mesh[(SEPARATOR, ELECTRODE)]
        self.nodes, self.edges, self.widths = submesh.nodes, submesh.edges, submesh.d_edges

    def field(self, numbers):
        """A known field over both domains."""
        return pybamm.Vector(np.asarray(numbers, dtype=float), domain=[SEPARATOR, ELECTRODE])

    def everywhere(self, number):
        """A number as a field, as yet without a mesh."""
        return pybamm.concatenation(*(pybamm.PrimaryBroadcast(number, domain) for domain in (SEPARATOR, ELECTRODE)))

    def discretise(self, symbol, boundary_conditions):
        """Discretise a symbol; the conditions hold for `variable`."""
        self.disc.bcs = {}
        given = {side: (self.disc.process_symbol(v), kind) for side, (v, kind) in boundary_conditions.items()}
        self.disc.bcs = {self.variable: given}
        return self.disc.process_symbol(symbol)

    def at(self, symbol, state, boundary_conditions, coefficient=()):
        """Discretise a symbol and evaluate it where `variable` and `coefficient` have the values given."""
        y = np.concatenate((state, coefficient)).astype(float)
        return self.discretise(symbol, boundary_conditions).evaluate(y=y)[:, 0]


@pytest.fixture(scope="session")
def grid():
    """Make a `Grid` with so many points in separator and electrode."""
    return Grid
