"""When a step is left out: "..., skip if voltage above 3.5 V", as cyclers jump over a step."""

import re
from dataclasses import dataclass

from lobsim.cell import Cell
from lobsim.errors import LobsimError
from lobsim.protocol.quantity import read

WHAT = {"voltage": "voltage", "capacity": "discharge capacity"}  # and how it is called in full
WHAT |= {full: full for full in ("discharge capacity", "charge capacity")}
EXAMPLE = "'skip if voltage above 3.5 V' or 'skip if discharge capacity below 0.1 mAh/cm2'"
NEAR_V = 1e-3  # a voltage this near to the value has reached it, as a step that ends there has
_SKIP = re.compile(r"(?P<step>.*?)[\s,;(]*\bskip\s+if\b\s*(?P<conditions>.*?)\)?\s*", re.I | re.S)
_CONDITION = re.compile(
    r"(?P<what>[a-z ]+?)\s*(?:\bis\s+)?(?P<way>above|over|below|under|[<>]=?)\s*(?P<value>.+)", re.I
)
_WAYS = {"above": True, "over": True, ">": True, ">=": True, "below": False, "under": False, "<": False, "<=": False}


@dataclass(frozen=True)
class Skip:
    """A condition under which a step is left out; value of the cell in V or A.h, ``above`` it or below."""

    what: str
    above: bool
    value: float
    words: str

    def holds(self, measured: float) -> bool:
        """Tell whether it holds at a voltage [V] or a capacity [A.h]."""
        near = NEAR_V if self.what == "voltage" else 0.0
        return measured >= self.value - near if self.above else measured <= self.value + near


def told(text: str, cell: Cell) -> tuple[str, tuple[Skip, ...]]:
    """Part the words of a step from those that say when it is left out.

    Raises
    ------
    LobsimError
        If the condition cannot be read.
    """
    found = _SKIP.fullmatch(text)
    if not found:
        return text, ()
    conditions = re.split(r"\s+or\b\s*(?:if\s+)?", found["conditions"], flags=re.I)
    return found["step"], tuple(_read(text, condition.strip(), cell) for condition in conditions)


def _read(text: str, condition: str, cell: Cell) -> Skip:
    found = _CONDITION.fullmatch(condition)
    what = WHAT.get(" ".join(found["what"].lower().split())) if found else None
    if not found or not what:
        raise LobsimError(f"{text!r}: {condition!r} is no condition: write {EXAMPLE}")
    try:
        quantity = read(found["value"], cell)
    except LobsimError as error:
        raise LobsimError(f"{text!r}: {error}") from None
    if quantity.kind != what.split()[-1]:
        raise LobsimError(f"{text!r}: a {what} is not compared with a {quantity.kind}, write {EXAMPLE}")
    return Skip(what, _WAYS[found["way"].lower()], quantity.value, condition)
