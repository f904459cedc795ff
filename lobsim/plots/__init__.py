"""Figures of results and comparisons; nothing here imports matplotlib before a figure is drawn."""

from lobsim.plots.against_paper import comparison
from lobsim.plots.animation import animate
from lobsim.plots.bands import band
from lobsim.plots.fields import maps
from lobsim.plots.fit import correlations, fitted_curves, predictions, profiles
from lobsim.plots.impedance import nyquist
from lobsim.plots.influence import indices, sensitivities
from lobsim.plots.intervals import uncertain_comparison
from lobsim.plots.limits import power_limits
from lobsim.plots.logged import cycler
from lobsim.plots.many_cycles import cycling
from lobsim.plots.one_run import overview
from lobsim.plots.pore_volume import pore_sizes
from lobsim.plots.side_by_side import runs
from lobsim.plots.study import parallel, study_lines, study_map, study_points
from lobsim.plots.style import save
from lobsim.plots.swings import tornado
from lobsim.plots.verification import verified
from lobsim.plots.width_and_style import settings

__all__ = [
    "animate",
    "band",
    "comparison",
    "correlations",
    "cycler",
    "cycling",
    "fitted_curves",
    "indices",
    "maps",
    "nyquist",
    "overview",
    "parallel",
    "pore_sizes",
    "power_limits",
    "predictions",
    "profiles",
    "runs",
    "save",
    "sensitivities",
    "settings",
    "study_lines",
    "study_map",
    "study_points",
    "tornado",
    "uncertain_comparison",
    "verified",
]
