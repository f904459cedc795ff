"""Figures. They take results as they are, so that a result can draw itself; matplotlib is imported when one is drawn."""

from lobsim.plots.against_paper import comparison
from lobsim.plots.one_run import overview
from lobsim.plots.style import save

__all__ = ["comparison", "overview", "save"]
