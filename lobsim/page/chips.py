"""The pinned runs: what differs in each from the run that is shown, to be shown beside it or taken away."""

from dash import html

from lobsim.page import style
from lobsim.page.knobs import KNOBS
from lobsim.page.state import NAMES, Choices, State

SAME = "same as this run"


def chips(wanted: State) -> list[html.Span]:
    """Lay out the pinned runs of a state."""
    return [_chip(place, pin, wanted) for place, pin in enumerate(wanted.pins)]


def difference(pin: Choices, shown: Choices) -> str:
    """Say what differs in a pinned run from the one that is shown, in the units of the knobs."""
    words = [str(getattr(pin, name)) for name in NAMES[:-1] if getattr(pin, name) != getattr(shown, name)]
    turned = dict(pin.turned).keys() | dict(shown.turned).keys()
    words += [
        f"{knob.label} {pin[knob.key]:g} {knob.unit}".strip()
        for knob in KNOBS
        if knob.key in turned and pin[knob.key] != shown[knob.key]
    ]
    return ", ".join(words) or SAME


def _chip(place: int, pin: Choices, wanted: State) -> html.Span:
    words, beside = difference(pin, wanted.choices), wanted.beside == place + 1
    return html.Span(
        [
            swatch(place),
            html.Span(words, title=pin.title),
            html.Button(
                "beside",
                id={"type": "beside", "index": place},
                className="beside on" if beside else "beside",
                title="Show its cross-section, losses and story beside this run",
                **{"aria-pressed": str(beside).lower(), "aria-label": f"Show beside: {words}"},
            ),
            html.Button(
                "turn",
                id={"type": "turn", "index": place},
                className="turn",
                title="The knobs turn this run; the one that they turned takes its place, beside",
                **{"aria-label": f"Turn the knobs of: {words}"},
            ),
            html.Button("×", id={"type": "unpin", "index": place}, **{"aria-label": f"Remove the pinned run: {words}"}),
        ],
        className="chip",
    )


def swatch(place: int) -> html.Span:
    """The line of a pinned run."""
    return html.Span(className=f"swatch {style.DASHES[place]}", style={"color": style.PINS[place]})
