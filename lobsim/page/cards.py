"""The cards of the page: each a figure with its title, its legend, and what it shows in a sentence."""

from typing import Any

from dash import dcc, html

from lobsim.page import legends, sharing
from lobsim.page.electrode_fields import FRAMES
from lobsim.page.knob_limits import STEP
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


def discharge(*more: Any) -> html.Div:
    """Lay out the cards of a discharge, and more; those of a pinned run are hidden as long as none is beside."""
    cards = [
        _card("voltage", legend(), below=_under_the_voltage()),
        _card("losses", below=legend("losses")),
        _pinned("losses"),
        _card("section", legend("section"), below=_player()),
        _pinned("section"),
        _card("tubes", below=legends.caption()),
        _pinned("tubes"),
        _card("edge", html.Span("Li₂O₂ in colour, O₂ in the gas dotted", className="legend")),
        _pinned("edge"),
        *more,
    ]
    return html.Div(cards, className="cards discharges")


def cycles() -> html.Div:
    """Lay out the cards of cycles, with how far they are."""
    drawn = html.Div([_card(name) for name in CYCLE_GRAPHS], className="cards")
    return html.Div([_progress("progress", "Cycles done"), drawn], className="cycling")


def limits() -> html.Div:
    """Lay out the cards of what limits a cell."""
    title = html.H2("Which knob matters", id="title-bars")
    signs = [html.Span([html.I(className="less"), f"{100 * STEP:g} % less"])]
    signs += [html.Span([html.I(className="more"), f"{100 * STEP:g} % more"])]
    words = "What changes if one knob alone stands a tenth lower or higher; discharged to the voltage limit."
    head = html.Div([title, html.Div(signs, className="legend")], className="title")
    parts = [head, html.P(words, className="caption"), html.Div(id="bars")]
    cards = [_framed("bars", parts, "card card-bars"), *(_card(name) for name in LIMIT_GRAPHS)]
    return html.Div(
        [_progress("searched", "Discharges done"), html.Div(cards, className="cards")], className="limiting"
    )


def _progress(name: str, label: str) -> html.Div:
    bar = html.Progress(id=name, value="0", max="1", **{"aria-label": label})
    return html.Div([bar, html.Span(id=f"{name}-words")], className="progress")


def legend(name: str = "voltage") -> html.Div:
    """Make room for the legend of a figure; an answer says what is drawn."""
    return html.Div(id=f"legend-{name}", className="legend")


def _card(name: str, beside: Any = None, below: Any = None) -> html.Section:
    title = (DISCHARGE_GRAPHS | CYCLE_GRAPHS | LIMIT_GRAPHS)[name]
    words = html.P(id=f"said-{name}", className="unseen")
    head = html.Div([html.H2(title, id=f"title-{name}"), beside, sharing.savers(name, title)], className="title")
    return _framed(name, [head, picture(name, f"said-{name}"), words, below], f"card card-{name}")


def _pinned(name: str) -> html.Section:
    """The same of a pinned run, whose story is told above."""
    title = html.H2(f"{DISCHARGE_GRAPHS[name]}: pinned run", id=f"title-{name}-beside")
    parts = [html.Div(title, className="title"), picture(f"{name}-beside", "beside")]
    return _framed(f"{name}-beside", parts, f"card card-{name} of-pinned")


def _framed(name: str, parts: list[Any], style: str) -> html.Section:
    return html.Section(parts, className=style, **{"aria-labelledby": f"title-{name}"})


def picture(name: str, words: str) -> html.Div:
    """Make room for a figure, which words under another name tell in a sentence."""
    graph = dcc.Graph(id=name, config=GRAPH, responsive=True, figure=_empty())
    return html.Div(graph, className="graph", role="img", **{"aria-labelledby": f"title-{name} {words}"})


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


def _under_the_voltage() -> html.Div:
    draws = "Band of 90 % of the draws of all uncertain numbers (some seconds)"
    return html.Div([ticked("held", "Hold the axes", on=True), ticked("band", draws)], className="ticks")


def ticked(name: str, words: str, on: bool = False) -> dcc.Checklist:
    """Make a box to tick."""
    options = [{"value": "on", "label": words}]
    return dcc.Checklist(id=name, options=options, value=["on"] if on else [], className="tick")


def statements(subject: Subject) -> html.Section:
    """Lay out the card of what the paper or laboratory says."""
    title = html.H2(f"What {subject.speaker} says", id="title-statements")
    return _framed("statements", [title, html.Div(id="statements")], "card")
