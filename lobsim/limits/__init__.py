"""Where the power ends: rate maps, power limits, polarisation curves, and which number moves a limit most."""

from lobsim.limits.power import NEARLY, NOTHING_CARRIED, PROCESSES, PowerLimit, RatePoint, power_limit, rate_map

__all__ = ["NEARLY", "NOTHING_CARRIED", "PROCESSES", "PowerLimit", "RatePoint", "power_limit", "rate_map"]
