"""Masses of the layers of a cell, per area of electrode."""

from lobsim.arguments import guarded
from lobsim.cell.cell import Cell
from lobsim.errors import LobsimError
from lobsim.parameters.volumes import SUPPORT
from lobsim.physics.constants import F

OXYGEN_KG_MOL = 31.998e-3
ELECTRONS_PER_O2 = 2
LITHIUM_KG_MOL = 6.94e-3


@guarded
def stack_masses(cell: Cell, capacity_mAh_cm2: float) -> dict[str, float]:
    """Weigh every layer of a cell that has taken up the oxygen of a discharge.

    Parameters
    ----------
    cell : Cell
        The cell.
    capacity_mAh_cm2 : float
        Capacity of the discharge [mAh cm-2], for the oxygen.

    Returns
    -------
    dict of str to float
        Mass per electrode area [kg m-2] of lithium, separators, ceramic, electrolyte, carbon and its support,
        gas-diffusion layer, oxygen and collectors. Case, tabs and chamber are not in it.
    """
    n = cell.numbers
    charge = capacity_mAh_cm2 * 36e3  # C m-2
    solid = n["Separator thickness [m]"] * (1 - n["Separator porosity"]) * n["Separator solid density [kg.m-3]"]
    return {
        "lithium": n["Lithium thickness [m]"] / n["Lithium molar volume [m3.mol-1]"] * LITHIUM_KG_MOL,
        "separators": n["Number of separators"] * solid,
        "ceramic": n["Ceramic areal mass [kg.m-2]"],
        "electrolyte": n["Total electrolyte volume [m]"] * n["Electrolyte density [kg.m-3]"],
        "carbon": n["Positive electrode loading [kg.m-2]"],
        "support": n[SUPPORT] * n["Support density [kg.m-3]"] * n["Positive electrode thickness [m]"],
        "gas-diffusion layer": n["Gas-diffusion layer areal mass [kg.m-2]"],
        "oxygen": charge / (ELECTRONS_PER_O2 * F) * OXYGEN_KG_MOL,
        "collectors": n["Collector areal mass [kg.m-2]"],
    }


@guarded
def electrolyte_per_capacity(cell: Cell, capacity_mAh_cm2: float) -> float:
    """E/C [g A-1 h-1]: electrolyte over capacity.

    Raises
    ------
    LobsimError
        If the capacity is not above 0.
    """
    if not capacity_mAh_cm2 > 0:
        raise LobsimError(f"a capacity that weighs electrolyte is above 0 mAh/cm2, not {capacity_mAh_cm2:g}")
    n = cell.numbers
    grams = n["Total electrolyte volume [m]"] * n["Electrolyte density [kg.m-3]"] * 1e3  # g m-2
    return grams / (capacity_mAh_cm2 * 10)
