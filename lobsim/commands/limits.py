"""`lobsim limits`: how much power a cell gives, and what stops more."""

import logging
import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lobsim.commands import limits_uncertain, options, output
from lobsim.commands.cell_options import Chosen, takes_a_cell
from lobsim.commands.figure_options import takes_figure_settings
from lobsim.errors import LobsimError
from lobsim.files.plain import three, three_or_none

if TYPE_CHECKING:
    from lobsim.cell import Cell
    from lobsim.limits import PowerLimit, RatePoint
    from lobsim.limits.polarisation import Polarisation
    from lobsim.limits.tornado import Change, Swing
    from lobsim.uncertain.power_and_rates import UncertainLimits

CURRENTS = "0.1,0.2,0.4,0.7,1,1.5,2,3,4,6"
SWEEP_mA_cm2_s = 0.002  # in 0.02 the oxygen of VF lags by 0.4 mA/cm2
POINTS = 40  # of the polarisation curve in the JSON
COLUMNS = ("mA/cm2", "mAh/cm2", "mAh/g", "plateau V", "mW/cm2", "mWh/cm2", "Wh/kg", "W/kg", "E/C g/Ah", "it ends by")
NUMBERS = (  # of a point, in the columns between its current and its cause
    *("capacity_mAh_cm2", "capacity_mAh_g", "plateau_V", "power_mW_cm2", "energy_mWh_cm2"),
    *("energy_Wh_kg", "power_W_kg", "electrolyte_g_Ah"),
)
SWING = ("what moves", "from", "mW/cm2", "limited by", "to", "mW/cm2", "limited by")


@takes_figure_settings("out")
@takes_a_cell(build="cycling")
def limits(
    chosen: Chosen,
    capacity: Annotated[
        float, typer.Option(metavar="mAh/cm2", help="The capacity over which the power has to be held.")
    ] = 2.0,
    cutoff: Annotated[float, typer.Option(metavar="V", help="The voltage that has to be held until then.")] = 2.0,
    currents: Annotated[
        str, typer.Option(metavar="mA/cm2,...", help="Currents of the rate map, with commas between.")
    ] = CURRENTS,
    sweep: Annotated[
        float, typer.Option(metavar="mA/cm2/s", help="How fast the current of the polarisation curve rises.")
    ] = SWEEP_mA_cm2_s,
    engine: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="batch, many discharges side by side, or idaklu, one by one; by default batch where it is faster.",
        ),
    ] = None,
    json: options.Json = None,
    tornado: Annotated[
        bool, typer.Option("--tornado", help="Say how far the limit moves with the numbers that set it; half a minute.")
    ] = False,
    steps: Annotated[
        float | None,
        typer.Option(
            metavar="SHARE", help="With --tornado: change every number by this share, such as 0.2, not over its range."
        ),
    ] = None,
    uncertain: options.Uncertain = False,
    draws: options.DrawCount = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write limits.json, the figure (PNG, SVG), and that of the tornado."),
    ] = None,
) -> None:
    """Find the largest power that a cell holds over a capacity, and the process that limits it.

    With it come a rate map (a discharge to the cut-off at each current), a polarisation curve (the current rises
    slowly until the cut-off) and energy and power per mass of the whole stack.

    With --uncertain it does so for 200 draws, or as many as --draws says, of the numbers that are uncertain: intervals
    of limit and rate map, what limits in how many of the draws, and which measurement would narrow the limit most.
    """
    from lobsim import files

    output.check_json(json)
    options.check_draws(uncertain, draws)
    if steps is not None and not tornado:
        raise LobsimError(f"--steps {steps:g} is of --tornado: add that, or leave it out")
    cell = chosen.cell()
    changes = _changes(cell, steps) if tornado else None
    rates = _read(currents)
    _check(cell, capacity, cutoff, sweep)
    if out:
        files.make_folder(out)
    with output.working(f"{cell!r}"):
        limit, points, curve = _solve(cell, rates, (capacity, cutoff, sweep), engine)
        record = _described(cell, limit, points, curve) | {"sweep_mA_cm2_s": sweep}
        swings = _swings(cell, changes, capacity, cutoff, engine) if tornado else []
        if tornado:
            record["tornado"] = [swing.summary() for swing in swings]
        drawn = limits_uncertain.drawn(cell, rates, capacity, cutoff, draws) if uncertain else None
        if drawn:
            record |= limits_uncertain.described(drawn, record["rate_map"])
        written = _save(out, record, cell, limit, points, curve, swings, drawn) if out else []
    if json:
        output.write_json(record, json)
    if json != output.STDOUT:
        _print(cell, limit, points, curve, swings)
        if drawn:
            limits_uncertain.show(drawn)
        if written:
            output.console().print(f"Written to {written[0].parent}: {', '.join(path.name for path in written)}")


def _read(currents: str) -> list[float]:
    """Read currents with commas between."""
    try:
        read = [float(word) for word in currents.split(",")]
    except ValueError:
        read = []
    if not read or not all(0 < current < math.inf for current in read):
        raise LobsimError(f"--currents {currents!r} are not numbers above 0: write them like --currents 0.4,1,2")
    return sorted(set(read))


