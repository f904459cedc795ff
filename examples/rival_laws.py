"""What a laboratory would measure to tell apart the ways a discharge is said to end.

    python examples/rival_laws.py [folder]

prints a table and writes rival_laws.png into the folder, `out` if none is given. The cell is a stacked NIPS membrane
with the numbers of each law as they are in the parameter set: none was fitted to tell the laws apart.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import lobsim
from lobsim import files
from lobsim.plots import style

ATM, ZERO_CELSIUS = 101325.0, 273.15
FILMS = ("tunnelling", "ohmic", "diffusion", "deposit")  # choices of the law "passivation"
ROUTES = ("surface", "solution", "superoxide")  # choices of the law "route"
USUAL_mA_cm2, LIMIT_V = 1.0, 2.0
SOLVENTS_AT_mA_cm2 = (0.4, 2.0)
DONORS = {"acetonitrile": 14.1, "tetraglyme": 16.6, "dimethoxyethane": 20.0, "dimethyl sulfoxide": 29.8}
REST = "Rest for 24 hours"


@dataclass(frozen=True)
class Knob:
    """What is varied, over which values, and the cell and the current [mA/cm2] that a value makes of a cell."""

    label: str
    values: tuple[float, ...]
    at: Callable[[lobsim.Cell, float], tuple[lobsim.Cell, float]]
    log: bool = True


def _number(name: str, scale: float, offset: float, cell: lobsim.Cell, value: float) -> tuple[lobsim.Cell, float]:
    return cell.with_values({name: scale * value + offset}), USUAL_mA_cm2


KNOBS = {
    "current": Knob("current / mA cm$^{-2}$", (0.1, 0.2, 0.4, 1.0, 2.0), lambda cell, value: (cell, value)),
    "pressure": Knob(
        "O$_2$ pressure / atm", (0.3, 0.5, 1.0, 2.0, 3.0), partial(_number, "Chamber pressure [Pa]", ATM, 0.0)
    ),
    "temperature": Knob(
        "temperature / °C",
        (10.0, 25.0, 40.0, 60.0),
        partial(_number, "Ambient temperature [K]", 1.0, ZERO_CELSIUS),
        log=False,
    ),
    "surface": Knob(
        "BET area / m$^2$ g$^{-1}$",
        (70.0, 100.0, 140.0, 200.0),
        partial(_number, "Positive electrode BET area [m2.kg-1]", 1e3, 0.0),
    ),
}


def cell(positive: int = 40, **laws: str) -> lobsim.Cell:
    """A stacked NIPS membrane under a choice of laws; ``positive`` volumes through the electrode."""
    return lobsim.Cell("NIPS", "stacked").with_laws(**laws).with_mesh(positive=positive)


def capacity(made: lobsim.Cell, current_mA_cm2: float) -> float:
    """Capacity [mAh/g] of a discharge."""
    return lobsim.run(made, f"Discharge at {current_mA_cm2} mA/cm2 until {LIMIT_V} V").capacity_mAh_g


def films(positive: int = 40, knobs: Mapping[str, Knob] = KNOBS) -> dict[str, dict[str, list[float]]]:
    """Capacities [mAh/g] of every film over every knob."""
    return {
        name: {film: _over(knob, cell(positive, passivation=film)) for film in FILMS} for name, knob in knobs.items()
    }


def _over(knob: Knob, made: lobsim.Cell) -> list[float]:
    return [capacity(*knob.at(made, value)) for value in knob.values]


def rests(positive: int = 40) -> dict[str, lobsim.Result]:
    """A full discharge and a rest of a day, for every film."""
    steps = [f"Discharge at {USUAL_mA_cm2} mA/cm2 until {LIMIT_V} V", REST]
    return {film: lobsim.run(cell(positive, passivation=film), steps) for film in FILMS}


def resting(result: lobsim.Result) -> tuple[np.ndarray, np.ndarray]:
    """Time since the current stopped [h] and voltage [V]."""
    start = result.steps[1].start_s
    after = result.time_s > start
    return (result.time_s[after] - start) / 3600, result.voltage_V[after]


def solvents(positive: int = 40) -> dict[tuple[str, float], list[float]]:
    """Capacities [mAh/g] over `DONORS`, by route of growth and current [mA/cm2]."""
    numbers = [{"Solvent donor number": DN} for DN in DONORS.values()]
    return {
        (route, current): [capacity(cell(positive, route=route).with_values(one), current) for one in numbers]
        for route in ROUTES
        for current in SOLVENTS_AT_mA_cm2
    }


def table(measured: Mapping[str, Mapping[str, list[float]]]) -> str:
    """A Markdown table: capacity at each end of a knob over that in its middle, one row a film."""
    rows = [
        "| passivation | "
        + " | ".join(f"{name} {k.values[0]:g} to {k.values[-1]:g}" for name, k in KNOBS.items())
        + " |",
        "|---|" + "---|" * len(KNOBS),
    ]
    for film in FILMS:
        ends = (f"{measured[name][film][0]:.0f} to {measured[name][film][-1]:.0f}" for name in KNOBS)
        rows.append(f"| {film} | {' | '.join(ends)} |")
    return "\n".join(rows)


def draw(
    measured: Mapping[str, Mapping[str, list[float]]],
    rested: Mapping[str, lobsim.Result],
    dissolved: Mapping[tuple[str, float], list[float]],
) -> Figure:
    """Capacity over current, pressure, temperature and surface; the rest after the end; capacity over donor number."""
    colours = dict(zip(FILMS, style.MEMBRANES, strict=False))
    with style.look():
        figure = style.figure(4.4)
        panels = figure.subplots(2, 3)
        for axes, (name, knob) in zip(panels.ravel(), KNOBS.items(), strict=False):
            for film in FILMS:
                axes.plot(knob.values, measured[name][film], "o-", markersize=2.5, color=colours[film], label=film)
            _capacity(axes, knob.label, knob.log, knob.values)
        panels[0, 0].legend(loc="lower left")
        for film, result in rested.items():
            panels[1, 1].plot(*resting(result), color=colours[film])
        panels[1, 1].set(xscale="log", xlabel="rest / h", ylabel="voltage / V", xlim=(1e-3, 24))
        routes = dict(zip(ROUTES, (style.INK, *style.MEMBRANES[4:]), strict=True))
        for (route, current), found in dissolved.items():
            slow = current == SOLVENTS_AT_mA_cm2[0]
            line, label = (style.LINES[0], route) if slow else (style.LINES[1], None)
            panels[1, 2].plot(list(DONORS.values()), found, linestyle=line, color=routes[route], label=label)
        panels[1, 2].set(xlabel="donor number of the solvent", ylabel="capacity / mAh g$^{-1}$", ylim=(0, None))
        panels[1, 2].legend(title="0.4 (dashed: 2.0) mA cm$^{-2}$", loc="lower right")
        for name, axes in zip("abcdef", panels.ravel(), strict=True):
            style.letter(axes, name)
    return figure


def _capacity(axes: Axes, label: str, log: bool, ticks: tuple[float, ...]) -> None:
    axes.set(xlabel=label, ylabel="capacity / mAh g$^{-1}$", yscale="log", ylim=(80, 12_000))
    if log:
        axes.set_xscale("log")
        axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        axes.minorticks_off()


if __name__ == "__main__":
    folder = Path(*sys.argv[1:] or ["out"])
    files.make_folder(folder)
    measured = films()
    print(table(measured))
    style.save(draw(measured, rests(), solvents()), folder / "rival_laws.png")
