"""The numbers common to every cell: carbon, lithium peroxide, kinetics, lithium, gas and temperature, numerics."""

from lobsim.parameter_sets.saengkaew2023.rivals import RIVALS
from lobsim.parameters import ParameterSet, assumed, derived, fitted, printed

_FREE = "not identifiable"

CARBON = ParameterSet(
    {
        "Carbon powder BET area [m2.kg-1]": printed(200e3, "text: 140 m2/g is 70 % of the powder's"),
        "Carbon skeletal density [kg.m-3]": fitted(1400.0, "gives the three porosities of Table 1 to 1.3 points"),
        "Support density [kg.m-3]": assumed(1800.0, "carbon fibre, data sheets 1700-2000", low=1700.0, high=2000.0),
        "Debundling stretch": assumed(0.1, _FREE),
        "Percolation threshold": fitted(0.30, "between DB's macropore fraction 0.288 and 0.33", low=0.288, high=0.33),
        "Percolation exponent": assumed(1.5, "fixed"),
        "Macropore saturation exponent": assumed(1.0, "fixed; 2 moves NIPS stacked by -0.6 %", low=1.0, high=2.0),
        "Fine-pore leak": fitted(
            0.03, "DB gives less than 200 mAh/g in coin and stack: a bound", low=0.012, high=0.035
        ),
        "Bruggeman exponent": assumed(1.5, "Bruggeman; network option"),
        "Positive electrode tortuosity": assumed(2.0, "network option", low=1.0, high=10.0),
        "Pore closing porosity": assumed(0.01, _FREE),
        "Positive electrode conductivity [S.m-1]": assumed(1e4, "carbon nanotubes: no loss in the solid"),
        "Double-layer capacity [F.m-2]": assumed(0.05, "carbon in organic electrolyte, order of magnitude"),
    }
)

PEROXIDE = ParameterSet(
    {
        "Lithium peroxide density [kg.m-3]": printed(2310.0, "literature; 2140 also in use", low=2140.0, high=2310.0),
        "Lithium peroxide molar mass [kg.mol-1]": printed(45.881e-3, "literature"),
        "Lithium peroxide equilibrium potential [V]": printed(2.96, "literature"),
        "Entropic coefficient [V.K-1]": printed(-1.1e-3, "literature: entropy of 2 Li + O2 -> Li2O2"),
    }
)

