"""What the browser does alone: knobs, links, pins, asking, drawing, playing. The files in assets/ do it."""

from dash import ALL, Dash, Input, Output, State
from dash.dependencies import ClientsideFunction

from lobsim.page.cards import CYCLE_GRAPHS, LIMIT_GRAPHS
from lobsim.page.knobs import KNOBS
from lobsim.page.state import NAMES

STILL = ("voltage", "losses", "losses-beside", "residual", *CYCLE_GRAPHS, *LIMIT_GRAPHS)
MOVING = ("section", "tubes", "section-beside", "tubes-beside", "edge", "edge-beside")
CHOSEN = ("view", *NAMES[:-1])


def connect(app: Dash) -> None:
    """Connect the parts of the page that need no server."""
    _turning(app)
    _asking(app)
    _drawing(app)
    _playing(app)
    _measuring(app)


def _does(name: str) -> ClientsideFunction:
    return ClientsideFunction("lobsim", name)


def _turning(app: Dash) -> None:
    """Knobs, choices, pins and a link that was opened make the state of the page."""
    turned = [(f"{kind}-{knob.key}", "value") for kind in ("box", "range") for knob in KNOBS]
    app.clientside_callback(
        _does("steer"),
        [
            *(Output(name, "value") for name in CHOSEN),
            *(Output(*one) for one in turned),
            Output("pins", "data"),
            Output("guess", "value"),
        ],
        [
            *(Input(name, "value") for name in CHOSEN),
            *(Input(*one) for one in turned),
            Input("restored", "data"),
            Input("reset", "n_clicks"),
            Input("pin", "n_clicks"),
            Input({"type": "unpin", "index": ALL}, "n_clicks"),
            Input({"type": "beside", "index": ALL}, "n_clicks"),
            Input({"type": "turn", "index": ALL}, "n_clicks"),
            Input("band", "value"),
            Input("guess", "value"),
            State("pins", "data"),
            State("usual", "data"),
        ],
        prevent_initial_call=True,
    )


def _asking(app: Dash) -> None:
    """One question is in flight at a time; when it has come back, the newest that waits goes."""
    for name, prop in (("answered", "data"), ("flying", "data")):
        app.clientside_callback(_does(name), Input(name, prop), prevent_initial_call=True)


def _drawing(app: Dash) -> None:
    """Figures come from the server as they are by light; here they get their axes, their ghost, and the dark."""
    app.clientside_callback(
        _does("draw"),
        [Output(name, "figure") for name in STILL],
        [Input("drawn", "data"), Input("held", "value"), Input("dark", "data")],
        [State("usual", "data")],
        prevent_initial_call=True,
    )
    app.clientside_callback(
        _does("show"),
        [*(Output(name, "figure") for name in MOVING), Output("moment", "children")],
        [Input("frame", "value"), Input("movie", "data"), Input("held", "value"), Input("dark", "data")],
        [State("usual", "data")],
        prevent_initial_call=True,
    )


def _playing(app: Dash) -> None:
    """Play, hover and the link."""
    for name in ("play", "link"):
        app.clientside_callback(
            _does(name),
            Output(name, "children"),
            Input(name, "n_clicks"),
            State("frame", "value"),
            prevent_initial_call=True,
        )
    hovered = [Input(name, "hoverData") for name in ("voltage", "losses", "losses-beside")]
    app.clientside_callback(_does("hover"), hovered, State("movie", "data"), prevent_initial_call=True)


def _measuring(app: Dash) -> None:
    """The discharge of a file that is laid beside the model, and the fit, which is looked at as long as it goes on."""
    app.clientside_callback(
        _does("lay"),
        Output("laid", "data"),
        [Input("curve", "value"), Input("curves", "data"), Input("as-measured", "n_clicks")],
        prevent_initial_call=True,
    )
    app.clientside_callback(
        _does("fit"),
        Output("fit-asked", "data"),
        [Input("fit", "n_clicks"), Input("stop-fit", "n_clicks"), Input("fit-beat", "n_intervals")],
        State("fit-knobs", "value"),
        prevent_initial_call=True,
    )
    app.clientside_callback(_does("fitting"), Input("fit-told", "data"), prevent_initial_call=True)
