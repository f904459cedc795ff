"""What limits a cell, to be looked at: a bar for every knob, capacity and power over the current, and words."""

from collections.abc import Callable
from typing import Any

from dash import html

from lobsim.limits import RatePoint
from lobsim.page import style
from lobsim.page.knob_limits import STEP, Influence, Limits, Moved
from lobsim.page.style import Figure

PER_CENT = f"{100 * STEP:g} %"
TOO_SMALL = 0.0005  # of a relative change, or of volts, that is no more than the error of a discharge
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "cross", "x", "star")
OTHERS = "other causes"  # if there are more than signs
PROCESS_WORDS = {
    "kinetics": "the kinetics of the reaction",
    "film": "the film of Li₂O₂",
    "O2 in the liquid": "oxygen in the liquid",
    "O2 in the gas": "oxygen in the gas",
    "salt": "the salt",
    "ohmic": "the resistance of the liquid",
    "ceramic": "separator and ceramic",
    "lithium": "the lithium electrode",
}


def _percent(share: float) -> str:
    return f"{_signed(100 * share)} %"


def _millivolt(volts: float) -> str:
    return f"{_signed(1000 * volts)} mV"


def _signed(number: float) -> str:
    """A number with its sign; none has no sign."""
    words = f"{number:+.1f}".replace("-", "−")
    return "0" if words[1:] == "0.0" else words


# Measures with the number of a change, and how it is written.
MEASURES: dict[str, tuple[Callable[[Moved], float | None], Callable[[float], str]]] = {
    "capacity": (lambda moved: moved.capacity, _percent),
    "plateau": (lambda moved: moved.plateau_V, _millivolt),
    "mean power": (lambda moved: moved.power, _percent),
}


def bars(found: Limits) -> html.Table:
    """Lay out a bar for every knob and measure; of a knob that does nothing stands why."""
    largest = {name: _largest(found, name) for name in MEASURES}
    heads = [html.Th(words, scope="col") for words in ("knob", *MEASURES)]
    rows = [html.Tr(_row(one, largest)) for one in found.knobs]
    return html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="bars")


def _largest(found: Limits, name: str) -> float:
    read, _ = MEASURES[name]
    ends = [end for one in found.knobs for end in (one.down, one.up) if isinstance(end, Moved)]
    return max((abs(read(end) or 0.0) for end in ends), default=0.0) or 1.0


def _row(one: Influence, largest: dict[str, float]) -> list[Any]:
    head = html.Th(one.knob.label, scope="row")
    if one.idle and all(_is_small(end) for end in (one.down, one.up)):
        return [head, html.Td(one.idle, colSpan=len(MEASURES), className="why")]
    return [head, *(html.Td([_bar(end, less, name, largest[name]) for end, less in _ends(one)]) for name in MEASURES)]


def _ends(one: Influence) -> tuple[tuple[Moved | str, bool], ...]:
    return (one.down, True), (one.up, False)


def _is_small(end: Moved | str) -> bool:
    return isinstance(end, Moved) and all(abs(read(end) or 0.0) < TOO_SMALL for read, _ in MEASURES.values())


def _bar(end: Moved | str, less: bool, name: str, largest: float) -> html.Div:
    """A bar from the middle, open for the step down and full for the step up, with its number."""
    step = f"{PER_CENT} {'less' if less else 'more'}"
    if isinstance(end, str):
        return html.Div(
            html.Span(
                [f"{step}: not possible", html.Span(f", {end}", className="unseen")], title=end, className="number"
            ),
            className="bar",
        )
    read, written = MEASURES[name]
    change = read(end)
    if change is None:
        return html.Div(html.Span("no plateau", className="number"), className="bar")
    share = 50 * abs(change) / largest
    place = {"left": f"{50 - share * (change < 0):.2f}%", "width": f"{share:.2f}%"}
    return html.Div(
        [
            html.Span(html.I(className="less" if less else "more", style=place), className="room"),
            html.Span([html.Span(f"{step}: ", className="unseen"), written(change)], className="number"),
        ],
        className="bar",
        title=f"{step}: {written(change)}",
    )


def figures(found: Limits, current_mA_cm2: float) -> dict[str, Figure]:
    """Draw "rates" and "power" over the current; the current of the knob [mA cm-2] is marked."""
    power = _over_current(found, "power_mW_cm2", "mean power / mW cm⁻²", current_mA_cm2)
    if found.limit.power_limit_mW_cm2:
        power["data"].append(_limit(found))
    rates = _over_current(found, "capacity_mAh_g", "capacity / mAh g⁻¹ of carbon", current_mA_cm2)
    return {"rates": rates, "power": power}


