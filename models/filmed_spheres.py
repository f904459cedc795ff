"""A separator and a flooded electrode of carbon spheres that a Li2O2 film covers until electrons no longer tunnel.

=========  ===================================================  =============================
unknown    equation                                             terms in lobsim.physics
=========  ===================================================  =============================
eps_p      d eps_p/dt = V_m a j/2F, eps = eps_0 - eps_p         reactions
c_e        d(eps c_e)/dt = -div N-,                             salt, liquid
           N- = -D_e eps^b grad c_e - (1 - t+) i_e/F
c_O        d(eps c_O)/dt = -div N_O - a j/2F,                   oxygen, liquid, reactions
           N_O = -D_O eps^b grad c_O
eta_s      eta_s = phi_s - phi_e - U + j R_f eps_p              film
phi_e      div i_e + a j = 0, i_e = kappa eps^b grad psi,       salt
           psi = theta ln c_e - phi_e
phi_s      div i_s - a j = 0, i_s = -sigma_eff grad phi_s       charge
Q          dQ/dt = I                                            -
=========  ===================================================  =============================

with a = a_0 (1 - erf((d - d_t)/l_t))/2 on a film of thickness d = r_0 ((1 + eps_p/(1 - eps_0))^(1/3) - 1), and
j = j_0 (c_e/c_e*)^g (c_O/c_O*) exp(-2 beta F eta_s/RT) - j_0a exp(2 (1 - beta) F eta_s/RT).
In the separator nothing reacts, and eps is its porosity. x = 0 is the lithium: no anions and no oxygen pass,
phi_e = 0. x = 2, scaled, is the gas: c_O is held, no salt passes, the solid carries all current.
docs/literature_models.md says whose model this is and how it was read.
"""

from types import MappingProxyType

import pybamm
from pybamm import Symbol

from lobsim.models.two_domains import ELECTRODE, SEPARATOR, X_P, X_S, TwoDomains
from lobsim.physics import charge, film, kinetics, liquid, oxygen, pores, salt, thermodynamics
from lobsim.physics.reactions import OXYGEN_REDUCTION


