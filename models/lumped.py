"""The uniform limit: transport so fast that every place in the electrode is alike. For teaching and first fits.

========  ==============================================  =======  =======================
unknown   equation                                        physics  terms in lobsim.physics
========  ==============================================  =======  =======================
eps_p     d eps_p/dt = V_m (a j_c - a j_a)/2F - V_m r_ch  5        reactions, kinetics
eps_1     likewise, the part in contact                   5        reactions, kinetics
eps_q     side product (law "ageing")                     5        ageing
E_pos     dE_pos/dt = -L_p sig (law "ageing")             5        ageing
n_M, n_T  oxidised mediator, all mediator                 5        mediator, ageing
eps_f     its share that makes film (law "route")         5        film
dphi      a C_dl d dphi/dt = a j - I/L_p                  5        charge
eta_s     eta_s = eta + j R_f d (law "passivation")       5        film
Q         dQ/dt = I                                       -
========  ==============================================  =======  =======================

Oxygen and salt keep their concentrations at the gas side and at the start, the mediator is mixed in all liquid; what is
left of transport is the ohmic drop in the separator and the mediator's way through it. Film, area, swelling, wetting
and kinetics are those of the porous-electrode models.
"""

import pybamm

from lobsim.models import electrode
from lobsim.models.cell_model import DRY, PASSIVATED, PORES_CLOSED, CellModel
from lobsim.physics import ageing, charge, lithium, oxygen, salt, temperature


class Lumped(CellModel):
    """Zero-dimensional lithium-oxygen cell.

    Parameters
    ----------
    laws : dict of str to str, optional
        Choices among `lobsim.physics.laws.LAWS`; "network", "channels" and "liquid" have no effect here.
    name : str
        Name of the model.
    """

    default_parameter_set = "Saengkaew2023_NIPS_coin"

    def __init__(self, laws: dict[str, str] | None = None, name: str = "Lumped lithium-oxygen cell") -> None:
        super().__init__(name, laws)
        p, law, i = self.param, self.laws, self.current_density
        ages, mediated = law["ageing"] == "on", law["mediator"] == "on"
        at = electrode.unknowns(p, law)
        E_pos = pybamm.Variable("Electrolyte left [m]", scale=1e-5) if ages else p.E_pos
        n_M = pybamm.Variable("Oxidised mediator [mol.m-2]", scale=1e-2)
        n_T0 = p.c_T0 * (p.E_pos + p.L_s * p.eps_sep)
        n_T = pybamm.Variable("Mediator left [mol.m-2]", scale=1e-2) if ages and mediated else n_T0
        wet = E_pos + p.L_s * p.eps_sep  # liquid in which the mediator is mixed [m]
        v = electrode.volumes(p, at.solid, mean=at.solid, E_pos=E_pos)
        H = temperature.solubility(p.H_ref, p.beta_H, p.T, p.T_ref)
        c_O = oxygen.dissolved(H, p.p_ch, p.y_ch)
        reacts = electrode.reaction(p, law, at, v, c_O, p.c_e0, n_M / wet, n_T / wet)

        # Balances
        electrode.product_balances(self, p, law, at, reacts)
        self.rhs[at.dphi] = charge.double_layer_rate(reacts.a, reacts.j, i / p.L_p, p.C_dl)

        transport = temperature.arrhenius(p.E_transport, p.T, p.T_ref)
        if ages:
            sink = (p.v_solv, p.n_solv, reacts.i_d, reacts.i_c(at.eps_p), p.k_evap)
            self.rhs[E_pos] = -p.L_p * ageing.solvent_sink(*sink, v.eps_l, p.L_p * v.eps_l)
            self.initial_conditions[E_pos] = p.E_pos
            self.variables[E_pos.name] = E_pos
        if mediated:
            shuttled = p.shuttle * p.D_M_ref * transport / (p.N_M * p.L_s) * n_M / wet
            self.rhs[n_M] = p.L_p * reacts.mediator_source(at.eps_p) - shuttled
            self.initial_conditions[n_M] = pybamm.Scalar(0)
            self.variables[n_M.name] = n_M
            self._set_shuttle(shuttled, self.rhs[n_M])
        if ages and mediated:
            self.rhs[n_T] = -ageing.mediator_loss(p.k_M, n_T, n_M)
            self.initial_conditions[n_T] = n_T0
            self.variables[n_T.name] = n_T

        # Cell voltage and ends
        kappa = salt.conductivity(p.c_e0, p.kappa_max, p.c_kappa) * transport
        i_Li0 = p.i_Li0_ref * temperature.arrhenius(p.E_lithium, p.T, p.T_ref)
        eta_Li = lithium.overpotential(i, i_Li0, p.c_e0, p.c_e_ref, p.T)
        R_s = p.L_s * p.N_M / kappa
        V = charge.cell_voltage(at.dphi - eta_Li, i, R_s, p.R_c + p.R_contact)
        self._set_voltage(V)
        self._set_ends(
            {"Dry": v.s - DRY},
            of_discharge={
                "Pores closed": v.eps_v / p.eps_0 - PORES_CLOSED,
                "Film passivated": electrode.film_left(p, law, reacts.d) - PASSIVATED,
            },
        )
        self.variables.update(electrode.outputs(at, v, reacts, c_O, law, p.eps_close))
        self.variables["Oxygen concentration at the gas [mol.m-3]"] = c_O
        self.variables["Lithium overpotential [V]"] = eta_Li
        self.variables["Separator potential drop [V]"] = i * R_s
        self.variables["Heat released [W.m-2]"] = temperature.heat(i, electrode.equilibrium(p), V, p.T, p.dU_dT)

    @property
    def default_quick_plot_variables(self) -> list:
        """Voltage, film and volumes."""
        return ["Voltage [V]", "Film thickness [m]", "Lithium peroxide volume fraction", "Saturation"]
