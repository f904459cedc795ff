"""A flooded electrode of cylindrical pores that narrow until the first one closes, on lithium without a separator.

=========  ===================================================  =============================
unknown    equation                                             terms in lobsim.physics
=========  ===================================================  =============================
s          ds/dt = -V_m (j/2F)/r_0, eps = eps_0 s^2             pores, reactions
s_m        the same at the air side, where the first pore ends  pores, reactions
c_e        d(eps c_e)/dt = -div N-,  N- = -D_e grad c_e         salt, liquid
           - (1 - t+) i_e/F
c_O        d(eps c_O)/dt = -div N_O - a j/2F,                   oxygen, liquid, reactions
           N_O = -D grad c_O
phi_e      div i_e + a j = 0, i_e = kappa grad psi,             salt
           psi = theta ln c_e - phi_e
phi_s      div i_s - a j = 0, i_s = -sigma grad phi_s           charge
Q          dQ/dt = I                                            -
=========  ===================================================  =============================

with a = 2 eps_0 s/r_0 and j = j_0 (c_O/c*) (exp(-alpha F eta/RT) - exp(alpha F eta/RT)), eta = phi_s - phi_e - U.
x = 0 is the lithium: c_e is held, no oxygen passes, phi_e = -eta_Li. x = 1, scaled, is the air: c_O is held, no salt
passes, the solid carries all current. Conductivities and diffusivities are those of the electrode and stay what they
are while the pores close. docs/literature_models.md says whose model this is and how it was read.

The paper's unknown is eps. Its rate goes with sqrt(eps), so that the end is a double root in time, which no solver
finds well; the radius goes through zero with a slope.
"""

from types import MappingProxyType

import pybamm
from pybamm import Symbol

from lobsim.models.cell_model import CellModel
from lobsim.numerics.finite_volume import CellFacedFiniteVolume
from lobsim.numerics.meshes import OxygenSide1DSubMesh
from lobsim.physics import charge, kinetics, liquid, lithium, oxygen, pores, salt, thermodynamics
from lobsim.physics.constants import F
from lobsim.physics.reactions import OXYGEN_REDUCTION

ELECTRODE = "positive electrode"
X = pybamm.SpatialVariable("x_p", ELECTRODE, coord_sys="cartesian")


