"""Legends and captions of the figures, as part of the page, so that figures have their whole room."""

from dash import html

from lobsim.page import style


def matter() -> html.Div:
    """The legend of the cross-section."""
    drawn = [("fibres", {"background": style.SUPPORT})]
    drawn += [(style.MATTER_NAMES[name], {"background": colour}) for name, colour in style.MATTER.items()]
    drawn.append(("dissolved O₂", {"borderTop": f"3px dotted {style.OXYGEN}", "height": "0"}))
    return html.Div([html.Span([html.I(style=css), words]) for words, css in drawn], className="legend")


def voltages(speaker: str) -> html.Div:
    """The legend of the voltage curves, with what somebody states."""
    drawn = [
        ("this run", {"borderTop": f"3px solid {style.RUN}", "height": "0"}, None),
        ("plateau", {"background": style.BAND}, None),
        ("capacity", {"border": 0}, "●"),
        ("start of the fall", {"border": 0}, "◆"),
    ]
    spans = [html.Span([html.I(sign, style=css), words]) for words, css, sign in drawn]
    return html.Div([spans[0], html.Span(f"{speaker.removeprefix('the ')}:"), *spans[1:]], className="legend")


def terms() -> html.Div:
    """The legend of the losses, in the order in which they are stacked."""
    drawn = [(style.LOSS_NAMES.get(name, name), colour) for name, colour in style.LOSS_COLOURS.items()]
    return html.Div(
        [html.Span([html.I(style={"background": colour}), words]) for words, colour in drawn[::-1]], className="legend"
    )


def caption() -> html.P:
    """Make the caption of the tubes."""
    return html.P("The dotted circle is how far electrons get through the film.", className="caption")
