"""Where the fields of a column live: a separator [0, 1] and an electrode [1, 2], scaled, on their meshes."""

from typing import Any

import pybamm
from pybamm import Symbol

from lobsim.models.cell_model import CellModel
from lobsim.numerics.finite_volume import CellFacedFiniteVolume
from lobsim.numerics.meshes import OxygenSide1DSubMesh

SEPARATOR, ELECTRODE = "separator", "positive electrode"
X_S = pybamm.SpatialVariable("x_s", SEPARATOR, coord_sys="cartesian")
X_P = pybamm.SpatialVariable("x_p", ELECTRODE, coord_sys="cartesian")


class TwoDomains(CellModel):
    """A cell model whose fields depend on the way x through separator and electrode; see `CellModel`."""

    def _domains(self, domain: str) -> dict[str, list[str]]:
        return {"primary": [domain]}

    def _over(self, domain: str, value: Any) -> Symbol:
        """The same value everywhere in a domain."""
        return pybamm.PrimaryBroadcast(value, domain)

    def _both(self, name: str, scale: float) -> tuple[Symbol, Symbol, Symbol]:
        """A variable in separator and electrode: its two parts and the whole."""
        small = f"{name[0].lower()}{name[1:]}"
        left = pybamm.Variable(f"Separator {small}", domains=self._domains(SEPARATOR), scale=scale)
        right = pybamm.Variable(f"Positive electrode {small}", domains=self._domains(ELECTRODE), scale=scale)
        return left, right, pybamm.concatenation(left, right)

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
