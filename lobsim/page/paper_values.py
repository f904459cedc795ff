"""Values of the paper for the knobs, and whose they are: there a knob stands if nobody turns it."""

from functools import lru_cache

from lobsim.cell import Cell
from lobsim.laboratory import catalogue
from lobsim.page.knobs import KNOBS, Knob

PAPER = "saengkaew2023"
DIGITS = 4  # of a number that is shown; what agrees in them with the paper's value is the paper's value


def shown(number: float) -> float:
    """Round a number, in any unit, to the digits that the page shows."""
    return float(f"{number:.{DIGITS}g}")


@lru_cache(maxsize=64)
def paper_values(membrane: str, build: str) -> dict[str, float]:
    """Look up the paper's value of every knob for a membrane in a build, in the unit of the knob, as shown."""
    numbers = Cell(membrane, build, laboratory=PAPER).numbers
    return {knob.key: shown(numbers[knob.parameter] / knob.factor) if knob.parameter else knob.usual for knob in KNOBS}


def table() -> dict[str, dict[str, dict[str, float]]]:
    """Tabulate `paper_values` by membrane and build, in the units of the knobs."""
    paper = catalogue.laboratory(PAPER)
    return {membrane: {build: paper_values(membrane, build) for build in paper.builds} for membrane in paper.membranes}


def marks(knob: Knob) -> list[tuple[float, str]]:
    """List the paper's values of a knob, in the unit of the knob, with whose they are: of membrane, build or paper."""
    if not knob.parameter:
        return [(value, "paper") for value in knob.marks]
    values = table()
    named: dict[float, list[str]] = {}
    for membrane, builds in values.items():
        for build, numbers in builds.items():
            whose = {"membrane": membrane, "build": build}.get(knob.follows, "paper")
            found = named.setdefault(numbers[knob.key], [])
            if whose not in found:
                found.append(whose)
    return [(value, ", ".join(whose)) for value, whose in named.items()]
