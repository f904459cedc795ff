"""When cycles end early: "capacity under 80 %", of the first of them, or "charge capacity under 1.0 mAh/cm2"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol as Interface

from lobsim.cell import Cell
from lobsim.errors import LobsimError
from lobsim.protocol.quantity import read

EXAMPLE = "'capacity under 80 %', 'charge capacity under 1.0 mAh/cm2' or 'voltage limit'"
VOLTAGE_LIMIT = "voltage limit"
_UNDER = re.compile(
    r"(?:until\s+)?(?:(?P<half>discharge|charge)\s+)?capacity\s+(?:is\s+)?(?:under|below|<)\s*(?P<value>.+)", re.I
)
_OF_PYBAMM = re.compile(r"(?P<value>[\d.]+\s*(?:%|[a-zA-Z]\S*))\s+capacity", re.I)
_SHARE = re.compile(r"(\d+\.?\d*|\.\d+)\s*(?:%|percent)", re.I)


class Moved(Interface):
    """Charge that half a step moved."""

    @property
    def charge_mAh_cm2(self) -> float:
        """The charge [mAh cm-2], 0 or above."""


class Done(Interface):
    """What is known of a step that was done."""

    @property
    def end(self) -> str:
        """What ended it, in words."""

    @property
    def discharge(self) -> Moved:
        """What it discharged."""

    @property
    def charge(self) -> Moved:
        """What it charged."""


@dataclass(frozen=True)
class Until:
    """What ends cycles: a capacity [mAh cm-2] of theirs, or a share [-] of that of their first; or a voltage limit."""

    half: str
    share: float | None = None
    capacity_mAh_cm2: float | None = None

    def met(self, cycle: Sequence[Done], first: Sequence[Done]) -> bool:
        """Tell whether the steps of a cycle end all, beside those of the first cycle."""
        if self.half == VOLTAGE_LIMIT:
            return any(step.end.startswith(VOLTAGE_LIMIT) for step in cycle)
        least = self.capacity_mAh_cm2 if self.share is None else self.share * self._capacity(first)
        return least is not None and self._capacity(cycle) < least

    def _capacity(self, steps: Sequence[Done]) -> float:
        return float(sum(getattr(step, self.half).charge_mAh_cm2 for step in steps))


def told(words: str, cell: Cell) -> Until:
    """Read what ends cycles.

    Parameters
    ----------
    words : str
        Such as "capacity under 80 %" (of the first of these cycles), "discharge capacity under 1.0 mAh/cm2", "80%
        capacity", as PyBaMM has it, or "voltage limit": a step of the cycle ended at its voltage.
    cell : Cell
        The cell, for its area and its loading.

    Raises
    ------
    LobsimError
        If it cannot be read.
    """
    plain = " ".join(words.split())
    if plain.lower() in (VOLTAGE_LIMIT, f"a {VOLTAGE_LIMIT}"):
        return Until(VOLTAGE_LIMIT)
    found = _UNDER.fullmatch(plain) or _OF_PYBAMM.fullmatch(plain)
    if not found:
        raise LobsimError(f"{words!r} does not say when cycles end: write {EXAMPLE}")
    half = (found.groupdict().get("half") or "discharge").lower()
    share = _SHARE.fullmatch(found["value"])
    if share:
        if not 0 < float(share[1]) <= 100:
            raise LobsimError(f"{words!r}: a share of the first capacity lies above 0 % and not above 100 %")
        return Until(half, share=float(share[1]) / 100)
    try:
        quantity = read(found["value"], cell)
    except LobsimError as error:
        raise LobsimError(f"{words!r}: {error}") from None
    if quantity.kind != "capacity":
        raise LobsimError(f"{words!r}: a capacity is not compared with a {quantity.kind}, write {EXAMPLE}")
    return Until(half, capacity_mAh_cm2=1e3 * quantity.value / (1e4 * cell.area_m2))
