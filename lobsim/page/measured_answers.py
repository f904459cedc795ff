"""Answers about a visitor's own data: what a dropped file holds, and how far a fit is. Nothing of it is kept."""

import base64
from typing import Any

from dash import Dash, Input, Output, State, html, no_update

from lobsim.errors import LobsimError
from lobsim.page import callbacks, cell_files, dropped_file, measured_card
from lobsim.page.dropped_file import Found, Given
from lobsim.page.fitting import Fits
from lobsim.page.measured import HUGE
from lobsim.page.reading import Reader
from lobsim.page.sentences import sentence
from lobsim.page.subject import Subject

CELL = ".toml"


def register(app: Dash, subject: Subject) -> None:
    """Connect the card of the visitor's own data."""
    fits, reader = Fits(), Reader()

    @app.callback(
        Output("file-said", "children"),
        Output("file-refused", "children"),
        Output("file-more", "open"),
        Output("curves", "data"),
        Output("curve", "options"),
        Output("curve", "value"),
        Output("restored", "data", allow_duplicate=True),
        Input("file", "contents"),
        Input("read-again", "n_clicks"),
        State("file", "filename"),
        State("file-area", "value"),
        State("file-current", "value"),
        State("file-columns", "value"),
        prevent_initial_call=True,
    )
    def read(contents: Any, _: Any, name: Any, area: Any, current: Any, columns: Any) -> tuple[Any, ...]:
        return dropped(reader, contents, name, (area, current, columns), subject)

    @app.callback(
        Output("curve", "value", allow_duplicate=True), Input("take-away", "n_clicks"), prevent_initial_call=True
    )
    def take_away(_: Any) -> None:
        return None

    @app.callback(
        Output("fit-told", "data"),
        Output("fit-words", "children"),
        Output("fit-refused", "children"),
        Output("fit-found", "children"),
        Input("fit-asked", "data"),
        prevent_initial_call=True,
    )
    def fit(asked: Any) -> tuple[Any, ...]:
        return fitted(fits, asked, subject)


def dropped(reader: Reader, contents: Any, name: Any, said: tuple[Any, Any, Any], subject: Subject) -> tuple[Any, ...]:
    """Read a file: what it is, why not, whether more is asked, its curves, their names, the one that is shown.

    Of a file of a cell, the state of the page that shows it comes last.

    Parameters
    ----------
    reader : Reader
        What reads files.
    contents, name : str
        The file as a browser sends it, and its name.
    said : tuple
        Area of the electrode [cm2], current [mA/cm2], and lines that name columns.
    subject : Subject
        What the page is about.
    """
    nothing = (no_update,) * 4
    try:
        content, name = dropped_file.unpacked(contents, name)
        if name.lower().endswith(CELL):
            stand, _ = callbacks.restored(reader.read(cell_files.opened, content, name, subject), subject)
            return f"{name} is opened: the knobs stand at its numbers.", "", no_update, *nothing[:3], stand
        found: Found = reader.read(dropped_file.read, content, name, _given(*said))
    except LobsimError as error:
        return "", sentence(error), _asks_more(str(error)), *nothing
    options = [{"value": place, "label": curve["label"]} for place, curve in enumerate(found.curves)]
    return measured_card.said(found), "", False, found.curves, options, 0, no_update


def _given(area: Any, current: Any, columns: Any) -> Given:
    return Given(_number("area of the electrode", area), _number("current", current), str(columns or ""))


def _number(what: str, given: Any) -> float | None:
    """Read a number of a box, which may be empty.

    Raises
    ------
    LobsimError
        If it is none.
    """
    if given in (None, "", 0):
        return None
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given < HUGE:
        raise LobsimError(f"the {what} must be a number above 0")
    return float(given)


def _asks_more(words: str) -> bool:
    """Whether a sentence asks for what is folded away: the current, or names of columns."""
    return "column" in words or "current" in words


def fitted(fits: Fits, asked: Any, subject: Subject) -> tuple[Any, ...]:
    """Begin, stop or look at a fit: what the browser does next, how far it is, why it is refused, what it has found."""
    if not isinstance(asked, dict):
        return (no_update,) * 4
    visitor = str(asked.get("visitor", ""))[:64]
    try:
        if asked.get("does") == "begin":
            fits.begin(visitor, str(asked.get("query", "")), asked.get("curve"), asked.get("knobs"), subject)
            return {"goes": True}, "begins", "", ""
        if asked.get("does") == "stop":
            fits.stop(visitor)
        words, found = fits.look(visitor)
    except LobsimError as error:
        return {"goes": False}, "", sentence(error), no_update
    if found is None:
        return {"goes": True}, words or "loading the model", no_update, no_update
    stand, _ = callbacks.restored(found.query, subject)
    packed = base64.b64encode(found.cell.encode()).decode()
    save = html.A(
        "Fitted cell (TOML)",
        href=f"data:application/toml;base64,{packed}",
        download="cell.toml",
        className="button",
        title="With the intervals, and where they come from",
    )
    return {"goes": False, "stand": stand}, "", "", [*measured_card.findings(found), save]
