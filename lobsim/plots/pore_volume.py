"""The figure of pore sizes: cumulative volume and dV/dlog r over the radius, with the classes."""

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from lobsim.arguments import guarded
from lobsim.plots import style
from lobsim.plots.drawable import Pores

if TYPE_CHECKING:
    from matplotlib.figure import Figure

POINTS = 200
ENDS_NM = (0.3, 1e4)  # of the axis, however far the tails of modes reach
ROOM = 1.3  # of the highest slope, so that words stand above it
BOUNDS_NM = {25.0: "no film closes\nwider pores", 50.0: "network"}


@guarded
def pore_sizes(pores: "Pores") -> "Figure":
    """Draw cumulative volume and dV/dlog r, with the classes marked.

    Parameters
    ----------
    pores : Pores
        From `lobsim.read_pores` or `lobsim.pore_modes`.

    Returns
    -------
    Figure
        With matplotlib's ``savefig``.
    """
    low, high = (float(np.clip(1e9 * end, *ENDS_NM)) for end in pores.distribution.ends)
    edges = np.geomspace(low, high, POINTS + 1)
    volumes = 1e3 * np.array([pores.distribution.volume(1e-9 * a, 1e-9 * b) for a, b in pairwise(edges)])
    middles = np.sqrt(edges[1:] * edges[:-1])
    with style.look():
        across = style.beside(2)
        figure = style.figure(2.6 if across == 2 else 4.6)
        total, slope = figure.subplots(2 // across, across, sharex=True).ravel()
        total.plot(edges, np.append(0.0, np.cumsum(volumes)), color=style.INK)
        total.set_ylabel("volume of finer pores / cm³ g⁻¹")
        slope.plot(middles, volumes / math.log10(edges[1] / edges[0]), color=style.INK)
        slope.set_ylabel("dV/dlog r / cm³ g⁻¹")
        radii, filled = 1e9 * np.array(pores.radii), np.cumsum(pores.volumes) * 1e3
        steps = [low, *radii], [0.0, *filled]
        total.plot(*steps, color=style.MEMBRANES[0], linewidth=0.9, drawstyle="steps-post", label="classes")
        total.legend(loc="upper left")
        for axes in (total, slope):
            axes.set(xscale="log", xlabel="radius / nm", xlim=(low, high))
            axes.set_ylim(0, ROOM * axes.get_ylim()[1] if axes is slope else None)
            for at, words in BOUNDS_NM.items():
                if low < at < high:
                    axes.axvline(at, color=style.FAINT, linewidth=0.6, linestyle=":")
                    if axes is slope:
                        place = (at * 1.05, 0.99 if at < 30 else 0.85)
                        axes.text(*place, words, transform=axes.get_xaxis_transform(), va="top", color=style.FAINT)
        if across == 1:
            total.set_xlabel("")
        slope.vlines(radii, 0, 0.06, transform=slope.get_xaxis_transform(), color=style.MEMBRANES[0], linewidth=1.2)
    return figure
