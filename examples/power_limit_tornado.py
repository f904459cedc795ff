"""How far the power limits of NIPS and VF in cycling cells move with the numbers that set them.

    python examples/power_limit_tornado.py [folder]

prints a table and writes tornado.png into the folder, `out` if none is given.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import lobsim
from lobsim import files, plots
from lobsim.files.plain import three_or_none
from lobsim.limits import PowerLimit
from lobsim.limits.tornado import Swing, tornado, usual_changes

MEMBRANES = ("NIPS", "VF")


def swings(names: Sequence[str] | None = None, positive: int = 20) -> dict[str, list[Swing]]:
    """The swings of both cells; ``names`` chooses among the usual changes, ``positive`` is the mesh."""
    found = {}
    for membrane in MEMBRANES:
        cell = lobsim.Cell(membrane, "cycling").with_mesh(positive=positive)
        changes = [change for change in usual_changes(cell) if names is None or change.name in names]
        found[f"{membrane}, cycling"] = tornado(cell, changes)
    return found


def table(found: dict[str, list[Swing]]) -> str:
    """A Markdown table, one row a swing."""
    rows = [
        "| cell | what is changed | from | to | limit at the low end / mW cm-2 | at the high end | limited by |",
        "|---|---|---|---|---|---|---|",
    ]
    for cell, widest_first in found.items():
        base = widest_first[0].at_base
        rows.append(f"| {cell} | nothing | | | {_power(base)} | {_power(base)} | {base.limiting_process} |")
        for swing in widest_first:
            low, _, high = swing.first
            powers = f"{_power(swing.at_low)} | {_power(swing.at_high)}"
            processes = " or ".join(dict.fromkeys(end.limiting_process for end in (swing.at_low, swing.at_high)))
            rows.append(f"| {cell} | {swing.label} | {low:.3g} | {high:.3g} | {powers} | {processes} |")
    return "\n".join(rows)


def _power(limit: PowerLimit) -> str:
    return three_or_none(limit.power_limit_mW_cm2)


if __name__ == "__main__":
    folder = Path(*sys.argv[1:] or ["out"])
    files.make_folder(folder)
    found = swings()
    print(table(found))
    plots.save(plots.tornado(found), folder / "tornado.png")
