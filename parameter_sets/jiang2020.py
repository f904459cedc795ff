"""Jiang et al., J. Power Sources 451 (2020) 227821: a separator and a thick flooded electrode of carbon spheres.

`numbers` returns them as PyBaMM's parameter sets do. What is printed was taken from a list of the paper's numbers, and
what is assumed, with how the equations are read, from a public re-implementation in progress that names the paper's
equations one by one (purpuraRana/lithium-air-pybamm); the paper itself was not at hand.
"""

from collections.abc import Mapping

from lobsim.parameters import ParameterSet, assumed, derived, printed

CITATION = """@article{Jiang2020,
  title = {Parameter sensitivity analysis and cathode structure optimization of a non-aqueous {Li-O2} battery model},
  author = {Jiang, K. and others},
  journal = {Journal of Power Sources},
  volume = {451},
  pages = {227821},
  year = {2020},
  doi = {10.1016/j.jpowsour.2020.227821},
}"""

F = 96485.33212  # CODATA 2018
ELECTRONS = 2
_TABLE = "parameters of the paper"
_READ = "as a public re-implementation reads the paper"


def _carbon(p: Mapping[str, float]) -> float:
    solid = (1 - p["Positive electrode porosity"]) * p["Positive electrode thickness [m]"]
    return p["Carbon skeletal density [kg.m-3]"] * solid


def _reduction(p: Mapping[str, float]) -> float:
    salt, oxygen = p["Reference salt concentration [mol.m-3]"], p["Reference oxygen concentration [mol.m-3]"]
    order = p["Oxygen reduction order in salt"]
    return ELECTRONS * F * p["Oxygen reduction rate constant [m7.mol-2.s-1]"] * salt**order * oxygen


