"""Protocols: steps in words, cycles of them, profiles from files and from Python."""

from lobsim.protocol.follow import Follow, follow
from lobsim.protocol.protocol import Cycles, Part, Protocol, cycle, parse, parts_of
from lobsim.protocol.step import End, Step

__all__ = ["Cycles", "End", "Follow", "Part", "Protocol", "Step", "cycle", "follow", "parse", "parts_of"]
