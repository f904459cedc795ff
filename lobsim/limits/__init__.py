"""Limits of the power: rate maps, power limits, polarisation curves, and which number moves a limit most."""

from lobsim.limits.power import NEARLY, PROCESSES, PowerLimit, power_limit
from lobsim.limits.rates import NOTHING_CARRIED, RatePoint, rate_curve, rate_map

__all__ = [
    "NEARLY",
    "NOTHING_CARRIED",
    "PROCESSES",
    "PowerLimit",
    "RatePoint",
    "power_limit",
    "rate_curve",
    "rate_map",
]
