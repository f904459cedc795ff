"""Which membrane would you make next? Most energy of the stack at a given power, with less than 10 g/Ah of electrolyte.

    python examples/which_membrane_next.py [FOLDER]

Differential evolution (scipy) on the lumped model, where a discharge takes some milliseconds, judged by the model
through the electrode, which knows what the lumped one does not: the way of oxygen and ions. Then the same search there.
"""

import sys
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import differential_evolution

import lobsim
from lobsim.cell.masses import electrolyte_per_capacity, stack_masses

POWER_mW_cm2 = 2.5  # about 1 mA/cm2
E_C_g_Ah = 10.0
# thickness m, porosity, BET area m2/kg, share of pores filled with electrolyte
BOUNDS = ((60e-6, 300e-6), (0.80, 0.95), (80e3, 200e3), (0.3, 0.9))
SKELETON = 1400.0  # kg/m3
NIPS = lobsim.Cell("NIPS", "stacked").numbers
MACROPORES_PER_PORES = (  # by volume: the next membrane is cast the same way
    NIPS["Positive electrode macropore volume [m3.kg-1]"]
    * NIPS["Membrane loading [kg.m-2]"]
    / NIPS["Membrane thickness [m]"]
    / NIPS["Positive electrode porosity"]
)


@dataclass(frozen=True)
class Design:
    """A membrane and what it gives."""

    thickness_um: float
    porosity: float
    area_m2_g: float
    loading_mg_cm2: float
    dose_uL_cm2: float
    energy_Wh_kg: float
    capacity_mAh_cm2: float
    electrolyte_g_Ah: float
    cause: str


def cell(x: np.ndarray, model: str | None = None) -> lobsim.Cell:
    """Make the stacked cell of a membrane."""
    thickness, porosity, area, filled = map(float, x)
    density = (1 - porosity) * SKELETON
    values = {
        "Membrane thickness [m]": thickness,
        "Membrane loading [kg.m-2]": density * thickness,
        "Positive electrode porosity": porosity,
        "Positive electrode BET area [m2.kg-1]": area,
        "Positive electrode macropore volume [m3.kg-1]": MACROPORES_PER_PORES * porosity / density,
        "Electrolyte dose [m]": filled * porosity * thickness,
    }
    return lobsim.Cell("NIPS", "stacked", model=model).with_values(values)


def judged(x: np.ndarray, model: str | None = None, *, positive: int = 40, quick: bool = False) -> Design:
    """Discharge a membrane at the power; ``quick``, at the current that the power means at 2.5 V, on a built model."""
    made = cell(x, model).with_mesh(positive=positive)
    at = f"{POWER_mW_cm2 / 2.5} mA/cm2" if quick else f"{POWER_mW_cm2} mW/cm2"
    result = lobsim.run(made, f"Discharge at {at} until 2.0 V")
    capacity = result.capacity_mAh_cm2
    return Design(
        thickness_um=1e6 * x[0],
        porosity=float(x[1]),
        area_m2_g=x[2] / 1e3,
        loading_mg_cm2=100 * made.loading_kg_m2,
        dose_uL_cm2=1e5 * made.numbers["Electrolyte dose [m]"],
        energy_Wh_kg=10 * result.energy_mWh_cm2 / sum(stack_masses(made, capacity).values()),
        capacity_mAh_cm2=capacity,
        electrolyte_g_Ah=electrolyte_per_capacity(made, capacity) if capacity else np.inf,
        cause=result.cause,
    )


def best(model: str | None, generations: int, population: int, seed: int = 1) -> np.ndarray:
    """Search the membrane; what needs too much electrolyte pays for it."""

    def cost(x: np.ndarray) -> float:
        try:
            found = judged(x, model, positive=20, quick=True)
        except lobsim.LobsimError:
            return 0.0
        return -found.energy_Wh_kg + 50 * max(0.0, found.electrolyte_g_Ah - E_C_g_Ah)

    found = differential_evolution(cost, BOUNDS, maxiter=generations, popsize=population, seed=seed, polish=False)
    return np.asarray(found.x)


def table(points: dict[str, np.ndarray]) -> str:
    """Judge membranes in both models, at the power itself."""
    lines = ["| membrane | model | um | porosity | m2/g | mg/cm2 | uL/cm2 | Wh/kg | mAh/cm2 | g/Ah | it ends by |"]
    lines += ["|" + "---|" * 11]
    for name, point in points.items():
        for model in ("lumped", None):
            *numbers, cause = astuple(judged(point, model))
            words = " | ".join(f"{number:.3g}" for number in numbers)
            lines.append(f"| {name} | {model or 'through the electrode'} | {words} | {cause} |")
    return "\n".join(lines)


def main(folder: str = "out") -> None:
    """Search in both models, and write both down beside NIPS."""
    nips = np.array([104e-6, 0.91, 140e3, 3.5e-5 / (0.91 * 104e-6)])
    lumped, through = best("lumped", 25, 10), best(None, 12, 8)
    shown = table({"NIPS": nips, "best of the lumped model": lumped, "best through the electrode": through})
    Path(folder).mkdir(parents=True, exist_ok=True)
    (Path(folder) / "which_membrane_next.md").write_text(shown + "\n", encoding="utf-8")
    print(shown)


if __name__ == "__main__":
    main(*sys.argv[1:])
