"""The card of a visitor's own data: a file, the discharge of it that is shown, the residual, and the fit."""

from typing import Any

from dash import dcc, html

from lobsim.page import cards
from lobsim.page.dropped_file import LARGEST_MB, Found
from lobsim.page.fitting import FITTED, MOST_KNOBS, Fitted
from lobsim.page.knobs import BY_KEY

BEAT_ms = 700  # between two looks at a fit
TITLE = "My own data"
HINT = (
    "Drop what your cycler wrote: EC-Lab, Neware, LANHE, Arbin, Gamry, Hokuto, Maccor, a table and more, "
    f"{LARGEST_MB} MB at most. A cell that this page saved (.toml) opens here as well."
)
PRIVATE = (
    "The file goes to the machine that serves this page and nowhere else. It is read in a folder of its own that is "
    "removed at once; its curves stay in your browser until you close the page, and are in no link."
)


def card() -> html.Section:
    """Lay out the card."""
    return html.Section(
        [
            html.Div(html.H2(TITLE, id="title-measured"), className="title"),
            html.Div([_file(), _shown(), _fit()], className="own-data"),
            *(dcc.Store(id=name) for name in ("curves", "laid", "fit-asked", "fit-told")),
            dcc.Interval(id="fit-beat", interval=BEAT_ms, disabled=True),
        ],
        id="own-data",
        tabIndex="-1",
        className="card card-measured",
        **{"aria-labelledby": "title-measured"},
    )


def _file() -> html.Div:
    """Where a file is dropped, and what it may not say itself."""
    drop = html.Div([html.Button("Choose a file", id="choose"), " or drop it here"], className="drop")
    label = "Columns, a line each: what = its name"
    lines = dcc.Textarea(id="file-columns", placeholder="Voltage / V=Ewe\nCurrent / A=I [mA]", rows=3)
    more = html.Details(
        [
            html.Summary("What else the file does not say"),
            _asked("file-current", "Current, of a file that has none", "mA/cm²"),
            html.Label([html.Span(label), lines], className="asked"),
        ],
        id="file-more",
    )
    return html.Div(
        [
            dcc.Upload(drop, id="file", multiple=False, max_size=int(LARGEST_MB * 1e6)),
            _asked("file-area", "Area of the electrode", "cm²"),
            more,
            html.Button("Read again", id="read-again", n_clicks=0),
            html.P(id="file-refused", role="alert"),
            html.P(id="file-said", role="status"),
            html.P([HINT, " ", PRIVATE], className="caption"),
        ],
        className="file",
    )


def _asked(name: str, words: str, unit: str) -> html.Label:
    box = dcc.Input(id=name, type="number", min=0, step="any", className="box")
    return html.Label([html.Span(words), box, html.Span(unit, className="unit")], className="asked")


def _shown() -> html.Div:
    """Which discharge is shown, and model less measurement."""
    return html.Div(
        [
            html.H3("Model less measurement", id="title-residual"),
            cards.picture("residual"),
            html.P(id="said-residual", role="status"),
            html.Fieldset(
                [html.Legend("Which discharge of the file"), dcc.RadioItems(id="curve", options=[], value=None)],
                className="curves",
            ),
            html.Button("Run the model at its current and limit", id="as-measured", n_clicks=0),
            html.Button("Take it away", id="take-away", n_clicks=0),
        ],
        className="laid",
    )


def _fit() -> html.Div:
    """The knobs to be fitted, how far it is, and what was found."""
    options = [{"value": knob.key, "label": knob.label} for knob in FITTED]
    legend = html.Legend(f"Fit up to {MOST_KNOBS} knobs to it, between the ends of their sliders")
    return html.Div(
        [
            html.Fieldset([legend, dcc.Checklist(id="fit-knobs", options=options, value=[])], className="fitted"),
            html.Div(
                [
                    html.Button("Fit", id="fit", n_clicks=0),
                    html.Button("Stop", id="stop-fit", n_clicks=0, disabled=True),
                    html.Span(id="fit-words", role="status"),
                ],
                className="fit-buttons",
            ),
            html.P(id="fit-refused", role="alert"),
            html.Div(id="fit-found", role="status"),
        ],
        className="fit",
    )


def said(found: Found) -> list[Any]:
    """Say what a file is, and what is doubtful about it."""
    doubts = [html.Li(words) for words in found.remarks]
    if not doubts:
        return [found.words]
    count = f"{len(doubts)} remark{'s' * (len(doubts) > 1)}"
    return [found.words, html.Details([html.Summary(count), html.Ul(doubts)])]


def findings(found: Fitted) -> list[Any]:
    """Tell what a fit has found: first whether it is one, then the knobs, then what else the curve may mean."""
    rows = [
        html.Tr(
            [
                html.Td(BY_KEY[row.key].label),
                html.Td(f"{row.value:g} {BY_KEY[row.key].unit}".strip()),
                html.Td(f"{row.low:g} to {row.high:g}"),
                html.Td(row.told),
            ]
        )
        for row in found.rows
    ]
    heads = html.Tr([html.Th(words) for words in ("knob", "best", "95 %", "what the curve tells")])
    alone = (
        "One discharge tells little: curves at several currents, priors, profiles and predictions are for lobsim fit."
    )
    return [
        *(html.P(f"{words[:1].upper()}{words[1:]}.", className="first") for words in found.first),
        html.Div(html.Table([html.Thead(heads), html.Tbody(rows)]), className="wide-table"),
        *(html.P(words) for words in found.further),
        html.P(
            f"Met to {found.rms_mV:.3g} mV; {found.solves} solves in {found.seconds:.0f} s. The knobs stand at the "
            f"best values. {alone}",
            className="caption",
        ),
    ]
