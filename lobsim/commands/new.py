"""`lobsim new`: something to begin with."""

from pathlib import Path
from typing import Annotated

import typer

from lobsim.commands import output
from lobsim.errors import pick

KINDS = ("lab",)


def new(
    what: Annotated[str, typer.Argument(metavar="lab", help="What: a laboratory of your own.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where; made if it is not there.")],
) -> None:
    """Write a laboratory to begin with: a commented file of parts of your own, and a cell that runs at once."""
    from lobsim.laboratory.begin import write_template

    pick("thing to begin with", what, KINDS)
    written = write_template(folder)
    output.console().print(f"Written: {', '.join(map(str, written))}. Try `lobsim run --cell {written[-1]}`.")
