"""What the browser does alone: knobs, links, pins, asking, drawing, playing. The files in assets/ do it."""

from dash import ALL, Dash, Input, Output, State
from dash.dependencies import ClientsideFunction

from lobsim.page.cards import CYCLE_GRAPHS, LIMIT_GRAPHS
from lobsim.page.knobs import KNOBS
from lobsim.page.sides import FIRST, SECOND, Side
from lobsim.page.state import NAMES

STILL = ("voltage", "losses", *CYCLE_GRAPHS, *LIMIT_GRAPHS)
MOVING = ("section", "tubes", "edge")
CHOSEN = ("view", *NAMES[:-1])
WHOLE = "whole"  # of the functions that are about the page as a whole, not about one cell


def connect(app: Dash) -> None:
    """Connect the parts of the page that need no server."""
    for side in (FIRST, SECOND):
        _turning(app, side)
        _asking(app, side)
        _drawing(app, side)
        _playing(app, side)
    _comparing(app)
    _measuring(app)


def _turning(app: Dash, side: Side) -> None:
    """Knobs, choices and a state that was opened make the state of a cell; a second one begins when it is laid out."""
    turned = [(side.part(f"{kind}-{knob.key}"), "value") for kind in ("box", "range") for knob in KNOBS]
    app.clientside_callback(
        ClientsideFunction(side.name, "steer"),
        [*(Output(side.part(name), "value") for name in CHOSEN), *(Output(*one) for one in turned)],
        [
            *(Input(side.part(name), "value") for name in CHOSEN),
            *(Input(*one) for one in turned),
            Input(side.part("restored"), "data"),
            Input(side.part("reset"), "n_clicks"),
            Input(side.part("band"), "value"),
            State("usual", "data"),
        ],
        prevent_initial_call=side == FIRST,
    )


def _asking(app: Dash, side: Side) -> None:
    """One question is in flight at a time; when it has come back, the newest that waits goes."""
    for name in ("answered", "flying"):
        app.clientside_callback(
            ClientsideFunction(side.name, name), Input(side.part(name), "data"), prevent_initial_call=True
        )


def _drawing(app: Dash, side: Side) -> None:
    """Figures come from the server as they are by light; here they get their axes, their ghost, and the dark."""
    still = (*STILL, "residual") if side == FIRST else STILL
    app.clientside_callback(
        ClientsideFunction(side.name, "draw"),
        [Output(side.part(name), "figure") for name in still],
        [Input(side.part("drawn"), "data"), State("usual", "data")],
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction(side.name, "show"),
        [*(Output(side.part(name), "figure") for name in MOVING), Output(side.part("moment"), "children")],
        [Input(side.part("frame"), "value"), Input(side.part("movie"), "data"), State("usual", "data")],
        prevent_initial_call=True,
    )


def _playing(app: Dash, side: Side) -> None:
    """Play and hover."""
    app.clientside_callback(
        ClientsideFunction(side.name, "play"),
        Output(side.part("playing"), "children"),
        Input(side.part("play"), "n_clicks"),
        State(side.part("frame"), "value"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction(side.name, "hover"),
        [Input(side.part(name), "hoverData") for name in ("voltage", "losses")],
        State(side.part("movie"), "data"),
        prevent_initial_call=True,
    )


def _comparing(app: Dash) -> None:
    """Pins, the second cell, the guess and the axes, which are of the page as a whole; and its link."""
    pressed = [Input(name, "n_clicks") for name in ("pin", "two", "keep-A")]
    pinned = [Input({"type": name, "index": ALL}, "n_clicks") for name in ("unpin", "beside")]
    app.clientside_callback(ClientsideFunction(WHOLE, "pressed"), [*pressed, *pinned], prevent_initial_call=True)
    for name, given in (
        ("keepSecond", Input("keep-B", "n_clicks")),
        ("guess", Input("guess", "value")),
        ("hold", Input("held", "value")),
    ):
        app.clientside_callback(ClientsideFunction(WHOLE, name), given, prevent_initial_call=True)
    app.clientside_callback(
        ClientsideFunction(WHOLE, "copy"),
        Output("link", "children"),
        Input("link", "n_clicks"),
        prevent_initial_call=True,
    )


def _measuring(app: Dash) -> None:
    """The discharge of a file that is laid beside the model, and the fit, which is looked at as long as it goes on."""
    app.clientside_callback(
        ClientsideFunction(FIRST.name, "lay"),
        Output("laid", "data"),
        [Input("curve", "value"), Input("curves", "data"), Input("as-measured", "n_clicks")],
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction(FIRST.name, "fit"),
        Output("fit-asked", "data"),
        [Input("fit", "n_clicks"), Input("stop-fit", "n_clicks"), Input("fit-beat", "n_intervals")],
        State("fit-knobs", "value"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction(FIRST.name, "fitting"), Input("fit-told", "data"), prevent_initial_call=True
    )
