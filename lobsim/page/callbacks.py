"""Answers of the server: a link becomes a state, a state becomes figures and words. Nothing of a visitor is kept."""

from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, html, no_update
from dash.dependencies import ClientsideFunction

from lobsim.errors import LobsimError
from lobsim.page import cross_section, cycle_figures, losses, state, statement_table, style, summary, voltage
from lobsim.page.jobs import JobQueue
from lobsim.page.knobs import KNOBS
from lobsim.page.layout import CYCLE_GRAPHS
from lobsim.page.state import CYCLING, Choices
from lobsim.page.subject import PAPER, Subject

SHOWN = tuple(f"{name}.children" for name in ("sentence", "tiles", "statements", "lines", "error", "caution", "chips"))
DRAWN = ("voltage.figure", "losses.figure", "movie.data", *(f"{name}.figure" for name in CYCLE_GRAPHS))
RUNNING = ("progress.value", "progress-words.children", "poll.disabled")
NOTHING = dict.fromkeys((*SHOWN, *DRAWN, *RUNNING), no_update)


def register(app: Dash, jobs: JobQueue, subject: Subject = PAPER) -> None:
    """Connect the page to the queue of its jobs."""
    _steering(app)

    @app.callback(Output("restored", "data"), Output("note", "children"), Input("url", "search"))
    def restore(search: str | None) -> tuple[dict[str, Any], str]:
        return restored(search or "", subject)

    @app.callback(
        {name: Output(*name.rsplit(".", 1)) for name in NOTHING},
        Input("asked", "data"),
        Input("poll", "n_intervals"),
        Input("band", "value"),
        running=[(Output("busy", "className"), "busy on", "busy")],
        prevent_initial_call=True,
    )
    def answer(asked: Any, _: Any, band: Any) -> dict[str, Any]:
        if not isinstance(asked, str):
            return dict(NOTHING)
        return answered(jobs, asked, polled=ctx.triggered_id == "poll", subject=subject, band=bool(band))


def _steering(app: Dash) -> None:
    """Connect what the browser does alone: knobs, links, pins, playing."""
    names = ("view", "membrane", "build", "gas")
    turned = [(f"{kind}-{knob.key}", "value") for kind in ("box", "range") for knob in KNOBS]
    app.clientside_callback(
        ClientsideFunction("lobsim", "steer"),
        [*(Output(name, "value") for name in names), *(Output(*one) for one in turned), Output("pins", "data")],
        [
            *(Input(name, "value") for name in names),
            *(Input(*one) for one in turned),
            Input("restored", "data"),
            Input("reset", "n_clicks"),
            Input("pin", "n_clicks"),
            Input({"type": "unpin", "index": ALL}, "n_clicks"),
            State("pins", "data"),
            State("usual", "data"),
        ],
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("lobsim", "show"),
        [Output("section", "figure"), Output("tubes", "figure"), Output("moment", "children")],
        [Input("frame", "value"), Input("movie", "data")],
        prevent_initial_call=True,
    )
    for name, seen in (("play", "n_clicks"), ("link", "n_clicks")):
        app.clientside_callback(
            ClientsideFunction("lobsim", name),
            Output(name, "children"),
            Input(name, seen),
            State("frame", "value"),
            prevent_initial_call=True,
        )


def restored(search: str, subject: Subject = PAPER) -> tuple[dict[str, Any], str]:
    """Say what the choices, knobs and pins are to stand at for a link; and of one that cannot be read, why."""
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
    }
    return stand, note


def answered(
    jobs: JobQueue, asked: str, polled: bool = False, subject: Subject = PAPER, band: bool = False
) -> dict[str, Any]:
    """Answer a query; what cannot be is said in words, and the figures stay as they are."""
    try:
        wanted = state.read(asked, subject)
        if wanted.choices.view == CYCLING:
            return NOTHING | _cycles(jobs, wanted.choices)
        return dict(NOTHING) if polled else NOTHING | _discharge(jobs, wanted, band)
    except LobsimError as error:
        return NOTHING | {"error.children": _sentence(str(error)), "caution.children": "", "poll.disabled": True}


def _caution(choices: Choices) -> str:
    """Say what is doubtful about the numbers of the cell, a sentence each."""
    return " ".join(map(_sentence, choices.cell().warnings))


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _discharge(jobs: JobQueue, wanted: state.State, band: bool) -> dict[str, Any]:
    run, *beside = jobs.discharges(wanted.choices, *wanted.pins)
    pins = [(pin.title, one) for pin, one in zip(wanted.pins, beside, strict=True)]
    edges, doubt = _band(jobs, wanted.choices) if band else (None, "")
    return {
        "sentence.children": summary.discharge(run),
        "tiles.children": _tiles(summary.tiles(run)),
        "statements.children": statement_table.table(run.saying, run.usual, wanted.choices.subject),
        "lines.children": wanted.choices.lines(),
        "error.children": "",
        "caution.children": " ".join(filter(None, (_caution(wanted.choices), doubt))),
        "chips.children": [_chip(place, pin) for place, pin in enumerate(wanted.pins)],
        "voltage.figure": voltage.figure(run, pins, wanted.choices.subject.speaker, edges),
        "losses.figure": losses.figure(run),
        "movie.data": cross_section.movie(run),
        "poll.disabled": True,
    }


def _band(jobs: JobQueue, choices: Choices) -> tuple[Any, str]:
    """The band of a discharge; or none, and why."""
    try:
        return jobs.band(choices), ""
    except LobsimError as error:
        return None, _sentence(f"there is no band: {error}")


def _cycles(jobs: JobQueue, choices: Choices) -> dict[str, Any]:
    done, run = jobs.cycles(choices)
    count = int(choices["times"])
    told = {
        "progress.value": f"{done / count:.3f}",
        "progress-words.children": f"cycle {done} of {count}",
        "poll.disabled": run is not None,
        "error.children": "",
        "caution.children": _caution(choices),
    }
    if run is None:
        return told | {"sentence.children": "The cell is being cycled."}
    return told | {
        "sentence.children": summary.cycles(run),
        "tiles.children": _tiles(summary.cycle_tiles(run)) if run.rows else [],
        "statements.children": statement_table.table(run.saying, run.usual, choices.subject),
        "lines.children": choices.lines(),
        **{f"{name}.figure": figure for name, figure in cycle_figures.figures(run).items()},
    }


def _tiles(numbers: list[tuple[str, str]]) -> list[html.Div]:
    return [html.Div([html.Span(name), html.Strong(value)], className="tile") for name, value in numbers]


def _chip(place: int, pin: Choices) -> html.Span:
    remove = html.Button(
        "×", id={"type": "unpin", "index": place}, **{"aria-label": f"Remove the pinned run {pin.title}"}
    )
    swatch = html.Span(className=f"swatch {style.DASHES[place]}", style={"color": style.PINS[place]})
    return html.Span([swatch, pin.title, remove], className="chip")
