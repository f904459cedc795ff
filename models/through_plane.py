"""The through-plane column: lithium | separator | porous electrode | gas-diffusion layer, at one in-plane position.

================  =======================================================  =======  =======================
unknown           equation                                                 physics  terms in lobsim.physics
================  =======================================================  =======  =======================
c_e               eps_l dc_e/dt = -div N- + return flow (N- = N+ - i_e/F)  4        salt, liquid
c_O               (eps_l + K eps_g) dc_O/dt = -div N_O - a j/2F            4        oxygen
eps_p             d eps_p/dt = V_m (a j_c - a j_a)/2F - V_m r_ch           5        reactions, kinetics
eps_1             d eps_1/dt = V_m (f_1 a j_c - a j_a)/2F - its share      5        reactions, kinetics
eps_f             its share that makes film (law "route" = "solution")     5        film
eps_q             side product (law "ageing")                              5        ageing
c_M               eps_l dc_M/dt = -div N_M + a j_M/F - 2 r_ch              5        mediator
dphi              a C_dl d dphi/dt = a (j_c - j_a - j_M - j_s) - J         5        charge
eta_s             eta_s = eta + j R_f d (law "passivation" = "ohmic")      5        film
phi_e, u          div i_e + div i_s = 0, phi_s = V + I R_area + u          4        salt, charge
V                 i_e at the lithium = I/A                                 5        salt
filled            d filled/dx = eps_p + eps_q; at x = 2 the mean, so s     3        pores
V_ex, n_ex, c_in  excess liquid, its solutes (law "liquid" = "excess")     3        models.excess
E_pos, n_T, n_M   electrolyte and mediator left (law "ageing")             5        ageing
Q                 dQ/dt = I                                                -
================  =======================================================  =======  =======================

x is scaled: separator [0, 1], electrode [1, 2]; a thickness is a coefficient, so it can be an input. Current densities
are per electrode area, discharge positive; potentials are against the lithium foil.
"""

import pybamm
from pybamm import Symbol

from lobsim.models import electrode, excess
from lobsim.models.cell_model import DRY, PASSIVATED, PORES_CLOSED
from lobsim.models.two_domains import ELECTRODE, SEPARATOR, X_P, X_S, TwoDomains
from lobsim.numerics.solver import LOOSE
from lobsim.physics import ageing, charge, lithium, mediator, oxygen, pores, salt, temperature
from lobsim.physics.smooth import SMALLEST_STORAGE, floored

SALT, MEDIATOR = "Salt", "Oxidised mediator"
SALT_GONE = 0.05  # mol.m-3
# mol.m-3, a hundredth of what is dissolved. Where oxygen is used up, 1 V below equilibrium, its rate constant is so
# large that 1e-8 of the dissolved oxygen, left open by the tolerance, would be a tenth of the current.
LITTLE_OXYGEN = 0.04


