"""What `lobsim data` shows of a test, or of the tests of a folder: what matters first."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lobsim.commands import output

if TYPE_CHECKING:
    from rich.console import Console

    from lobsim.cyclers.data import CyclerData
    from lobsim.cyclers.folder import Told

HEADINGS = {
    "cycle": "cycle",
    "step": "step",
    "kind": "kind",
    "start_s": "start/{unit}",
    "duration_s": "for/{unit}",
    "current_mA": "mA",
    "end_V": "end/V",
    "capacity_mAh": "mAh",
    "integral_mAh": "integral",
    "energy_mWh": "mWh",
    "current_mA_cm2": "mA/cm2",
    "capacity_mAh_cm2": "mAh/cm2",
    "capacity_mAh_g": "mAh/g",
}
LEFT_OUT = ("energy_mWh", "start_s", "current_mA", "integral_mAh")  # in this order, where a terminal is narrow
HOUR_S, SHORT_S = 3600.0, 600.0  # a test that is shorter is told in seconds
SAID_FIRST = ("program", "technique", "start", "files", "comment")
NAMES_OF_CELL = (
    "cell",
    "battery",
    "cell name",
    "cell id",
    "battery name",
    "filename",
    "comments",
    "comment/barcode",
    "試料名",
)
SAID_OF_COLUMNS = {"Test Time / s": "time", "Voltage / V": "voltage", "Current / A": "current"}
SAID_LATER = ("columns", "file_says", "cycles", "capacity", "energy")
MOST_STEPS = 60  # shown on the terminal
MOST_WORDS = 300  # letters of one thing that a file says
GAP = 2  # between columns
TOLD = ("file", "format", "start", "for", "cycles", "steps", "remarks")  # of each test in a folder


def described(found: "CyclerData") -> dict[str, Any]:
    """Describe a test for JSON."""
    return {
        "source": str(found.source),
        "format": found.format,
        "area_cm2": found.area_cm2,
        "loading_mg_cm2": found.loading_mg_cm2,
        "metadata": dict(found.metadata),
        "remarks": list(found.remarks),
        "rows": len(found.columns["Test Time / s"]),
        "steps": found.step_rows,
    }


def print_test(found: "CyclerData") -> None:
    """Show what a test is, when and how long, its steps, and every doubt with a number."""
    console = output.console()
    rows, steps = len(found.columns["Test Time / s"]), len(found.step_rows)
    size = f"{rows} row{'s' * (rows != 1)}, {steps} step{'s' * (steps != 1)}"
    console.print(f"{found.source}: {found.format}, {size}", soft_wrap=True)
    console.print(output.table(["", ""], _about(found)))
    _print_steps(console, found)
    for number, words in enumerate(found.remarks, 1):
        console.print(f"({number}) {words}")


def _about(found: "CyclerData") -> Sequence[list[str]]:
    """Say program, cell, start, duration and cycles, and where the numbers come from."""
    metadata = found.metadata
    said = metadata.get("file_says", {})
    about = [[name, _words(metadata[name])] for name in SAID_FIRST if name in metadata]
    about += [[name.lower(), _words(value)] for name, value in said.items() if name.lower() in NAMES_OF_CELL]
    about.append(["duration", _span(found)])
    about.append(["cycles", f"{_cycles(found)}, {metadata['cycles']}"])
    about.append(["charge", metadata["capacity"]])
    about.append(["energy", metadata["energy"]])
    about += [["columns", words] for words in [_columns(metadata.get("columns", {}))] if words]
    about += [[name, _words(value)] for name, value in metadata.items() if name not in (*SAID_FIRST, *SAID_LATER)]
    return about


def _columns(names: Mapping[str, str] | Sequence[str]) -> str:
    """Say from which columns time, voltage and current are, or which there are; JSON has all."""
    if not isinstance(names, Mapping):
        return _words(list(names))
    return ", ".join(f"{words} {names[label]!r}" for label, words in SAID_OF_COLUMNS.items() if label in names)


def _span(found: "CyclerData") -> str:
    seconds = _seconds(found)
    unit, size = _unit(seconds)
    return f"{seconds / size:.4g} {unit}"


def _seconds(found: "CyclerData") -> float:
    time = found.columns["Test Time / s"]
    return float(time[-1] - time[0])


def _unit(seconds: float) -> tuple[str, float]:
    return ("h", HOUR_S) if seconds >= SHORT_S else ("s", 1.0)


def _cycles(found: "CyclerData") -> str:
    numbers = found.columns["Cycle Count / 1"]
    first, last = int(numbers.min()), int(numbers.max())
    return f"{first} to {last}" if last > first else str(first)


def _print_steps(console: "Console", found: "CyclerData") -> None:
    """Show the first steps, with as many columns as there is room for."""
    shown = [name for name in HEADINGS if name in found.step_rows[0]]
    without = list(LEFT_OUT)
    if "current_mA_cm2" not in shown:
        without.remove("current_mA")
    made = _steps(found, shown)
    lacking = []
    while without and _width(made) > console.width:
        lacking.append(without.pop(0))
        made = _steps(found, [name for name in shown if name not in lacking])
    console.print(output.table(made[0], made[1:], fixed=made[0]))
    more = [f"{len(found.step_rows) - MOST_STEPS} more steps"] if len(found.step_rows) > MOST_STEPS else []
    more += [_heading(found, name) for name in lacking if name in shown]
    if more:
        console.print(f"{', '.join(more)}: --json - gives all", soft_wrap=True)


def _steps(found: "CyclerData", names: Sequence[str]) -> list[list[str]]:
    size = _unit(_seconds(found))[1]
    rows = [[_cell(name, row[name], size) for name in names] for row in found.step_rows[:MOST_STEPS]]
    return [[_heading(found, name) for name in names], *rows]


def _heading(found: "CyclerData", name: str) -> str:
    return HEADINGS[name].format(unit=_unit(_seconds(found))[0])


def _width(rows: Sequence[Sequence[str]]) -> int:
    return sum(max(map(len, column)) + GAP for column in zip(*rows, strict=True))


def _cell(name: str, value: Any, size: float) -> str:
    if name in ("start_s", "duration_s"):
        return f"{value / size:.4g}" if value > 1e-4 * size else "0"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _words(value: Any) -> str:
    if isinstance(value, dict):
        value = "; ".join(f"{name}: {word}" for name, word in value.items())
    words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return words if len(words) <= MOST_WORDS else f"{words[:MOST_WORDS]}... (--json - gives all)"


def print_folder(told: Iterable["Told"]) -> None:
    """Show a line a test, then why other files could not be read."""
    told = list(told)
    console = output.console()
    tests = [[one.path.name, *_line(one.data)] for one in told if one.data]
    if tests:
        console.print(output.table(TOLD, tests, fixed=TOLD[1:]))
    for one in told:
        if one.error:
            console.print(f"{one.path.name} not read: {one.error}")


def _line(found: "CyclerData") -> list[str]:
    start = str(found.metadata.get("start", ""))[:10]
    steps, remarks = len(found.step_rows), len(found.remarks)
    return [found.format, start, _span(found), _cycles(found), str(steps), str(remarks or "")]
