"""The uniform limit: transport so fast that every place in the electrode is alike. For teaching and first fits.

========  ==============================================  =======  =======================
unknown   equation                                        in       terms in lobsim.physics
========  ==============================================  =======  =======================
eps_p     d eps_p/dt = V_m a (j+ - j-)/2F - V_m r_ch      (5.4)    steps_in_series
eps_1     likewise, the part in contact                   (5.4)    steps_in_series
eps_f     its share that makes film (law "route")         (5.11)   film
eps_q     side product (law "ageing")                     (5.7)    ageing
eta_s     eta_s = eta + j R_f d (law "passivation")       (5.10)   film
dphi      a C_dl d dphi/dt = a j - I/L_p                  (5.12)   charge
E_pos     dE_pos/dt = -L_p sig (law "ageing")             (5.8)    ageing
n_M, n_T  oxidised mediator, all mediator                 (5.8)    mediator, ageing
q_m, ...  moss, dead lithium (law "lithium")              (5.30)   lithium
Q         dQ/dt = I                                       -
========  ==============================================  =======  =======================

Oxygen and salt keep their concentrations at the gas side and at the start, the mediator is mixed in all liquid; what is
left of transport is the ohmic drop in the separator and the mediator's way through it. Film, area, swelling, wetting
and kinetics are those of the porous-electrode models.
"""

from lobsim.models import ageing_and_mediator, electrode, place_outputs, plated_lithium, surface_reactions
from lobsim.models.at_temperature import AtTemperature
from lobsim.models.cell_model import DRY, PASSIVATED, PORES_CLOSED, CellModel
from lobsim.physics import charge, lithium, oxygen, temperature


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
        at_T = AtTemperature(p)

        # Unknowns
        at = electrode.unknowns(p, law)
        stock = ageing_and_mediator.unknowns(p, law)

        # Volumes (3) and reactions (5)
        v = electrode.volumes(p, law, at, mean=at.solid, E_pos=stock.E_pos)
        c_O = oxygen.dissolved(at_T.H, p.p_ch, p.y_ch)
        rates = surface_reactions.surface_rates(p, law, at, v, c_O, p.c_e0, stock.n_M / stock.liquid, stock.c_T)

        # Balances
        layer = plated_lithium.two_stages(self)
        surface_reactions.product_balances(self, at, rates)
        self.rhs[at.dphi] = charge.double_layer_rate(rates.a, rates.j, i / p.L_p, p.C_dl)
        if law["ageing"] == "on":
            used = ageing_and_mediator.solvent_sink(p, v, rates, p.L_p * v.eps_l)
            ageing_and_mediator.electrolyte_balance(self, stock, used)
            self.variables["Electrolyte left [m]"] = stock.E_pos
        if law["mediator"] == "on":
            shuttled = p.shuttle * at_T.D_M(p.c_e0) / (p.N_M * p.L_s) * stock.n_M / stock.liquid
            ageing_and_mediator.mediator_balances(self, stock, rates.mediator_source, shuttled)

        # Cell voltage and ends
        eta_Li = lithium.overpotential(i, at_T.i_Li0, p.c_e0, p.c_e_ref, p.T)
        R_s = p.L_s * p.N_M / at_T.kappa(p.c_e0, self.laws)
        V = charge.cell_voltage(at.dphi - eta_Li - layer.drop(i), i, R_s, p.R_c + p.R_contact)
        self._set_voltage(V)
        self._set_ends(
            {"Dry": v.s - DRY},
            of_discharge={
                "Pores closed": v.eps_v / p.eps_0 - PORES_CLOSED,
                surface_reactions.end_by_film(law): rates.carbon.film - PASSIVATED,
            },
        )

        # Outputs
        self.variables.update(place_outputs.of_place(at, v, rates, c_O, law, p.eps_close))
        self.variables.update(
            {
                "Oxygen concentration at the gas [mol.m-3]": c_O,
                "Lithium overpotential [V]": eta_Li,
                **layer.outputs(i),
                "Separator potential drop [V]": i * R_s,
                "Heat released [W.m-2]": temperature.heat(i, at_T.U, V, p.T, p.dU_dT),
            }
        )

    @property
    def default_quick_plot_variables(self) -> list:
        """Voltage, film and volumes."""
        return ["Voltage [V]", "Film thickness [m]", "Lithium peroxide volume fraction", "Saturation"]
