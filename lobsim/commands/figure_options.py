"""The options of a figure's width, resolution and style: each stands here once, for all commands that write figures."""

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from lobsim.errors import LobsimError

Width = Annotated[
    float | None,
    typer.Option("--width", metavar="MM", help="Width of figures: a journal's columns are 85 and 170.  [default: 170]"),
]
Dpi = Annotated[
    float | None, typer.Option("--dpi", metavar="DPI", help="Dots per inch of figures in pixels.  [default: 200]")
]
Style = Annotated[
    str | None,
    typer.Option("--style", metavar="FILE|NAME", help="A style sheet of matplotlib, laid over the look of figures."),
]
TABLES = (".csv", ".nc")  # what else commands write into files
OPTIONS = {"width": Width, "dpi": Dpi, "style": Style}


def takes_figure_settings(*outputs: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options --width, --dpi and --style, which hold for every figure that it writes.

    Parameters
    ----------
    *outputs : str
        Its arguments that name what it writes; without one of them there is no figure to set anything of.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        hints = get_type_hints(command, include_extras=True)
        own = [one.replace(annotation=hints[name]) for name, one in signature(command).parameters.items()]
        more = [Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=OPTIONS[name]) for name in OPTIONS]

        @wraps(command)
        def run(**given: Any) -> None:
            chosen = {name: given.pop(name) for name in OPTIONS}
            asked = ", ".join(f"--{name}" for name, value in chosen.items() if value is not None)
            if not asked:
                command(**given)
                return
            if not any(_holds_a_figure(given[name]) for name in outputs):
                where = " or ".join(f"--{name}" for name in outputs)
                raise LobsimError(f"{asked}: no figure is written: name one with {where}, or leave it out")
            from lobsim.plots import settings

            with settings(chosen["width"], chosen["dpi"], chosen["style"]):
                command(**given)

        shown = [*own, *more]
        run.__signature__ = Signature(shown)  # type: ignore[attr-defined]  # which typer reads
        run.__annotations__ = {one.name: one.annotation for one in shown}
        return run

    return decorate


def _holds_a_figure(out: Path | list[Path] | None) -> bool:
    """Whether a figure is in what is written: among files, or in a folder."""
    if isinstance(out, list):
        return any(path.suffix.lower() not in TABLES for path in out)
    return out is not None
