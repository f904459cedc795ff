"""Stacked cell: oxygen enters at the edge of the gas-diffusion layer and runs along z, then down into the membrane.

The through-plane column of `lobsim.models.through_plane` at every z, and in addition:

========  ==============================================================  =======  =======================
unknown   equation                                                        in       terms in lobsim.physics
========  ==============================================================  =======  =======================
y         h_g eps c_t dy/dt = -div(h_g N_O) + y div(h_g N_t) - (1 - y) q  (4.13)   gas_layer
dp        d(h_g eps c_t)/dt = -div(h_g N_t) - q, dp = p - p_ch            (4.6)    gas_layer
i_loc     i_loc = i_e at the lithium                                      (4.3)    salt
V         <i_loc> = I/A                                                   (5.12)   charge
filled_z  d filled_z/dz = filled; at z = 1 the mean over (x, z)           (3.3)    pores
growth_z  likewise, of d filled/dt: liquid that it drives out drives gas  (3.8)    pores, reactions
========  ==============================================================  =======  =======================

z is scaled: 0 at the open edge, 1 at the closed end or the symmetry plane. All columns see one voltage.
"""

from typing import Any

import pybamm
from pybamm import Symbol

from lobsim.models import electrode
from lobsim.models.at_temperature import AtTemperature
from lobsim.models.through_plane import ThroughPlane
from lobsim.numerics.finite_volume import CellFacedFiniteVolume
from lobsim.numerics.meshes import OpenEdge1DSubMesh
from lobsim.numerics.solver import LOOSE
from lobsim.physics import gas_layer, oxygen, pores
from lobsim.physics.smooth import smax0, smax0_slope

ALONG = "current collector"
Z = pybamm.SpatialVariable("z", ALONG, coord_sys="cartesian")


