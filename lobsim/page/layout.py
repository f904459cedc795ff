"""What stands where on the page: choices and knobs at the left, the answer at the right."""

from collections.abc import Callable
from typing import Any

from dash import dcc, html

from lobsim import catalogue
from lobsim.page import knobs, look
from lobsim.page.inside import FRAMES
from lobsim.page.knobs import GROUPS, KNOBS, PAPER, Knob
from lobsim.page.state import CYCLING, DISCHARGE

TICKS = 200  # of a slider; the browser knows them too
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


def page() -> html.Div:
    """Lay out the page."""
    return html.Div(
        id="page",
        className=f"{DISCHARGE} at-NIPS at-stacked",
        children=[
            html.A("Skip to the result", href="#answer", className="skip"),
            dcc.Location(id="url", refresh=False),
            dcc.Store(id="papers", data=_papers()),
            *(dcc.Store(id=name) for name in ("restored", "asked", "movie")),
            dcc.Store(id="pins", data=[]),
            dcc.Interval(id="poll", interval=POLL_ms, disabled=True),
            _head(),
            html.Main([_controls(), _answer()]),
        ],
    )


def _papers() -> dict[str, Any]:
    """What the browser has to know of the knobs and of the paper's values."""
    fields = ("key", "low", "high", "log", "follows")
    return {"knobs": [{name: getattr(knob, name) for name in fields} for knob in KNOBS], "values": knobs.table()}


def _head() -> html.Header:
    links = [html.A(words, id=f"get-{kind}", href=f"run.{kind}", className="button") for kind, words in _FILES.items()]
    return html.Header(
        [
            html.H1("lobsim"),
            html.P("a lithium-oxygen cell, from its pores to its voltage", className="subtitle"),
            html.Nav(
                [
                    html.Button("Copy link", id="link", n_clicks=0, title="A link that brings back all of this"),
                    *links,
                ],
                **{"aria-label": "Take with you"},
            ),
            html.Div(id="busy", className="busy"),
        ]
    )


_FILES = {"csv": "Data (CSV)", "nc": "All (NetCDF)", "py": "Python"}


def _controls() -> html.Section:
    paper = catalogue.paper(PAPER)
    words = {"O2": "O₂", "O2-99": "99 % O₂"}
    groups = [_group(group, [knob for knob in KNOBS if knob.group == group]) for group in GROUPS]
    return html.Section(
        [
            _choice("view", "Show", {DISCHARGE: "discharge", CYCLING: "charge, cycles"}, DISCHARGE),
            _choice("membrane", "Membrane", {name: name for name in paper.membranes}, "NIPS"),
            _choice("build", "Build", {name: name for name in paper.builds}, "stacked"),
            _choice("gas", "Gas", {name: words.get(name, name) for name in paper.gases}, "O2"),
            html.Button("Back to the paper's values", id="reset", n_clicks=0, className="wide"),
            html.P(
                [html.I(className="mark of-paper"), "the paper's value", html.I(className="mark"), "other cells"],
                className="key",
            ),
            *groups,
        ],
        id="controls",
        **{"aria-label": "The cell"},
    )


def _choice(name: str, label: str, options: dict[str, str], value: str) -> html.Fieldset:
    offered = [{"value": key, "label": words} for key, words in options.items()]
    radio = dcc.RadioItems(id=name, options=offered, value=value, inline=True, className="choice")
    return html.Fieldset([html.Legend(label), radio], className="row")


def _group(group: str, members: list[Knob]) -> html.Fieldset:
    return html.Fieldset([html.Legend(group), *map(_knob, members)], className="group", id=f"group-{group.split()[0]}")


