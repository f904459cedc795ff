"""Where the fields of a column live: a separator [0, 1] and an electrode [1, 2], scaled, on their meshes."""

from dataclasses import dataclass
from typing import Any

import pybamm
from pybamm import Symbol

from lobsim.models.cell_model import CellModel
from lobsim.numerics.finite_volume import CellFacedFiniteVolume
from lobsim.numerics.meshes import OxygenSide1DSubMesh
from lobsim.numerics.solver import LOOSE

SEPARATOR, ELECTRODE = "separator", "positive electrode"
X_S = pybamm.SpatialVariable("x_s", SEPARATOR, coord_sys="cartesian")
X_P = pybamm.SpatialVariable("x_p", ELECTRODE, coord_sys="cartesian")


@dataclass(frozen=True)
class Field:
    """Field with a value everywhere: its parts in separator and electrode, and the whole."""

    s: Symbol
    p: Symbol

    @property
    def whole(self) -> Symbol:
        """The parts side by side, in any unit."""
        return pybamm.concatenation(self.s, self.p)


class TwoDomains(CellModel):
    """A cell model whose fields depend on the way x through separator and electrode; see `CellModel`."""

    def _domains(self, domain: str) -> dict[str, list[str]]:
        return {"primary": [domain]}

    def _over(self, domain: str, value: Any) -> Symbol:
        """The same value everywhere in a domain."""
        return pybamm.PrimaryBroadcast(value, domain)

    def _both(self, name: str, scale: float) -> Field:
        """A variable in separator and electrode."""
        small = f"{name[0].lower()}{name[1:]}"
        return Field(
            pybamm.Variable(f"Separator {small}", domains=self._domains(SEPARATOR), scale=scale),
            pybamm.Variable(f"Positive electrode {small}", domains=self._domains(ELECTRODE), scale=scale),
        )

    def _each(self, separator: Any, electrode: Any) -> Symbol:
        """One value everywhere in the separator, another in the electrode."""
        return pybamm.concatenation(self._over(SEPARATOR, separator), self._over(ELECTRODE, electrode))

    def _total(self, name: str, density: Symbol, scale: float) -> Symbol:
        """Mean of a density over the electrode, as the end of a running sum along x.

        A sum keeps the Jacobian free of the dense row of an integral, which would cost a directional derivative for
        every cell.
        """
        return self._sum(f"{name} up to x", density, scale, self._domains(ELECTRODE))

    def _sum(self, name: str, density: Symbol, scale: float, domains: dict[str, list[str]]) -> Symbol:
        """Integral of a density over the primary domain, as the end of a running sum."""
        up_to = pybamm.Variable(name, domains=domains, scale=scale)
        self.algebraic[up_to] = pybamm.div(pybamm.upwind(up_to)) - density
        self.initial_conditions[up_to] = pybamm.Scalar(0)
        zero = pybamm.Scalar(0)
        self.boundary_conditions[up_to] = {"left": (zero, "Dirichlet"), "right": (zero, "Neumann")}
        return pybamm.boundary_value(up_to, "right")

    def _total_rate(self, name: str, density: Symbol, size: float) -> Symbol:
        """Mean of a rate over the electrode, which does not limit the solver's steps."""
        return self._total(name, density, LOOSE * size)

    def _balance(self, *, stored: Symbol, N: Symbol, gained: Symbol) -> Symbol:
        """Rate of a concentration [mol.m-3.s-1]: N moves it, the electrode stores and gains it (4.2, 4.4, 5.6)."""
        L = self._each(self.param.L_s, self.param.L_p)
        whole = pybamm.concatenation(self._over(SEPARATOR, 0), gained)
        return (-pybamm.div(N) / L + whole) / pybamm.concatenation(self._over(SEPARATOR, self.param.eps_sep), stored)

    @property
    def default_geometry(self) -> pybamm.Geometry:
        """Scaled: separator [0, 1], electrode [1, 2]."""
        return pybamm.Geometry({SEPARATOR: {X_S: {"min": 0, "max": 1}}, ELECTRODE: {X_P: {"min": 1, "max": 2}}})

    @property
    def default_var_pts(self) -> dict:
        """Six cells in the separator, 40 in the electrode."""
        return {"x_s": 6, "x_p": 40}

    @property
    def default_submesh_types(self) -> dict:
        """Uniform in the separator, finer towards the oxygen in the electrode."""
        return {SEPARATOR: pybamm.Uniform1DSubMesh, ELECTRODE: OxygenSide1DSubMesh}

    @property
    def default_spatial_methods(self) -> dict:
        """Finite volumes with the outer faces of `lobsim.numerics.finite_volume`."""
        return {SEPARATOR: CellFacedFiniteVolume(), ELECTRODE: CellFacedFiniteVolume()}
