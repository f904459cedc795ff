"""The command line of hexwgm."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from hexwgm import __version__
from hexwgm.commands.checks import reproduce, verify
from hexwgm.commands.computed import coat, field, modes, spectrum, sweep
from hexwgm.commands.measured import assign, fit_side, fret, fsr
from hexwgm.errors import HexwgmError

BAD_INPUT = 2
_UsageError: Any = typer.BadParameter.__bases__[0]  # of the click that typer uses, its own or the installed one


class _OneSentence(TyperGroup):
    """Commands whose errors are one sentence and exit code 2."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; an error that a user can act on has no traceback."""
        try:
            return super().invoke(ctx)
        except HexwgmError as error:
            sentence = str(error)
        except _UsageError as error:
            sentence = error.format_message()
        typer.echo(f"hexwgm: {sentence}", err=True)
        raise typer.Exit(BAD_INPUT)


app = typer.Typer(
    name="hexwgm",
    cls=_OneSentence,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"hexwgm {__version__}")
        raise typer.Exit


@app.callback()
def hexwgm(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    """Whispering-gallery modes of a hexagonal microrod.

    Exit code 0: done. 1: `verify` or `reproduce` found a number that does not hold. 2: bad input, said in a sentence.
    """


for _command in (fsr, assign, modes, spectrum, field, sweep, coat, fret, verify, reproduce):
    app.command()(_command)
app.command("fit-side")(fit_side)
