"""`lobsim limits --uncertain`: intervals of power limit and rate map, and what would narrow them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lobsim.commands import intervals, output
from lobsim.files.plain import three, three_or_none

if TYPE_CHECKING:
    from lobsim.cell import Cell
    from lobsim.uncertain.gain import Gain
    from lobsim.uncertain.power_and_rates import UncertainLimits

QUANTITIES = ("capacity_mAh_cm2", "plateau_V", "power_mW_cm2")
RATES = ("mA/cm2", "mAh/cm2, 90 %", "plateau V, 90 %", "mW/cm2, 90 %", "it ends by")
MEASUREMENTS = ("measurement", "deviation / mW/cm2", "after it", "variance narrowed by")


def drawn(
    cell: "Cell", currents: Sequence[float], capacity: float, cutoff: float, draws: int | None
) -> "UncertainLimits":
    """Solve it for many draws; currents [mA/cm2], capacity [mAh/cm2] and cut-off [V]."""
    from lobsim.uncertain.power_and_rates import limits

    return limits(cell, currents, capacity, cutoff, draws=draws)


def described(found: "UncertainLimits", points: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What is added to the JSON; the points of the rate map get the intervals of their discharges."""
    rates = [point | found.rates[point["current_mA_cm2"]].summary() for point in points]
    return found.summary() | {"rate_map": rates}


def show(found: "UncertainLimits") -> None:
    """Print it."""
    from lobsim.uncertain import choices

    console, limit = output.console(), found.limit
    console.print(f"{limit.power_mW_cm2.size} draws of {choices.origin(limit.cell)}")
    rows = [_row(current, one) for current, one in found.rates.items()]
    console.print(output.table(RATES, rows, fixed=RATES[:-1]))
    ends = " to ".join(map(three_or_none, limit.power_interval_mW_cm2))
    wanted = f"{limit.capacity_mAh_cm2:g} mAh/cm2 above {limit.cutoff_V:g} V"
    console.print(f"The most power at which it holds {wanted} is {ends} mW/cm2 in 90 % of the draws,")
    console.print(f"limited by {intervals.causes(limit.limited_by)}.")
    if limit.held_by_none:
        console.print(f"{limit.held_by_none} draws hold it at no current, and count as 0 mW/cm2.")
    told = [[one.name, three(one.of.before), three(one.of.after), _share(one.of)] for one in found.measurements]
    console.print(output.table(MEASUREMENTS, told, fixed=MEASUREMENTS))


def _share(gain: "Gain") -> str:
    if not gain.is_seen:
        return f"not seen, less than {100 * gain.chance:.0f} %"
    least = "at least " if gain.widened > 1 else ""  # the draws cannot resolve its error
    return f"{least}{100 * gain.narrowed:.0f} %"


def _row(current: float, one: Any) -> list[str]:
    found = [intervals.told(name, *one.found.get(name, (None,))) for name in QUANTITIES]
    lost = intervals.counts(one)
    return [f"{current:g}", *found, intervals.causes(one.causes) + (f" ({lost})" if lost else "")]
