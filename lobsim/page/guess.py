"""The guess before a run is seen: what may be guessed as its cause of death, and which of it is right."""

import json
from typing import Any

from dash import html

from lobsim.page.summary import ALIVE

# What a student may say, with the words of `lobsim.result.cause` that make it right; a cause may have two.
CAUSES = {
    "film": ("the film of Li₂O₂ became too thick", ("film", "deposit", "passivat", "covered", "pores closed")),
    "oxygen": ("oxygen did not get to where it is needed", ("O2 starvation", "O2 used up", "oxygen transport")),
    "salt": ("the salt was used up", ("salt",)),
    "resistance": (
        "it cost too much voltage from the start",
        ("ohmic", "separator and ceramic", "the limit lies", "kinetics"),
    ),
    "alive": ("it did not die: it gave what was asked", ()),
}


def right(facts: Any) -> list[str]:
    """List the keys of `CAUSES` that are right for the facts of a discharge, see `lobsim.result.Result.summary`."""
    if facts["end"] in ALIVE:
        return ["alive"]
    return [key for key, (_, signs) in CAUSES.items() if any(sign in facts["cause"] for sign in signs)]


def card() -> html.Section:
    """Lay out the card of the guess; assets/guess.js draws the curve and the causes to choose from."""
    causes = json.dumps({key: words for key, (words, _) in CAUSES.items()})
    words = "Pull the five points to where you expect the voltage, the last also to the charge at which the cell dies."
    keys = "With the keyboard: Tab to a point, arrows move it."
    return html.Section(
        [
            html.H2("Guess before you see", id="title-guess"),
            html.P(f"{words} {keys}", className="caption"),
            html.Div(id="guess-pad"),
            html.Fieldset([html.Legend("Cause of death"), html.Div(id="guess-causes", **{"data-causes": causes})]),
            html.Div(
                [html.Button("Show the run", id="guess-show"), html.Span(id="guess-note", role="status")],
                className="progress",
            ),
        ],
        id="guess-card",
        className="card",
        **{"aria-labelledby": "title-guess"},
    )


def verdict() -> html.Div:
    """Make room for how far the guess was off."""
    words = html.P(id="guess-verdict", **{"aria-live": "polite"})
    return html.Div([words, html.Button("Guess again", id="guess-again")], id="guess-result")
