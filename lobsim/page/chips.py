"""The pinned runs: what differs in each from the run that is shown, to become a cell beside it or be taken away."""

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
    words = difference(pin, wanted.choices)
    return html.Span(
        [
            swatch(place),
            html.Span(words, title=pin.title),
            html.Button(
                "beside",
                id={"type": "beside", "index": place},
                className="beside",
                title="Show it side by side with this run, with knobs, section and story of its own",
                **{"aria-label": f"Show beside: {words}"},
            ),
            html.Button("×", id={"type": "unpin", "index": place}, **{"aria-label": f"Remove the pinned run: {words}"}),
        ],
        className="chip",
    )


def swatch(place: int) -> html.Span:
    """The line of a pinned run."""
    return html.Span(className=f"swatch {style.DASHES[place]}", style={"color": style.PINS[place]})
