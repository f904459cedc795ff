"""Legends and captions of the figures, as part of the page, so that figures have their whole room.

A legend names what is drawn of the run that is shown, and nothing else.
"""

from typing import Any

from dash import html

from lobsim.page import losses, style
from lobsim.page.solve import Discharge

SEEN = 0.005  # share of the space, from which a matter can be seen
_CASED = {"borderTop": f"3px dotted {style.OXYGEN}", "height": "0", "outline": "2px solid rgba(255, 255, 255, 0.8)"}
SIGNS = {"plateau": "", "capacity": "●", "start of the fall": "◆"}


def matter(run: Discharge) -> list[html.Span]:
    """The legend of the cross-section of a run."""
    drawn = [("fibres", {"background": style.SUPPORT})]
    drawn += [
        (style.MATTER_NAMES[name], {"background": colour})
        for name, colour in style.MATTER.items()
        if run.fields.shares[name].max() > SEEN or name in _beside(run)
    ]
    drawn.append(("dissolved O₂", _CASED))
    return [_entry(words, css) for words, css in drawn]


def _beside(run: Discharge) -> tuple[str, ...]:
    """What fills the pores of the separator and of the gas-diffusion layer."""
    flooded = run.fields.flooded_um.min() >= run.fields.gdl[0]
    return ("liquid",) if flooded else ("liquid", "gas")


def voltages(figure: style.Figure, speaker: str) -> list[html.Span]:
    """The legend of the voltage curves, with what somebody states."""
    names = {str(trace["name"]) for trace in figure["data"]}
    spans = [_entry("this run", {"borderTop": "3px solid", "height": "0"})]
    if style.MEASURED in names:
        spans.append(_entry(style.MEASURED, {"border": 0, "color": style.MEASURED_COLOUR}, "○"))
    if any(name.endswith("of the draws") for name in names):
        spans.append(_entry("90 % of the draws", {"background": style.SHADE}, className="of-band"))
    said = [kind for kind in SIGNS if any(name.endswith(f": {kind}") for name in names)]
    if said:
        spans.append(html.Span(f"{speaker.removeprefix('the ')}:"))
    spans += [_entry(kind, {"border": 0} if SIGNS[kind] else {"background": style.BAND}, SIGNS[kind]) for kind in said]
    spans.append(
        _entry("the other cell", {"borderTop": f"3px dashed {style.OTHER}", "height": "0"}, className="of-other")
    )
    spans.append(_entry("your guess", {"borderTop": "3px dotted", "height": "0"}, className="of-guess"))
    return [*spans, _entry("the run before", {"borderTop": "3px solid", "height": "0"}, className="of-ghost")]


def terms(run: Discharge) -> list[Any]:
    """The legend of the losses of a run, in the order in which they hang; those that are nil are folded away."""
    drawn = losses.shown(run)
    volts = f"{losses.open_circuit_V(run)[-1]:.2f} V"
    spans = [_entry(f"open circuit, {volts}", {"borderTop": "2px solid", "height": "0"})]
    spans += [_entry(_name(name), {"background": style.LOSS_COLOURS[name]}) for name in drawn]
    nil = [_name(name) for name in run.losses_V if name not in drawn]
    if not nil:
        return spans
    words = f"{len(nil)} below {losses.NIL_mV:g} mV"
    return [*spans, html.Details([html.Summary(words), html.Span(", ".join(nil))], className="nil")]


def _name(process: str) -> str:
    return style.LOSS_NAMES.get(process, process)


def _entry(words: str, css: dict[str, Any], sign: str | None = None, className: str = "") -> html.Span:
    return html.Span([html.I(sign, style=css, **{"aria-hidden": "true"}), words], className=className)


def caption() -> html.P:
    """Make the caption of the tubes."""
    return html.P("The dotted circle is how far electrons get through the film.", className="caption")