KINETICS = ParameterSet(
    {
        "Oxygen reduction exchange current density [A.m-2]": fitted(
            2.2e-6,
            "VF stacked plateau 2.55 V, whose 30 mV are a factor of 1.8; only its product with the BET area is "
            "identifiable",
            low=1.2e-6,
            high=3.9e-6,
        ),
        "Oxygen reduction transfer coefficient": assumed(0.5, "one-electron step, symmetric"),
        "Oxygen reduction order in salt": assumed(
            1.0, "first order in each reactant; 0 lowers the 2.0 mA/cm2 plateau by 1.6 mV", low=0.0, high=1.0
        ),
        "Reference oxygen concentration [mol.m-3]": assumed(4.0, "saturation at 1 atm: a scale"),
        "Reference salt concentration [mol.m-3]": assumed(1000.0, "1 M: a scale"),
        "Peroxide oxidation exchange current density [A.m-2]": fitted(4.4e-4, "shape of the charge, 3.0 to 3.6 V"),
        "Peroxide oxidation transfer coefficient": fitted(
            0.15, "shape of the charge, 3.0 to 3.6 V; stands for a spread of potentials"
        ),
        "Share of peroxide open to direct oxidation": fitted(
            0.35, "shape of the charge, 3.0 to 3.6 V; a half charged NIPS cell", low=0.33, high=0.36
        ),
        "Oxidation of peroxide out of contact over that in contact": fitted(
            1e-4, "NIPS at 0.2/0.2 mA/cm2 gives less than 1.0 mAh/cm2 in cycle 30: a bound", low=0.0, high=1.1e-4
        ),
        "Peroxide re-contact time [s]": assumed(
            7.2e5, "200 h: a half charged cell finds U in hours; no measurement at hand", low=5e5, high=1e6
        ),
        "Oxidation onset volume fraction": assumed(1e-3, _FREE),
        "Tunnelling exchange current density [A.m-2]": assumed(
            1e-4, "defines the tunnelling thickness: the film that passes it at equilibrium"
        ),
        "Tunnelling transfer coefficient": assumed(
            0.2,
            "a passivated NIPS stack rests to 5 mV of U in hours: 0.5 h at 0.1, more than 60 h at 0.3",
            low=0.1,
            high=0.22,
        ),
        "Tunnelling thickness on tubes [m]": fitted(
            5.23e-9, "NIPS knee and end; literature 5-10 nm", low=5.0208e-9, high=5.4392e-9
        ),
        "Tunnelling width on tubes [m]": fitted(0.376e-9, "NIPS knee and end", low=0.331e-9, high=0.421e-9),
        "Tunnelling thickness on planes [m]": fitted(
            6.86e-9, "NIPS knee and end; literature 5-10 nm", low=6.5856e-9, high=7.1344e-9
        ),
        "Tunnelling width on planes [m]": fitted(0.614e-9, "NIPS knee and end", low=0.540e-9, high=0.688e-9),
        "Tunnelling current density [A.m-2]": assumed(2e-3, "series law; not calibrated", low=1e-4, high=1e-1),
        "Island height [m]": assumed(6e-9, "coverage law; not calibrated", low=5e-9, high=1e-8),
        "Solution route current density [A.m-2]": assumed(1e-3, "solution route; not calibrated", low=1e-5, high=1e-1),
        "Solution route exponent": assumed(1.0, "solution route; not calibrated", low=0.5, high=2.0),
    }
)

MEDIATOR = ParameterSet(
    {
        "Mediator concentration [mol.m-3]": assumed(
            200.0, "0.2 M LiBr and LiNO3; the plateau fixes potential and concentrations together only"
        ),
        "Mediator equilibrium potential [V]": fitted(3.64, "plateau of the charge at 3.6 V", low=3.5, high=3.7),
        "Mediator transfer coefficient": assumed(0.5, "one electron, symmetric"),
        "Mediator exchange current density [A.m-2]": assumed(1e-2, "fast: no loss of its own", low=1e-3, high=1e-1),
        "Peroxide oxidation rate constant of the mediator [m.s-1]": fitted(
            2e-10, "plateau of the charge at 3.6 V", low=1e-10, high=4e-10
        ),
        "Mediator diffusivity [m2.s-1]": assumed(2e-10, "order of the salt's", low=1e-10, high=5e-10),
    }
)

_PHYSICAL = "fixed with the parasitic share: only their ratio matters"

AGEING = ParameterSet(
    {
        "Parasitic share of the discharge": fitted(
            0.0155, "cycle 30 at 2.0/0.2 mA/cm2; net; 35 % gross without mediator (Ue 2020)", low=0.01, high=0.03
        ),
        "Parasitic share of the charge": derived(
            "'Parasitic share of the discharge'", "taken as that of the discharge"
        ),
        "Electrons per solvent molecule lost": assumed(
            2.0, f"{_PHYSICAL}; 2-4 published for TEGDME", low=2.0, high=4.0
        ),
        "Solvent molar volume [m3.mol-1]": printed(2.2e-4, "literature, TEGDME"),
        "Side product molar volume [m3.mol-1]": printed(35e-6, "literature, Li2CO3, per two electrons"),
        "Share of the discharge's side product that stays": assumed(1.0, "all of it", low=0.0, high=1.0),
        "Share of the charge's side product that stays": assumed(1.0, "all of it", low=0.0, high=1.0),
        "Mediator loss rate [s-1]": fitted(
            2.4e-6, "NIPS at 0.2/0.2 mA/cm2 fails between cycles 20 and 30; only with the rate constant of the mediator"
        ),
        "Side oxidation exchange current density [A.m-2]": assumed(
            0.0, "off; above 5e-7 a charge never reaches 4.2 V", low=0.0, high=5e-7
        ),
        "Side oxidation potential [V]": assumed(4.0, "onset of the electrolyte's oxidation; off"),
        "Side oxidation transfer coefficient": assumed(0.5, "one electron, symmetric; off"),
        "Evaporation rate [m.s-1]": assumed(0.0, "off: a closed chamber"),
    }
)

