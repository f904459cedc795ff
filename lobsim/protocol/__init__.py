"""Protocols: steps in words, cycles of them, profiles from files and from Python, tests as cyclers do them."""

from lobsim.protocol.following import Follow, follow
from lobsim.protocol.protocol import Cycles, Part, Protocol, cycle, parse, parts_of
from lobsim.protocol.rates import rate_test
from lobsim.protocol.step import End, Step
from lobsim.protocol.titration import gitt

__all__ = [
    "Cycles",
    "End",
    "Follow",
    "Part",
    "Protocol",
    "Step",
    "cycle",
    "follow",
    "gitt",
    "parse",
    "parts_of",
    "rate_test",
]
