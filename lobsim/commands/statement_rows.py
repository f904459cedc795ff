"""Lines of the tables about statements and power limits, on the terminal."""

from typing import TYPE_CHECKING

from lobsim.files.plain import three_or_none

if TYPE_CHECKING:
    from lobsim.compare.verdict import Row
    from lobsim.limits import PowerLimit

LIMITS = ("power limit", "it holds", "mW/cm2", "mA/cm2", "limited by")
COLUMNS = ("case", "paper", "model", "deviation", "verdict", "kind")


def cells(row: "Row") -> list[str]:
    """Write a line of the table `COLUMNS` about a statement."""
    said = row.statement
    verdict = "" if not said.stated else f"{row.verdict} *" if row.missed and said.missed else row.verdict
    return [
        f"  {words(said.quantity)}",
        said.words,
        _model(row),
        _deviation(row),
        verdict,
        row.kind if said.stated else "",
    ]


def limit(name: str, found: "PowerLimit") -> list[str]:
    """Write a line of the table `LIMITS` about the largest power of a cell."""
    held = f"{found.capacity_mAh_cm2:g} mAh/cm2 above {found.cutoff_V:g} V"
    numbers = [found.power_limit_mW_cm2, found.current_at_limit_mA_cm2]
    return [name, held, *map(three_or_none, numbers), found.limiting_process]


def missed(row: "Row") -> str:
    """Write a sentence about a statement that is missed."""
    known = f"* known: {row.statement.missed}" if row.statement.missed else "should hold"
    return f"{row.statement.case}, {words(row.statement.quantity)}: {known}."


def words(quantity: str) -> str:
    """Name a quantity, with its unit in brackets."""
    name, _, unit = quantity.partition("_")
    return f"{name} [{unit.replace('_', '/')}]"


def _model(row: "Row") -> str:
    if row.number is None:
        return "none"
    return f"{row.number:.0f}" if row.statement.quantity.endswith("mAh_g") else f"{row.number:.3f}"


def _deviation(row: "Row") -> str:
    if row.deviation is None:
        return ""
    if row.statement.quantity.endswith("_V"):
        return f"{round(1000 * row.deviation) + 0:+d} mV"
    return f"{round(100 * row.deviation, 1) + 0.0:+.1f} %"