def _over_current(found: Limits, name: str, title: str, current_mA_cm2: float) -> Figure:
    """A line through all currents, and on it a sign for every cause of death."""
    currents = [point.current_mA_cm2 for point in found.points]
    numbers = [getattr(point, name) for point in found.points]
    signs = [_signs(found.points, name, causes, symbol) for causes, symbol in _symbols(found.points)]
    line: dict[str, Any] = {"type": "scatter", "mode": "lines", "x": currents, "y": style.numbers(numbers)}
    line |= {"name": "this cell", "line": {"color": style.RUN, "width": 2}, "hoverinfo": "skip", "showlegend": False}
    here = {"type": "line", "x0": current_mA_cm2, "x1": current_mA_cm2, "y0": 0, "y1": 1, "yref": "paper"}
    return style.figure(
        [line, *signs],
        xaxis=style.axis("current / mA cm⁻²", type="log", tickvals=[0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]),
        yaxis=style.axis(title, rangemode="tozero"),
        shapes=[here | {"line": {"color": style.FAINT, "width": 1.5, "dash": "dot"}}],
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
    )


def _symbols(points: tuple[RatePoint, ...]) -> list[tuple[list[str], str]]:
    """Give each cause of death a sign, and those for which there is none left the last one together."""
    causes = list(dict.fromkeys(point.cause for point in points))
    shared = len(SYMBOLS) - 1 if len(causes) > len(SYMBOLS) else len(SYMBOLS)
    alone = [[cause] for cause in causes[:shared]]
    return list(zip([*alone, *([causes[shared:]] if causes[shared:] else [])], SYMBOLS, strict=False))


def _signs(points: tuple[RatePoint, ...], name: str, causes: list[str], symbol: str) -> dict[str, Any]:
    some = [point for point in points if point.cause in causes]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": causes[0] if len(causes) == 1 else OTHERS,
        "x": [point.current_mA_cm2 for point in some],
        "y": style.numbers([getattr(point, name) for point in some]),
        "marker": {"symbol": symbol, "size": 9, "color": style.RUN},
        "hovertemplate": "%{x:g} mA/cm²: %{y:.4g}",
    }


def _limit(found: Limits) -> dict[str, Any]:
    limit = found.limit
    return {
        "type": "scatter",
        "mode": "markers",
        "name": f"largest power over {limit.capacity_mAh_cm2:g} mAh/cm²",
        "x": [float(f"{limit.current_at_limit_mA_cm2:.5g}")],
        "y": [float(f"{limit.power_limit_mW_cm2:.5g}")],
        "marker": {"symbol": "star-open", "size": 14, "color": style.RUN, "line": {"width": 2}},
        "hovertemplate": "%{x:.3g} mA/cm²: %{y:.3g} mW/cm²",
    }


def sentence(found: Limits) -> str:
    """Say how much power the cell holds, what stops more, and which knob moves its capacity most."""
    limit, first = found.limit, found.knobs[0]
    held = f"{limit.capacity_mAh_cm2:g} mAh/cm² above {limit.cutoff_V:g} V"
    what = PROCESS_WORDS.get(limit.limiting_process, limit.limiting_process)
    if limit.power_limit_mW_cm2:
        told = f"The cell can hold {limit.power_limit_mW_cm2:.3g} mW/cm² over {held}; what stops more is {what}."
    else:
        told = f"The cell cannot hold {held} at any current; what stops it is {what}."
    return f"{told} The knob {first.knob.label!r} moves its capacity most, by up to {100 * first.largest:.1f} %."


def tiles(found: Limits) -> list[tuple[str, str]]:
    """List the numbers of the largest power with what they are."""
    limit = found.limit
    return [
        ("largest power", f"{limit.power_limit_mW_cm2:.3g} mW/cm²"),
        ("at a current of", f"{limit.current_at_limit_mA_cm2:.3g} mA/cm²"),
        ("held over", f"{limit.capacity_mAh_cm2:g} mAh/cm²"),
        ("stopped by", limit.limiting_process),
    ]


def said(found: Limits) -> dict[str, str]:
    """Say what the figures show, by their names, for who does not see them."""
    ends = (found.points[0], found.points[-1])
    capacities, powers = (
        " and ".join(f"{getattr(point, name):.4g} {unit} at {point.current_mA_cm2:g} mA/cm²" for point in ends)
        for name, unit in (("capacity_mAh_g", "mAh/g"), ("power_mW_cm2", "mW/cm²"))
    )
    causes = f"{ends[0].cause} ends the slowest discharge, {ends[-1].cause} the fastest"
    return {"rates": f"Capacity over current: {capacities}; {causes}.", "power": f"Mean power over current: {powers}."}
