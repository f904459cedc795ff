"""`lobsim assumptions`: the referee's page."""

import typer

from lobsim.commands import options, output
from lobsim.commands.cell_options import CellFile, named


def assumptions(
    context: typer.Context,
    membrane: options.Membrane = "NIPS",
    build: options.Build = "stacked",
    laboratory: options.LaboratoryName = options.DEFAULT_LABORATORY,
    cell_file: CellFile = None,
    json: options.Json = None,
) -> None:
    """List every number of a cell that is not printed.

    These are the fitted, the assumed and the derived, with their sources and ranges: the referee's page.
    """
    output.check_json(json)
    cell = named(context, cell_file, membrane, build, laboratory)
    statuses = ("fitted", "assumed", "derived")
    listed = sorted(cell.assumptions(), key=lambda one: statuses.index(one.origin.status))
    records = [options.described(one.name, one.value, one.origin) for one in listed]
    output.show(records, json)
    if json != output.STDOUT:
        counts = [f"{sum(one.origin.status == status for one in listed)} {status}" for status in statuses]
        output.console().print(f"{cell!r}: {len(cell.parameters)} numbers, of which {', '.join(counts)}.")
