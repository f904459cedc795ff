"""Cells of one's own side by side: a membrane, twice as thick, and that in air.

    python examples/my_cells.py [FOLDER]

writes the figure my_cells.png, the tables and the runs into the folder, `out` if none is given.
"""

import sys
from pathlib import Path
from typing import Any

import lobsim
from lobsim import plots

PROTOCOL = "Discharge at 0.4 mA/cm2 until 2.0 V"


def cells(positive: int = 40) -> list[lobsim.Cell]:
    """Three cells, each with a name."""
    thin = lobsim.Cell("NIPS", "stacked").with_mesh(positive=positive)
    thick = thin.with_values({"Membrane thickness [m]": 208e-6, "Membrane loading [kg.m-2]": 0.03})
    wet = {"Electrolyte dose [m]": 2 * thin.numbers["Electrolyte dose [m]"]}
    in_air = lobsim.Cell("NIPS", "stacked", gas="air").with_mesh(positive=positive, along=4)
    return [
        thin.named("my membrane"),
        thick.with_values(wet).named("twice as thick, twice the liquid"),
        in_air.named("my membrane in air"),
    ]


def compared(positive: int = 40) -> Any:
    """Run them, with rates and power limits."""
    return lobsim.compare(cells(positive), protocol=PROTOCOL, rates=True, limits=True)


def main(folder: str = "out") -> None:
    """Compare, tabulate, draw."""
    found = compared()
    found.save(Path(folder) / "my_cells")
    print(*plots.save(found.plot(), Path(folder) / "my_cells.png"))
    print(found.table()[["cell", "capacity_mAh_cm2", "plateau_V", "energy_mWh_cm2", "cause"]].to_string(index=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
