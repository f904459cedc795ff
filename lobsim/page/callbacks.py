"""What the page asks of the server: what a link means, and what becomes of a cell. Nothing of a visitor is kept."""

from typing import Any

from dash import Dash, Input, Output
from dash.development.base_component import Component

from lobsim.errors import LobsimError
from lobsim.page import answers, layout, state, steering
from lobsim.page.answers import NOTHING, OF_THE_FIRST
from lobsim.page.jobs import JobQueue
from lobsim.page.knobs import KNOBS
from lobsim.page.sides import FIRST, SECOND, Side
from lobsim.page.subject import PAPER, Subject
from lobsim.page.turns import DroppedError, Turns

ANSWERED = "answered.data"


def register(app: Dash, jobs: JobQueue, subject: Subject = PAPER) -> None:
    """Connect the page to the queue of its jobs."""
    steering.connect(app)
    turns = Turns()

    @app.callback(Output("restored", "data"), Output("note", "children"), Input("url", "search"))
    def restore(search: str | None) -> tuple[dict[str, Any], str]:
        return restored(str(search or ""), subject)

    @app.callback(
        Output("second", "children"),
        Output("second-files", "children"),
        Input("beside", "data"),
        prevent_initial_call=True,
    )
    def second(opened: Any) -> tuple[Component | None, Component | None]:
        """Lay out a second cell, at a state that the browser knows; or none."""
        return (layout.cell(subject, SECOND, opened), layout.files(SECOND)) if opened else (None, None)

    for side in (FIRST, SECOND):
        _answering(app, side, jobs, turns, subject)


def _answering(app: Dash, side: Side, jobs: JobQueue, turns: Turns, subject: Subject) -> None:
    """Answer the questions of one of the cells."""
    names = [*(name for name in NOTHING if side == FIRST or name not in OF_THE_FIRST), ANSWERED]

    @app.callback(
        {name: Output(*side.part(name).rsplit(".", 1)) for name in names},
        Input(side.part("asked"), "data"),
        running=[(Output(side.part("flying"), "data"), True, False)],
        prevent_initial_call=True,
    )
    def answer(asked: Any) -> dict[str, Any]:
        found = answered(jobs, asked, turns, subject)
        return {name: found[name] for name in names}


def restored(search: str, subject: Subject = PAPER) -> tuple[dict[str, Any], str]:
    """Say what all is to stand at for a link, a second cell included; and of one that cannot be read, why."""
    try:
        found, note = state.read(search, subject), ""
    except LobsimError as reason:
        found = state.State(state.opening(subject))
        whose = "The cell that the page opens with" if subject.own else "The paper's cell"
        note = f"This link cannot be read: {reason}. {whose} is shown instead."
    choices = found.choices
    stand = {
        **{name: getattr(choices, name) for name in state.NAMES},
        "values": {knob.key: choices[knob.key] for knob in KNOBS},
        "pins": [pin.query() for pin in found.pins],
        "beside": found.beside.query() if found.beside else "",
        "guess": ["on"] if found.guess else [],
    }
    return stand, note


def answered(jobs: JobQueue, asked: Any, turns: Turns, subject: Subject = PAPER) -> dict[str, Any]:
    """Answer a question, with its number and whether that is all; one that the visitor has dropped is not answered.

    Parameters
    ----------
    jobs : JobQueue
        What solves.
    asked : mapping
        The "query", whether the "band" is wanted, the curve that is "measured" if there is one, and the "visitor" whose
        question it is, with its "number".
    turns : Turns
        The questions that are open.
    subject : Subject
        What the page is about.

    Returns
    -------
    dict
        What changes, by property of the page.
    """
    found = dict(NOTHING)
    if not isinstance(asked, dict) or not isinstance(asked.get("query"), str):
        return found | {ANSWERED: None}
    given = asked.get("number", 0)
    number = given if isinstance(given, int) else 0
    try:
        with turns.taken(str(asked.get("visitor", ""))[:64], number) as turn:
            changed, all_of_it = answers.answer(
                jobs, asked["query"], subject, bool(asked.get("band")), turn, asked.get("measured")
            )
        return found | changed | {ANSWERED: {"number": number, "done": all_of_it}}
    except DroppedError:
        return found | {ANSWERED: {"number": number, "done": True}}