class Stacked(ThroughPlane):
    """`ThroughPlane` at every z of a pressed layer, whose excess liquid floods the gas-diffusion layer.

    Parameters
    ----------
    laws : dict of str to str, optional
        Choices among `lobsim.physics.laws.LAWS`; "liquid" = "excess" follows a single column only.
    name : str
        Name of the model.
    """

    default_parameter_set = "Saengkaew2023_NIPS_stacked"

    def __init__(self, laws: dict[str, str] | None = None, name: str = "Lithium-oxygen stacked cell") -> None:
        super().__init__(laws, name)

    def _local_current(self) -> Symbol:
        self.i_loc = pybamm.Variable("Local current density [A.m-2]", ALONG, scale=10.0)
        return self.i_loc

    def _mean(self, filled: Symbol) -> Symbol:
        return self._along("Lithium peroxide up to z", filled, 0.1)

    def _along(self, name: str, column: Symbol, scale: float) -> Symbol:
        """Mean over z of what every column has."""
        return self._sum(name, column, scale, {"primary": [ALONG]})

    def _gas(self, H: Symbol, v: electrode.Volumes, growth: Symbol) -> Symbol:
        p = self.param
        self.y = pybamm.Variable("Oxygen mole fraction", ALONG)
        self.dp = pybamm.Variable("Gas pressure above chamber [Pa]", ALONG)
        dry = 1 - v.h_fl / p.h_gdl
        self.h_g = p.h_gdl * (p.d_s + smax0(dry - p.d_s, p.d_s))  # a gap of d_s is left when all is flooded
        fills = 1 - p.chi_membrane * p.chi_cell
        growth = self._along("Growth up to z [s-1]", self._total_rate("Growth [s-1]", growth, 1e-6), LOOSE * 1e-6)
        ds_dt = pores.saturation_rate(v.r, p.d_s, v.r * fills * growth / v.mean_eps_v)
        V_rate = pores.excess_rate(p.L_p, v.mean_eps_v, v.s, ds_dt, -fills * growth)
        self.dh_g_dt = -smax0_slope(dry - p.d_s, p.d_s) * p.excess_share * V_rate / p.eps_gdl
        return oxygen.dissolved(H, p.p_ch + self.dp, self.y)

    def _share_current(self, V: Symbol, i: Symbol, i_1: Symbol) -> None:
        self.algebraic[i] = i_1 - i
        self.algebraic[V] = pybamm.Integral(i, Z) - self.current_density
        self.initial_conditions[i] = pybamm.Scalar(0)

    def _gas_balances(self, q: Symbol) -> None:
        """Oxygen (4.7) and all gas (4.6) along z; the chamber at z = 0 (4.13)."""
        p, y, dp, h_g = self.param, self.y, self.dp, self.h_g
        W = p.W / p.n_edges
        c_t = gas_layer.concentration(p.p_ch, p.T)
        permeance, diffusance = gas_layer.permeance(c_t, p.k_gdl, p.mu, W), c_t * AtTemperature(p).D_gdl / W
        N_t = gas_layer.total_flux(permeance, dp)
        N_O = gas_layer.oxygen_flux(y, N_t, diffusance)
        div_t, div_O = (pybamm.div(N) * h_g / W for N in (N_t, N_O))
        self.algebraic[dp] = div_t + q + p.eps_gdl * c_t * self.dh_g_dt
        self.rhs[y] = gas_layer.mole_fraction_rate(y, div_O, div_t, q, h_g * p.eps_gdl * c_t)

        half = pybamm.boundary_value(Z, "left")
        y_1, dp_1 = pybamm.boundary_value(y, "left"), pybamm.boundary_value(dp, "left")
        N_in = -permeance * dp_1 / half
        y_ch = p.y_ch
        if self.laws["chamber"] == "dead-ended":
            y_ch = pybamm.Variable("Oxygen mole fraction in the chamber")
            N_O_in = gas_layer.edge_oxygen_flux(y_1, y_ch, half, N_in, diffusance)
            self.rhs[y_ch] = gas_layer.chamber_rate(p.y_ch, y_ch, N_in, N_O_in, h_g / W, p.V_ch, c_t)
            self.initial_conditions[y_ch] = p.y_ch
        dy = gas_layer.edge_gradient(y_1, y_ch, half, N_in, diffusance)
        zero = pybamm.Scalar(0)
        self.initial_conditions.update({y: p.y_ch, dp: 0})
        self.boundary_conditions[dp] = {"left": (zero, "Dirichlet"), "right": (zero, "Neumann")}
        self.boundary_conditions[y] = {"left": (dy, "Neumann"), "right": (zero, "Neumann")}
        self.variables.update(
            {
                "z [m]": W * Z,
                "Local current density [A.m-2]": self.i_loc,
                "Oxygen mole fraction": y,
                "Oxygen mole fraction in the chamber": y_ch,
                "Gas pressure above chamber [Pa]": dp,
                "Oxygen flux at the open edge [mol.m-2.s-1]": gas_layer.edge_oxygen_flux(
                    y_1, y_ch, half, N_in, diffusance
                )
                * h_g
                / W,
                "Gas flux at the open edge [mol.m-2.s-1]": N_in * h_g / W,
                "Gas in the gas-diffusion layer [mol.m-2]": h_g * p.eps_gdl * c_t,
                "Oxygen in the gas-diffusion layer [mol.m-2]": h_g * p.eps_gdl * c_t * pybamm.Integral(y, Z),
            }
        )

    def _domains(self, domain: str) -> dict[str, list[str]]:
        return {"primary": [domain], "secondary": [ALONG]}

    def _over(self, domain: str, value: Any) -> Symbol:
        if not isinstance(value, Symbol) or not value.domain:
            value = pybamm.PrimaryBroadcast(value, ALONG)
        return pybamm.PrimaryBroadcast(value, domain)

    @property
    def default_geometry(self) -> pybamm.Geometry:
        """That of the column, and z in [0, 1]."""
        return pybamm.Geometry({**super().default_geometry, ALONG: {Z: {"min": 0, "max": 1}}})

    @property
    def default_var_pts(self) -> dict:
        """Ten columns."""
        return super().default_var_pts | {"z": 10}

    @property
    def default_submesh_types(self) -> dict:
        """Finer towards the open edge."""
        return super().default_submesh_types | {ALONG: OpenEdge1DSubMesh}

    @property
    def default_spatial_methods(self) -> dict:
        """Finite volumes along z as well."""
        return super().default_spatial_methods | {ALONG: CellFacedFiniteVolume()}
