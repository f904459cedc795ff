"""The through-plane column: lithium | separator | porous electrode | gas-diffusion layer, at one in-plane position.

=================  =====================================================  ===========  =======================
unknown            equation                                               physics.md   terms in lobsim.physics
=================  =====================================================  ===========  =======================
c_e                eps_l dc_e/dt = -div N+ - J/F + return flow            4            salt, liquid
c_O                (eps_l + K eps_g) dc_O/dt = -div N_O - a j/2F          4            oxygen
eps_p              d eps_p/dt = V_m a j/2F                                5            reactions, kinetics
eps_1              d eps_1/dt = V_m (f_1 a j_c - a j_a)/2F                5            reactions, kinetics
eps_f              its share that makes film (law "route" = "solution")   5            film
dphi               a C_dl d dphi/dt = a j - J                             5            charge
eta_s              eta_s = eta + j R_f d (law "passivation" = "ohmic")    5            film
phi_e              div i_e + div i_s = 0                                  4            salt, charge
filled             d filled/dx = eps_p; at x = 2 the mean, hence s        3            pores
V_ex, n_ex, c_in   excess liquid (law "liquid" = "excess")                3            liquid
Q                  dQ/dt = I                                              -
=================  =====================================================  ===========  =======================

x is scaled: separator [0, 1], electrode [1, 2]; a thickness is a coefficient, so it can be an input. Current densities
are per electrode area, discharge positive; potentials are against the lithium foil.
"""

import pybamm
from pybamm import Symbol

from lobsim.models.cell_model import CellModel
from lobsim.numerics.finite_volume import CellFacedFiniteVolume
from lobsim.numerics.meshes import OxygenSide1DSubMesh
from lobsim.physics import charge, film, kinetics, liquid, lithium, oxygen, pores, salt, temperature
from lobsim.physics.reactions import OXYGEN_REDUCTION, F, R
from lobsim.physics.smooth import SMALLEST_STORAGE, floored, negative_part, positive_part

SEPARATOR, ELECTRODE = "separator", "positive electrode"
X_S = pybamm.SpatialVariable("x_s", SEPARATOR, coord_sys="cartesian")
X_P = pybamm.SpatialVariable("x_p", ELECTRODE, coord_sys="cartesian")
SALT_GONE = 0.05  # mol.m-3
MOUTH_CLOSED = 1e-6  # of the initial porosity
STARVED = 1e-6  # of the reference concentration
PASSIVATED = 1e-15  # film factor at the separator, the last place to grow; ln of it is 1.8 V of overpotential
DRY = 1e-3  # saturation


