"""Plain numbers and lists of them, as a user gives them."""

import math
from numbers import Real
from typing import Any

import numpy as np
import numpy.typing as npt

from lobsim.errors import LobsimError


def number(what: str, value: Any) -> float:
    """Take a finite number.

    Parameters
    ----------
    what : str
        What it is, with its unit: the begin of the sentence that refuses another thing.
    value : object
        What was given.

    Returns
    -------
    float
        The number, in the unit of its name.

    Raises
    ------
    LobsimError
        If it is no number, or not finite.
    """
    if isinstance(value, bool) or not isinstance(value, Real) or not math.isfinite(value):
        raise LobsimError(f"{what} is a finite number, not {value!r}")
    return float(value)


def listed(what: str, values: Any) -> npt.NDArray[np.float64]:
    """Take a list of numbers, shape (N,).

    Parameters
    ----------
    what : str
        What they are, with their unit: the begin of the sentence that refuses another thing.
    values : object
        What was given.

    Returns
    -------
    array, shape (N,)
        The numbers, in the unit of their name.

    Raises
    ------
    LobsimError
        If it is no list of numbers, or a table of several columns.
    """
    try:
        found = np.asarray(values)
    except ValueError:  # rows of different lengths
        found = np.empty((0, 0))
    if found.ndim != 1:
        shape = f"shape {found.shape}" if found.ndim else repr(values)
        raise LobsimError(f"{what} are one list of numbers, not {shape}")
    wrong = [value for value in found.tolist() if isinstance(value, bool) or not isinstance(value, Real)]
    if wrong:
        raise LobsimError(f"{what} are numbers, not {wrong[0]!r}")
    return found.astype(float)
