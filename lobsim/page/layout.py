"""Layout of the page: a cell is choices and knobs at the left, the answer at the right; two may stand side by side."""

from typing import Any

from dash import dcc, html

from lobsim.page import cards, guess, measured_card, sharing, style, usual_values
from lobsim.page.controls import controls
from lobsim.page.sides import FIRST, Side
from lobsim.page.state import DISCHARGE
from lobsim.page.subject import PAPER, Subject

# What the browser keeps of a cell: the question, its answer, and figures. A store that begins with nothing would tell
# Dash that it has changed, and nothing would be asked.
STORES: dict[str, Any] = {"asked": {}, "answered": None, "flying": None, "drawn": None, "movie": None}
FILES = {"csv": "Data (CSV)", "nc": "All (NetCDF)", "py": "Python", "toml": "Cell (TOML)"}


def page(subject: Subject = PAPER) -> html.Div:
    """Lay out the page with one cell, and room for a second."""
    return html.Div(
        [
            html.A("Skip to the result", href="#answer", className="skip"),
            dcc.Location(id="url", refresh=False),
            dcc.Store(id="usual", data=_usual(subject)),
            *(dcc.Store(id=name) for name in ("state", "beside")),
            _head(subject),
            html.Div(id="note", role="alert"),
            html.Main([html.Div(cell(subject, FIRST), className="place"), html.Div(id="second", className="place")]),
            sharing.dialog(),
        ],
        id="whole",
    )


def cell(subject: Subject, side: Side, opened: Any = None) -> html.Div:
    """Lay out a cell: its knobs and its answer.

    Parameters
    ----------
    subject : Subject
        What the page is about.
    side : Side
        Which of the two it is.
    opened : mapping, optional
        What its choices and knobs are to stand at.
    """
    return html.Div(
        [
            dcc.Store(id=side.part("restored"), data=opened),
            *(dcc.Store(id=side.part(name), data=data) for name, data in STORES.items()),
            controls(subject, side),
            _answer(subject, side),
        ],
        id=side.part("page"),
        className=f"page {DISCHARGE}",
        **{"data-cell": side.name},
    )


def files(side: Side) -> html.Span:
    """Make the links to the files of a cell."""
    links = [
        html.A(side.named(words), id=side.part(f"get-{kind}"), href=f"run.{kind}", className="button")
        for kind, words in FILES.items()
    ]
    return html.Span([html.B(side.name, **{"aria-hidden": "true"}), *links], className="files")


def _usual(subject: Subject) -> dict[str, Any]:
    """Collect what the browser has to know: the knobs, their usual values by gas, membrane and build, and colours."""
    fields = ("key", "low", "high", "log", "follows")
    return {
        "knobs": [{name: getattr(knob, name) for name in fields} for knob in usual_values.knobs(subject)],
        "values": {gas: usual_values.table(subject, gas) for gas in subject.offered["gas"]},
        "dark": style.DARK,
        "other": style.OTHER,
    }


def _head(subject: Subject) -> html.Header:
    whole = "a lithium-oxygen cell, from its pores to its voltage"
    about = f"opened with {subject.cell.label}, {subject.laboratory.name}" if subject.own else whole
    own = html.A(measured_card.TITLE, href="#own-data", id="own", className="button")
    copy = html.Button("Copy link", id="link", n_clicks=0, title="A link that brings back all of this")
    taken = [own, copy, files(FIRST), html.Span(id="second-files"), *sharing.buttons()]
    return html.Header(
        [
            html.H1("lobsim"),
            html.P(about, className="subtitle"),
            html.Nav(taken, **{"aria-label": "Take with you"}),
        ]
    )


def _answer(subject: Subject, side: Side) -> html.Section:
    summary = html.Summary(side.named("The Python lines that make this run"))
    lines = html.Details([summary, html.Pre(id=side.part("lines"))], className="card")
    alone = [guess.card(), guess.verdict()] if side == FIRST else []
    name = side.part("name-answer")
    return html.Section(
        [
            html.Span(side.named("The result"), id=name, className="unseen"),
            _whose(side),
            html.Div(id=side.part("error"), className="error", role="alert"),
            html.Div(id=side.part("caution"), className="caution", role="status"),
            _headline(side),
            *alone,
            html.Div(id=side.part("tiles"), className="tiles"),
            *([html.Div(id="chips")] if side == FIRST else []),
            cards.discharge(side, *([measured_card.card()] if side == FIRST else [])),
            cards.cycles(side),
            cards.limits(side),
            cards.statements(subject, side),
            lines,
        ],
        id=side.part("answer"),
        className="answer",
        tabIndex="-1",
        **{"aria-labelledby": name},
    )


def _whose(side: Side) -> html.Div:
    """Which of two cells it is, and the way back to this one alone."""
    title = html.H2([f"Cell {side.name}", html.Span(id=side.part("title"))])
    keep = html.Button(f"Keep {side.name} only", id=f"keep-{side.name}", n_clicks=0, title="Take the other cell away")
    return html.Div([title, keep], className="of-two")


def _headline(side: Side) -> html.Div:
    """Why the cell died, or that it is being solved; and of one cell alone, how it can be compared."""
    sentence = html.P(id=side.part("sentence"), className="sentence")
    told = html.Div([html.Span(side.named("")), sentence], **{"aria-live": "polite", "aria-atomic": "true"})
    return html.Div(
        [
            told,
            html.Span("solving …", id=side.part("solving"), className="solving"),
            *(_comparing() if side == FIRST else []),
        ],
        className="headline",
    )


def _comparing() -> list[html.Button]:
    return [
        html.Button("Pin this run", id="pin", n_clicks=0, title="Keep its curve under the next ones, up to four"),
        html.Button("Two cells side by side", id="two", n_clicks=0, title="Each with knobs, section and story"),
    ]