def _check(cell: "Cell", capacity: float, cutoff: float, sweep: float) -> None:
    """Refuse what cannot be, before anything is solved."""
    for option, number in (("--capacity", capacity), ("--sweep", sweep)):
        if not 0 < number < math.inf:
            raise LobsimError(f"{option} must be a number above 0, not {number:g}")
    low, highest = cell.numbers["Lower voltage cut-off [V]"], cell.numbers["Lithium peroxide equilibrium potential [V]"]
    if not low <= cutoff < highest:
        raise LobsimError(
            f"--cutoff {cutoff:g}: a discharge can end from {low:g} V, the lower limit of the cell, to below "
            f"{highest:g} V, its equilibrium potential"
        )


def _solve(
    cell: "Cell", currents: Sequence[float], wanted: tuple[float, float, float], engine: str | None
) -> "tuple[PowerLimit, list[RatePoint], Polarisation]":
    from lobsim.limits import power_limit, rate_map
    from lobsim.limits.polarisation import polarisation

    logging.getLogger("pybamm.logger").setLevel(logging.ERROR)  # the results say what ended them, in fewer words
    capacity, cutoff, sweep = wanted
    limit = power_limit(cell, capacity, cutoff, engine=engine)
    points = rate_map(cell, currents, cutoff, engine=engine)
    return limit, points, polarisation(cell, sweep, cutoff)


def _changes(cell: "Cell", steps: float | None) -> "list[Change]":
    """What the tornado changes: over the ranges of the paper, or every number by one share."""
    from lobsim.limits.tornado import equal_changes, usual_changes

    return usual_changes(cell) if steps is None else equal_changes(cell, steps)


def _swings(
    cell: "Cell", changes: "Sequence[Change] | None", capacity: float, cutoff: float, engine: str | None
) -> "list[Swing]":
    from lobsim.limits.tornado import tornado

    return tornado(cell, changes, capacity_mAh_cm2=capacity, cutoff_V=cutoff, engine=engine)


def _described(
    cell: "Cell", limit: "PowerLimit", points: "Sequence[RatePoint]", curve: "Polarisation"
) -> dict[str, Any]:
    """Everything that JSON gets; the units are in the names."""
    import numpy as np

    current = np.linspace(0, curve.current_mA_cm2[-1], POINTS)
    voltage = np.interp(current, curve.current_mA_cm2, curve.voltage_V)
    named = options.named(cell)
    changes = {"values": dict(cell.changed), "laws": dict(cell.chosen)}
    table = {"current_mA_cm2": current, "voltage_V": voltage, "power_mW_cm2": current * voltage}
    most = {
        "maximum_power_mW_cm2": curve.maximum_power_mW_cm2,
        "current_at_maximum_mA_cm2": curve.current_at_maximum_mA_cm2,
    }
    rows = {"rate_map": [asdict(point) for point in points], "polarisation": table | most}
    return named | changes | asdict(limit) | rows


def _save(
    folder: Path,
    record: dict[str, Any],
    cell: "Cell",
    limit: "PowerLimit",
    points: "Sequence[RatePoint]",
    curve: "Polarisation",
    swings: "Sequence[Swing]",
    drawn: "UncertainLimits | None",
) -> list[Path]:
    from lobsim import plots

    table = folder / "limits.json"
    output.write_json(record, str(table))
    figure = plots.power_limits(cell, limit, points, curve, drawn)
    saved = plots.save(figure, folder / "limits.png", folder / "limits.svg")
    if swings:
        figure = plots.tornado({cell.label: swings})
        saved = [*saved, *plots.save(figure, folder / "tornado.png", folder / "tornado.svg")]
    return [table, *saved]


def _print(
    cell: "Cell",
    limit: "PowerLimit",
    points: "Sequence[RatePoint]",
    curve: "Polarisation",
    swings: "Sequence[Swing]",
) -> None:
    console = output.console()
    console.print(f"{cell!r}, discharged to {limit.cutoff_V:g} V")
    console.print(output.table(COLUMNS, [_row(point) for point in points], fixed=COLUMNS[:-1]))
    most = f"{three(curve.maximum_power_mW_cm2)} mW/cm2 at {three(curve.current_at_maximum_mA_cm2)} mA/cm2"
    console.print(f"Largest power met in a slow sweep of the current: {most}.")
    console.print(_sentence(limit))
    if swings:
        console.print(output.table(SWING, [_swing(swing) for swing in swings], fixed=SWING))


def _row(point: "RatePoint") -> list[str]:
    numbers = [getattr(point, name) for name in NUMBERS]
    return [f"{point.current_mA_cm2:g}", *("" if n is None else three(n) for n in numbers), point.cause]


def _swing(swing: "Swing") -> list[str]:
    low, _, high = swing.first
    ends = (low, swing.at_low), (high, swing.at_high)
    cells = [(f"{number:.4g}", three_or_none(end.power_limit_mW_cm2), end.limiting_process) for number, end in ends]
    return [swing.label, *cells[0], *cells[1]]


def _sentence(limit: "PowerLimit") -> str:
    """Say what limits."""
    wanted = f"{limit.capacity_mAh_cm2:g} mAh/cm2 above {limit.cutoff_V:g} V"
    if not limit.power_limit_mW_cm2:
        return f"It holds {wanted} at no current: the limit is {limit.limiting_process}."
    share = f"{limit.last_V[limit.limiting_process]:.2g} of {sum(limit.last_V.values()):.2g} V that the last 5 % cost"
    held = f"{three(limit.power_limit_mW_cm2)} mW/cm2, at {three(limit.current_at_limit_mA_cm2)} mA/cm2"
    return f"It holds {wanted} up to {held}; what limits is {limit.limiting_process} ({share})."
