"""What lithium that strips in two stages predicts, so that a laboratory can tell whether it does.

    python examples/two_stage_lithium.py [folder]

prints a table and writes two_stage_lithium.png into the folder, `out` if none is given. A few minutes.
"""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import lobsim
from lobsim import files
from lobsim.plots import style

FAST, SLOW = "2.0 mA/cm2, limit 2.0 mAh/cm2", "0.2 mA/cm2, limit 2.0 mAh/cm2"
HALF = "2.0 mA/cm2, limit 1.0 mAh/cm2"
CURRENTS = {FAST: (2.0, 2.0, 1.5), HALF: (2.0, 1.0, 1.5), SLOW: (0.2, 2.0, 2.0)}  # mA/cm2, mAh/cm2, V
FRESH = "fresh lithium"
ON_THE_FOIL = ("Plated lithium [C.m-2]", "Dead lithium [C.m-2]", "Lithium taken from the foil [C.m-2]")
SHOWN = (1, 5, 10, 20, 30)


def cell(positive: int = 20, model: str | None = None) -> lobsim.Cell:
    return lobsim.Cell("NIPS", "cycling", model=model).with_laws(lithium="two-stage").with_mesh(positive=positive)


def protocol(name: str, times: int) -> lobsim.Cycles:
    current, limit, lowest = CURRENTS[name]
    back = f"0.2 mA/cm2 until {limit} mAh/cm2 or 4.2 V"
    return lobsim.cycle(f"{current} mA/cm2 until {limit} mAh/cm2 or {lowest} V", back, times)


def with_fresh_lithium(result: lobsim.Result) -> lobsim.Result:
    """The same cell, opened and closed again with a new foil, in one more cycle."""
    state = {**result.state, **{name: np.zeros_like(result.state[name]) for name in ON_THE_FOIL}}
    done = max(step.cycle for step in result.steps)
    return lobsim.resume(replace(result, state=state), times=done + 1, progress=False)


def runs(used: lobsim.Cell, times: int = 30, worn: int = 10) -> dict[str, lobsim.Result]:
    """Cycles by their names, and those of a cell that gets fresh lithium after ``worn`` cycles."""
    found = {name: lobsim.run(used, protocol(name, times)) for name in CURRENTS}
    return found | {FRESH: with_fresh_lithium(lobsim.run(used, protocol(FAST, worn)))}


def discharge(result: lobsim.Result, cycle: int, against_lithium: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """Charge moved [mAh/cm2] and voltage [V] of a discharge; without what the lithium loses, as a reference sees it."""
    here = result["Step"] == 2 * (cycle - 1)
    moved = result["Discharge capacity [A.h]"][here] / (10 * result.cell.area_m2)
    lost = 0.0 if against_lithium else result.audit["lithium"][here]
    return moved - moved[0], result.voltage_V[here] + lost


def end_V(result: lobsim.Result, cycle: int) -> float:
    return float(result.cycles.set_index("cycle").loc[cycle, "end_of_discharge_V"])


def table(results: Mapping[str, lobsim.Result]) -> str:
    """A Markdown table of the voltages at which discharges end."""
    last = max(step.cycle for step in results[FAST].steps)
    cycles = [number for number in SHOWN if number <= last]
    rows = [f"| end of discharge / V in cycle | {' | '.join(map(str, cycles))} |", "|---" * (len(cycles) + 1) + "|"]
    for name in CURRENTS:
        rows.append(f"| {name} | {' | '.join(f'{end_V(results[name], number):.2f}' for number in cycles)} |")
    renewed = max(step.cycle for step in results[FRESH].steps)
    before = f"{end_V(results[FAST], renewed):.2f} V in cycle {renewed}"
    rows += ["", f"With fresh lithium {end_V(results[FRESH], renewed):.2f} V instead of {before}."]
    return "\n".join(rows)


def draw(results: Mapping[str, lobsim.Result]) -> Figure:
    """Where discharges end over the cycles; one worn discharge by three ways to measure; three limits in one cycle."""
    renewed = max(step.cycle for step in results[FRESH].steps)
    with style.look():
        figure = style.figure(2.6)
        ends, ways, limits = figure.subplots(1, 3)
        for name, colour in zip(CURRENTS, style.MEMBRANES, strict=False):
            one = results[name].cycles
            ends.plot(one["cycle"], one["end_of_discharge_V"], color=colour, label=style.typeset(name))
            limits.plot(*discharge(results[name], renewed), color=colour)
        ends.set(xlabel="cycle", ylabel="end of discharge / V", ylim=(1.4, 3.3), yticks=(1.5, 2.0, 2.5))
        ends.legend(loc="upper right", fontsize=6)
        ways.plot(*discharge(results[FAST], renewed), color=style.INK, label="against the lithium")
        against = discharge(results[FAST], renewed, against_lithium=False)
        ways.plot(*against, color=style.MEMBRANES[2], linestyle=style.LINES[1], label="against a reference")
        ways.plot(*discharge(results[FRESH], renewed), color=style.MEMBRANES[3], linestyle=style.LINES[2], label=FRESH)
        ways.legend(loc="lower left", fontsize=6)
        _charge_axis(ways, f"cycle {renewed}, three ways to see it")
        _charge_axis(limits, f"cycle {renewed} of each")
        for name, axes in zip("abc", (ends, ways, limits), strict=True):
            style.letter(axes, name)
    return figure


def _charge_axis(axes: Axes, title: str) -> None:
    axes.set_title(title)
    axes.set(xlabel="charge moved / mAh cm$^{-2}$", ylabel="voltage / V", xlim=(0, None), ylim=(1.4, 3.0))


if __name__ == "__main__":
    folder = Path(*sys.argv[1:] or ["out"])
    files.make_folder(folder)
    results = runs(cell())
    print(table(results))
    style.save(draw(results), folder / "two_stage_lithium.png")
