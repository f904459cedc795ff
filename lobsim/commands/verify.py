"""`lobsim verify`: what is known by hand beside what the models give, on this machine."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lobsim.commands import options, output
from lobsim.commands.figure_options import takes_figure_settings

if TYPE_CHECKING:
    from lobsim.verify import Verification
    from lobsim.verify.checked import Checked

MISSED = 1
COLUMNS = ("", "what", "exact", "computed", "off by", "may be", "order", "")


@takes_figure_settings("out")
def verify(
    only: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Check this result, such as T4; repeat for more.")
    ] = None,
    reasons: Annotated[bool, typer.Option("--reasons", help="Say why each tolerance is no smaller.")] = False,
    json: options.Json = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Write a figure of each result.")] = None,
) -> None:
    """Compare what the models give with what is known exactly, and with the books.

    T1 to T23: uptake in a slab, Sand's time, limiting currents, film and voltage of a uniform electrode, clogging, gas
    along the electrode, mediator, double layer, orders of convergence; docs/verify.md says each. Less than a minute.
    Exit code 1 if one misses its tolerance.
    """
    from lobsim import files

    output.check_json(json)
    if out:
        files.make_folder(out)
    with output.working("loading PyBaMM"):
        from lobsim.verify import verify as check

        logging.getLogger("pybamm.logger").setLevel(logging.ERROR)
        verification = check(only)
        written = verification.save(out) if out else []
    if json:
        output.write_json(verification.to_dict(), json)
    if json != output.STDOUT:
        _print(verification, written, reasons)
    if verification.misses:
        raise typer.Exit(MISSED)


def _print(verification: "Verification", written: list[Path], reasons: bool) -> None:
    from lobsim.verify import RESULTS

    console = output.console()
    last = "why no smaller" if reasons else ""
    lines = []
    for name, rows in verification.rows.items():
        lines.append([name, RESULTS[name].title, "", "", "", "", "", ""])
        lines += [_line(row, reasons) for row in rows]
    console.print(output.table((*COLUMNS[:-1], last), lines, fixed=COLUMNS[:1] + COLUMNS[2:-1]))
    count = sum(map(len, verification.rows.values()))
    missed = len(verification.misses)
    held = "all hold" if not missed else f"{missed} missed"
    console.print(f"{count} numbers, {held}. It took {verification.seconds:.0f} s.")
    if written:
        console.print(f"Written to {written[0].parent}: {', '.join(path.name for path in written)}")


def _line(row: "Checked", reasons: bool) -> list[str]:
    order = "" if row.order is None else f"{row.order:.2f}"
    last = row.reason if reasons else "" if row.holds else "missed"
    numbers = [f"{row.exact:.6g}", f"{row.computed:.6g}"]
    return ["" if row.holds else "!", row.what, *numbers, *_apart(row), order, last]


def _apart(row: "Checked") -> list[str]:
    """Deviation and tolerance: relative ones in per cent, the others in the unit of the numbers."""
    if row.relative:
        return [f"{100 * row.deviation:+.2g} %", f"{100 * row.tolerance:.2g} %"]
    return [f"{row.deviation:+.2g}", f"{row.tolerance:.2g}"]
