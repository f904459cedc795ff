"""The left side of the page: choices, and knobs with their usual values marked."""

from dash import dcc, html

from lobsim.page.cards import ticked
from lobsim.page.knobs import GROUPS, Knob
from lobsim.page.sides import FIRST, Side
from lobsim.page.state import CYCLING, DISCHARGE, LIMITS, opening
from lobsim.page.subject import PAPER, Subject
from lobsim.page.usual_values import knobs, marks

VIEWS = {DISCHARGE: "discharge", CYCLING: "charge, cycles", LIMITS: "limits"}
TICKS = 100  # of a slider; the browser knows them too


def controls(subject: Subject = PAPER, side: Side = FIRST) -> html.Section:
    """Lay out the choices and the knobs of a cell."""
    cell, offered = subject.cell, subject.offered
    own = subject.laboratory.own
    words = {name: said for name, said in {"O2": "O₂", "O2-99": "99 % O₂"}.items() if ("gas", name) not in own}
    groups = [
        _group(side, group, [knob for knob in knobs(subject) if knob.group == group], subject) for group in GROUPS
    ]
    name = side.part("name-controls")
    return html.Section(
        [
            html.Span(side.named("The cell"), id=name, className="unseen"),
            _choice(side, "view", "Show", VIEWS, DISCHARGE),
            _choice(side, "membrane", "Membrane", {name: name for name in offered["membrane"]}, cell.membrane),
            _choice(side, "build", "Build", {name: name for name in offered["build"]}, cell.build),
            _choice(side, "gas", "Gas", {name: words.get(name, name) for name in offered["gas"]}, subject.gas),
            *([ticked("guess", ["Guess before you see the run"])] if side == FIRST else []),
            html.Button(
                side.named(f"Back to {subject.whose} values"), id=side.part("reset"), n_clicks=0, className="wide"
            ),
            html.P(
                [html.I(className="mark here"), f"{subject.whose} value", html.I(className="mark"), "other cells"],
                className="key",
            ),
            *groups,
        ],
        id=side.part("controls"),
        className="controls",
        **{"aria-labelledby": name},
    )


def _choice(side: Side, name: str, label: str, options: dict[str, str], value: str) -> html.Fieldset:
    offered = [{"value": key, "label": words} for key, words in options.items()]
    radio = dcc.RadioItems(id=side.part(name), options=offered, value=value, inline=True, className="choice")
    return html.Fieldset([html.Legend(side.named(label)), radio], className="row")


def _group(side: Side, group: str, members: list[Knob], subject: Subject) -> html.Fieldset:
    drawn = [_knob(side, knob, subject) for knob in members]
    return html.Fieldset([html.Legend(side.named(group)), *drawn], className=f"group group-{group.split()[0]}")


def _knob(side: Side, knob: Knob, subject: Subject) -> html.Div:
    """A label, a box for the number, and a slider with the usual values under it.

    The browser sets off the mark of the cell that is shown; what a protocol may have is set off for all cells.
    """
    usual = opening(subject)[knob.key]
    ticks = [
        html.Span(
            title=f"{whose}: {value:g} {knob.unit}".strip(),
            className="mark here" if value == usual or not knob.parameter else "mark",
            style={"left": f"{100 * knob.share(value):.2f}%"},
            **({"data-knob": knob.key, "data-value": str(value)} if knob.parameter else {}),
        )
        for value, whose in marks(knob, subject)
    ]
    named = f"{knob.label}, {knob.unit}" if knob.unit else knob.label
    place = round(TICKS * knob.share(usual))
    slider = dcc.Input(
        id=side.part(f"range-{knob.key}"), type="range", min=0, max=TICKS, step=1, value=place, className="range"
    )
    box = dcc.Input(
        id=side.part(f"box-{knob.key}"), type="number", value=usual, step="any", debounce=True, className="box"
    )
    return html.Div(
        [
            html.Label(html.Span(side.named(knob.label)), htmlFor=side.part(f"box-{knob.key}"), title=knob.hint),
            box,
            html.Span(knob.unit, className="unit"),
            html.Div(
                [
                    html.Label([html.Span(side.named(f"{named}, slider"), className="unseen"), slider]),
                    html.Div(ticks, className="marks", **{"aria-hidden": "true"}),
                ],
                className="slider",
            ),
            html.P(id=side.part(f"idle-{knob.key}"), className="idle"),
        ],
        id=side.part(f"knob-{knob.key}"),
        className=f"knob knob-{knob.key}",
    )
