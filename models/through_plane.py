"""The through-plane column: lithium | separator | porous electrode | gas-diffusion layer, at one in-plane position.

================  =======================================================  =======  =======================
unknown           equation                                                 in       terms in lobsim.physics
================  =======================================================  =======  =======================
filled            d filled/dx = eps_p + eps_q; at x = 2 the mean, so s     (3.3)    pores
eps_p             d eps_p/dt = V_m a (j+ - j-)/2F - V_m r_ch               (5.4)    steps_in_series
eps_1             d eps_1/dt = V_m a (f_1 j+ - s_1 j-)/2F - its share ...  (5.4)    steps_in_series
eps_f             its share that makes film (law "route" = "solution")     (5.11)   film
eps_q             side product (law "ageing")                              (5.7)    ageing
eta_s             eta_s = eta + j R_f d (law "passivation" = "ohmic")      (5.10)   film
E_pos             electrolyte left (law "ageing")                          (5.8)    ageing
V_ex, n_ex, c_in  excess liquid, its solutes (law "liquid" = "excess")     (3.5)    liquid
c_O               (eps_l + K eps_g) dc_O/dt = -div N_O - a j/2F + r_ch     (4.4)    oxygen
c_e               eps_l dc_e/dt = -div N- + return flow (N- = N+ - i_e/F)  (4.2)    salt, liquid
dphi              a C_dl d dphi/dt = a (j - j_M - j_s) - J                 (5.12)   charge
phi_e, u          div i_e + div i_s = 0, phi_s = V + I R_area + u          (4.3)    salt, charge
c_M               eps_l dc_M/dt = -div N_M + a j_M/F - 2 r_ch              (5.6)    mediator
V                 i_e at the lithium = I/A                                 (4.3)    salt
n_M, n_T          mediator, oxidised and left (law "ageing")               (5.8)    mediator, ageing
q_m, q_dead       moss and dead lithium (law "lithium" = "two-stage")      (5.30)   lithium
Q                 dQ/dt = I                                                -
================  =======================================================  =======  =======================

x is scaled: separator [0, 1], electrode [1, 2]; a thickness is a coefficient, so it can be an input. Current densities
are per electrode area, discharge positive; potentials are against the lithium foil.
"""

import pybamm
from pybamm import Symbol

