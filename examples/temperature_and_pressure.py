"""A stacked cell in oxygen and in air at three temperatures and two pressures: voltage and heat.

    python examples/temperature_and_pressure.py [folder]

prints a table and writes temperature_and_pressure.png into the folder, `out` if none is given.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure

import lobsim
from lobsim import files
from lobsim.plots import style

PROTOCOL = "Discharge at 2 mA/cm2 until 2.0 V"
ATM = 101325.0  # Pa


class Around(NamedTuple):
    """What surrounds the cell."""

    gas: str
    celsius: float
    atm: float


USUAL = [Around(gas, celsius, 1) for gas in ("O2", "air") for celsius in (10, 25, 60)]
PRESSED = [Around(gas, 25, 2) for gas in ("O2", "air")]


def cell(around: Around, positive: int = 40, along: int = 10) -> lobsim.Cell:
    """The cell in its surroundings; ``positive`` and ``along`` are its mesh, pure oxygen needs one column only."""
    made = lobsim.Cell("NIPS", "stacked", gas=around.gas)
    made = made.with_mesh(positive=positive, along=along if around.gas == "air" else 1)
    return made.with_values(
        {"Ambient temperature [K]": 273.15 + around.celsius, "Chamber pressure [Pa]": ATM * around.atm}
    )


def discharge(protocol: str = PROTOCOL, **mesh: int) -> dict[Around, lobsim.Result]:
    return {around: lobsim.run(cell(around, **mesh), protocol) for around in (*USUAL, *PRESSED)}


def heat_mW_cm2(result: lobsim.Result) -> np.ndarray:
    return result["Heat released [W.m-2]"] / 10


def mean_heat_mW_cm2(result: lobsim.Result) -> float:
    return float(np.trapezoid(heat_mW_cm2(result), result.time_s) / result.time_s[-1])


def table(results: Mapping[Around, lobsim.Result]) -> str:
    """A Markdown table, one row a discharge."""
    rows = [
        "| gas | temperature / C | pressure / atm | capacity / mAh cm-2 | plateau / V | mean heat / mW cm-2 |",
        "|---|---|---|---|---|---|",
    ]
    for around, result in results.items():
        measured = f"{result.capacity_mAh_cm2:.2f} | {result.plateau_V:.3f} | {mean_heat_mW_cm2(result):.2f}"
        rows.append(f"| {around.gas} | {around.celsius} | {around.atm} | {measured} |")
    return "\n".join(rows)


def draw(results: Mapping[Around, lobsim.Result]) -> Figure:
    """Voltage over capacity above, heat over time below; a column for each gas, and one for pressure."""
    warmth = dict(zip((10, 25, 60), (style.MEMBRANES[0], style.INK, style.MEMBRANES[1]), strict=True))
    with style.look():
        figure = style.figure(4.4)
        panels = figure.subplots(2, 3, sharex="row", sharey="row")
        for column, gas in zip(panels.T, ("O2", "air"), strict=False):
            column[0].set_title(style.typeset(f"in {gas} at 1 atm"))
            for around in USUAL:
                if around.gas == gas:
                    _curves(column, results[around], f"{around.celsius} °C", color=warmth[around.celsius])
        panels[0, 2].set_title("at 25 °C")
        for around, result in results.items():
            if around.celsius == 25:
                colour = style.MEMBRANES[2 if around.gas == "O2" else 3]
                label = style.typeset(f"{around.gas} at {around.atm} atm")
                _curves(panels[:, 2], result, label, color=colour, linestyle=style.LINES[around.atm - 1])
        for axes in panels[0]:
            axes.set(xlabel="capacity / mAh cm$^{-2}$", xlim=(0, None), ylim=(1.98, 2.7))
            axes.legend(loc="lower left")
        for axes in panels[1]:
            axes.set(xlabel="time / h", xlim=(0, None), ylim=(0, None))
        panels[1, 0].annotate("dotted: reversible part", (0.03, 0.14), xycoords="axes fraction", fontsize=7)
        panels[0, 0].set_ylabel("cell voltage / V")
        panels[1, 0].set_ylabel("heat / mW cm$^{-2}$")
        for name, axes in zip("abcdef", panels.ravel(), strict=True):
            style.letter(axes, name)
    return figure


def _curves(column: np.ndarray, result: lobsim.Result, label: str, **look: Any) -> None:
    n, hours = result.cell.numbers, result.time_s / 3600
    reversible = -result.current_mA_cm2 * n["Ambient temperature [K]"] * n["Entropic coefficient [V.K-1]"]
    column[0].plot(result.discharged_mAh_cm2, result.voltage_V, label=label, **look)
    column[1].plot(hours, heat_mW_cm2(result), **look)
    column[1].plot(hours, reversible, color=look["color"], linestyle=style.LINES[2], linewidth=0.8)


if __name__ == "__main__":
    folder = Path(*sys.argv[1:] or ["out"])
    files.make_folder(folder)
    results = discharge()
    print(table(results))
    style.save(draw(results), folder / "temperature_and_pressure.png")
