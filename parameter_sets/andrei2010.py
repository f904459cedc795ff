"""Andrei, Zheng, Hendrickson and Plichta, J. Electrochem. Soc. 157 (2010) A1287: a flooded electrode whose pores close.

The numbers are those of the model as two published codes hand it on, in centimetres and grams; they were not compared
with the paper's own tables. `numbers` returns them as PyBaMM's parameter sets do.
"""

from collections.abc import Mapping

from lobsim.parameters import ParameterSet, assumed, derived, printed

CITATION = """@article{Andrei2010,
  title = {Some possible approaches for improving the energy density of {Li}-air batteries},
  author = {Andrei, P. and Zheng, J. P. and Hendrickson, M. and Plichta, E. J.},
  journal = {Journal of The Electrochemical Society},
  volume = {157},
  pages = {A1287},
  year = {2010},
}"""

F, R = 96485.33212, 8.31446261815324  # CODATA 2018
THERMAL_VOLTAGE_V = 0.025
RATE_CONSTANT_M_S = 1.76e-12
ANODE_RATE_MOL_M2_S = 1.3e-4
CURRENT_A_M2 = 1.0
_SET = "the set of this model in two published codes"


def _carbon(p: Mapping[str, float]) -> float:
    solid = (1 - p["Positive electrode porosity"]) * p["Positive electrode thickness [m]"]
    return p["Carbon skeletal density [kg.m-3]"] * solid


PARAMETERS = ParameterSet(
    {
        # cell
        "Electrode area [m2]": assumed(1e-4, "1 cm2: everything is per area"),
        "Number of electrodes connected in parallel to make a cell": assumed(1.0, "one electrode"),
        "Number of cells connected in series to make a battery": assumed(1.0, "one cell: PyBaMM asks for it"),
        "Current function [A]": derived(lambda p: CURRENT_A_M2 * p["Electrode area [m2]"], f"{_SET}: 1e-4 A/cm2"),
        "Nominal cell capacity [A.h]": derived(
            lambda p: 1000.0 * p["Positive electrode loading [kg.m-2]"] * p["Electrode area [m2]"],
            "1000 mAh per gram of carbon: the scale of C-rates",
        ),
        "Lower voltage cut-off [V]": assumed(1.5, "never met: the discharge ends when the first pore closes"),
        "Upper voltage cut-off [V]": assumed(4.5, "never met on discharge"),
        "Ambient temperature [K]": derived(lambda p: THERMAL_VOLTAGE_V * F / R, f"{_SET}: V_T = 0.025 V, 290.1 K"),
        # electrode
        "Positive electrode thickness [m]": printed(0.075e-2, f"{_SET}: L 0.075 cm"),
        "Positive electrode porosity": printed(0.75, f"{_SET}: eps0"),
        "Pore radius [m]": printed(2e-8, f"{_SET}: r0 2e-6 cm"),
        "Carbon skeletal density [kg.m-3]": printed(2260.0, f"{_SET}: rho_C 2.26 g/cm3"),
        "Positive electrode loading [kg.m-2]": derived(_carbon, "carbon fills what is not pores"),
        "Positive electrode conductivity [S.m-1]": printed(120.0, f"{_SET}: sigma 1.2 S/cm, of the electrode"),
        # electrolyte, of the electrode as a whole
        "Initial salt concentration [mol.m-3]": printed(1000.0, f"{_SET}: c_Li 1e-3 mol/cm3"),
        "Reference salt concentration [mol.m-3]": derived(
            lambda p: p["Initial salt concentration [mol.m-3]"], "salt does not enter the kinetics"
        ),
        "Salt diffusivity [m2.s-1]": printed(1e-9, f"{_SET}: D_Li 1e-5 cm2/s"),
        "Cation transference number": printed(0.25, f"{_SET}: t+"),
        "Thermodynamic factor": derived(
            lambda p: 0.5, f"{_SET}: kappa_D = V_T kappa (1 - t+), half of an ideal binary salt's"
        ),
        "Peak electrolyte conductivity [S.m-1]": printed(1.24, f"{_SET}: kappa 0.0124 S/cm, whatever the salt"),
        "Oxygen diffusivity [m2.s-1]": printed(7e-10, f"{_SET}: D_O 7e-6 cm2/s"),
        "Oxygen concentration at the air side [mol.m-3]": printed(3.26, f"{_SET}: 3.26e-6 mol/cm3"),
        "Salt floor [mol.m-3]": assumed(1e-3, "numerical: far below any concentration met"),
        # reactions
        "Lithium peroxide density [kg.m-3]": printed(2140.0, f"{_SET}: rho 2.14 g/cm3"),
        "Lithium peroxide molar mass [kg.mol-1]": printed(45.88e-3, f"{_SET}: M 45.88 g/mol"),
        "Lithium peroxide equilibrium potential [V]": printed(2.95, f"{_SET}: 2.95 V"),
        "Reference oxygen concentration [mol.m-3]": derived(
            lambda p: p["Oxygen concentration at the air side [mol.m-3]"], "that of the air side"
        ),
        "Oxygen reduction exchange current density [A.m-2]": derived(
            lambda p: F * RATE_CONSTANT_M_S * p["Reference oxygen concentration [mol.m-3]"],
            f"{_SET}: k 1.76e-10 cm/s, F k c_O of one electron",
        ),
        "Oxygen reduction order in salt": printed(0.0, f"{_SET}: salt does not enter the rate"),
        "Oxygen reduction transfer coefficient": printed(0.5, f"{_SET}: beta"),
        "Peroxide oxidation transfer coefficient": printed(0.5, f"{_SET}: beta, both directions"),
        # lithium
        "Lithium exchange current density [A.m-2]": derived(
            lambda p: F * ANODE_RATE_MOL_M2_S, f"{_SET}: I0 1.3e-8 mol/cm2/s"
        ),
        "Lithium thickness [m]": assumed(1e-3, "twice what the discharge takes: the foil has no end in this model"),
        "Lithium molar volume [m3.mol-1]": assumed(1.3e-5, "6.94 g/mol over 0.534 g/cm3"),
    }
)


def numbers() -> dict[str, object]:
    """Return the numbers, derived ones as expressions, and the paper to cite, in the units of their names."""
    return {**PARAMETERS.for_pybamm(), "citations": [CITATION]}
