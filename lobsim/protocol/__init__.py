"""Protocols: steps in words, cycles of them, profiles from files."""

from lobsim.protocol.protocol import Cycles, Protocol, cycle, parse
from lobsim.protocol.step import End, Step

__all__ = ["Cycles", "End", "Protocol", "Step", "cycle", "parse"]