from lobsim.models import (
    ageing_and_mediator,
    electrode,
    excess,
    place_outputs,
    plated_lithium,
    surface_reactions,
    transport,
)
from lobsim.models.at_temperature import AtTemperature
from lobsim.models.cell_model import DRY, PASSIVATED, PORES_CLOSED
from lobsim.models.two_domains import ELECTRODE, SEPARATOR, X_P, X_S, Field, TwoDomains
from lobsim.physics import charge, oxygen, temperature
from lobsim.physics.smooth import SMALLEST_STORAGE

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
        at_T, zero = AtTemperature(p), pybamm.Scalar(0)
        mediated, ages = law["mediator"] == "on", law["ageing"] == "on"

        # Unknowns; a scale sets the absolute tolerance, 1e-8 of it
        at = electrode.unknowns(p, law, self._domains(ELECTRODE))
        stock = ageing_and_mediator.unknowns(p, law)
        c_O = self._both("Oxygen concentration [mol.m-3]", scale=LITTLE_OXYGEN)
        c_e = self._both("Electrolyte concentration [mol.m-3]", scale=1000.0)
        c_M = self._both("Oxidised mediator concentration [mol.m-3]", scale=200.0)
        phi_e_s = pybamm.Variable("Separator electrolyte potential [V]", domains=self._domains(SEPARATOR), scale=10.0)
        u = pybamm.Variable("Solid potential above the collector [V]", domains=self._domains(ELECTRODE), scale=10.0)
        layer = plated_lithium.two_stages(self)
        V_before = pybamm.Variable(layer.voltage, scale=10.0, reference=2.6)
        V = V_before - layer.drop(self.current_density)
        filled = self._total("Solid", at.solid, scale=0.1)

        # Volumes (3), fluxes (4), reactions (5)
        v = electrode.volumes(p, law, at, mean=self._mean(filled), E_pos=stock.E_pos)
        V_face = V + i * (p.R_c + p.R_contact) + layer.drop(i)  # of the solid at the collector
        phi_s = V_face + u
        phi_e = Field(phi_e_s, phi_s - at.dphi)
        open_s = self._over(SEPARATOR, 1 / p.N_M / p.L_s)
        flux = transport.fluxes(p, law, v, open_s, c_e, c_O, c_M, phi_e, u)
        rates = surface_reactions.surface_rates(p, law, at, v, c_O.p, c_e.p, c_M.p, stock.c_T)

        # Balances: what is stored, what moves, what is gained
        surface_reactions.product_balances(self, at, rates)
        growth = self.rhs[at.eps_p] + (self.rhs[at.eps_q] if ages else 0)
        brought = self._liquid_balances(v, rates, stock, growth, {SALT: c_e.p, MEDIATOR: c_M.p})
        liquid = pybamm.maximum(v.eps_l, SMALLEST_STORAGE)
        self.rhs[c_O.whole] = self._balance(
            stored=pybamm.maximum(oxygen.storage(v.eps_l, at_T.K, v.eps_g), SMALLEST_STORAGE),
            N=flux.N_O,
            gained=rates.oxygen_source,
        )
        self.rhs[c_e.whole] = self._balance(stored=liquid, N=flux.N_e, gained=brought[SALT])
        self.rhs[at.dphi] = charge.double_layer_rate(rates.a, rates.j, flux.J, p.C_dl)
        potentials = pybamm.concatenation(phi_e_s, u)
        none = self._over(SEPARATOR, 0)
        self.algebraic[potentials] = pybamm.div(flux.i_e) + pybamm.concatenation(none, pybamm.div(flux.i_s))
        if mediated:
            gained = rates.mediator_source + brought[MEDIATOR]
            self.rhs[c_M.whole] = self._balance(stored=liquid, N=flux.N_M, gained=gained)

        # Boundaries: x = 0 lithium (all current is Li+), x = 2 gas-diffusion layer
        c_gas = self._gas(at_T.H, v, growth)
        lithium = transport.lithium_side(p, law, i, c_e, c_M, phi_e)
        gas = transport.gas_side(p, v, flux, c_gas, c_e, c_O)
        self._share_current(V_before, i, lithium.i)
        self._gas_balances(gas.taken)
        entering = i / pybamm.boundary_value(flux.kappa_p, "left")  # all charge, into the electrode's liquid
        self.boundary_conditions |= {
            c_e.whole: {"left": (lithium.dc_e, "Neumann"), "right": (zero, "Neumann")},
            c_O.whole: {"left": (zero, "Neumann"), "right": (gas.dc_O, "Neumann")},
            flux.psi: {"left": (lithium.psi, "Dirichlet"), "right": (zero, "Neumann")},
            flux.psi_p: {"left": (entering, "Neumann"), "right": (zero, "Neumann")},
            u: {"left": (zero, "Neumann"), "right": (zero, "Dirichlet")},
        }
        c_O_0 = oxygen.dissolved(at_T.H, p.p_ch, p.y_ch)
        self.initial_conditions.update({c_e.whole: p.c_e0, c_O.whole: c_O_0, potentials: 0, V_before: at_T.start(law)})
        if mediated:
            self.boundary_conditions[c_M.whole] = {"left": (lithium.dc_M, "Neumann"), "right": (zero, "Neumann")}
            self.initial_conditions[c_M.whole] = self._each(0, 0)
            self.variables["Oxidised mediator concentration [mol.m-3]"] = c_M.whole
            made = self._total_rate("Mediator made [mol.m-3.s-1]", rates.mediator_source, 0.1)
            ageing_and_mediator.mediator_balances(self, stock, made, lithium.shuttled)

        # Ends
        self._set_voltage(V)
        film_left = pybamm.min(pybamm.boundary_value(rates.carbon.film, "left"))
        self._set_ends(
            {"Dry": v.s - DRY},
            of_discharge={
                "Pores closed": pybamm.max(v.eps_v) / p.eps_0 - PORES_CLOSED,
                surface_reactions.end_by_film(law): film_left - PASSIVATED,
                "Salt exhausted": pybamm.min(c_e.whole) - SALT_GONE,
            },
        )

        # Outputs
        self.variables.update(place_outputs.of_place(at, v, rates, c_O.p, law, p.eps_close))
        self.variables.update(
            {
                "x [m]": pybamm.concatenation(p.L_s * X_S, p.L_s + p.L_p * (X_P - 1)),
                "Electrolyte concentration [mol.m-3]": c_e.whole,
                "Oxygen concentration [mol.m-3]": c_O.whole,
                "Electrolyte potential [V]": phi_e.whole,
                "Positive electrode potential [V]": phi_s,
                "Oxygen concentration at the gas [mol.m-3]": c_gas,
                "Electrolyte left [m]": stock.E_pos,
                "Oxygen conductivity at the gas side [m2.s-1]": gas.D,
                "Oxygen flux at the gas side [mol.m-2.s-1]": gas.taken,
                "X-averaged solid volume fraction": filled,
                "Lithium overpotential [V]": lithium.eta,
                **layer.outputs(i),
                "Separator potential drop [V]": -lithium.eta - pybamm.boundary_value(phi_e_s, "right"),
                "Heat released [W.m-2]": temperature.heat(i, at_T.U, V, p.T, p.dU_dT),
            }
        )

    def _liquid_balances(
        self,
        v: electrode.Volumes,
        rates: surface_reactions.SurfaceRates,
        stock: ageing_and_mediator.Stock,
        growth: Symbol,
        solutes: dict[str, Symbol],
    ) -> dict[str, Symbol]:
        """Set the balances of the liquid in and outside the membrane; what it brings of every solute [mol.m-3.s-1]."""
        p, law = self.param, self.laws
        sig, used = self._over(ELECTRODE, 0), pybamm.Scalar(0)
        if law["ageing"] == "on":
            sig = ageing_and_mediator.solvent_sink(p, v, rates, p.L_p * v.s * v.mean_eps_v)
            used = self._total_rate("Solvent used up [s-1]", sig, 1e-7)
            ageing_and_mediator.electrolyte_balance(self, stock, used)
        if law["liquid"] != "excess":
            return dict.fromkeys(solutes, self._over(ELECTRODE, 0))
        carried = [excess.Solute(SALT, solutes[SALT], p.c_e0, 1e3)]
        if law["mediator"] == "on":
            carried.append(excess.Solute(MEDIATOR, solutes[MEDIATOR], pybamm.Scalar(0), 1e2))
        return excess.balances(self, p, v, carried, growth, sig, used, self._total_rate)

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
