"""Intervals and shares as words on the terminal."""

from collections.abc import Mapping
from math import isnan
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lobsim.uncertain.discharges import UncertainDischarge
    from lobsim.uncertain.statement_interval import StatementInterval

LEAST = 1e-6  # share that is not a mere rounding error
MOST_CAUSES = 3  # of more the rest is summed up


def told(quantity: str, *numbers: float | None) -> str:
    """Write a number, in the unit of its quantity, or both ends of its interval."""
    form = ".0f" if quantity.endswith("mAh_g") else ".3f"
    return " to ".join("none" if number is None else f"{number:{form}}" for number in numbers)


def causes(shares: Mapping[str, float]) -> str:
    """Write words with their shares [-]: "ceramic in 93 %, film in 7 %"."""
    first = dict(list(shares.items())[:MOST_CAUSES])
    rest = 1 - sum(first.values())
    told = first | ({"others": rest} if rest > LEAST else {})
    return ", ".join(f"{word} in {_percent(share)}" for word, share in told.items())


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.01 else f"{100 * share:.1g} %"


def counts(drawn: "UncertainDischarge") -> str:
    """Say how many draws cannot carry the current, and how many could not be solved; nothing if all go well."""
    said = ((drawn.not_carried, "not carried, 0 mAh"), (drawn.failed, "not solved"))
    return ", ".join(f"{count} {words}" for count, words in said if count)


def where(row: "StatementInterval") -> list[str]:
    """Say whether what the paper says lies inside the interval, and in which share of the draws it holds."""
    inside = "" if row.inside is None else "yes" if row.inside else "no"
    return [inside, "" if isnan(row.share) else f"{100 * row.share:.0f} %"]