class ThroughPlane(TwoDomains):
    """Porous-electrode model of a lithium-oxygen cell in one dimension.

    Parameters
    ----------
    laws : dict of str to str, optional
        Choices among `lobsim.physics.laws.LAWS`; the defaults otherwise.
    name : str
        Name of the model.
    """

    def __init__(self, laws: dict[str, str] | None = None, name: str = "Through-plane") -> None:
        super().__init__(name, laws)
        p, law, i = self.param, self.laws, self._local_current()
        mediated, ages = law["mediator"] == "on", law["ageing"] == "on"

        # Unknowns; a scale sets the absolute tolerance, 1e-8 of it
        c_e_s, c_e_p, c_e = self._both("Electrolyte concentration [mol.m-3]", scale=1000.0)
        _, c_O_p, c_O = self._both("Oxygen concentration [mol.m-3]", scale=LITTLE_OXYGEN)
        phi_e_s = pybamm.Variable("Separator electrolyte potential [V]", domains=self._domains(SEPARATOR), scale=10.0)
        u = pybamm.Variable("Solid potential above the collector [V]", domains=self._domains(ELECTRODE), scale=10.0)
        potentials = pybamm.concatenation(phi_e_s, u)
        V = pybamm.Variable("Voltage [V]", scale=10.0, reference=2.6)
        at = electrode.unknowns(p, law, self._domains(ELECTRODE))
        c_M_s, c_M_p, c_M = self._both("Oxidised mediator concentration [mol.m-3]", scale=200.0)
        filled = self._total("Solid", at.solid, scale=0.1)
        E_pos = pybamm.Variable("Electrolyte left [m]", scale=1e-5) if ages else p.E_pos
        n_T = pybamm.Variable("Mediator left [mol.m-2]", scale=1e-2)
        c_T = n_T / (E_pos + p.L_s * p.eps_sep) if mediated and ages else p.c_T0

        # Volumes and percolation (3, 4)
        v = electrode.volumes(p, at.solid, mean=self._mean(filled), E_pos=E_pos)
        channels = pores.CHANNELS[law["channels"]]
        B_l, B_g = pores.NETWORKS[law["network"]](
            v.eps_l,
            v.eps_g,
            v.eps_v,
            channels(v.eps_M, v.lam),
            channels(v.eps_gM, v.lam),
            pores.macropore_saturation(v.eps_gM, v.eps_M),
            p,
        )

        # Film, surface, reaction (5)
        reacts = electrode.reaction(p, law, at, v, c_O_p, c_e_p, c_M_p, c_T)

        # Fluxes (4); a conductance holds the thickness that scales x
        transport = temperature.arrhenius(p.E_transport, p.T, p.T_ref)
        D_O, D_e, D_M = (D * transport for D in (p.D_O_ref, p.D_e_ref, p.D_M_ref))
        D_g = temperature.gas_diffusivity(p.D_g_ref, p.gas_exponent, p.T, p.T_ref, p.p_ch, p.p_ref)
        H = temperature.solubility(p.H_ref, p.beta_H, p.T, p.T_ref)
        K = oxygen.partition(H, p.T)
        D_x = oxygen.conductivity(D_O, B_l, K, D_g, B_g, p.D_cap)
        B_s = 1 / p.N_M
        open_s = self._over(SEPARATOR, B_s / p.L_s)  # liquid conductance of the separator [m-1]
        open_p = B_l / (v.lam * p.L_p)
        kappa_s, kappa_p = (salt.conductivity(c, p.kappa_max, p.c_kappa) * transport for c in (c_e_s, c_e_p))
        V_face = V + i * (p.R_c + p.R_contact)  # of the solid at the collector
        phi_s = V_face + u
        phi_e = pybamm.concatenation(phi_e_s, phi_s - at.dphi)
        theta = salt.diffusion_voltage(p.T, p.t_plus, p.factor)
        psi = salt.driving_potential(theta, c_e, phi_e, p.c_min)
        i_e = salt.ionic_current(pybamm.concatenation(kappa_s * open_s, kappa_p * open_p), psi)
        N_e = salt.anion_flux(D_e * pybamm.concatenation(open_s, open_p), c_e, p.t_plus, i_e)
        N_O = oxygen.flux(pybamm.concatenation(D_O * open_s, D_x / (v.lam * p.L_p)), c_O)
        N_M = mediator.flux(D_M * pybamm.concatenation(open_s, open_p), c_M)
        sigma = charge.solid_conductivity(p.sigma, p.eps_0)
        i_s = charge.electronic_current(sigma / p.L_p, u)
        psi_p = salt.driving_potential(theta, c_e_p, phi_s - at.dphi, p.c_min)
        # All charge that leaves the liquid [A.m-3]: what enters at the separator is i
        J = -pybamm.div(salt.ionic_current(kappa_p * open_p, psi_p)) / p.L_p

        # Balances
        electrode.product_balances(self, p, law, at, reacts)
        none = self._over(SEPARATOR, 0)
        eps_sep, L = self._over(SEPARATOR, p.eps_sep), self._over(SEPARATOR, p.L_s)
        stored_O = pybamm.maximum(oxygen.storage(v.eps_l, K, v.eps_g), SMALLEST_STORAGE)
        stored_e = pybamm.maximum(v.eps_l, SMALLEST_STORAGE)
        L = pybamm.concatenation(L, self._over(ELECTRODE, p.L_p))
        sig, used = self._over(ELECTRODE, 0), pybamm.Scalar(0)
        if ages:
            sink = (p.v_solv, p.n_solv, reacts.i_d, reacts.i_c(at.eps_p), p.k_evap)
            sig = ageing.solvent_sink(*sink, v.eps_l, p.L_p * v.s * v.mean_eps_v)
            used = self._total_rate("Solvent used up [s-1]", sig, 1e-7)
            self.rhs[E_pos] = -p.L_p * used
            self.initial_conditions[E_pos] = p.E_pos
        gained = {SALT: self._over(ELECTRODE, 0), MEDIATOR: self._over(ELECTRODE, 0)}
        growth = self.rhs[at.eps_p] + (self.rhs[at.eps_q] if ages else 0)
        if law["liquid"] == "excess":
            solutes = [excess.Solute(SALT, c_e_p, p.c_e0, 1e3)]
            solutes += [excess.Solute(MEDIATOR, c_M_p, pybamm.Scalar(0), 1e2)] if mediated else []
            gained |= excess.balances(self, p, v, solutes, growth, sig, used, self._total_rate)
        self.rhs[c_O] = self._balance(N_O, L, eps_sep, stored_O, reacts.oxygen_source(at.eps_p))
        self.rhs[c_e] = self._balance(N_e, L, eps_sep, stored_e, gained[SALT])
        self.rhs[at.dphi] = charge.double_layer_rate(reacts.a, reacts.j, J, p.C_dl)
        self.algebraic[potentials] = pybamm.div(i_e) + pybamm.concatenation(none, pybamm.div(i_s))

        if mediated:
            made = reacts.mediator_source(at.eps_p)
            self.rhs[c_M] = self._balance(N_M, L, eps_sep, stored_e, made + gained[MEDIATOR])

        # Boundaries: x = 0 lithium (all current is Li+), x = 2 gas-diffusion layer
        c_gas = self._gas(H, v, growth)
        first = pybamm.boundary_value(X_S, "left")  # half of the first and of the last cell, in scaled x
        last = 2 - pybamm.boundary_value(X_P, "right")
        D_Li = D_e * B_s / p.L_s
        c_1, phi_1, kappa_1 = (pybamm.boundary_value(field, "left") for field in (c_e_s, phi_e_s, kappa_s))
        c_Li = c_1 - first * salt.gradient_without_anions(i, p.t_plus, D_Li)
        i_Li0 = p.i_Li0_ref * temperature.arrhenius(p.E_lithium, p.T, p.T_ref)
        eta_Li = lithium.overpotential(i, i_Li0, floored(c_Li, p.c_min), p.c_e_ref, p.T)
        psi_1, psi_Li = (salt.driving_potential(theta, c, phi, p.c_min) for c, phi in ((c_1, phi_1), (c_Li, -eta_Li)))
        i_1 = kappa_1 * B_s / p.L_s * (psi_1 - psi_Li) / first
        self._share_current(V, i, i_1)
        dc_Li = salt.gradient_without_anions(i_1, p.t_plus, D_Li)
        D_gas = pybamm.boundary_value(D_x / v.lam, "right")
        flooded = D_gas / (p.L_p * oxygen.flooded_conductance(D_O, p.eps_gdl))
        dc_gas = oxygen.gradient_at_gas(c_gas, pybamm.boundary_value(c_O_p, "right"), last, v.h_fl, flooded)
        self._gas_balances(dc_gas * D_gas / p.L_p)
        zero = pybamm.Scalar(0)
        self.boundary_conditions |= {
            c_e: {"left": (dc_Li, "Neumann"), "right": (zero, "Neumann")},
            c_O: {"left": (zero, "Neumann"), "right": (dc_gas, "Neumann")},
            psi: {"left": (psi_Li, "Dirichlet"), "right": (zero, "Neumann")},
            psi_p: {
                "left": (i / pybamm.boundary_value(kappa_p * open_p, "left"), "Neumann"),
                "right": (zero, "Neumann"),
            },
            u: {"left": (zero, "Neumann"), "right": (zero, "Dirichlet")},
        }
        self.initial_conditions.update(
            {
                c_e: p.c_e0,
                c_O: oxygen.dissolved(H, p.p_ch, p.y_ch),
                potentials: 0,
                V: electrode.equilibrium(p),
            }
        )

        if mediated:
            dc_M = mediator.gradient_at_lithium(p.shuttle, pybamm.boundary_value(c_M_s, "left"), first)
            self.boundary_conditions[c_M] = {"left": (dc_M, "Neumann"), "right": (zero, "Neumann")}
            self.initial_conditions[c_M] = pybamm.concatenation(none, self._over(ELECTRODE, 0))
            self.variables["Oxidised mediator concentration [mol.m-3]"] = c_M
            self._mediator_books(n_T if ages else None, made, dc_M * D_M * B_s / p.L_s)

        # Cell voltage and ends
        self._set_voltage(V)
        film_left = electrode.film_left(p, law, pybamm.min(pybamm.boundary_value(reacts.d, "left")))
        self._set_ends(
            {"Dry": v.s - DRY},
            of_discharge={
                "Pores closed": pybamm.max(v.eps_v) / p.eps_0 - PORES_CLOSED,
                "Film passivated": film_left - PASSIVATED,
                "Salt exhausted": pybamm.min(c_e) - SALT_GONE,
            },
        )

        # Outputs
        self.variables.update(electrode.outputs(at, v, reacts, c_O_p, law, p.eps_close))
        self.variables.update(
            {
                "x [m]": pybamm.concatenation(p.L_s * X_S, p.L_s + p.L_p * (X_P - 1)),
                "Electrolyte concentration [mol.m-3]": c_e,
                "Oxygen concentration [mol.m-3]": c_O,
                "Electrolyte potential [V]": phi_e,
                "Positive electrode potential [V]": phi_s,
                "Oxygen concentration at the gas [mol.m-3]": c_gas,
                "Electrolyte left [m]": E_pos,
                "Oxygen conductivity at the gas side [m2.s-1]": D_gas,
                "Oxygen flux at the gas side [mol.m-2.s-1]": dc_gas * D_gas / p.L_p,
                "X-averaged solid volume fraction": filled,
                "Lithium overpotential [V]": eta_Li,
                "Separator potential drop [V]": -eta_Li - pybamm.boundary_value(phi_e_s, "right"),
                "Heat released [W.m-2]": temperature.heat(i, electrode.equilibrium(p), V, p.T, p.dU_dT),
            }
        )

    def _mediator_books(self, n_T: Symbol | None, made: Symbol, shuttled: Symbol) -> None:
        """What the shuttle takes from the lithium; under the law "ageing", how much mediator is left (5)."""
        p = self.param
        n_M = pybamm.Variable("Oxidised mediator [mol.m-2]", scale=1e-2)
        self.rhs[n_M] = p.L_p * self._total_rate("Mediator made [mol.m-3.s-1]", made, 0.1) - shuttled
        self.initial_conditions[n_M] = pybamm.Scalar(0)
        self.variables[n_M.name] = n_M
        self._set_shuttle(shuttled, self.rhs[n_M])
        if n_T is not None:
            self.rhs[n_T] = -ageing.mediator_loss(p.k_M, n_T, n_M)
            self.initial_conditions[n_T] = p.c_T0 * (p.E_pos + p.L_s * p.eps_sep)
            self.variables[n_T.name] = n_T

    def _local_current(self) -> Symbol:
        """Current density of the column [A.m-2]; here that of the cell."""
        return self.current_density

    def _gas(self, H: Symbol, v: electrode.Volumes, growth: Symbol) -> Symbol:
        """Oxygen dissolved where the gas-diffusion layer's gas touches liquid [mol.m-3]; here the chamber's gas."""
        return oxygen.dissolved(H, self.param.p_ch, self.param.y_ch)

    def _mean(self, filled: Symbol) -> Symbol:
        """Mean over the membrane of a column's mean; here the same."""
        return filled

    def _share_current(self, V: Symbol, i: Symbol, i_1: Symbol) -> None:
        """Equation of the voltage: the current that enters at the lithium is that of the cell."""
        self.algebraic[V] = i_1 - i

    def _gas_balances(self, q: Symbol) -> None:
        """Balances of the gas above the column, which gives it q [mol.m-2.s-1]; none, the chamber's gas is given."""

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

    def _balance(self, N: Symbol, L: Symbol, eps_sep: Symbol, stored: Symbol, gained: Symbol) -> Symbol:
        """Rate of a concentration [mol.m-3.s-1] in separator and electrode, of which the latter gains something."""
        whole = pybamm.concatenation(self._over(SEPARATOR, 0), gained)
        return (-pybamm.div(N) / L + whole) / pybamm.concatenation(eps_sep, stored)

    @property
    def default_quick_plot_variables(self) -> list:
        """Voltage, and where oxygen, product and film are."""
        return [
            "Voltage [V]",
            "Oxygen concentration [mol.m-3]",
            "Electrolyte concentration [mol.m-3]",
            "Lithium peroxide volume fraction",
            "Film thickness [m]",
            "Saturation",
        ]
