"""Layout of the page: choices and knobs at the left, the answer at the right."""

from collections.abc import Callable
from typing import Any

from dash import dcc, html

from lobsim.page import legends, sharing, usual_values
from lobsim.page.controls import controls
from lobsim.page.electrode_fields import FRAMES
from lobsim.page.state import DISCHARGE
from lobsim.page.subject import PAPER, Subject

POLL_ms = 400
GRAPH: dict[str, Any] = {"displaylogo": False, "displayModeBar": False, "responsive": True, "scrollZoom": False}
DISCHARGE_GRAPHS = {
    "voltage": "Voltage",
    "losses": "Where the voltage goes",
    "section": "Inside the electrode",
    "tubes": "The film on a tube, to scale",
}
CYCLE_GRAPHS = {
    "halves": "Discharge and charge",
    "capacities": "Capacity",
    "powers": "Power and energy",
    "left": "What is left",
}


def page(subject: Subject = PAPER) -> html.Div:
    """Lay out the page."""
    return html.Div(
        id="page",
        className=DISCHARGE,
        children=[
            html.A("Skip to the result", href="#answer", className="skip"),
            dcc.Location(id="url", refresh=False),
            dcc.Store(id="usual", data=_usual(subject)),
            *(dcc.Store(id=name) for name in ("restored", "asked", "movie")),
            dcc.Store(id="pins", data=[]),
            dcc.Interval(id="poll", interval=POLL_ms, disabled=True),
            _head(subject),
            html.Main([controls(subject), _answer(subject)]),
            sharing.dialog(),
        ],
    )


def _usual(subject: Subject) -> dict[str, Any]:
    """Collect what the browser has to know of the knobs and of their usual values, by gas, membrane and build."""
    fields = ("key", "low", "high", "log", "follows")
    return {
        "knobs": [{name: getattr(knob, name) for name in fields} for knob in usual_values.knobs(subject)],
        "values": {gas: usual_values.table(subject, gas) for gas in subject.offered["gas"]},
    }


def _head(subject: Subject) -> html.Header:
    whole = "a lithium-oxygen cell, from its pores to its voltage"
    about = f"opened with {subject.cell.label}, {subject.laboratory.name}" if subject.own else whole
    links = [html.A(words, id=f"get-{kind}", href=f"run.{kind}", className="button") for kind, words in _FILES.items()]
    return html.Header(
        [
            html.H1("lobsim"),
            html.P(about, className="subtitle"),
            html.Nav(
                [
                    html.Button("Copy link", id="link", n_clicks=0, title="A link that brings back all of this"),
                    *links,
                    *sharing.buttons(),
                ],
                **{"aria-label": "Take with you"},
            ),
            html.Div(id="busy", className="busy"),
        ]
    )


_FILES = {"csv": "Data (CSV)", "nc": "All (NetCDF)", "py": "Python"}


def _answer(subject: Subject) -> html.Section:
    discharges, cycles = (
        [_card(name, title, subject) for name, title in graphs.items()] for graphs in (DISCHARGE_GRAPHS, CYCLE_GRAPHS)
    )
    return html.Section(
        [
            html.Div(id="note", role="alert"),
            html.Div(id="error", role="alert"),
            html.Div(id="caution", role="status"),
            html.Div(
                [
                    html.P(id="sentence", **{"aria-live": "polite"}),
                    html.Button("Pin this run", id="pin", n_clicks=0, title="Keep it beside the next ones, up to four"),
                ],
                className="headline",
            ),
            html.Div(id="tiles"),
            html.Div(id="chips"),
            html.Div(discharges, className="cards discharges"),
            html.Div(
                [
                    html.Div(
                        [
                            html.Progress(id="progress", value="0", max="1", **{"aria-label": "Cycles done"}),
                            html.Span(id="progress-words"),
                        ],
                        className="progress",
                    ),
                    html.Div(cycles, className="cards"),
                ],
                className="cycling",
            ),
            html.Div([html.H2(f"What {subject.speaker} says"), html.Div(id="statements")], className="card"),
            html.Details(
                [html.Summary("The Python lines that make this run"), html.Pre(id="lines")],
                className="card",
                open=False,
            ),
        ],
        id="answer",
        tabIndex="-1",
        **{"aria-label": "The result"},
    )


def _card(name: str, title: str, subject: Subject) -> html.Div:
    graph = dcc.Graph(id=name, config=GRAPH, responsive=True, figure=_empty())
    beside, below = _BESIDE.get(name, lambda _: None)(subject), _BELOW.get(name, lambda: None)()
    head = html.Div([html.H2(title), beside, sharing.savers(name, title)], className="title")
    return html.Div([head, html.Div(graph, className="graph"), below], className=f"card card-{name}")


def _empty() -> dict[str, Any]:
    hidden = {"visible": False}
    clear = {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"}
    return {"data": [], "layout": {"xaxis": hidden, "yaxis": hidden, **clear}}


def _player() -> html.Div:
    last = FRAMES - 1
    return html.Div(
        [
            html.Button("Play", id="play", n_clicks=0),
            html.Label(
                [
                    html.Span("Moment of the discharge", className="unseen"),
                    dcc.Input(id="frame", type="range", min=0, max=last, step=1, value=last, className="range"),
                ]
            ),
            html.Span(id="moment"),
        ],
        className="player",
    )


def _uncertain() -> dcc.Checklist:
    words = "Show the band in which 90 % of the draws of all uncertain numbers lie; takes some seconds"
    return dcc.Checklist(id="band", options=[{"value": "on", "label": words}], value=[], className="choice")


_BESIDE: dict[str, Callable[[Subject], Any]] = {
    "section": lambda _: legends.matter(),
    "voltage": lambda subject: legends.voltages(subject.speaker),
}
_BELOW: dict[str, Callable[[], Any]] = {
    "section": _player,
    "tubes": legends.caption,
    "losses": legends.terms,
    "voltage": _uncertain,
}
