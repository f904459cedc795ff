"""Capacity over porosity and BET area of a nanotube membrane, in every build: a grid of discharges.

    python examples/map_of_porosity_and_area.py [FOLDER]

The membrane keeps the thickness of NIPS, and the macropores' share of all pores; its carbon fills what the pores leave,
so that porosity decides about loading.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

import lobsim
from lobsim import plots

POROSITY, AREA = "Positive electrode porosity", "Positive electrode BET area [m2.kg-1]"
LOADING, MACROPORES = "Membrane loading [kg.m-2]", "Positive electrode macropore volume [m3.kg-1]"
BUILDS = ("coin", "stacked", "cycling")


def study(levels: int = 9, builds: Sequence[str] = BUILDS, positive: int = 20) -> Any:
    """Design the grid: as many levels of porosity as of area, in every build."""
    cells = [lobsim.Cell("NIPS", build).with_mesh(positive=positive) for build in builds]
    porosity = [float(eps) for eps in np.linspace(0.80, 0.95, levels)]
    area = [float(S) for S in np.linspace(80e3, 200e3, levels)]
    nips = cells[0].numbers
    thickness, skeleton = nips["Membrane thickness [m]"], nips["Carbon skeletal density [kg.m-3]"]
    wide = nips[MACROPORES] * nips[LOADING] / thickness / nips[POROSITY]  # macropores over all pores
    grid = [(cell, eps, S) for cell in cells for eps in porosity for S in area]
    columns = list(zip(*grid, strict=True))
    vary = {
        "build": [cell.build for cell in columns[0]],
        POROSITY: columns[1],
        AREA: columns[2],
        LOADING: [(1 - eps) * skeleton * thickness for eps in columns[1]],
        MACROPORES: [wide * eps / ((1 - eps) * skeleton) for eps in columns[1]],
    }
    return lobsim.study(cells[0], {name: list(values) for name, values in vary.items()}, design="list")


def main(folder: str = "out") -> None:
    """Solve what is missing, and draw it."""
    made = study()
    store = lobsim.sweep(made, Path(folder) / "porosity_and_area")
    table = store.table([run.key for run in made.runs])
    membranes = [lobsim.Cell(name, "coin").named(name) for name in ("VF", "DB", "NIPS")]  # those of the paper
    figure = plots.study_map(table, POROSITY, AREA, "capacity_mAh_cm2", by="build", cells=membranes)
    print(*plots.save(figure, Path(folder) / "map_of_porosity_and_area.png"))
    best = table.sort_values("capacity_mAh_cm2").groupby("build").tail(1)
    print(best[["build", POROSITY, AREA, "capacity_mAh_cm2", "cause"]].to_string(index=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
