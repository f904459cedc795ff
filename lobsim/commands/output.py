"""Output of a command: tables on the terminal, JSON, progress and warnings on standard error."""

import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from lobsim import files
from lobsim.display.progress import shown
from lobsim.errors import LobsimWarning

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from lobsim.result import Result

STDOUT = "-"
WIDTH = 150  # of tables that do not go to a terminal


def console(*, stderr: bool = False) -> "Console":
    """Make a rich console that does not fold tables into 80 columns when they are piped."""
    from rich.console import Console

    fixed = None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDTH
    return Console(stderr=stderr, width=fixed, highlight=False, markup=False)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, fixed: Sequence[str] = ()) -> "Table":
    """Make a table of words; the ``fixed`` columns are not folded."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    made = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, show_header=any(columns), collapse_padding=True)
    for column in columns:
        made.add_column(column, no_wrap=column in fixed, overflow="fold")
    for row in rows:
        made.add_row(*(Text(cell) for cell in row))
    return made


def check_json(target: str | None) -> None:
    """Refuse a file that JSON could not be written to, before any work is done."""
    if target not in (None, STDOUT):
        files.check(Path(str(target)))


def write_json(value: Any, target: str) -> None:
    """Write JSON to a file, or to standard output for "-"."""
    from lobsim.files.plain import to_json

    if target == STDOUT:
        typer.echo(to_json(value), nl=False)
        return
    with files.whole(Path(target)) as draft:
        draft.write_text(to_json(value), encoding="utf-8")


def show(records: Sequence[dict[str, Any]], json: str | None) -> None:
    """Print records of the same keys as a table; write them as JSON too if asked, and only that if to stdout."""
    if json:
        write_json(list(records), json)
    if json == STDOUT:
        return
    seen = [_for_eyes(record) for record in records]
    rows = [[_cell(value) for value in record.values()] for record in seen]
    console().print(table(list(seen[0]), rows, fixed=("value", "status", "range")))


def _for_eyes(record: dict[str, Any]) -> dict[str, Any]:
    """Leave out the unit, which the name has too, and put a range together."""
    kept = {key: value for key, value in record.items() if key not in ("unit", "low", "high")}
    if "low" not in record:
        return kept
    low, high = _cell(record["low"]), _cell(record["high"])
    return kept | {
        "range": f"{low} to {high}" if low and high else f"from {low}" if low else f"to {high}" if high else ""
    }


def _cell(value: Any) -> str:
    if value is None or value is False:
        return ""
    return "yes" if value is True else f"{value:g}" if isinstance(value, float | int) else str(value)


def say(words: str) -> None:
    """Print a sentence on standard error."""
    typer.echo(f"lobsim: {words}", err=True)


def warn(words: str) -> None:
    """Print a warning on standard error."""
    say(f"warning: {words}")


def warn_of_books(result: "Result", case: str = "") -> None:
    """Print a warning if the books of a result do not close; ``case`` says which result of several."""
    if result.certificate.warning:
        warn(f"{case}: {result.certificate.warning}" if case else result.certificate.warning)


@contextmanager
def plain_warnings() -> Iterator[None]:
    """Print what is doubtful about cells as `warn` does, once each, without a line of Python."""
    from lobsim.cell import caution  # which takes a while, and asking for help needs no cell

    with warnings.catch_warnings(), caution.once():
        usual = warnings.showwarning

        def show(message: Any, category: type[Warning], *where: Any, **more: Any) -> None:
            if issubclass(category, LobsimWarning):
                warn(str(message))
            else:
                usual(message, category, *where, **more)

        warnings.simplefilter("always", LobsimWarning)
        warnings.showwarning = show
        yield


@contextmanager
def working(words: str) -> Iterator[None]:
    """Show what is being done, at once on a terminal; whatever is printed meanwhile goes to standard error."""
    with redirect_stdout(sys.stderr), shown(words, prompt=True):
        yield
