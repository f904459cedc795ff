"""Figures of a fit: curves with what the model gives, correlations, profiles, predictions with bands."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lobsim.arguments import guarded
from lobsim.errors import LobsimError
from lobsim.plots import style, units
from lobsim.plots.drawable import Curve, Estimate, Prediction, Profile

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANELS = 3  # in a row
NAME = {False: 60, True: 18}  # characters of a name beside a matrix, and in a narrow figure
LIMIT_COLOUR = style.MEMBRANES[1]


@guarded
def fitted_curves(estimate: "Estimate") -> "Figure":
    """Draw measured and fitted curves, and what is between them.

    Parameters
    ----------
    estimate : lobsim.fit.estimate.Estimate
        The fit.

    Returns
    -------
    Figure
        With matplotlib's ``savefig``.
    """
    with style.look():
        figure = style.figure(4.2)
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(2.2, 1))
        worst = 3 * max(met.rms_mV for met in estimate.agreement)
        curves = zip(estimate.problem.curves, estimate.answers, estimate.differences_mV, strict=True)
        for place, (curve, answer, difference) in enumerate(curves):
            colour = style.MEMBRANES[place % len(style.MEMBRANES)]
            Q, V = curve.capacity_mAh_cm2, curve.voltage_V
            above.plot(Q, V, "o", color=colour, markersize=2.5, alpha=0.45, markeredgewidth=0)
            falls = V[-1] < V[0]
            shown = answer.voltage_V >= V.min() - 0.02 if falls else answer.voltage_V <= V.max() + 0.02
            above.plot(
                answer.capacity_mAh_cm2[shown], answer.voltage_V[shown], color=colour, label=style.typeset(curve.name)
            )
            _residual(below, Q, np.asarray(difference), worst, colour)
        above.set(ylabel="cell voltage / V")
        above.legend(title="points: measured; lines: fitted")
        below.axhline(0, color=style.INK, linewidth=0.6)
        far = max(float(curve.capacity_mAh_cm2[-1]) for curve in estimate.problem.curves)
        below.set(xlabel="capacity / mAh cm$^{-2}$", ylabel="model less\nmeasured / mV")
        below.set(ylim=(-worst, worst), xlim=(-0.015 * far, 1.015 * far))
        if any(np.abs(difference).max() > worst for difference in estimate.differences_mV):
            words = "triangles: further away"
            below.annotate(words, (0.5, 0.95), xycoords="axes fraction", ha="center", va="top", fontsize="small")
        for letter, axes in zip("ab", (above, below), strict=True):
            style.letter(axes, letter)
    return figure


def _residual(axes: "Axes", Q: Any, difference: Any, worst: float, colour: str) -> None:
    """Draw differences [mV] over the capacity [mAh cm-2]; those beyond the panel are triangles at its edge."""
    inside = np.abs(difference) <= worst
    axes.plot(Q, np.where(inside, difference, np.nan), color=colour, linewidth=1.0)
    for beyond, level, marker in ((difference > worst, worst, "^"), (difference < -worst, -worst, "v")):
        places = Q[beyond]
        axes.plot(places, np.full(places.size, 0.94 * level), marker, color=colour, markersize=3.5)


@guarded
def correlations(estimate: "Estimate") -> "Figure":
    """Draw which numbers are seen together: correlations of what was found.

    Parameters
    ----------
    estimate : lobsim.fit.estimate.Estimate
        The fit.

    Returns
    -------
    Figure
        With matplotlib's ``savefig``.
    """
    words = [unknown.words for unknown in estimate.problem.asked]
    with style.look():
        names = [_folded(f"{number}  {word}", NAME[style.narrow()]) for number, word in enumerate(words, 1)]
        figure = style.figure(1.2 + 0.34 * len(words))
        axes = figure.subplots()
        image = axes.imshow(estimate.correlation, cmap="RdBu_r", vmin=-1, vmax=1)
        for row, values in enumerate(estimate.correlation):
            for column, value in enumerate(values):
                colour = "white" if abs(value) > 0.6 else style.INK
                axes.text(column, row, f"{value:.2f}", ha="center", va="center", color=colour, fontsize="small")
        axes.set_yticks(range(len(words)), names)
        axes.set_xticks(range(len(words)), [str(number) for number in range(1, len(words) + 1)])
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        figure.colorbar(image, ax=axes, label="correlation", shrink=0.9)
    return figure


@guarded
def profiles(found: "Sequence[Profile]") -> "Figure":
    """Draw profile likelihoods, one panel a number.

    Parameters
    ----------
    found : sequence of lobsim.fit.profiles.Profile
        One or more.

    Returns
    -------
    Figure
        With matplotlib's ``savefig``.
    """

    def one(axes: "Axes", profile: Any) -> None:
        name, factor, unit = units.split(profile.name, profile.values)
        axes.plot(factor * profile.values, profile.rise, "o-", color=style.MEMBRANES[0], markersize=3)
        axes.axhline(profile.limit, color=LIMIT_COLOUR, linewidth=0.8, linestyle=style.LINES[1])
        axes.set_title(_folded(name, _room(found)))
        axes.set(xlabel=unit or "–", ylim=(-0.3, 3 * profile.limit))
        axes.locator_params(axis="x", nbins=4)

    return _panels(found, one, "rise of the misfit")


@guarded
def predictions(found: "Sequence[Prediction]", measured: "Sequence[Curve]" = ()) -> "Figure":
    """Draw predicted curves with their bands, one panel a protocol.

    Parameters
    ----------
    found : sequence of lobsim.fit.predict.Prediction
        One or more.
    measured : sequence of lobsim.Curve, optional
        What was measured afterwards [mAh cm-2, V], in the order of the predictions: drawn as points.

    Returns
    -------
    Figure
        With matplotlib's ``savefig``.
    """
    after = dict(zip(map(id, found), measured, strict=False))

    def one(axes: "Axes", prediction: Any) -> None:
        Q = prediction.charge_mAh_cm2
        axes.fill_between(Q, prediction.low_V, prediction.high_V, color=style.MEMBRANES[4], alpha=0.45, linewidth=0)
        axes.plot(Q, prediction.voltage_V, color=style.MEMBRANES[0])
        far = Q[-1]
        if curve := after.get(id(prediction)):
            axes.plot(curve.capacity_mAh_cm2, curve.voltage_V, "o", color=style.INK, markersize=2.0, markeredgewidth=0)
            far = max(far, float(curve.capacity_mAh_cm2[-1]))
        axes.set_title(_folded(prediction.protocol, _room(found)))
        axes.set(xlabel="capacity / mAh cm$^{-2}$", xlim=(0, far))

    return _panels(found, one, "cell voltage / V")


def _panels(found: Sequence[Any], draw: Any, label: str) -> "Figure":
    if not found:
        raise LobsimError("there is nothing to draw: give one profile or prediction or more")
    with style.look():
        columns = style.beside(min(PANELS, len(found)))
        rows = -(-len(found) // columns)
        figure = style.figure(2.2 * rows)
        panels = figure.subplots(rows, columns, squeeze=False)
        for axes, one in zip(panels.flat, found, strict=False):
            draw(axes, one)
        for axes in panels.flat[len(found) :]:
            axes.set_axis_off()
        for axes in panels[:, 0]:
            axes.set_ylabel(label)
    return figure


def _room(found: Sequence[Any]) -> int:
    """How many characters have room above one of the panels."""
    return style.characters() // style.beside(min(PANELS, len(found)))


def _folded(words: str, width: int) -> str:
    from textwrap import fill

    return style.typeset(fill(words, width))