class FilmedSpheres(TwoDomains):
    """Separator and porous electrode whose film ends the discharge, in one dimension.

    Parameters
    ----------
    name : str
        Name of the model.
    """

    default_parameter_set = "Jiang2020"
    own_symbols = MappingProxyType(
        {
            "r_0": "Carbon particle radius [m]",
            "a_0": "Initial surface [m-1]",
            "d_t": "Tunnelling limit [m]",
            "l_t": "Tunnelling limit width [m]",
            "R_film": "Film resistance [Ohm.m2]",
            "beta": "Symmetry factor",
            "c_O_gas": "Oxygen concentration at the gas side [mol.m-3]",
        }
    )

    def __init__(self, name: str = "Flooded electrode of filmed spheres") -> None:
        super().__init__(name)
        p, i = self.param, self.current_density

        # Unknowns; a scale sets the absolute tolerance
        eps_p = pybamm.Variable("Lithium peroxide volume fraction", ELECTRODE, scale=0.1)
        eta_s = pybamm.Variable("Surface overpotential [V]", ELECTRODE, scale=10.0)
        c_e_parts = self._both("Electrolyte concentration [mol.m-3]", scale=1000.0)
        c_O_parts = self._both("Oxygen concentration [mol.m-3]", scale=4.0)
        phi_e_parts = self._both("Electrolyte potential [V]", scale=10.0)
        c_e, c_O, phi_e = c_e_parts.whole, c_O_parts.whole, phi_e_parts.whole
        phi_s = pybamm.Variable("Positive electrode potential [V]", ELECTRODE, scale=10.0)

        # Film and reaction
        eps_p_kept = pybamm.maximum(eps_p, 0)
        d = film.on_spheres(eps_p_kept, 1 - p.eps_0, p.r_0)
        a = p.a_0 * film.reachable_share(d, p.d_t, p.l_t)
        j = self._reaction(c_O_parts.p, c_e_parts.p, eta_s)
        growth = thermodynamics.molar_volume(p.M, p.rho) * OXYGEN_REDUCTION.rate("Li2O2", a * j)

        # Fluxes; a conductance holds the thickness that scales x
        B_s, eps_v = 1 / p.N_M, p.eps_0 - eps_p
        B_p = pores.power_of(eps_v, p.b)
        open_ = pybamm.concatenation(self._over(SEPARATOR, B_s / p.L_s), B_p / p.L_p)
        theta = thermodynamics.diffusion_voltage(p.T, p.t_plus, p.factor)
        psi = salt.driving_potential(theta, c_e, phi_e, p.c_min)
        i_e = salt.ionic_current(p.kappa_max * open_, psi)
        sigma = charge.solid_conductivity(p.sigma, p.eps_0)
        i_s = charge.electronic_current(sigma / p.L_p, phi_s)
        N_e = salt.anion_flux(p.D_e_ref * open_, c_e, p.t_plus, i_e)
        N_O = oxygen.flux(p.D_O_ref * open_, c_O)

        # Balances
        L = self._each(p.L_s, p.L_p)
        eps = pybamm.concatenation(self._over(SEPARATOR, p.eps_sep), eps_v)
        none = self._over(SEPARATOR, 0)
        deps_dt = pybamm.concatenation(none, -growth)
        used = pybamm.concatenation(none, OXYGEN_REDUCTION.rate("O2", a * j))
        self.rhs[eps_p] = growth
        self.rhs[c_e] = liquid.enclosed_rate(-pybamm.div(N_e) / L, c_e, deps_dt, eps)
        self.rhs[c_O] = liquid.enclosed_rate(-pybamm.div(N_O) / L + used, c_O, deps_dt, eps)
        eta = phi_s - phi_e_parts.p - p.U
        self.algebraic[eta_s] = film.ohmic_overpotential(eta, j, p.R_film, eps_p_kept) - eta_s
        self.algebraic[phi_e] = pybamm.div(i_e) / L + pybamm.concatenation(none, a * j)
        self.algebraic[phi_s] = pybamm.div(i_s) / p.L_p - a * j

        # Boundaries: x = 0 lithium, x = 2 gas
        first, last = pybamm.boundary_value(X_S, "left"), 2 - pybamm.boundary_value(X_P, "right")
        dc_Li = salt.gradient_without_anions(i, p.t_plus, p.D_e_ref * B_s / p.L_s)
        c_Li = pybamm.boundary_value(c_e_parts.s, "left") - first * dc_Li
        dc_gas = oxygen.gradient_at_gas(p.c_O_gas, pybamm.boundary_value(c_O_parts.p, "right"), last, 0, 0)
        zero = pybamm.Scalar(0)
        self.boundary_conditions = {
            c_e: {"left": (dc_Li, "Neumann"), "right": (zero, "Neumann")},
            c_O: {"left": (zero, "Neumann"), "right": (dc_gas, "Neumann")},
            psi: {
                "left": (salt.driving_potential(theta, c_Li, zero, p.c_min), "Dirichlet"),
                "right": (zero, "Neumann"),
            },
            phi_s: {"left": (zero, "Neumann"), "right": (-i * p.L_p / sigma, "Neumann")},
        }
        self.initial_conditions.update({eps_p: 0, eta_s: -0.2, c_e: p.c_e0, c_O: p.c_O_gas, phi_e: 0, phi_s: p.U - 0.2})

        # Cell voltage and ends
        self._set_voltage(pybamm.boundary_value(phi_s, "right") - i * p.L_p * last / sigma)
        self._set_ends({}, of_discharge={})

        # Outputs
        D_gas = p.D_O_ref * pybamm.boundary_value(B_p, "right")
        self.variables.update(
            {
                "x [m]": pybamm.concatenation(p.L_s * X_S, p.L_s + p.L_p * (X_P - 1)),
                eps_p.name: eps_p,
                eta_s.name: eta_s,
                "Electrolyte concentration [mol.m-3]": c_e,
                "Oxygen concentration [mol.m-3]": c_O,
                "Electrolyte potential [V]": phi_e,
                "Positive electrode potential [V]": phi_s,
                "Pore volume fraction": eps_v,
                "Film thickness [m]": d,
                "Working surface [m-1]": a,
                "Reduction current density [A.m-2]": j,
                "Oxygen flux at the gas side [mol.m-2.s-1]": -D_gas / p.L_p * dc_gas,
                "Capacity per carbon [A.h.kg-1]": self.variables["Areal capacity [C.m-2]"] / 3600 / p.loading,
            }
        )

    def _reaction(self, c_O: Symbol, c_e: Symbol, eta_s: Symbol) -> Symbol:
        """Net reduction j [A.m-2] on the surface that electrons reach: both electrons count in the exponents."""
        p, n = self.param, OXYGEN_REDUCTION.n
        there = kinetics.reduction(p.j_0_ref, c_O, p.c_O_ref, c_e, p.c_e_ref, p.g, n * p.beta, eta_s, p.T)
        return there - kinetics.oxidation(p.j_0a_ref, pybamm.Scalar(1), n * (1 - p.beta), eta_s, p.T)

    @property
    def default_quick_plot_variables(self) -> list:
        """Voltage, and where oxygen, salt and film are."""
        return [
            "Voltage [V]",
            "Oxygen concentration [mol.m-3]",
            "Electrolyte concentration [mol.m-3]",
            "Film thickness [m]",
        ]
