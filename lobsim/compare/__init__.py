"""A paper beside its model: every statement with the number of a run, and a verdict."""

from lobsim.compare.comparison import Comparison, compare

__all__ = ["Comparison", "compare"]
