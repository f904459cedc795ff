"""Width, resolution and style sheet of figures, as a journal asks for them; they are settings of matplotlib."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from lobsim.arguments import guarded
from lobsim.errors import LobsimError

LOOK = Path(__file__).with_name("look.mplstyle")
OWN = "lobsim"  # a style of this name in matplotlib's folder of styles is laid over `LOOK` without being asked for
WIDTHS_MM, DPI = (60.0, 400.0), (50.0, 2400.0)  # from a small column to a poster; from a screen to line art
MM = 1 / 25.4  # in inches

_chosen: ContextVar[tuple[Any, ...]] = ContextVar("chosen", default=())


@guarded
def settings(
    width_mm: float | None = None, dpi: float | None = None, style: str | Path | None = None
) -> AbstractContextManager[None]:
    """Draw and save figures inside a ``with`` in a width, a resolution and a style of one's own.

    Parameters
    ----------
    width_mm : float, optional
        Width [mm] of a figure, 60 to 400; a journal's columns are about 85 and 170, and 170 is usual. Panels stand
        below each other where there is no room beside.
    dpi : float, optional
        Dots per inch of what is saved as pixels, 50 to 2400; 200 is usual for figures, 100 for animations.
    style : str or Path, optional
        A style sheet of matplotlib (.mplstyle), or the name of one that matplotlib has. It is laid over the look of
        lobsim, and need only say what differs.

    Returns
    -------
    context manager
        For ``with``.

    Raises
    ------
    LobsimError
        If a number is out of its range, or there is no such style, or it has a line that is no setting.
    """
    for words, number, (low, high), unit in (("width", width_mm, WIDTHS_MM, "mm"), ("resolution", dpi, DPI, "dpi")):
        if number is not None and not low <= number <= high:
            raise LobsimError(f"a {words} of figures is {low:g} to {high:g} {unit}, not {number:g}")
    sheets: list[Any] = [] if style is None else [_sheet(style)]
    sheets += [{"figure.figsize": (width_mm * MM, 4.0)}] if width_mm else []
    sheets += [{"savefig.dpi": dpi}] if dpi else []
    return _inside(sheets)


@contextmanager
def _inside(sheets: Sequence[Any]) -> Iterator[None]:
    before = _chosen.set((*_chosen.get(), *sheets))
    try:
        yield
    finally:
        _chosen.reset(before)


def _sheet(style: str | Path) -> str | Path:
    """Read a style once, to refuse what matplotlib would only log."""
    from matplotlib import rc_params_from_file
    from matplotlib.style import library

    if str(style) in library:
        return str(style)
    path = Path(style)
    if not path.is_file():
        raise LobsimError(
            f"there is no style {str(style)!r}: give a style sheet of matplotlib (.mplstyle), or the name of one that "
            "it has, such as grayscale"
        )
    heard: list[str] = []
    ear, log = logging.Handler(logging.WARNING), logging.getLogger("matplotlib")
    ear.emit = lambda record: heard.append(record.getMessage())  # type: ignore[method-assign]
    log.addHandler(ear)
    try:
        rc_params_from_file(path, fail_on_error=True, use_default_template=False)
    except Exception as error:
        heard.append(str(error))
    finally:
        log.removeHandler(ear)
    if heard:
        raise LobsimError(f"{path} is no style sheet of matplotlib: {' '.join(heard[0].split())[:160]}")
    return path


def dpi(otherwise: float) -> float:
    """The resolution that was asked for, or another where none was, in dots per inch of 0.0254 [m]."""
    asked = [sheet["savefig.dpi"] for sheet in _chosen.get() if isinstance(sheet, dict) and "savefig.dpi" in sheet]
    return float(asked[-1]) if asked else otherwise


@contextmanager
def look() -> Iterator[None]:
    """Draw in the look of lobsim and what was chosen; matplotlib's settings are as before afterwards."""
    from matplotlib import style

    with style.context([str(LOOK), *([OWN] if OWN in style.library else []), *_chosen.get()]):
        yield