def _knob(knob: Knob) -> html.Div:
    """A label, a box for the number, and a slider with the paper's values under it."""
    usual = knobs.paper_values("NIPS", "stacked")[knob.key]
    ticks = [
        html.Span(
            title=f"{whose}: {value:g} {knob.unit}".strip(),
            className=" ".join(["mark", *(f"of-{name}" for name in whose.split(", "))]),
            style={"left": f"{100 * knob.share(value):.2f}%"},
        )
        for value, whose in knobs.marks(knob)
    ]
    named = f"{knob.label}, {knob.unit}" if knob.unit else knob.label
    place = round(TICKS * knob.share(usual))
    slider = dcc.Input(id=f"range-{knob.key}", type="range", min=0, max=TICKS, step=1, value=place, className="range")
    box = dcc.Input(id=f"box-{knob.key}", type="number", value=usual, step="any", debounce=True, className="box")
    return html.Div(
        [
            html.Label(knob.label, htmlFor=f"box-{knob.key}", title=knob.hint),
            box,
            html.Span(knob.unit, className="unit"),
            html.Div(
                [
                    html.Label([html.Span(f"{named}, slider", className="unseen"), slider]),
                    html.Div(ticks, className="marks", **{"aria-hidden": "true"}),
                ],
                className="slider",
            ),
        ],
        className="knob",
    )


def _answer() -> html.Section:
    return html.Section(
        [
            html.Div(id="error", role="alert"),
            html.Div(
                [
                    html.P(id="sentence", **{"aria-live": "polite"}),
                    html.Button("Pin this run", id="pin", n_clicks=0, title="Keep it beside the next ones, up to four"),
                ],
                className="headline",
            ),
            html.Div(id="tiles"),
            html.Div(id="chips"),
            html.Div([_card(name, title) for name, title in DISCHARGE_GRAPHS.items()], className="cards discharges"),
            html.Div(
                [
                    html.Div(
                        [html.Progress(id="progress", value="0", max="1"), html.Span(id="progress-words")],
                        className="progress",
                    ),
                    html.Div([_card(name, title) for name, title in CYCLE_GRAPHS.items()], className="cards"),
                ],
                className="cycling",
            ),
            html.Div([html.H2("What the paper says"), html.Div(id="said")], className="card"),
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


def _card(name: str, title: str) -> html.Div:
    graph = dcc.Graph(id=name, config=GRAPH, responsive=True, figure=_empty())
    beside, below = _BESIDE.get(name, lambda: None)(), _BELOW.get(name, lambda: None)()
    head = html.Div([html.H2(title), beside], className="title")
    return html.Div([head, html.Div(graph, className="graph"), below], className=f"card card-{name}")


def _empty() -> dict[str, Any]:
    hidden = {"visible": False}
    clear = {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"}
    return {"data": [], "layout": {"xaxis": hidden, "yaxis": hidden, **clear}}


def _matter() -> html.Div:
    """The legend of the cross-section."""
    drawn = [(look.MATTER_NAMES[name], {"background": colour}) for name, colour in look.MATTER.items()]
    drawn.append(("dissolved O₂", {"borderTop": f"3px dotted {look.OXYGEN}", "height": "0"}))
    return html.Div([html.Span([html.I(style=style), words]) for words, style in drawn], className="legend")


def _voltages() -> html.Div:
    """The legend of the voltage curves."""
    drawn = [
        ("this run", {"borderTop": f"3px solid {look.RUN}", "height": "0"}, None),
        ("plateau", {"background": look.BAND}, None),
        ("capacity", {"border": 0}, "●"),
        ("start of the fall", {"border": 0}, "◆"),
    ]
    spans = [html.Span([html.I(sign, style=style), words]) for words, style, sign in drawn]
    return html.Div([spans[0], html.Span("paper:"), *spans[1:]], className="legend")


def _terms() -> html.Div:
    """The legend of the losses, in the order in which they are stacked."""
    drawn = [(look.LOSS_NAMES.get(name, name), colour) for name, colour in look.LOSS_COLOURS.items()]
    return html.Div(
        [html.Span([html.I(style={"background": colour}), words]) for words, colour in drawn[::-1]], className="legend"
    )


def _caption() -> html.P:
    return html.P("The dotted circle is how far electrons get through the film.", className="caption")


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


_BESIDE: dict[str, Callable[[], Any]] = {"section": _matter, "voltage": _voltages}
_BELOW: dict[str, Callable[[], Any]] = {"section": _player, "tubes": _caption, "losses": _terms}
