"""Errors that a user can act on."""

import math


class HexwgmError(ValueError):
    """What was given, what is wrong and what would be right, in one sentence."""


def positive(name: str, value: float) -> float:
    """Give the value back if it is a positive number.

    Raises
    ------
    HexwgmError
        If it is not.
    """
    if not (math.isfinite(value) and value > 0):
        raise HexwgmError(f"the {name} is {value:g}: it must be a positive number")
    return value


def polarisation(given: str) -> str:
    """Give the polarisation back in capitals.

    Raises
    ------
    HexwgmError
        If it is neither TM nor TE.
    """
    if given.upper() not in ("TM", "TE"):
        raise HexwgmError(f"unknown polarisation {given!r}: choose TM (E along the axis) or TE (H along the axis)")
    return given.upper()
