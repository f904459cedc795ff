"""The file: grids, words and the errors that were measured, put into one HTML page that asks nobody for anything."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from importlib import resources
from string import Template
from typing import Any

import numpy as np

from lobsim.curves.discharge import PLATEAU
from lobsim.page.static_edition import stencils
from lobsim.page.static_edition.grid import AT_NODE, CAPACITY, CHECKS, KINKED, PROMISED, RMS_V, UNSOLVED, Grid, Judged
from lobsim.page.static_edition.rounded import text
from lobsim.page.static_edition.solved import SHARES, UNTIL_V
from lobsim.page.summary import because
from lobsim.version import __version__

REFUSED = {
    KINKED: (
        "No curve is shown here. The discharge changes so sharply between the discharges that were solved that an "
        "interpolated one could be wrong by more than 1 %. Turn a knob until its line appears, or solve it with lobsim."
    ),
    UNSOLVED: (
        "No curve is shown here: beside it lie cells that cannot carry this current, or that could not be solved."
    ),
}


def page(grids: Sequence[Grid], errors: Sequence[Judged]) -> str:
    """Write the page.

    Parameters
    ----------
    grids : sequence of Grid
        Of the cells, at most four.
    errors : sequence of Judged
        How far each is off.

    Returns
    -------
    str
        HTML in one piece.
    """
    first = grids[0].cell
    names = ", ".join(grid.cell.label for grid in grids)
    return Template(_file("page.html")).substitute(
        title="Lithium-oxygen cells: turn the knobs" if len(grids) > 1 else f"{escape(first.label)}: turn the knobs",
        subtitle=escape(f"{names}. Discharges solved beforehand with lobsim {__version__}, interpolated in between."),
        until=f"{UNTIL_V:g}",
        style=_file("page.css"),
        script=_file("page.js"),
        data=json.dumps(_data(grids), separators=(",", ":")).replace("<", "\\u003c"),
        trust=_trust(grids, errors),
        behind=_behind(grids),
        credits=_credits(grids),
    )


def _file(name: str) -> str:
    return resources.files("lobsim.page.static_edition").joinpath(name).read_text(encoding="utf-8")


def _data(grids: Sequence[Grid]) -> dict[str, Any]:
    return {
        "until_V": UNTIL_V,
        "highest_V": float(np.ceil(10 * max(np.nanmax(grid.voltage.values) for grid in grids)) / 10),
        "plateau": PLATEAU,
        "shares": SHARES.round(6).tolist(),
        "codes": stencils.codes(len(grids[0].axes)).tolist(),
        "starts": [stencils.STARTS[rule] for rule in stencils.RULES],
        "counts": [stencils.NODES[rule] for rule in stencils.RULES],
        "refused": REFUSED,
        "unsolved": UNSOLVED,
        "at_node": AT_NODE,
        "because": {cause: because(cause) for grid in grids for cause in grid.causes if cause},
        "cells": [_cell(grid) for grid in grids],
    }


def _cell(grid: Grid) -> dict[str, Any]:
    area = next(axis for axis in grid.axes if axis.key == "area")
    return {
        "name": grid.cell.label,
        "per_gram": 10 / grid.cell.loading_kg_m2,
        "area": area.si / 1e3,
        "axes": [
            {
                "key": axis.key,
                "label": axis.label,
                "unit": axis.unit,
                "own": axis.own,
                "nodes": axis.nodes.tolist(),
            }
            for axis in grid.axes
        ],
        "capacity": text(grid.capacity.steps),
        "capacity_low": grid.capacity.low,
        "capacity_step": grid.capacity.step,
        "voltage": text(grid.voltage.steps),
        "voltage_low": grid.voltage.low,
        "voltage_step": grid.voltage.step,
        "causes": grid.causes,
        "cause": text(grid.cause),
        "rules": text(grid.rules),
    }


def _trust(grids: Sequence[Grid], errors: Sequence[Judged]) -> str:
    head = (
        "cell", "true discharges at random places", "shown of them", "capacity off: half within", "99 % within",
        "at most", f"by more than {100 * PROMISED:g} %", "voltage off, root mean square: half within", "at most",
        "plateau off: at most",
    )  # fmt: skip
    rows = [_row(grid, one) for grid, one in zip(grids, errors, strict=True)]
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return (
        "<p>Nothing on this page was solved while you looked. Between the discharges that were solved it interpolates: "
        "the logarithm of the capacity, and the voltage over shares of the capacity. In the middle of every box of "
        f"neighbouring discharges, and at {CHECKS} random places of each that is shown, one more was solved in full. "
        f"Where the page misses its capacity by more than {100 * CAPACITY:g} % or its curve by more than "
        f"{1e3 * RMS_V:g} mV (root mean square), it shows no curve in that box, so "
        f"that what it shows is good to {100 * PROMISED:g} % of the capacity. To judge that, "
        f"{errors[0].tests} discharges per cell were solved in full at random places of the knobs. None of them was "
        "used to make the page:</p>"
        f'<div class="scroll" tabindex="0" role="region" aria-label="Measured errors"><table><thead><tr>'
        f"{''.join(f'<th scope=col>{one}</th>' for one in head)}</tr></thead><tbody>{table}</tbody></table></div>"
        "<p>This is the error of the interpolation alone. How near the model itself is to experiments is another "
        "question: see <em>comparing</em> and <em>validation</em> in the documentation of lobsim.</p>"
    )


def _row(grid: Grid, one: Judged) -> tuple[str, ...]:
    if not one.shown:
        return (escape(grid.cell.label), str(one.tests), "none", *["–"] * 7)
    middle, most, all_of_them = (np.quantile(one.capacity, share, method="higher") for share in (0.5, 0.99, 1))
    return (
        escape(grid.cell.label),
        str(one.tests),
        f"{one.shown} ({100 * one.shown / one.tests:.0f} %)",
        *(f"{100 * value:.2g} %" for value in (middle, most, all_of_them)),
        f"{int((one.capacity > PROMISED).sum())} of {one.shown}",
        *(f"{1e3 * value:.2g} mV" for value in (np.median(one.rms_V), one.rms_V.max(), one.plateau_V.max())),
    )


def _behind(grids: Sequence[Grid]) -> str:
    """What every discharge was solved with."""
    rows = []
    for grid in grids:
        cell = grid.cell
        spans = (
            f"{axis.label} {axis.nodes[0]:.3g} to {axis.nodes[-1]:.3g} {axis.unit} at {axis.nodes.size} values"
            for axis in grid.axes
        )
        said = {
            "cell": f"{cell}, model {cell.model}, numbers of {cell.laboratory.name}",
            "knobs": "; ".join(spans),
            "laws": "; ".join(f"{law}: {choice}" for law, choice in cell.laws.items()),
            "volumes": " and ".join(f"{count} {name}" for name, count in cell.mesh._asdict().items() if count),
            "numbers changed": "; ".join(f"{name} = {value:g}" for name, value in cell.changed),
        }
        listed = "".join(f"<dt>{what}</dt><dd>{escape(words)}</dd>" for what, words in said.items() if words)
        rows.append(f"<h3>{escape(cell.label)}</h3><dl class=settings>{listed}</dl>")
    return (
        f"<p>Every discharge is at constant current until {UNTIL_V:g} V. <em>BET area</em> is a factor of each "
        "cell's own area; all other numbers are the cell's.</p>" + "".join(rows)
    )


def _credits(grids: Sequence[Grid]) -> str:
    sources = dict.fromkeys(_cited(grid.cell.laboratory.citation) for grid in grids)
    return (
        f"<p>Made with lobsim {__version__} (BSD-3-Clause) on {datetime.now(UTC):%d %B %Y}. Numbers: "
        f"{'; '.join(filter(None, sources)) or escape(grids[0].cell.laboratory.name)}. "
        "If you use this page, cite lobsim, the source of the numbers, and PyBaMM (Sulzer et al., J. Open Res. Softw. "
        "2021, 9, 14, doi 10.5334/jors.309). <code>lobsim page</code> solves every discharge anew, with more knobs.</p>"
    )


def _cited(bibtex: str) -> str:
    """A citation in words from BibTeX; as it is, if it is none."""
    fields = {
        name.lower(): " ".join(value.split())
        for name, value in re.findall(r"(\w+)\s*=\s*\{(.*?)\},?\s*\n", bibtex, re.S)
    }
    if not {"author", "title", "year"} <= set(fields):
        return escape(" ".join(bibtex.split()))
    where = " ".join(fields[name] for name in ("journal", "volume", "pages") if name in fields)
    doi = f", doi {fields['doi']}" if "doi" in fields else ""
    return escape(
        f"{fields['author'].replace(' and ', '; ')}, “{fields['title']}”, {where} ({fields['year']}){doi}"
    ).replace("--", "–")
