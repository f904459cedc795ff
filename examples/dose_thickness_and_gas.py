"""Electrolyte dose against thickness of the membrane, and oxygen pressure in oxygen and air.

python examples/dose_thickness_and_gas.py [FOLDER]
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np

import lobsim
from lobsim import plots

DOSE, THICKNESS, PRESSURE = "Electrolyte dose [m]", "Membrane thickness [m]", "Chamber pressure [Pa]"
LOADING = "Membrane loading [kg.m-2]"
STEP = "Discharge at 2 mA/cm2 until 2.0 V"


def doses(levels: int = 9, positive: int = 20) -> Any:
    """Design the grid of doses and thicknesses; loading goes with thickness: the same membrane, thicker."""
    cell = lobsim.Cell("NIPS", "stacked").with_mesh(positive=positive)
    density = cell.numbers[LOADING] / cell.numbers[THICKNESS]
    thicknesses, amounts = np.linspace(80e-6, 160e-6, levels), np.linspace(1.5e-5, 9e-5, levels)
    grid = [(float(L), density * float(L), float(E)) for L in thicknesses for E in amounts]
    vary = dict(zip((THICKNESS, LOADING, DOSE), map(list, zip(*grid, strict=True)), strict=True))
    return lobsim.study(cell, vary, design="list", protocol=STEP)


def pressures(levels: int = 5, positive: int = 12, along: int = 6) -> Any:
    """Design the pressures in both gases; the gas is resolved along the electrode."""
    cell = lobsim.Cell("NIPS", "stacked").with_mesh(positive=positive, along=along)
    atmospheres = np.geomspace(0.5, 8.0, levels)
    return lobsim.study(cell, {"gas": ["O2", "air"], PRESSURE: [float(p) * 101325 for p in atmospheres]}, protocol=STEP)


def main(folder: str = "out") -> None:
    """Solve what is missing, and draw it."""
    for made, name in ((doses(), "dose_and_thickness"), (pressures(), "pressure_and_gas")):
        table = lobsim.sweep(made, Path(folder) / name).table([run.key for run in made.runs])
        if name == "dose_and_thickness":
            figure = plots.study_map(table, THICKNESS, DOSE, "capacity_mAh_cm2")
        else:
            figure = plots.study_lines(table, PRESSURE, "plateau_V", by="gas")
        print(*plots.save(figure, Path(folder) / f"{name}.png"))


if __name__ == "__main__":
    main(*sys.argv[1:])
