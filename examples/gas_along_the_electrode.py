"""Gas along a stacked electrode: pure oxygen, air, and a chamber without an exit.

    python examples/gas_along_the_electrode.py [folder]

writes gas_along_the_electrode.png into the folder, `out` if none is given.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import lobsim
from lobsim import files
from lobsim.physics.constants import F, R
from lobsim.plots import style

PROTOCOL = "Discharge at 2 mA/cm2 until 2.0 V"
CHAMBER = "Chamber volume per electrode area [m]"
COLOURS = {0.1: "#b3cde3", 0.5: "#6497b1", 0.75: "#2166ac", 1.0: "#03264c"}  # shares of the charge, darkening
WIDTH_MM = 20  # from the open edge to the closed end


def cells(positive: int = 40, along: int = 10) -> dict[str, lobsim.Cell]:
    """One stacked cell under different gases, by name; ``positive`` and ``along`` are its mesh."""

    def cell(gas: str, columns: int = along) -> lobsim.Cell:
        return lobsim.Cell("NIPS", "stacked", gas=gas).with_mesh(positive=positive, along=columns)

    dead_end = cell("O2-99").with_laws(chamber="dead-ended")
    return {
        "O2": cell("O2"),
        "O2, uniform": cell("O2", 1),
        "air": cell("air"),
        "open": cell("O2-99"),
        "dead end, 1 mm": dead_end.with_values({CHAMBER: 1e-3}),
        "dead end, 0.1 mm": dead_end.with_values({CHAMBER: 1e-4}),
    }


def discharge(cells: Mapping[str, lobsim.Cell], protocol: str = PROTOCOL) -> dict[str, lobsim.Result]:
    return {name: lobsim.run(cell, protocol) for name, cell in cells.items()}


def pressure_drop_by_hand(cell: lobsim.Cell, current_mA_cm2: float) -> float:
    """Fall of pressure [Pa] to the closed end in pure oxygen, mu v W/(2 k): the flow shrinks evenly on its way."""
    n = cell.numbers
    W, h = n["Electrode width [m]"], n["Gas-diffusion layer thickness [m]"]
    c_t = n["Chamber pressure [Pa]"] / (R * n["Ambient temperature [K]"])
    v = 10 * current_mA_cm2 * W / (2 * F * h * c_t)  # m/s at the open edge; two electrons an oxygen
    return n["Gas viscosity [Pa.s]"] * v * W / (2 * n["Gas-diffusion layer permeability [m2]"])


def draw(results: Mapping[str, lobsim.Result]) -> Figure:
    with style.look():
        figure = style.figure(4.4)
        panels = figure.subplots(2, 3)
        _pure(panels[:, 0], results["O2"], results["O2, uniform"])
        _air(panels[:, 1], results["air"])
        _chamber(panels[:, 2], {name: result for name, result in results.items() if result.cell.gas == "O2-99"})
        for axes in (*panels[0, :2], panels[1, 1]):
            axes.set(xlabel="from the open edge / mm", xlim=(0, WIDTH_MM))
        for axes in (panels[1, 0], *panels[:, 2]):
            axes.set(xlabel="capacity / mAh cm$^{-2}$", xlim=(0, None))
        for axes in (panels[1, 0], panels[1, 2]):
            axes.set(ylabel="cell voltage / V", ylim=(1.98, 2.6))
        for name, axes in zip("abcdef", panels.ravel(), strict=True):
            style.letter(axes, name)
    return figure


def _pure(panels: np.ndarray, along: lobsim.Result, uniform: lobsim.Result) -> None:
    z, drop = along.profile("Gas pressure above chamber [Pa]", 0.5)
    s = np.linspace(0, 1, 101)
    by_hand = pressure_drop_by_hand(along.cell, along.summary()["current_mA_cm2"]) * (s**2 - 2 * s)
    panels[0].plot(WIDTH_MM * s, by_hand, color=style.FAINT, label="by hand, even current")
    panels[0].plot(1e3 * z, drop, "o", color=style.MEMBRANES[0], markersize=3, label=f"{along.cell.columns} columns")
    panels[0].set(ylabel="pressure above chamber / Pa", title="pure O$_2$")
    panels[0].legend(loc="upper right")
    for result, name, look in (
        (along, f"{along.cell.columns} columns", {"color": style.MEMBRANES[4], "linewidth": 3}),
        (uniform, "uniform cell", {"color": style.INK, "linewidth": 0.8, "linestyle": style.LINES[1]}),
    ):
        panels[1].plot(result.discharged_mAh_cm2, result.voltage_V, label=name, **look)
    panels[1].legend(loc="lower left")


def _air(panels: np.ndarray, result: lobsim.Result) -> None:
    names = ("Oxygen mole fraction", "Local current density [A.m-2]")
    for axes, name, factor in zip(panels, names, (1, 0.1), strict=True):
        for share, colour in COLOURS.items():
            z, values = result.profile(name, share)
            label = f"{share * result.capacity_mAh_cm2:.1f} mAh cm$^{{-2}}$"
            axes.plot(1e3 * z, factor * values, color=colour, marker="o", markersize=2, label=label)
        axes.set_ylim(bottom=0)
    panels[0].set(ylabel="O$_2$ mole fraction", title="air")
    panels[1].set(ylabel="local current / mA cm$^{-2}$")
    panels[0].legend(loc="upper right")


def _chamber(panels: np.ndarray, results: Mapping[str, lobsim.Result]) -> None:
    for (name, result), colour in zip(results.items(), style.MEMBRANES, strict=False):
        for axes, values in zip(panels, (result["Oxygen mole fraction in the chamber"], result.voltage_V), strict=True):
            axes.plot(result.discharged_mAh_cm2, values, color=colour, label=name)
    panels[0].set(ylabel="O$_2$ mole fraction", ylim=(0, 1.02), title="chamber fed with 99 % O$_2$")
    panels[1].legend(loc="lower left")


if __name__ == "__main__":
    folder = Path(*sys.argv[1:] or ["out"])
    files.make_folder(folder)
    style.save(draw(discharge(cells())), folder / "gas_along_the_electrode.png")
