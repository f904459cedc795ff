"""A uniform electrode whose carbon is covered by islands of Li2O2 that nucleate and grow: no transport, no film.

=========  ===================================================  =============================
unknown    equation                                             terms in lobsim.physics
=========  ===================================================  =============================
h          dh/dt = V_m free j/2F, product per area of carbon    reactions, kinetics
N          dN/dt = k_n free (j/j_0)^q, islands per area         nucleation
M_1        dM_1/dt = N G, sum of their radii                    nucleation
M_2        dM_2/dt = 2 M_1 G, sum of the squares                nucleation
dphi       A C_dl d dphi/dt = A free j - I                      charge
Q          dQ/dt = I                                            -
=========  ===================================================  =============================

with j = j_0 exp(-alpha F (dphi - U)/RT) on free carbon, the speed G = (dh/dt)/(2 pi M_2) at which every radius grows,
and A the area of carbon per area of electrode. Islands that touch leave free = 1 - pi M_2, islands that overlap
exp(-pi M_2). V = dphi - I R. docs/literature_models.md says whose model this is and how it was read.
"""

from types import MappingProxyType

import pybamm

from lobsim.errors import pick
from lobsim.models.cell_model import CellModel
from lobsim.physics import charge, kinetics, nucleation, thermodynamics
from lobsim.physics.reactions import OXYGEN_REDUCTION


class CoveredSurface(CellModel):
    """Zero-dimensional electrode that ends when islands have covered its carbon.

    Parameters
    ----------
    islands : str
        How islands meet, one of `lobsim.physics.nucleation.FREE`: "touching" or "overlapping".
    name : str
        Name of the model.

    Raises
    ------
    LobsimError
        If they meet in no such way.
    """

    default_parameter_set = "Lau2015"
    own_symbols = MappingProxyType(
        {
            "N_0": "Initial island density [m-2]",
            "r_0": "Initial island radius [m]",
            "k_n": "Nucleation rate [m-2.s-1]",
            "q": "Nucleation exponent",
        }
    )

    def __init__(self, islands: str = "touching", name: str = "Carbon covered by islands") -> None:
        super().__init__(name)
        free_share = nucleation.FREE[pick("way for islands to meet", islands, nucleation.FREE)]
        p, i = self.param, self.current_density

        # Unknowns; a scale sets the absolute tolerance
        h = pybamm.Variable("Lithium peroxide per area of carbon [m]", scale=1e-8)
        N = pybamm.Variable("Island density [m-2]", scale=1e15)
        M_1 = pybamm.Variable("Radii of the islands [m-1]", scale=1e7)
        M_2 = pybamm.Variable("Squared radii of the islands")
        dphi = pybamm.Variable("Double-layer voltage [V]", scale=10.0, reference=2.6)

        # Islands and reaction
        A = p.S_membrane * p.loading
        covered = nucleation.footprint(M_2)
        free = free_share(covered)
        j = kinetics.reduction(p.j_0_ref, p.c_O_ref, p.c_O_ref, p.c_e_ref, p.c_e_ref, p.g, p.alpha_c, dphi - p.U, p.T)

        # Balances
        self.rhs[h] = thermodynamics.molar_volume(p.M, p.rho) * OXYGEN_REDUCTION.rate("Li2O2", free * j)
        self.rhs[N] = nucleation.rate(p.k_n, free, j / p.j_0_ref, p.q)
        G = nucleation.speed(self.rhs[h], M_2)
        self.rhs[M_1] = N * G
        self.rhs[M_2] = 2 * M_1 * G
        self.rhs[dphi] = charge.double_layer_rate(A, free * j, i, p.C_dl)
        seeds = {h: nucleation.product(p.N_0, p.r_0), N: p.N_0, M_1: p.N_0 * p.r_0, M_2: p.N_0 * p.r_0**2}
        self.initial_conditions.update({**seeds, dphi: p.U})

        # Cell voltage and ends
        self._set_voltage(charge.cell_voltage(dphi, i, 0, p.R_contact))
        self._set_ends({}, of_discharge={})

        # Outputs
        self.variables.update(
            {
                h.name: h,
                N.name: N,
                dphi.name: dphi,
                "Mean island radius [m]": M_1 / N,
                "Footprint of the islands": covered,
                "Free share of the carbon": free,
                "Reduction current density [A.m-2]": free * j,
                "Capacity per carbon [A.h.kg-1]": self.variables["Areal capacity [C.m-2]"] / 3600 / p.loading,
            }
        )

    @property
    def default_quick_plot_variables(self) -> list:
        """Voltage, and what covers the carbon."""
        return ["Voltage [V]", "Free share of the carbon", "Island density [m-2]", "Mean island radius [m]"]