class ClosingPores(CellModel):
    """Porous electrode whose pores close at the air side, in one dimension.

    Parameters
    ----------
    name : str
        Name of the model.
    """

    default_parameter_set = "Andrei2010"
    own_symbols = MappingProxyType(
        {"r_0": "Pore radius [m]", "c_O_air": "Oxygen concentration at the air side [mol.m-3]"}
    )

    def __init__(self, name: str = "Flooded electrode with closing pores") -> None:
        super().__init__(name)
        p, i = self.param, self.current_density

        # Unknowns; a scale sets the absolute tolerance
        s = pybamm.Variable("Pore radius over its initial one", ELECTRODE)
        s_m = pybamm.Variable("Pore radius at the air side over its initial one")
        c_e = pybamm.Variable("Electrolyte concentration [mol.m-3]", ELECTRODE, scale=1000.0)
        c_O = pybamm.Variable("Oxygen concentration [mol.m-3]", ELECTRODE, scale=4.0)
        phi_e = pybamm.Variable("Electrolyte potential [V]", ELECTRODE, scale=10.0)
        phi_s = pybamm.Variable("Positive electrode potential [V]", ELECTRODE, scale=10.0)

        # Reaction, inside and at the air side
        half = 1 - pybamm.boundary_value(X, "right")  # half of the last cell; the mesh is finest there
        V = pybamm.boundary_value(phi_s, "right") - i * p.L_p * half / p.sigma
        a, j = pores.wall(p.eps_0, s, p.r_0), self._reaction(c_O, phi_s - phi_e)
        j_m = self._reaction(p.c_O_air, V - pybamm.boundary_value(phi_e, "right"))
        eps, V_m = pores.narrowed(p.eps_0, s), thermodynamics.molar_volume(p.M, p.rho)
        deps_dt = -V_m * OXYGEN_REDUCTION.rate("Li2O2", a * j)

        # Fluxes
        theta = thermodynamics.diffusion_voltage(p.T, p.t_plus, p.factor)
        psi = salt.driving_potential(theta, c_e, phi_e, p.c_min)
        i_e = salt.ionic_current(p.kappa_max / p.L_p, psi)
        i_s = charge.electronic_current(p.sigma / p.L_p, phi_s)
        N_e = salt.anion_flux(p.D_e_ref / p.L_p, c_e, p.t_plus, i_e)
        N_O = oxygen.flux(p.D_O_ref / p.L_p, c_O)

        # Balances
        self.rhs[s] = pores.narrowing_rate(V_m, OXYGEN_REDUCTION.rate("Li2O2", j), p.r_0)
        self.rhs[s_m] = pores.narrowing_rate(V_m, OXYGEN_REDUCTION.rate("Li2O2", j_m), p.r_0)
        self.rhs[c_e] = liquid.enclosed_rate(-pybamm.div(N_e) / p.L_p, c_e, deps_dt, eps)
        used = OXYGEN_REDUCTION.rate("O2", a * j)
        self.rhs[c_O] = liquid.enclosed_rate(-pybamm.div(N_O) / p.L_p + used, c_O, deps_dt, eps)
        self.algebraic[phi_e] = pybamm.div(i_e) / p.L_p + a * j
        self.algebraic[phi_s] = pybamm.div(i_s) / p.L_p - a * j

        # Boundaries: x = 0 lithium, x = 1 air
        first = pybamm.boundary_value(X, "left")  # half of the first cell
        dc_Li = (pybamm.boundary_value(c_e, "left") - p.c_e0) / first
        dc_air = oxygen.gradient_at_gas(p.c_O_air, pybamm.boundary_value(c_O, "right"), half, 0, 0)
        eta_Li = lithium.overpotential(i, p.i_Li0_ref, p.c_e0, p.c_e_ref, p.T)
        psi_Li = salt.driving_potential(theta, p.c_e0, -eta_Li, p.c_min)
        zero = pybamm.Scalar(0)
        self.boundary_conditions = {
            c_e: {"left": (dc_Li, "Neumann"), "right": (zero, "Neumann")},
            c_O: {"left": (zero, "Neumann"), "right": (dc_air, "Neumann")},
            psi: {"left": (psi_Li, "Dirichlet"), "right": (zero, "Neumann")},
            phi_s: {"left": (zero, "Neumann"), "right": (-i * p.L_p / p.sigma, "Neumann")},
        }
        self.initial_conditions.update({s: 1, s_m: 1, c_e: p.c_e0, c_O: p.c_O_air, phi_e: 0, phi_s: p.U - 0.2})

        # Cell voltage and ends
        self._set_voltage(V)
        self._set_ends({}, of_discharge={"Pores closed at the air side": s_m})

        # Outputs
        self.variables.update(
            {
                "x [m]": p.L_p * X,
                s.name: s,
                s_m.name: s_m,
                c_e.name: c_e,
                c_O.name: c_O,
                phi_e.name: phi_e,
                phi_s.name: phi_s,
                "Pore volume fraction": eps,
                "Lithium peroxide volume fraction": p.eps_0 - eps,
                "Working surface [m-1]": a,
                "Reduction current density [A.m-2]": j,
                "Lithium overpotential [V]": eta_Li,
                "Oxygen flux at the air side [mol.m-2.s-1]": -p.D_O_ref / p.L_p * dc_air,
                "Anion flux at the lithium [mol.m-2.s-1]": -p.D_e_ref / p.L_p * dc_Li - (1 - p.t_plus) * i / F,
                "Capacity per carbon [A.h.kg-1]": self.variables["Areal capacity [C.m-2]"] / 3600 / p.loading,
            }
        )

    def _reaction(self, c_O: Symbol, dphi: Symbol) -> Symbol:
        """Net reduction j [A.m-2] on the wall of the pores: oxygen counts for both directions."""
        p = self.param
        eta = dphi - p.U
        there = kinetics.reduction(p.j_0_ref, c_O, p.c_O_ref, p.c_e_ref, p.c_e_ref, p.g, p.alpha_c, eta, p.T)
        return there - kinetics.oxidation(p.j_0_ref, c_O / p.c_O_ref, p.alpha_a, eta, p.T)

    @property
    def default_geometry(self) -> pybamm.Geometry:
        """Scaled: electrode [0, 1]."""
        return pybamm.Geometry({ELECTRODE: {X: {"min": 0, "max": 1}}})

    @property
    def default_var_pts(self) -> dict:
        """Forty cells."""
        return {"x_p": 40}

    @property
    def default_submesh_types(self) -> dict:
        """Finer towards the air."""
        return {ELECTRODE: OxygenSide1DSubMesh}

    @property
    def default_spatial_methods(self) -> dict:
        """Finite volumes with the outer faces of `lobsim.numerics.finite_volume`."""
        return {ELECTRODE: CellFacedFiniteVolume()}

    @property
    def default_quick_plot_variables(self) -> list:
        """Voltage, and where oxygen, salt and pores are left."""
        return [
            "Voltage [V]",
            "Oxygen concentration [mol.m-3]",
            "Electrolyte concentration [mol.m-3]",
            "Pore volume fraction",
        ]
