"""Results of runs: curves, fields, the loss breakdown, the conservation balances, the cause of the end; NetCDF."""

from lobsim.result.result import Result, load

__all__ = ["Result", "load"]
