"""A paper beside its model: every statement with the number of a run, and a verdict; and cells beside each other."""

from lobsim.compare.cells import CellComparison
from lobsim.compare.compared import compare
from lobsim.compare.comparison import Comparison

__all__ = ["CellComparison", "Comparison", "compare"]
