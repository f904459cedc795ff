"""The page of the command line: what every command says of itself."""

from typer.main import get_command
from typer.testing import CliRunner

from lobsim.cli import app

WIDE = {"COLUMNS": "100", "TERMINAL_WIDTH": "100", "NO_COLOR": "1"}


def page() -> str:
    """The help of lobsim and of every command, in Markdown."""
    parts = ["# Command line", _help()]
    for name in get_command(app).commands:
        parts += [f"## lobsim {name}", _help(name)]
    return "\n\n".join(parts) + "\n"


def _help(*command: str) -> str:
    shown = CliRunner().invoke(app, [*command, "--help"], prog_name="lobsim", env=WIDE, catch_exceptions=False)
    return f"```text\n{shown.stdout.strip()}\n```"
