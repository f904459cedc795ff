"""Three models of other papers: how they converge, and what ends their discharges.

    python examples/literature_models.py [folder]

prints the tables of docs/literature_models.md and writes literature_models.png into the folder, `out` if none is given.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pybamm
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lobsim.laboratory import catalogue
from lobsim.models.closing_pores import ClosingPores
from lobsim.models.covered_surface import CoveredSurface
from lobsim.models.filmed_spheres import FilmedSpheres
from lobsim.numerics.solver import DEFAULT, REFERENCE, SWEEP, Accuracy, idaklu
from lobsim.plots import style

CAPACITY, CURRENT = "Capacity per carbon [A.h.kg-1]", "Current function [A]"
PUBLISHED_AH_G = (2.24, 2.26)  # by two codes, for Andrei2010
CELLS = (10, 20, 40, 80, 160, 320)
CURRENTS_mA_cm2 = (0.05, 0.1, 0.2)
SHARES = (0.25, 0.5, 0.75, 1.0)  # of the discharge, darkening
COLOURS = ("#b3cde3", "#6497b1", "#2166ac", "#03264c")


def discharge(
    model: Any, paper: str, i_mA_cm2: float = 0.1, cells: Mapping[str, int] | None = None, accuracy: Accuracy = DEFAULT
) -> Any:
    """Discharge 1 cm2 with the paper's numbers until the model ends."""
    numbers = catalogue.literature_set(paper).with_values({CURRENT: 1e-3 * i_mA_cm2}).numbers()
    values = pybamm.ParameterValues(numbers)
    return pybamm.Simulation(model, parameter_values=values, var_pts=cells, solver=idaklu(accuracy)).solve([0, 1e8])


def numbers_of(solution: Any) -> tuple[float, float]:
    """Capacity [Ah/g] and voltage after one hour [V]."""
    return float(solution[CAPACITY].entries[-1]) / 1000, float(solution["Voltage [V]"](3600.0))


