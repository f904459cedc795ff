"""Layout of the page: choices and knobs at the left, the answer at the right."""

from typing import Any

from dash import dcc, html

from lobsim.page import cards, guess, measured_card, sharing, style, usual_values
from lobsim.page.controls import controls
from lobsim.page.state import DISCHARGE
from lobsim.page.subject import PAPER, Subject

# What the browser keeps: the state it was opened at, the question and its answer, figures, and the ground.
STORES = ("restored", "asked", "answered", "flying", "drawn", "movie", "dark")
FILES = {"csv": "Data (CSV)", "nc": "All (NetCDF)", "py": "Python", "toml": "Cell (TOML)"}


def page(subject: Subject = PAPER) -> html.Div:
    """Lay out the page."""
    return html.Div(
        id="page",
        className=DISCHARGE,
        children=[
            html.A("Skip to the result", href="#answer", className="skip"),
            dcc.Location(id="url", refresh=False),
            dcc.Store(id="usual", data=_usual(subject)),
            *(dcc.Store(id=name) for name in STORES),
            dcc.Store(id="pins", data=[]),
            _head(subject),
            html.Main([controls(subject), _answer(subject)]),
            sharing.dialog(),
        ],
    )


def _usual(subject: Subject) -> dict[str, Any]:
    """Collect what the browser has to know: the knobs, their usual values by gas, membrane and build, and the dark."""
    fields = ("key", "low", "high", "log", "follows")
    return {
        "knobs": [{name: getattr(knob, name) for name in fields} for knob in usual_values.knobs(subject)],
        "values": {gas: usual_values.table(subject, gas) for gas in subject.offered["gas"]},
        "dark": style.DARK,
    }


def _head(subject: Subject) -> html.Header:
    whole = "a lithium-oxygen cell, from its pores to its voltage"
    about = f"opened with {subject.cell.label}, {subject.laboratory.name}" if subject.own else whole
    links = [html.A(words, id=f"get-{kind}", href=f"run.{kind}", className="button") for kind, words in FILES.items()]
    own = html.A(measured_card.TITLE, href="#own-data", className="button")
    copy = html.Button("Copy link", id="link", n_clicks=0, title="A link that brings back all of this")
    return html.Header(
        [
            html.H1("lobsim"),
            html.P(about, className="subtitle"),
            html.Nav([own, copy, *links, *sharing.buttons()], **{"aria-label": "Take with you"}),
        ]
    )


def _answer(subject: Subject) -> html.Section:
    lines = html.Details([html.Summary("The Python lines that make this run"), html.Pre(id="lines")], className="card")
    return html.Section(
        [
            html.Div(id="note", role="alert"),
            html.Div(id="error", role="alert"),
            html.Div(id="caution", role="status"),
            _headline(),
            guess.card(),
            guess.verdict(),
            html.Div(id="tiles"),
            html.Div(id="chips"),
            cards.discharge(measured_card.card()),
            cards.cycles(),
            cards.limits(),
            cards.statements(subject),
            lines,
        ],
        id="answer",
        tabIndex="-1",
        **{"aria-label": "The result"},
    )


def _headline() -> html.Div:
    """Why the cell died, or that it is being solved; and the same of a pinned run."""
    story = html.Div([html.P(id="sentence", **{"aria-live": "polite"}), html.P(id="beside")])
    solving = html.Span("solving …", id="solving")
    pin = html.Button("Pin this run", id="pin", n_clicks=0, title="Keep it beside the next ones, up to four")
    return html.Div([story, solving, pin], className="headline")
