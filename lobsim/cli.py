"""The command line: one command a file in `lobsim.commands`."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from lobsim.commands import interrupt, output
from lobsim.commands.assumptions import assumptions
from lobsim.commands.calibrate import calibrate
from lobsim.commands.check import check
from lobsim.commands.compare import compare
from lobsim.commands.cycle import cycle
from lobsim.commands.data import data
from lobsim.commands.fit import fit
from lobsim.commands.impedance import impedance
from lobsim.commands.limits import limits
from lobsim.commands.listing import listing
from lobsim.commands.new import new
from lobsim.commands.page import page
from lobsim.commands.pores import pores
from lobsim.commands.run import run
from lobsim.commands.share import share, show
from lobsim.commands.sweep import sweep
from lobsim.commands.verify import verify
from lobsim.errors import LobsimError
from lobsim.version import __version__

BAD_INPUT = 2
_UsageError: Any = typer.BadParameter.__bases__[0]  # of the click that typer uses, its own or the installed one


class _OneSentence(TyperGroup):
    """Commands whose errors are one sentence and exit code 2."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; an error that a user can act on has no traceback, nor has an end that a user asks for."""
        with interrupt.as_ctrl_c() as received:
            try:
                return self._invoke(ctx)
            except KeyboardInterrupt:
                typer.echo("lobsim: interrupted", err=True)
                raise typer.Exit(received.code) from None
            except typer.Exit as end:
                raise typer.Exit(received.code) if end.exit_code == interrupt.BY_CTRL_C else end from None

    def _invoke(self, ctx: Any) -> Any:
        try:
            with output.plain_warnings():
                return super().invoke(ctx)
        except LobsimError as error:
            sentence = str(error)
        except _UsageError as error:
            sentence = f"{error.format_message()} (see `lobsim {ctx.invoked_subcommand or ''} --help`)".replace(
                "  ", " "
            )
        typer.echo(f"lobsim: {sentence}", err=True)
        raise typer.Exit(BAD_INPUT)


app = typer.Typer(
    name="lobsim",
    cls=_OneSentence,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"lobsim {__version__}")
        raise typer.Exit


@app.callback()
def lobsim(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    """Simulate lithium-oxygen batteries, from the pores of the electrode to the cell.

    Exit code 0: done. 1: `compare`, `verify` or `check` found what should not be. 2: bad input. 130: interrupted by
    Ctrl-C, 143 by SIGTERM, 129 by SIGHUP.
    """


app.command()(compare)
app.command()(run)
app.command()(cycle)
app.command()(limits)
app.command()(impedance)
app.command()(sweep)
app.command()(data)
app.command()(pores)
app.command()(fit)
app.command()(calibrate)
app.command()(page)
app.command("list")(listing)
app.command()(assumptions)
app.command()(verify)
app.command()(check)
app.command()(new)
app.command()(share)
app.command()(show)