PARAMETERS = ParameterSet(
    {
        # cell
        "Electrode area [m2]": assumed(1e-4, "1 cm2: everything is per area"),
        "Number of electrodes connected in parallel to make a cell": assumed(1.0, "one electrode"),
        "Number of cells connected in series to make a battery": assumed(1.0, "one cell: PyBaMM asks for it"),
        "Current function [A]": derived(
            lambda p: 1.0 * p["Electrode area [m2]"], "assumed: 0.1 mA/cm2, usual for this electrode"
        ),
        "Nominal cell capacity [A.h]": derived(
            lambda p: 1000.0 * p["Positive electrode loading [kg.m-2]"] * p["Electrode area [m2]"],
            "1000 mAh per gram of carbon: the scale of C-rates",
        ),
        "Lower voltage cut-off [V]": printed(2.4, f"{_TABLE}: cut-off"),
        "Upper voltage cut-off [V]": assumed(4.5, "never met on discharge"),
        "Ambient temperature [K]": printed(300.0, f"{_TABLE}: T"),
        # separator
        "Separator thickness [m]": printed(25e-6, f"{_TABLE}: separator"),
        "Separator porosity": assumed(0.5, f"{_READ}; 25 um matter little", low=0.3, high=0.9),
        "Separator MacMullin number": derived(
            lambda p: p["Separator porosity"] ** -p["Bruggeman exponent"], "Bruggeman, as in the electrode"
        ),
        # electrode
        "Positive electrode thickness [m]": printed(800e-6, f"{_TABLE}: cathode"),
        "Positive electrode porosity": printed(0.75, f"{_TABLE}: eps0"),
        "Bruggeman exponent": printed(1.5, f"{_TABLE}: Bruggeman"),
        "Initial surface [m-1]": printed(3.67e7, f"{_TABLE}: a0; spheres of r0 that fill 1 - eps0 have 3.0e7"),
        "Carbon particle radius [m]": printed(25e-9, f"{_TABLE}: r0, of carbon spheres {_READ}, not of pores"),
        "Carbon skeletal density [kg.m-3]": assumed(2260.0, "graphite: only capacities per gram depend on it"),
        "Positive electrode loading [kg.m-2]": derived(_carbon, "carbon fills what is not pores"),
        "Positive electrode conductivity [S.m-1]": printed(10.0, f"{_TABLE}: sigma, of the solid (read)"),
        # electrolyte
        "Initial salt concentration [mol.m-3]": printed(1000.0, f"{_TABLE}: c"),
        "Reference salt concentration [mol.m-3]": derived(
            lambda p: p["Initial salt concentration [mol.m-3]"], "the exchange current density is that of the start"
        ),
        "Salt diffusivity [m2.s-1]": printed(2.11e-9, f"{_TABLE}: D_Li, of the free electrolyte (read)"),
        "Cation transference number": printed(0.2594, f"{_TABLE}: t+"),
        "Thermodynamic factor": assumed(1.0, "an ideal binary salt: nothing else is at hand"),
        "Peak electrolyte conductivity [S.m-1]": printed(0.5, f"{_TABLE}: kappa, whatever the salt (read)"),
        "Oxygen diffusivity [m2.s-1]": printed(1e-9, f"{_TABLE}: D_O"),
        "External oxygen concentration [mol.m-3]": printed(9.46, f"{_TABLE}: c_O external"),
        "Oxygen solubility factor": printed(0.38, f"{_TABLE}: solubility factor"),
        "Oxygen concentration at the gas side [mol.m-3]": derived(
            lambda p: p["External oxygen concentration [mol.m-3]"] * p["Oxygen solubility factor"],
            "solubility factor x external concentration",
        ),
        "Salt floor [mol.m-3]": assumed(1e-3, "numerical: far below any concentration met"),
        # reactions
        "Lithium peroxide density [kg.m-3]": printed(2140.0, f"{_TABLE}: rho"),
        "Lithium peroxide molar mass [kg.mol-1]": assumed(45.88e-3, "2 Li + 2 O: 45.88 g/mol"),
        "Lithium peroxide equilibrium potential [V]": printed(2.96, f"{_TABLE}: U"),
        "Reference oxygen concentration [mol.m-3]": derived(
            lambda p: p["Oxygen concentration at the gas side [mol.m-3]"], "that of the gas side"
        ),
        "Oxygen reduction rate constant [m7.mol-2.s-1]": printed(
            3.4e-20, f"{_TABLE}: k_c, of c_Li^2 c_O {_READ}; its unit follows"
        ),
        "Oxygen reduction order in salt": assumed(2.0, f"{_READ}: two Li+ react in one step", low=0.0, high=2.0),
        "Oxygen reduction exchange current density [A.m-2]": derived(_reduction, "2 F k_c c_Li^2 c_O"),
        "Symmetry factor": assumed(0.5, f"{_READ}: beta, usual"),
        "Peroxide oxidation rate constant [m.s-1]": printed(1.11e-15, f"{_TABLE}: k_a"),
        "Dissolved lithium peroxide [mol.m-3]": assumed(
            0.09, f"its solubility, {_READ}; reached at once here, in ten seconds there", low=0.0, high=0.09
        ),
        "Peroxide oxidation exchange current density [A.m-2]": derived(
            lambda p: (
                ELECTRONS
                * F
                * p["Peroxide oxidation rate constant [m.s-1]"]
                * p["Dissolved lithium peroxide [mol.m-3]"]
            ),
            "2 F k_a c_P",
        ),
        # film
        "Tunnelling limit [m]": printed(7e-9, f"{_TABLE}: tunnelling limit", low=5e-9, high=10e-9),
        "Tunnelling limit width [m]": assumed(
            1e-9, "the error function takes a thickness in nanometres: 1 nm", low=0.2e-9, high=2e-9
        ),
        "Film resistance [Ohm.m2]": printed(50.0, f"{_TABLE}: film; times the volume fraction of Li2O2 {_READ}"),
        # lithium
        "Lithium thickness [m]": assumed(2e-3, "more than the discharge takes: the foil has no end in this model"),
        "Lithium molar volume [m3.mol-1]": assumed(1.3e-5, "6.94 g/mol over 0.534 g/cm3"),
    }
)


def numbers() -> dict[str, object]:
    """Return the numbers, derived ones as expressions, and the paper to cite, in the units of their names."""
    return {**PARAMETERS.for_pybamm(), "citations": [CITATION]}
