"""The cards of the page: each a figure with its title, its legend, and what it shows in a sentence."""

from typing import Any

from dash import dcc, html

from lobsim.page import legends, sharing
from lobsim.page.electrode_fields import FRAMES
from lobsim.page.knob_limits import STEP
from lobsim.page.sides import FIRST, Side
from lobsim.page.subject import Subject

GRAPH: dict[str, Any] = {"displaylogo": False, "displayModeBar": False, "responsive": True, "scrollZoom": False}
DISCHARGE_GRAPHS = {
    "voltage": "Voltage",
    "losses": "Where the voltage goes",
    "section": "Inside the electrode",
    "tubes": "The film on a tube, to scale",
    "edge": "From the open edge",
}
CYCLE_GRAPHS = {
    "halves": "Discharge and charge",
    "capacities": "Capacity",
    "powers": "Power and energy",
    "left": "What is left",
}
LIMIT_GRAPHS = {"rates": "Capacity at each current", "power": "Power at each current"}


def discharge(side: Side, *more: Any) -> html.Div:
    """Lay out the cards of a discharge, and more."""
    cards = [
        _card(side, "voltage", _legend(side, "voltage"), below=_under_the_voltage(side)),
        _card(side, "losses", below=_legend(side, "losses")),
        _card(side, "section", _legend(side, "section"), below=_player(side)),
        _card(side, "tubes", below=legends.caption()),
        _card(side, "edge", html.Span("Li₂O₂ in colour, O₂ in the gas dotted", className="legend")),
        *more,
    ]
    return html.Div(cards, className="cards discharges")


def cycles(side: Side) -> html.Div:
    """Lay out the cards of cycles, with how far they are."""
    drawn = html.Div([_card(side, name) for name in CYCLE_GRAPHS], className="cards")
    return html.Div([_progress(side, "progress", "Cycles done"), drawn], className="cycling")


def limits(side: Side) -> html.Div:
    """Lay out the cards of what limits a cell."""
    title = html.H2(side.named("Which knob matters"), id=side.part("title-bars"))
    signs = [html.Span([html.I(className="less"), f"{100 * STEP:g} % less"])]
    signs += [html.Span([html.I(className="more"), f"{100 * STEP:g} % more"])]
    words = "What changes if one knob alone stands a tenth lower or higher; discharged to the voltage limit."
    head = html.Div([title, html.Div(signs, className="legend")], className="title")
    parts = [head, html.P(words, className="caption"), html.Div(id=side.part("bars"))]
    cards = [_framed(side, "bars", parts, "card card-bars"), *(_card(side, name) for name in LIMIT_GRAPHS)]
    done = _progress(side, "searched", "Discharges done")
    return html.Div([done, html.Div(cards, className="cards")], className="limiting")


def _progress(side: Side, name: str, label: str) -> html.Div:
    bar = html.Progress(id=side.part(name), value="0", max="1")
    hidden = html.Span(side.named(label), className="unseen")
    return html.Div([html.Label([hidden, bar]), html.Span(id=side.part(f"{name}-words"))], className="progress")


def _legend(side: Side, name: str) -> html.Div:
    """Make room for the legend of a figure; an answer says what is drawn."""
    return html.Div(id=side.part(f"legend-{name}"), className="legend")


def _card(side: Side, name: str, beside: Any = None, below: Any = None) -> html.Section:
    title = (DISCHARGE_GRAPHS | CYCLE_GRAPHS | LIMIT_GRAPHS)[name]
    words = html.P(id=side.part(f"said-{name}"), className="unseen")
    heading = html.H2(side.named(title), id=side.part(f"title-{name}"))
    head = html.Div([heading, beside, sharing.savers(side, name, title)], className="title")
    return _framed(side, name, [head, picture(name, side), words, below], f"card card-{name}")


def _framed(side: Side, name: str, parts: list[Any], style: str) -> html.Section:
    return html.Section(parts, className=style, **{"aria-labelledby": side.part(f"title-{name}")})


def picture(name: str, side: Side = FIRST) -> html.Div:
    """Make room for a figure, which a title and a sentence tell."""
    graph = dcc.Graph(id=side.part(name), config=GRAPH, responsive=True, figure=_empty())
    told = " ".join(side.part(f"{part}-{name}") for part in ("title", "said"))
    return html.Div(graph, className="graph", role="img", **{"aria-labelledby": told})


def _empty() -> dict[str, Any]:
    hidden = {"visible": False}
    clear = {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"}
    return {"data": [], "layout": {"xaxis": hidden, "yaxis": hidden, **clear}}


def _player(side: Side) -> html.Div:
    last = FRAMES - 1
    return html.Div(
        [
            html.Button(
                [*side.named(""), html.Span("Play", id=side.part("playing"))], id=side.part("play"), n_clicks=0
            ),
            html.Label(
                [
                    html.Span(side.named("Moment of the discharge"), className="unseen"),
                    dcc.Input(
                        id=side.part("frame"), type="range", min=0, max=last, step=1, value=last, className="range"
                    ),
                ]
            ),
            html.Span(id=side.part("moment")),
        ],
        className="player",
    )


def _under_the_voltage(side: Side) -> html.Div:
    draws = "Band of 90 % of the draws of all uncertain numbers (some seconds)"
    held = [ticked("held", ["Hold the axes"], on=True)] if side == FIRST else []  # of both cells
    return html.Div([*held, ticked(side.part("band"), side.named(draws))], className="ticks")


def ticked(name: str, words: list[Any], on: bool = False) -> dcc.Checklist:
    """Make a box to tick."""
    options = [{"value": "on", "label": html.Span(words)}]
    return dcc.Checklist(id=name, options=options, value=["on"] if on else [], className="tick")


def statements(subject: Subject, side: Side) -> html.Section:
    """Lay out the card of what the paper or laboratory says."""
    title = html.H2(side.named(f"What {subject.speaker} says"), id=side.part("title-statements"))
    return _framed(
        side,
        "statements",
        [title, html.Div(id=side.part("statements"), className="statements")],
        "card card-statements",
    )