LITHIUM = ParameterSet(
    {
        "Lithium exchange current density [A.m-2]": assumed(10.0, "small loss at the lithium"),
        "Lithium thickness [m]": assumed(200e-6, "an ample foil", low=50e-6, high=500e-6),
        "Lithium molar volume [m3.mol-1]": printed(6.94e-3 / 534, "literature: 6.94 g/mol over 534 kg/m3"),
        "Share of plated lithium that strips again": fitted(
            0.969, "two-stage law; capacity of cycle 30 at 2.0/0.2 mA/cm2", low=0.960, high=0.980
        ),
        "Dead lithium resistance [Ohm.m2]": fitted(
            0.0855,
            "two-stage law; at 1 mAh/cm2 of dead lithium; end voltage of cycle 10 at 2.0/0.2 mA/cm2",
            low=0.068,
            high=0.102,
        ),
        "Reference dead lithium [C.m-2]": assumed(36e3, "two-stage law; 1 mAh/cm2: a scale of the resistance"),
        "Capacity limit of a cycle [C.m-2]": assumed(
            72e3,
            "two-stage law; 2 mAh/cm2, as the paper's cycles; that of the protocol, if it has one, takes its place",
            low=3.6e3,
            high=3.6e5,
        ),
    }
)

# What was fitted to the cycles with another law than the default, by law and choice
BY_LAW = {
    ("lithium", "two-stage"): ParameterSet(
        {
            "Parasitic share of the discharge": fitted(
                0.0132, "two-stage law; power of cycle 25 at 2.0/0.2 mA/cm2", low=0.01, high=0.03
            )
        }
    )
}

SURROUNDINGS = ParameterSet(
    {
        "Oxygen diffusivity in gas [m2.s-1]": printed(2e-5, "literature, O2 in N2 at 25 oC"),
        "Gas diffusivity temperature exponent": assumed(1.75, "kinetic theory of gases"),
        "Chamber pressure [Pa]": assumed(101325.0, "1 atm"),
        "Ambient temperature [K]": assumed(298.15, "25 oC"),
        "Reference temperature [K]": assumed(298.15, "25 oC: every number holds there"),
        "Reference pressure [Pa]": assumed(101325.0, "1 atm: gas diffusivities hold there"),
        "Activation energy of oxygen reduction [J.mol-1]": assumed(58e3, "no measurement at hand"),
        "Activation energy of peroxide oxidation [J.mol-1]": assumed(58e3, "no measurement at hand"),
        "Activation energy of transport [J.mol-1]": assumed(18e3, "no measurement at hand"),
        "Activation energy of lithium [J.mol-1]": assumed(50e3, "no measurement at hand"),
    }
)

NUMERICAL = ParameterSet(
    {
        "Saturation smoothing width": assumed(5e-3, "numerical"),
        "Percolation smoothing width": assumed(2e-3, "numerical"),
        "Largest oxygen conductivity [m2.s-1]": assumed(1e-6, "numerical"),
        "Peroxide activity onset volume fraction": assumed(1e-8, "numerical: product has its activity from here on"),
        "Oxidation sites on bare carbon": assumed(
            1e-7, "numerical: lets a charge begin without product; 1e-9 takes more steps and changes nothing"
        ),
        "Salt floor [mol.m-3]": assumed(0.05, "numerical"),
        "Flow smoothing rate [s-1]": assumed(1e-9, "numerical"),
    }
)

COMMON = CARBON | PEROXIDE | KINETICS | RIVALS | MEDIATOR | AGEING | LITHIUM | SURROUNDINGS | NUMERICAL
