"""Which measurement on a cell would narrow its power limit most: each is read off the draws, with its error.

The errors are assumed, but for that of a capacity.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lobsim.arguments import guarded
from lobsim.cell import Cell, caution
from lobsim.cell.cell import GIVEN
from lobsim.cell.many import numbers_of_many
from lobsim.display.notebook import Shown
from lobsim.display.progress import spoken
from lobsim.numerics.arrays import Array, Table
from lobsim.uncertain import many_runs
from lobsim.uncertain.choices import posterior
from lobsim.uncertain.gain import Gain, gain
from lobsim.uncertain.power_limits import UncertainLimit

Numbers = Mapping[str, Any]  # floats, or arrays of all draws
COIN = "Discharge at 1 mA/cm2 until 2.0 V"
# Relative: replicates gave 7.2 +- 0.4 mAh/cm2 at 150 uA/cm2 (Batteries 2020, 6, 36).
CAPACITY_ERROR = 0.06
PLATEAU_ERROR_V = 0.01  # assumed
LEAST_mAh_g = 1.0  # stands for none in a logarithm
BUILD = "coin"


@dataclass(frozen=True, repr=False)
class Measurement(Shown):
    """Measurement that reads a number off a cell, on the logarithm.

    Attributes
    ----------
    name : str
        What is measured.
    read : callable
        The reading, in any unit, from the numbers of a cell in the units of their names.
    error : float
        Relative standard error [-].
    """

    SHOWN = ("name", "error")

    name: str
    read: Callable[[Numbers], Any]
    error: float


def _high_frequency_ohm_m2(numbers: Numbers) -> Any:
    """What the liquid in the separator, ceramic and contacts resist [Ohm m2]."""
    conductivity = numbers.get(GIVEN, numbers["Peak electrolyte conductivity [S.m-1]"])
    liquid = numbers["Separator MacMullin number"] / conductivity
    solid = numbers["Ceramic resistance [Ohm.m2]"] + numbers["Contact resistance [Ohm.m2]"]
    return numbers["Separator thickness [m]"] * liquid + solid


def _of(name: str) -> Callable[[Numbers], Any]:
    return lambda numbers: numbers[name]


MEASUREMENTS = (
    Measurement("BET area", _of("Positive electrode BET area [m2.kg-1]"), 0.05),
    Measurement("mercury curve: macropores", _of("Positive electrode macropore volume [m3.kg-1]"), 0.05),
    Measurement("electrolyte dose, weighed", _of("Electrolyte dose [m]"), 0.02),
    Measurement("impedance: high-frequency resistance", _high_frequency_ohm_m2, 0.03),
)
OF_COIN = "coin at 1 mA/cm2: capacity and plateau"


@dataclass(frozen=True, repr=False)
class Narrowed(Shown):
    """What one measurement is expected to leave of a power limit.

    Attributes
    ----------
    name : str
        The measurement.
    of : Gain
        Standard deviations of the limit [mW/cm2] before and after it.
    """

    name: str
    of: Gain

    def facts(self) -> dict[str, str]:
        """Tell the standard deviations."""
        return {"measurement": self.name, **{name: f"{value:.3g}" for name, value in self.of._asdict().items()}}

    def summary(self) -> dict[str, Any]:
        """Plain numbers, ready for JSON; standard deviations [mW/cm2]."""
        return {
            "measurement": self.name,
            "deviation_before_mW_cm2": self.of.before,
            "deviation_after_mW_cm2": self.of.after,
            "variance_narrowed_by": self.of.narrowed,
            "narrowed_by_chance": self.of.chance,
            "error_widened_by": self.of.widened,
        }


@guarded
@caution.once()
def ranked(
    limit: UncertainLimit,
    draws: Sequence[Numbers],
    *,
    progress: Callable[[str], None] | bool | None = None,
) -> list[Narrowed]:
    """Rank measurements by how much they would narrow the power limit of a cell.

    Parameters
    ----------
    limit : UncertainLimit
        The limit of every draw.
    draws : sequence of mapping
        The draws of which it is, in the units of their names.
    progress : callable, optional
        Told what is solved; by default a line shows it after 5 s, with False nothing does.

    Returns
    -------
    list of Narrowed
        What narrows most first. A number that is the same in all draws tells nothing, and is left out.
    """
    cell, found = limit.cell, []
    with spoken(f"measurements on {cell.label}", progress) as tell:
        numbers, kept = _numbers(cell, draws)
        for one in MEASUREMENTS:
            read = np.log(one.read(numbers))
            if np.ptp(read) > 0:
                errors = np.array([one.error])
                found.append(Narrowed(one.name, gain(limit.power_mW_cm2[kept], read[:, None], errors)))
        coin = _coin(cell, len(draws), tell)
        if coin is not None:
            kept, read = coin
            errors = np.array([CAPACITY_ERROR, PLATEAU_ERROR_V])
            found.append(Narrowed(OF_COIN, gain(limit.power_mW_cm2[kept], read, errors)))
    return sorted(found, key=lambda one: -one.of.narrowed)


def _numbers(cell: Cell, draws: Sequence[Numbers]) -> tuple[Numbers, Table]:
    """Numbers of all draws, in the units of their names, as floats and arrays, and the draws that make a cell."""
    names = list(draws[0])
    many = numbers_of_many(cell, names, [[draw[name] for name in names] for draw in draws])
    kept = np.flatnonzero(many.alone == 0)
    own = {name: number if isinstance(number, float) else number[kept] for name, number in many.numbers.items()}
    return own, kept


def _coin(cell: Cell, many: int, tell: Callable[..., Any]) -> tuple[Table, Array] | None:
    """Log capacity and plateau [V] of a coin with the same membrane in the same draws, where it has both."""
    if BUILD not in cell.laboratory.builds:
        return None
    tell(COIN)
    coin = Cell(cell.membrane, BUILD, laboratory=cell.laboratory, mesh=cell.mesh)
    rows = many_runs.solved(coin, posterior(coin, many), [COIN] * many).rows
    kept = np.flatnonzero([row.get("plateau_V") is not None for row in rows])
    if kept.size < 2:
        return None
    read = [(np.log(max(rows[place]["capacity_mAh_g"], LEAST_mAh_g)), rows[place]["plateau_V"]) for place in kept]
    return kept, np.array(read)