class ThroughPlane(CellModel):
    """Porous-electrode model of a lithium-oxygen cell in one dimension.

    Parameters
    ----------
    laws : dict of str to str, optional
        Choices among `lobsim.laws.LAWS`; the defaults otherwise.
    name : str
        Name of the model.
    """

    def __init__(self, laws: dict[str, str] | None = None, name: str = "Through-plane") -> None:
        super().__init__(name, laws)
        p, law = self.param, self.laws
        i = self.current_density
        T, RT_F = p.T, R * p.T / F

        # Unknowns; a scale sets the absolute tolerance, 1e-8 of it. The running sum of eps_p instead of an integral
        # keeps the Jacobian free of a dense row, which would cost a directional derivative for every cell.
        c_e_s, c_e_p, c_e = _both("Electrolyte concentration [mol.m-3]", scale=1000.0)
        c_O_s, c_O_p, c_O = _both("Oxygen concentration [mol.m-3]", scale=4.0)
        phi_e_s, phi_e_p, phi_e = _both("Electrolyte potential [V]", scale=10.0)
        eps_p = pybamm.Variable("Lithium peroxide volume fraction", ELECTRODE, scale=0.1)
        eps_1 = pybamm.Variable("Lithium peroxide in contact volume fraction", ELECTRODE, scale=0.1)
        dphi = pybamm.Variable("Double-layer voltage [V]", ELECTRODE, scale=10.0, reference=2.6)
        filled = pybamm.Variable("Lithium peroxide up to x", ELECTRODE, scale=0.1)
        mean = pybamm.boundary_value(filled, "right")
        if law["route"] == "solution":
            eps_f = pybamm.Variable("Film volume fraction", ELECTRODE, scale=0.1)
        else:
            eps_f = eps_p

        # Volumes (3)
        chi = p.chi_membrane * p.chi_cell
        rho_app = p.loading / p.L_p
        eps_M0 = pores.initial_macropores(p.V_Hg, rho_app, p.eps_0)
        lam = pores.stretch(chi, eps_p)
        eps_v = pores.void(p.eps_0, chi, eps_p)
        mean_eps_v = pores.void(p.eps_0, chi, mean)
        V_pore = p.L_p * mean_eps_v
        r = pores.fill_ratio(p.E_pos, V_pore)
        s = pores.saturation(r, p.d_s)
        V_excess = pores.excess(V_pore, r, s)
        h_fl = pores.flooded_thickness(p.excess_share, V_excess, p.eps_gdl, p.h_gdl)
        eps_l = s * eps_v
        eps_g = eps_v - eps_l
        eps_M = pores.macropores(eps_M0, eps_v, p.eps_0)
        eps_gM = pores.gas_macropores(eps_g, eps_M)
        S_M = pores.macropore_saturation(eps_gM, eps_M)
        w = pores.wetted_share(eps_l, eps_v - eps_M, p.d_s)

        # Percolation (4)
        channels = pores.CHANNELS[law["channels"]]
        B_l, B_g = pores.NETWORKS[law["network"]](
            eps_l, eps_g, eps_v, channels(eps_M, lam), channels(eps_gM, lam), S_M, p
        )

        # Numbers at this temperature and pressure (4)
        transport = temperature.arrhenius(p.E_transport, T, p.T_ref)
        D_O, D_e = p.D_O_ref * transport, p.D_e_ref * transport
        D_g = temperature.gas_diffusivity(p.D_g_ref, p.gas_exponent, T, p.T_ref, p.p_ch, p.p_ref)
        H = temperature.solubility(p.H_ref, p.beta_H, T, p.T_ref)
        U = p.U + p.dU_dT * (T - p.T_ref)
        j_0 = p.j_0_ref * temperature.arrhenius(p.E_reduction, T, p.T_ref)
        j_0a = p.j_0a_ref * temperature.arrhenius(p.E_oxidation, T, p.T_ref)
        i_Li0 = p.i_Li0_ref * temperature.arrhenius(p.E_lithium, T, p.T_ref)
        K = oxygen.partition(H, T)

        # Film and surface (5)
        S = film.bet_area(p.S_membrane, p.S_powder, lam, p.lam_s)
        a_0 = S * rho_app
        d, geo = film.GEOMETRIES[law["film"]](
            pybamm.maximum(eps_f, 0), rho_app / p.rho_s, film.tube_radius(p.rho_s, S), a_0
        )
        a = film.area(a_0, geo, w, eps_v, p.eps_close)

        # Reaction (5)
        eta = dphi - U
        if law["passivation"] == "ohmic":
            eta_s = pybamm.Variable("Surface overpotential [V]", ELECTRODE, scale=0.1, reference=-0.4)
        else:
            eta_s = eta
        j_kin = kinetics.reduction(
            j_0, c_O_p, p.c_O_ref, floored(c_e_p, p.c_min), p.c_e_ref, p.g, p.alpha_c, eta_s, T
        )
        d_t, l_t = getattr(p, f"d_t_{law['film']}"), getattr(p, f"l_t_{law['film']}")
        passivate = film.PASSIVATIONS[law["passivation"]]
        j_c = passivate(j_kin, d, d_t, l_t, p)
        G_1 = kinetics.contact_share(eps_1, pybamm.maximum(eps_p, 0), p.f_1, p.eps_G)
        j_a = kinetics.oxidation(j_0a, G_1, p.alpha_a, eta_s, T)
        j = j_c - j_a

        # Fluxes (4); L is the thickness that scales x
        L = pybamm.concatenation(
            pybamm.PrimaryBroadcast(p.L_s, SEPARATOR), pybamm.PrimaryBroadcast(p.L_p, ELECTRODE)
        )
        B_s = 1 / p.N_M
        kappa_s = salt.conductivity(c_e_s, p.kappa_max, p.c_kappa) * transport
        kappa_p = salt.conductivity(c_e_p, p.kappa_max, p.c_kappa) * transport
        theta = salt.diffusion_voltage(T, p.t_plus, p.factor)
        psi = salt.driving_potential(theta, c_e, phi_e, p.c_min)
        i_e = salt.ionic_current(pybamm.concatenation(kappa_s * B_s / p.L_s, kappa_p * B_l / (lam * p.L_p)), psi)
        D_s = pybamm.PrimaryBroadcast(B_s / p.L_s, SEPARATOR)
        N_e = salt.cation_flux(
            salt.diffusion(D_e * pybamm.concatenation(D_s, B_l / (lam * p.L_p)), c_e), p.t_plus, i_e
        )
        D_x = oxygen.conductivity(D_O, B_l, K, D_g, B_g, p.D_cap)
        N_O = oxygen.flux(pybamm.concatenation(D_O * D_s, D_x / (lam * p.L_p)), c_O)
        sigma = charge.solid_conductivity(p.sigma, p.eps_0)
        phi_s = dphi + phi_e_p
        i_s = charge.electronic_current(sigma / p.L_p, phi_s)
        J = pybamm.div(i_s) / p.L_p  # all charge that leaves the liquid for the solid [A.m-3]

        # Balances
        none = pybamm.PrimaryBroadcast(0, SEPARATOR)
        formed = p.M / p.rho * OXYGEN_REDUCTION.rate("Li2O2", pybamm.Scalar(1))  # V_m/2F
        self.rhs[eps_p] = formed * a * j
        self.rhs[eps_1] = formed * (p.f_1 * a * j_c - a * j_a)
        if law["route"] == "solution":
            film_share = 1 - film.solution_share(j_c, p.j_sol, p.n_sol)
            self.rhs[eps_f] = formed * (film_share * a * j_c - eps_f / (eps_p + p.eps_G) * a * j_a)
        if law["passivation"] == "ohmic":
            self.algebraic[eta_s] = film.ohmic_overpotential(eta, j, p.R_f, d) - eta_s
        storage_O = pybamm.maximum(oxygen.storage(eps_l, K, eps_g), SMALLEST_STORAGE)
        storage_e = pybamm.maximum(eps_l, SMALLEST_STORAGE)
        eps_sep = pybamm.PrimaryBroadcast(p.eps_sep, SEPARATOR)
        consumed = pybamm.concatenation(none, OXYGEN_REDUCTION.rate("O2", a * j))
        returned = self._excess_liquid(c_e_p, eps_v, mean_eps_v, s, r, formed * a * j) if law["liquid"] == "excess" else 0
        self.rhs[c_O] = (-pybamm.div(N_O) / L + consumed) / pybamm.concatenation(eps_sep, storage_O)
        self.rhs[c_e] = (-pybamm.div(N_e) / L + pybamm.concatenation(none, returned - J / F)) / pybamm.concatenation(
            eps_sep, storage_e
        )
        self.rhs[dphi] = charge.double_layer_rate(a, j, J, p.C_dl)
        self.algebraic[phi_e] = pybamm.div(i_e) + pybamm.concatenation(none, pybamm.div(i_s))
        self.algebraic[filled] = pybamm.div(pybamm.upwind(filled)) - eps_p

        # Boundaries: x = 0 lithium (all current is Li+), x = 2 gas-diffusion layer
        c_gas = oxygen.dissolved(H, p.p_ch, p.y_ch)
        c_e_Li = pybamm.boundary_value(c_e_s, "left")
        dc_e_Li = salt.gradient_at_lithium(i, p.t_plus, D_e * B_s / p.L_s)
        half = pybamm.boundary_value(X_S, "left")
        eta_Li = lithium.overpotential(i, i_Li0, floored(c_e_Li - half * dc_e_Li, p.c_min), p.c_e_ref, T)
        psi_Li = salt.driving_potential(theta, c_e_Li - half * dc_e_Li, -eta_Li, p.c_min)
        last = 2 - pybamm.boundary_value(X_P, "right")
        flooded = pybamm.boundary_value(D_x / lam, "right") / (p.L_p * oxygen.flooded_conductance(D_O, p.eps_gdl))
        dc_O_gas = oxygen.gradient_at_gas(c_gas, pybamm.boundary_value(c_O_p, "right"), last, h_fl, flooded)
        self.boundary_conditions = {
            c_e: {"left": (dc_e_Li, "Neumann"), "right": (pybamm.Scalar(0), "Neumann")},
            c_O: {"left": (pybamm.Scalar(0), "Neumann"), "right": (dc_O_gas, "Neumann")},
            psi: {"left": (psi_Li, "Dirichlet"), "right": (pybamm.Scalar(0), "Neumann")},
            phi_s: {"left": (pybamm.Scalar(0), "Neumann"), "right": (-i * p.L_p / sigma, "Neumann")},
            filled: {"left": (pybamm.Scalar(0), "Dirichlet"), "right": (pybamm.Scalar(0), "Neumann")},
        }
        self.initial_conditions.update(
            {c_e: p.c_e0, c_O: c_gas, eps_p: 0, eps_1: 0, dphi: U, phi_e: -0.01, filled: 0, eps_f: 0}
        )
        if law["passivation"] == "ohmic":
            self.initial_conditions[eta_s] = pybamm.Scalar(0)

        # Cell voltage and ends
        V = charge.cell_voltage(pybamm.boundary_value(phi_s, "right"), i, last * p.L_p / sigma, p.R_c + p.R_contact)
        mouth = pybamm.boundary_value(eps_v, "right")
        self._set_voltage(V)
        self._set_ends(
            {
                "Oxygen starved": pybamm.boundary_value(c_O_p, "right") / p.c_O_ref - STARVED,
                "Pores closed at the oxygen side": mouth / p.eps_0 - MOUTH_CLOSED,
                "Film passivated": passivate(pybamm.Scalar(1), pybamm.boundary_value(d, "left"), d_t, l_t, p) - PASSIVATED,
                "Salt exhausted": pybamm.min(c_e) - SALT_GONE,
                "Lithium exhausted": self.lithium_left,
                "Dry": s - DRY,
            }
        )

        # Outputs
        self.variables.update(
            {
                "x [m]": pybamm.concatenation(p.L_s * X_S, p.L_s + p.L_p * (X_P - 1)),
                "Electrolyte concentration [mol.m-3]": c_e,
                "Oxygen concentration [mol.m-3]": c_O,
                "Electrolyte potential [V]": phi_e,
                "Positive electrode potential [V]": phi_s,
                "Double-layer voltage [V]": dphi,
                "Lithium peroxide volume fraction": eps_p,
                "Lithium peroxide in contact volume fraction": eps_1,
                "Film thickness [m]": d,
                "Pore volume fraction": eps_v,
                "Liquid volume fraction": eps_l,
                "Gas volume fraction": eps_g,
                "Working surface [m-1]": a,
                "Reduction current density [A.m-2]": j_c,
                "Oxidation current density [A.m-2]": j_a,
                "Reduction current density without film [A.m-2]": j_kin,
                "Oxygen flux at the gas side [mol.m-2.s-1]": -dc_O_gas * pybamm.boundary_value(D_x / lam, "right") / p.L_p,
                "Saturation": s,
                "Excess liquid [m]": V_excess,
                "Flooded thickness [m]": h_fl,
                "X-averaged lithium peroxide volume fraction": mean,
                "Lithium overpotential [V]": eta_Li,
                "Separator potential drop [V]": -eta_Li - pybamm.boundary_value(phi_e_s, "right"),
                "Heat released [W.m-2]": temperature.heat(i, U, V, T, p.dU_dT),
            }
        )

    def _excess_liquid(
        self, c_e: Symbol, eps_v: Symbol, mean_eps_v: Symbol, s: Symbol, r: Symbol, growth: Symbol
    ) -> Symbol:
        """Balances of the excess liquid and its salt (3); the source of salt where liquid enters [mol.m-3.s-1]."""
        p = self.param
        V_ex = pybamm.Variable("Liquid outside the membrane [m]", scale=1e-5)
        n_ex = pybamm.Variable("Salt outside the membrane [mol.m-2]", scale=1e-2)
        c_in = pybamm.Variable("Concentration of entering liquid [mol.m-3]", scale=1e3)
        mean_growth = pybamm.Variable("X-averaged growth [s-1]", scale=1e-6)
        fills = 1 - p.chi_membrane * p.chi_cell
        dr_dt = r * fills * mean_growth / mean_eps_v
        q = pores.saturation_rate(r, p.d_s, dr_dt) * eps_v - s * fills * growth  # d eps_l/dt [s-1]
        leaving = p.L_p * pybamm.Integral(negative_part(q, p.d_flow), X_P)
        leaving_salt = p.L_p * pybamm.Integral(c_e * negative_part(q, p.d_flow), X_P)
        entering = p.L_p * pybamm.Integral(positive_part(q, p.d_flow), X_P)
        returning = liquid.returning(entering, leaving, p.d_flow * p.L_p)
        c_ex = liquid.excess_concentration(n_ex, V_ex)
        self.algebraic[mean_growth] = pybamm.Integral(growth, X_P) - mean_growth
        self.algebraic[c_in] = liquid.entering_concentration(leaving_salt, returning, c_ex, leaving) - c_in
        self.rhs[V_ex] = leaving - entering
        self.rhs[n_ex] = liquid.excess_solute_rate(leaving_salt, c_in, entering)
        V_pore = p.L_p * p.eps_0
        fresh = pores.fill_ratio(p.E_pos, V_pore)
        excess = pores.excess(V_pore, fresh, pores.saturation(fresh, p.d_s))
        self.initial_conditions.update({V_ex: excess, n_ex: p.c_e0 * excess, c_in: p.c_e0, mean_growth: 0})
        self.variables.update({v.name: v for v in (V_ex, n_ex, c_in)})
        return (c_in - c_e) * positive_part(q, p.d_flow)

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


def _both(name: str, scale: float) -> tuple[Symbol, Symbol, Symbol]:
    """A variable in separator and electrode: its two parts and the whole."""
    left = pybamm.Variable(f"Separator {name[0].lower()}{name[1:]}", SEPARATOR, scale=scale)
    right = pybamm.Variable(f"Positive electrode {name[0].lower()}{name[1:]}", ELECTRODE, scale=scale)
    return left, right, pybamm.concatenation(left, right)
