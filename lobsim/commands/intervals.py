"""Intervals and shares as words on the terminal."""

from collections.abc import Mapping
from math import isnan
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lobsim.uncertain.discharges import UncertainDischarge
    from lobsim.uncertain.statement_interval import StatementInterval

MOST_CAUSES = 3  # of more the rest is summed up


def told(quantity: str, *numbers: float | None) -> str:
    """Write a number, in the unit of its quantity, or both ends of its interval."""
    form = ".0f" if quantity.endswith("mAh_g") else ".3f"
    return " to ".join("none" if number is None else f"{number:{form}}" for number in numbers)


def causes(shares: Mapping[str, float]) -> str:
    """Write words with their shares [-]: "ceramic in 93 %, film in 7 %"."""
    first = [f"{word} in {100 * share:.0f} %" for word, share in list(shares.items())[:MOST_CAUSES]]
    rest = 1 - sum(list(shares.values())[:MOST_CAUSES])
    return ", ".join(first + ([f"others in {100 * rest:.0f} %"] if rest > 0.005 else []))


def counts(drawn: "UncertainDischarge") -> str:
    """Say how many draws cannot carry the current, and how many could not be solved; nothing if all go well."""
    said = ((drawn.not_carried, "not carried, 0 mAh"), (drawn.failed, "not solved"))
    return ", ".join(f"{count} {words}" for count, words in said if count)


def where(row: "StatementInterval") -> list[str]:
    """Say whether what the paper says lies inside the interval, and in which share of the draws it holds."""
    inside = "" if row.inside is None else "yes" if row.inside else "no"
    return [inside, "" if isnan(row.share) else f"{100 * row.share:.0f} %"]
