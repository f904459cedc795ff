"""The left side of the page: choices, and knobs with the paper's values marked."""

from dash import dcc, html

from lobsim.laboratory import catalogue
from lobsim.page.knobs import GROUPS, KNOBS, Knob
from lobsim.page.paper_values import PAPER, marks, paper_values
from lobsim.page.state import CYCLING, DISCHARGE

TICKS = 100  # of a slider; the browser knows them too


def controls() -> html.Section:
    """Lay out the choices and the knobs."""
    paper = catalogue.laboratory(PAPER)
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
    usual = paper_values("NIPS", "stacked")[knob.key]
    ticks = [
        html.Span(
            title=f"{whose}: {value:g} {knob.unit}".strip(),
            className=" ".join(["mark", *(f"of-{name}" for name in whose.split(", "))]),
            style={"left": f"{100 * knob.share(value):.2f}%"},
        )
        for value, whose in marks(knob)
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
        id=f"knob-{knob.key}",
        className="knob",
    )
