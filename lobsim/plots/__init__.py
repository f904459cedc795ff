"""Figures of results and comparisons; nothing here imports matplotlib before a figure is drawn."""

from lobsim.plots.against_paper import comparison
from lobsim.plots.one_run import overview
from lobsim.plots.style import save

__all__ = ["comparison", "overview", "save"]
