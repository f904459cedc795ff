"""Lau and Archer, Nano Lett. 15 (2015) 5995: nucleation and growth of Li2O2, and the carbon that it covers.

From the paper's abstract come the idea (discrete islands nucleate and grow, and the voltage drops at the end because
they cover the surface) and what it says about capacity. The equations of `lobsim.models.covered_surface` and every
number here are ours, chosen to show it: none may be read as the paper's. `numbers` returns them as PyBaMM's parameter
sets do.
"""

from lobsim.parameters import ParameterSet, assumed, derived

CITATION = """@article{Lau2015,
  title = {Nucleation and growth of lithium peroxide in the {Li-O2} battery},
  author = {Lau, S. and Archer, L. A.},
  journal = {Nano Letters},
  volume = {15},
  pages = {5995--6002},
  year = {2015},
}"""

_USUAL = "no transport and no salt in this model: only ratios to it enter"

PARAMETERS = ParameterSet(
    {
        # cell
        "Electrode area [m2]": assumed(1e-4, "1 cm2: everything is per area"),
        "Number of electrodes connected in parallel to make a cell": assumed(1.0, "one electrode"),
        "Number of cells connected in series to make a battery": assumed(1.0, "one cell: PyBaMM asks for it"),
        "Current function [A]": derived(lambda p: 1.0 * p["Electrode area [m2]"], "assumed: 0.1 mA/cm2"),
        "Nominal cell capacity [A.h]": derived(
            lambda p: 1000.0 * p["Positive electrode loading [kg.m-2]"] * p["Electrode area [m2]"],
            "1000 mAh per gram of carbon: the scale of C-rates",
        ),
        "Lower voltage cut-off [V]": assumed(2.0, "usual"),
        "Upper voltage cut-off [V]": assumed(4.5, "never met on discharge"),
        "Ambient temperature [K]": assumed(298.15, "room temperature"),
        "Contact resistance [Ohm.m2]": assumed(0.0, "nothing but the surface is to be seen", low=0.0, high=0.02),
        # carbon
        "Positive electrode loading [kg.m-2]": assumed(0.01, "1 mg/cm2, usual", low=0.002, high=0.03),
        "Positive electrode BET area [m2.kg-1]": assumed(6e4, "60 m2/g, as carbon blacks have", low=3e4, high=2e5),
        "Double-layer capacity [F.m-2]": assumed(0.05, "5 uF/cm2 of carbon", low=0.02, high=0.2),
        # Li2O2 and reaction
        "Lithium peroxide density [kg.m-3]": assumed(2310.0, "of the crystal"),
        "Lithium peroxide molar mass [kg.mol-1]": assumed(45.88e-3, "2 Li + 2 O: 45.88 g/mol"),
        "Lithium peroxide equilibrium potential [V]": assumed(2.96, "usual"),
        "Reference oxygen concentration [mol.m-3]": assumed(4.0, _USUAL),
        "Reference salt concentration [mol.m-3]": assumed(1000.0, _USUAL),
        "Oxygen reduction exchange current density [A.m-2]": assumed(
            2.2e-6, "the size that Saengkaew2023 needs on carbon nanotubes", low=1e-7, high=1e-4
        ),
        "Oxygen reduction order in salt": assumed(0.0, "the salt is that of the start"),
        "Oxygen reduction transfer coefficient": assumed(0.5, "usual", low=0.3, high=0.7),
        # islands
        "Initial island density [m-2]": assumed(1e10, "defects: too few to matter", low=1e8, high=1e14),
        "Initial island radius [m]": assumed(1e-9, "a nucleus: too small to matter"),
        "Nucleation rate [m-2.s-1]": assumed(1e4, "0.1 mA/cm2 ends near 4 Ah per gram of carbon", low=1e2, high=1e8),
        "Nucleation exponent": assumed(2.0, "nuclei need more overpotential than growth: above 1", low=1.0, high=4.0),
        # lithium
        "Lithium thickness [m]": assumed(2e-3, "more than the discharge takes: the foil has no end in this model"),
        "Lithium molar volume [m3.mol-1]": assumed(1.3e-5, "6.94 g/mol over 0.534 g/cm3"),
    }
)


def numbers() -> dict[str, object]:
    """Return the numbers, derived ones as expressions, and the paper to cite, in the units of their names."""
    return {**PARAMETERS.for_pybamm(), "citations": [CITATION]}
