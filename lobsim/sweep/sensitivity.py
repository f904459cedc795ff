"""Sensitivity of capacity, plateau and knee of a discharge to its numbers: derivatives, from one solve.

The solver gives dV/dp at fixed times. The end moves as well: where the voltage meets the cut-off, dt/dp is
-(dV/dp)/(dV/dt). The plateau is a mean over shares of a capacity that moves, the knee lies where the voltage is 50 mV
below a plateau that moves.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pybamm

from lobsim.arguments import guarded
from lobsim.cell import Cell
from lobsim.cell.derivation import moved
from lobsim.curves.discharge import PLATEAU, PLATEAU_POINTS, knee, plateau
from lobsim.display.notebook import Shown
from lobsim.display.progress import shown, spoken
from lobsim.errors import LobsimError
from lobsim.limits import power_limit
from lobsim.limits.power import limits_in_lanes
from lobsim.numerics.arrays import Array
from lobsim.numerics.solver import Accuracy, idaklu
from lobsim.protocol import parse
from lobsim.solve.failures import in_words
from lobsim.solve.prepare import CURRENT, base_model, horizon_s, points, window
from lobsim.solve.threads import one_at_a_time
from lobsim.sweep import placeholders

ACCURATE = Accuracy(rtol=1e-8, atol=1e-10)
POINTS = 4001  # evenly in time, at which voltage and derivatives are read
CUTOFF_V = 2.0  # of power limits
STEP = 0.05  # relative change for power limits, whose current is found to 1e-3
QUANTITIES = {"capacity_mAh_cm2": "mAh/cm2", "plateau_V": "V", "knee_mAh_cm2": "mAh/cm2"}


@dataclass(frozen=True, repr=False)
class Sensitivity(Shown):
    """Derivatives of a discharge.

    Attributes
    ----------
    cell : Cell
        The cell.
    values : dict of str to float
        capacity_mAh_cm2, plateau_V, knee_mAh_cm2 (if there is one).
    absolute : dict of str to dict of str to float
        By quantity and name of the number: dy/dp, in the units of both.
    """

    SHOWN = ("cell", "values")

    cell: Cell
    values: dict[str, float]
    absolute: dict[str, dict[str, float]]

    @property
    def relative(self) -> dict[str, dict[str, float]]:
        """By quantity and name: d ln y/d ln p [-]; of a voltage p dV/dp [V]."""
        numbers = self.cell.numbers
        return {
            what: {
                name: slope * numbers[name] / (1.0 if what.endswith("_V") else self.values[what])
                for name, slope in slopes.items()
            }
            for what, slopes in self.absolute.items()
        }


@guarded
def local_sensitivity(cell: Cell, step: str, names: Sequence[str], *, progress: bool | None = None) -> Sensitivity:
    """Differentiate a discharge at constant current to a voltage limit.

    Parameters
    ----------
    cell : Cell
        The cell.
    step : str
        Such as "Discharge at 0.4 mA/cm2 until 2.0 V".
    names : sequence of str
        Numbers of the cell; what is derived from one moves with it.
    progress : bool, optional
        With False no line shows that it takes longer than 5 s.

    Returns
    -------
    Sensitivity
        Values and derivatives.

    Raises
    ------
    LobsimError
        If a name does not exist, the step is of another kind, or the discharge does not end at its voltage limit.
    """
    places = placeholders.columns([step])
    if places:
        raise LobsimError(
            f"derivatives are by numbers of the cell, and {{{next(iter(places))}}} in the step has no value: write "
            "one, or take lobsim.sweep.indices.global_sensitivity"
        )
    chains = {name: moved(cell, name) for name in names}
    inputs = sorted({other for slopes in chains.values() for other in slopes})
    with shown(f"slopes by {len(inputs)} numbers", progress):
        t, V, slopes = _solved(cell, step, inputs)
    (read,) = parse(step, cell)
    i = read.value / cell.area_m2 / 10  # mA/cm2
    by_name = {
        name: sum((slopes[other] * slope for other, slope in derived.items()), np.zeros(t.size))
        for name, derived in chains.items()
    }
    V_t = np.gradient(V, t, edge_order=2)
    share = np.linspace(*PLATEAU, PLATEAU_POINTS) * t[-1]
    fall = knee(t, V)  # at constant current charge goes with time
    values = {"capacity_mAh_cm2": i * t[-1] / 3600, "plateau_V": plateau(t, V)}
    absolute: dict[str, dict[str, float]] = {what: {} for what in QUANTITIES}
    for name, S in by_name.items():
        dt = -S[-1] / V_t[-1]
        at_share = np.interp(share, t, S) + np.interp(share, t, V_t) * share / t[-1] * dt
        absolute["capacity_mAh_cm2"][name] = float(i * dt / 3600)
        absolute["plateau_V"][name] = float(at_share.mean())
        if fall is not None:
            moves = (at_share.mean() - np.interp(fall, t, S)) / np.interp(fall, t, V_t)
            absolute["knee_mAh_cm2"][name] = float(i * moves / 3600)
    if fall is None:
        del absolute["knee_mAh_cm2"]
    else:
        values["knee_mAh_cm2"] = i * fall / 3600
    return Sensitivity(cell, values, absolute)


@one_at_a_time
def _solved(cell: Cell, step: str, inputs: Sequence[str]) -> tuple[Array, Array, Mapping[str, Array]]:
    """Times to the end, voltage, and its derivatives by every input at fixed times, on an even grid."""
    steps = parse(step, cell)
    read = steps[0]
    to_a_voltage = {end.quantity for end in read.ends} == {"voltage"} and read.duration_s is None
    if len(steps) != 1 or not read.is_plain or read.value <= 0 or not to_a_voltage:
        raise LobsimError(f"{step!r}: sensitivities are of one discharge at constant current to a voltage alone")
    driven = window(read) | {CURRENT: read.value}
    numbers = cell.numbers | driven
    simulation = pybamm.Simulation(
        base_model(cell),
        parameter_values=pybamm.ParameterValues({**cell.model_values, **driven, **dict.fromkeys(inputs, "[input]")}),
        var_pts=dict(points(cell)),
        solver=idaklu(ACCURATE),
    )
    simulation.build()
    solver, model = simulation.solver, simulation.built_model
    given = {name: numbers[name] for name in inputs}
    try:
        plain = solver.solve(model, [0, horizon_s(numbers, read)], inputs=given)
        if plain.termination != "event: Minimum voltage [V]":
            end = plain.termination.removeprefix("event: ").lower()
            raise LobsimError(f"{cell!r} does not end at the voltage limit of {step!r}, but by {end!r}")
        last = float(plain.t[-1])
        grid = np.linspace(0, last, POINTS)
        # A little beyond the end, so that the event is met again; the grid stops at the end.
        solution = solver.solve(
            model, [0, last * 1.001], t_interp=grid, inputs=given, calculate_sensitivities=list(inputs)
        )
    except pybamm.SolverError as error:
        raise in_words(cell, read, error) from None
    kept = solution.t <= last * (1 + 1e-12)
    voltage = solution["Voltage [V]"]
    slopes = {name: np.asarray(voltage.sensitivities[name]).ravel()[kept] for name in inputs}
    return solution.t[kept], np.asarray(voltage(solution.t[kept])), slopes


@guarded
def power_limit_sensitivity(
    cell: Cell,
    names: Sequence[str],
    capacity_mAh_cm2: float = 2.0,
    *,
    engine: str | None = None,
    progress: Callable[[str], None] | bool | None = None,
) -> dict[str, float]:
    """Differentiate a power limit: d ln(power)/d ln(number), by central differences of 5 %.

    Parameters
    ----------
    cell : Cell
        The cell.
    names : sequence of str
        Numbers of the cell.
    capacity_mAh_cm2 : float
        The capacity over which the power is held.
    engine : str, optional
        As in `lobsim.limits.tornado.tornado`.
    progress : callable, optional
        Told every name before its limits are searched; by default a line shows it after 5 s, with False nothing does.

    Returns
    -------
    dict of str to float
        By name [-]; to about 0.02, as the current of a limit is found to 1e-3.

    Raises
    ------
    LobsimError
        If a name or the engine does not exist, or a changed number is not physical.
    """
    found: dict[str, float] = {}
    with spoken("power limits of changed numbers", progress, "numbers") as tell:
        ends = {name: _ends(cell, name) for name in names}
        cells = [end for both in ends.values() for end in both]
        known = limits_in_lanes(cells, capacity_mAh_cm2, CUTOFF_V, engine, tell)
        for name, both in ends.items():
            tell(name, len(found), len(names))
            limits = (known.get(end) or power_limit(end, capacity_mAh_cm2, CUTOFF_V) for end in both)
            high, low = (limit.power_limit_mW_cm2 for limit in limits)
            found[name] = float(np.log(high / low) / np.log((1 + STEP) / (1 - STEP))) if min(high, low) > 0 else np.nan
    return found


def _ends(cell: Cell, name: str) -> tuple[Cell, Cell]:
    """The cell with more and with less of a number."""
    if name not in cell.parameters:
        cell.with_values({name: 1.0})
    more, less = (cell.with_values({name: cell.numbers[name] * (1 + sign * STEP)}) for sign in (1, -1))
    return more, less
