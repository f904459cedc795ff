"""Columns that may be meant as well as those that were taken, and those that could not be."""

import math

from lobsim.cyclers import text
from lobsim.cyclers.asked_columns import conversion
from lobsim.cyclers.found_columns import same_kind
from lobsim.cyclers.found_table import COUNTERS, OF_CHARGE, OF_ENERGY, Found
from lobsim.cyclers.labels import CURRENT, VOLTAGE

APART = 1e-3  # share by which two columns of one quantity may differ without a remark


def remarks(found: Found) -> list[str]:
    """Say which columns may be meant as well and differ, and which counters are not used, and why."""
    return [*_alternatives(found), *_unused(found), *_with_gaps(found)]


def _alternatives(found: Found) -> list[str]:
    """Remark that another column may be meant as well, and differs."""
    import numpy as np

    doubts = []
    for label in (VOLTAGE, CURRENT):
        if label in found.named or label not in found.columns:
            continue
        alike = [one for one in found.columns[label] if one.unit and same_kind(label, one.unit)]
        if not alike or alike[0] != found.columns[label][0]:
            continue
        first, *others = [one for one in alike if one is alike[0] or found.sheet.is_numeric(one.place)]
        values = [
            found.sheet.numbers(one.place, conversion(label, one.unit or "", found.request)) for one in (first, *others)
        ]
        for one, other in zip(others, values[1:], strict=True):
            apart = float(np.abs(other - values[0]).max())
            if apart > APART * float(np.abs(values[0]).max(initial=0.0)) and other.any():
                unit = label.rpartition(" / ")[2]
                doubts.append(
                    f"{first.name!r} and {one.name!r} may both be {label!r} and differ by up to {apart:.3g} {unit}: "
                    f"{first.name!r} was taken (--column '{label}={one.name}' takes the other)"
                )
    return doubts


def _unused(found: Found) -> list[str]:
    """Remark that counters of charge or of energy are not used, since none of them says its unit."""
    doubts = []
    for labels, words in ((OF_CHARGE, "charge is integrated from the current"), (OF_ENERGY, "energy is integrated")):
        known = [found.columns[label][0] for label in labels if label in found.columns]
        said = any(one.unit for one in known) or any(label in found.named for label in labels)
        if known and not said:
            names = ", ".join(repr(one.name) for one in known)
            doubts.append(f"not used, since no unit is said: {names}; {words}")
    return doubts


def _with_gaps(found: Found) -> list[str]:
    """Remark that counters in which some cells hold no number are not used."""
    doubts = []
    for label in COUNTERS:
        one = found.columns[label][0] if label in found.columns else None
        if one is None or not one.unit or found.sheet.is_numeric(one.place):
            continue
        words = text.with_points(found.sheet.words(one.place))
        row = next(i for i, word in enumerate(words) if not _is_number(word))
        if any(map(_is_number, words)):
            doubts.append(f"{one.name!r} was not used: {words[row]!r} in line {found.sheet.at[row]} is no number")
    return doubts


def _is_number(word: str) -> bool:
    return text.NUMBER.fullmatch(word) is not None and math.isfinite(float(word))
