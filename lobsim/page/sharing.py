"""Sharing of the page with a class: a code to photograph, pictures of the cards, large type for a lecture."""

from typing import Any
from urllib.parse import urlsplit

import segno
from dash import Dash, Input, Output, State, html
from flask import request

from lobsim.errors import LobsimError
from lobsim.page import state
from lobsim.page.place import Place, is_this_machine, outward
from lobsim.page.sides import Side
from lobsim.page.subject import Subject

PICTURES = {"png": "PNG", "svg": "SVG"}


def buttons() -> list[Any]:
    """Make the buttons of the head that a lecturer needs."""
    return [
        html.Button("QR code", id="qr", n_clicks=0, title="A code that opens this page, as it is, on a telephone"),
        html.Button("Knobs", id="turn", title="Show the knobs, or hide them; key K"),
        html.Button("Present", id="present", n_clicks=0, title="Large type, without the rest; key P"),
    ]


def savers(side: Side, card: str, title: str) -> html.Span:
    """Make the buttons that save the picture of a card of a cell."""
    hidden = html.Span([*side.named(f"{title}: "), "save as "], className="unseen")
    return html.Span(
        [
            html.Button([hidden, words], **{"data-graph": side.part(card), "data-kind": kind})
            for kind, words in PICTURES.items()
        ],
        className="savers",
    )


def dialog() -> html.Dialog:
    """Make the window of the code, closed."""
    return html.Dialog(
        [
            html.H2("Open this page on another device"),
            html.Div(id="qr-code", **{"aria-live": "polite"}),
            html.Button("Close", id="qr-close"),
        ],
        id="qr-window",
        **{"aria-label": "QR code"},
    )


def register(app: Dash, place: Place, subject: Subject) -> None:
    """Connect the code to what the page shows when it is asked for."""

    @app.callback(
        Output("qr-code", "children"), Input("qr", "n_clicks"), State("state", "data"), prevent_initial_call=True
    )
    def code(_: Any, shown: Any) -> list[Any]:
        try:
            query = shown if isinstance(shown, str) else ""
            state.read(query, subject)
            link = address(place, request.host_url, query)
            return [html.Img(src=drawn(link), alt="QR code of the address below"), html.A(link, href=link)]
        except LobsimError as error:
            return [html.P(f"lobsim: {error}", role="alert")]


def address(place: Place, seen: str, query: str) -> str:
    """Spell the address at which others find what the page shows.

    Parameters
    ----------
    place : Place
        Where the page is served.
    seen : str
        Scheme and host that the visitor used, such as "http://localhost:8050/".
    query : str
        The choices, as in a link after its question mark.

    Returns
    -------
    str
        With the address of this machine in its network, if the visitor sits at this machine.

    Raises
    ------
    LobsimError
        If nobody else can reach the page.
    """
    used = urlsplit(seen)
    where = used.netloc
    if is_this_machine(used.hostname or ""):
        found = None if place.alone else outward(place.host)
        if found is None:
            raise LobsimError(
                "only this machine can open this page: serve it with --host 0.0.0.0 to a hall, in whose network this "
                "machine is, or with --behind-proxy behind a proxy that says where it is seen"
            )
        where = f"{place.spelt(found)}:{used.port}" if used.port else place.spelt(found)
    return f"{used.scheme}://{where}{place.base_path}{'?' * bool(query)}{query}"


def drawn(words: str) -> str:
    """Draw words as a QR code: an SVG inside an address, which asks nobody for anything.

    Raises
    ------
    LobsimError
        If they are too long for a code.
    """
    try:
        made = segno.make_qr(words, error="l")
    except segno.DataOverflowError:
        raise LobsimError(
            f"the link is {len(words)} characters long, too long for a QR code: remove pinned runs, or copy the link"
        ) from None
    return str(made.svg_data_uri(scale=8, dark="#000", light="#fff"))
