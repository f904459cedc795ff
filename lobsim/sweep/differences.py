"""By how much rows of the batch engine differ from those of IDAKLU."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from lobsim.sweep.runs import batch_code
from lobsim.sweep.worker import FAILED

_WHEN = re.compile(r" at \S+ s\b")
CAPACITY, PLATEAU_V = 1e-3, 1e-3  # what they may differ by: relative, and in volt


def report(pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> dict[str, Any]:
    """Compare rows of the batch engine with those of IDAKLU; what IDAKLU cannot solve tells nothing.

    Parameters
    ----------
    pairs : sequence of (mapping, mapping)
        Rows of the same runs by the batch engine and by IDAKLU.

    Returns
    -------
    dict
        "checked" runs, and how many of them "differ" by more than they may; the largest differences, "capacity",
        relative, and "plateau_V" [V]; "ends", how many ended by something else.
    """
    told = [_differences(ours, theirs) for ours, theirs in pairs if theirs["status"] != FAILED]
    return {
        "checked": len(told),
        "differ": sum(off > CAPACITY or off_V > PLATEAU_V or other for off, off_V, other in told),
        "capacity": max((off for off, _, _ in told), default=0.0),
        "plateau_V": max((off_V for _, off_V, _ in told), default=0.0),
        "ends": sum(other for _, _, other in told),
    }


def _differences(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> tuple[float, float, bool]:
    """Relative difference of the capacities, that of the plateaus [V], and whether another thing ended them."""
    mine, right = (row["capacity_mAh_g"] or 0.0 for row in (ours, theirs))
    off = abs(mine - right) / right if right else float(mine > 0)
    other = ours["status"] != theirs["status"] or _end(ours) != _end(theirs)
    ends = [row.get("plateau_V") for row in (ours, theirs)]
    plateaus = [float(one) for one in ends if one is not None and math.isfinite(one)]  # no length has no plateau
    return off, abs(plateaus[0] - plateaus[1]) if len(plateaus) == 2 else 0.0, other


def _end(row: Mapping[str, Any]) -> str:
    """What ended a run; one that ended early tells when, which is no end."""
    return _WHEN.sub("", str(row.get("end")))


def failed(report: Mapping[str, Any]) -> bool:
    """Whether the batch engine as it is now was found to differ from IDAKLU by more than it may."""
    return bool(report.get("differ")) and report["engine_code"] == batch_code()


def words(report: Mapping[str, Any]) -> str:
    """Say what a check gave, in words; nothing if there was none."""
    if not report:
        return ""
    said = f"{report['checked']} runs of the batch engine were solved again by IDAKLU: "
    said += f"capacities differ by {report['capacity']:.1e} at most, plateaus by {1e3 * report['plateau_V']:.2g} mV"
    said += f", {report['ends']} ended by something else" if report["ends"] else ""
    most = f"{CAPACITY:g} and {1e3 * PLATEAU_V:g} mV"
    return said + (f"; that is too much in {report['differ']} of them (at most {most})" if report["differ"] else "")