def refined(model: type, paper: str, cells: Sequence[int] = CELLS, accuracy: Accuracy = REFERENCE) -> np.ndarray:
    """Capacities and voltages on meshes each twice as fine as the last, shape (meshes, 2)."""
    meshes = [{"x_s": max(2, N // 5), "x_p": N} for N in cells]
    return np.array([numbers_of(discharge(model(), paper, cells=mesh, accuracy=accuracy)) for mesh in meshes])


def convergence(model: type, paper: str, cells: Sequence[int] = CELLS) -> str:
    """Table of meshes with the orders between them, and the limit by Richardson."""
    tight, default = refined(model, paper, cells), refined(model, paper, cells, DEFAULT)
    changes = np.abs(np.diff(tight, axis=0))
    orders = np.log2(changes[:-1] / changes[1:])
    lines = [
        "| cells | Ah/g at rtol 1e-6 | Ah/g at rtol 1e-7 | order | V after 1 h | order |",
        "|---|---|---|---|---|---|",
    ]
    for k, N in enumerate(cells):
        order = [f"{orders[k - 2, q]:.2f}" if k > 1 else "" for q in (0, 1)]
        cell = [str(N), f"{default[k, 0]:.5f}", f"{tight[k, 0]:.5f}", order[0], f"{tight[k, 1]:.6f}", order[1]]
        lines.append(f"| {' | '.join(cell)} |")
    limit = tight[-1] + (tight[-1] - tight[-2]) / 3
    return "\n".join([*lines, f"| limit | | {limit[0]:.5f} | | {limit[1]:.6f} | |"])


def tolerances() -> str:
    """Table of the lumped model's capacity at three tolerances."""
    lines = ["| rtol | touching, Ah/g | overlapping, Ah/g |", "|---|---|---|"]
    for accuracy in (SWEEP, DEFAULT, REFERENCE):
        both = (
            discharge(CoveredSurface(islands), "lau2015", accuracy=accuracy) for islands in ("touching", "overlapping")
        )
        lines.append(f"| {accuracy.rtol:g} | {' | '.join(f'{numbers_of(one)[0]:.5f}' for one in both)} |")
    return "\n".join(lines)


def draw() -> Figure:
    """Draw voltages above, and below them what ends each discharge."""
    with style.look():
        figure = style.figure(4.2)
        (pores_V, film_V, islands_V), (pores, film, islands) = figure.subplots(2, 3)
        _voltages(pores_V, ClosingPores, "andrei2010")
        pores_V.axvspan(*PUBLISHED_AH_G, ymax=0.7, color="#E69F00", alpha=0.5, linewidth=0)
        pores_V.annotate("published,\n0.1 mA/cm2", (2.2, 2.62), ha="right", va="bottom", fontsize=6.5, color="#8a5f00")
        _voltages(film_V, FilmedSpheres, "jiang2020")
        _islands(islands_V, islands)
        _profiles(pores, ClosingPores, "andrei2010", "Pore volume fraction", 1.0)
        _profiles(film, FilmedSpheres, "jiang2020", "Film thickness [m]", 1e9)
        pores.legend(title="of the discharge", title_fontsize=6.5, loc="upper right", ncols=2)
        pores.set(ylim=(0, 1))
        film.axhline(7, color=style.FAINT, linewidth=0.8, linestyle="--")
        film.annotate("electrons tunnel to here", (0.02, 7.1), fontsize=6.5, color=style.FAINT)
        pores.set(ylabel="pore volume fraction", xlabel="lithium  →  air side")
        film.set(ylabel="film thickness / nm", xlabel="separator  →  gas side")
        titles = ("pores close (Andrei2010)", "a film grows (Jiang2020)", "islands cover (after Lau2015)")
        for axes, title in zip((pores_V, film_V, islands_V), titles, strict=True):
            axes.set(title=title, xlabel="capacity / Ah per g of carbon", ylabel="voltage / V")
        for axes, name in zip(figure.axes, "abcdef", strict=True):
            style.letter(axes, name)
    return figure


def _voltages(axes: Axes, model: type, paper: str) -> None:
    for i, colour in zip(CURRENTS_mA_cm2, style.MEMBRANES, strict=False):
        solution = discharge(model(), paper, i)
        axes.plot(
            solution[CAPACITY].entries / 1000, solution["Voltage [V]"].entries, color=colour, label=f"{i:g} mA/cm2"
        )
    low, high = axes.get_ylim()
    axes.set(xlim=(0, None), ylim=(low, high + 0.3 * (high - low)))
    axes.legend(loc="upper right")


def _profiles(axes: Axes, model: type, paper: str, name: str, factor: float) -> None:
    solution = discharge(model(), paper)
    edges = 1 - (1 - np.linspace(0, 1, 41)) ** 1.75
    for share, colour in zip(SHARES, COLOURS, strict=True):
        axes.plot((edges[1:] + edges[:-1]) / 2, factor * solution[name](share * solution.t[-1]), color=colour)
        axes.lines[-1].set_label(f"{share:.0%}")
    axes.set(xlim=(0, 1), ylim=(0, None))


def _islands(voltages: Axes, shares: Axes) -> None:
    for i, colour in zip(CURRENTS_mA_cm2, style.MEMBRANES, strict=False):
        for way, line in zip(("touching", "overlapping"), style.LINES, strict=False):
            solution = discharge(CoveredSurface(way), "lau2015", i)
            Q = solution[CAPACITY].entries / 1000
            label = f"{i:g} mA/cm2" if way == "touching" else None
            voltages.plot(Q, solution["Voltage [V]"].entries, color=colour, linestyle=line, label=label)
            shares.plot(Q, solution["Free share of the carbon"].entries, color=colour, linestyle=line)
    voltages.legend(loc="upper right")
    voltages.set(xlim=(0, 26))
    shares.set(xlabel="capacity / Ah per g of carbon", ylabel="free share of the carbon", xlim=(0, 26), ylim=(0, 1))
    shares.plot([], [], color=style.INK, linestyle=style.LINES[0], label="islands touch")
    shares.plot([], [], color=style.INK, linestyle=style.LINES[1], label="islands overlap")
    shares.legend()


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "out")
    pybamm.set_logging_level("ERROR")
    for title, table in (
        ("Andrei2010", convergence(ClosingPores, "andrei2010")),
        ("Jiang2020", convergence(FilmedSpheres, "jiang2020")),
        ("Lau2015", tolerances()),
    ):
        print(f"{title}\n\n{table}\n", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    style.save(draw(), folder / "literature_models.png")


if __name__ == "__main__":
    main()
