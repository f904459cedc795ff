"""The cards of the page: each a figure with its title, its legend, and what it shows in a sentence."""

from typing import Any

from dash import dcc, html

from lobsim.page import legends, sharing
from lobsim.page.electrode_fields import FRAMES
from lobsim.page.subject import Subject

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
        *more,
    ]
    return html.Div(cards, className="cards discharges")


def cycles() -> html.Div:
    """Lay out the cards of cycles, with how far they are."""
    progress = html.Progress(id="progress", value="0", max="1", **{"aria-label": "Cycles done"})
    return html.Div(
        [
            html.Div([progress, html.Span(id="progress-words")], className="progress"),
            html.Div([_card(name) for name in CYCLE_GRAPHS], className="cards"),
        ],
        className="cycling",
    )


def legend(name: str = "voltage") -> html.Div:
    """Make room for the legend of a figure; an answer says what is drawn."""
    return html.Div(id=f"legend-{name}", className="legend")


def _card(name: str, beside: Any = None, below: Any = None) -> html.Section:
    title = (DISCHARGE_GRAPHS | CYCLE_GRAPHS)[name]
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
