"""The arrays of lobsim: numbers in double precision."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Table = NDArray[Any]  # of numbers of any kind, such as places in another
LARGEST = 4_000_000  # numbers, 31 MB: just below what the GNU C library never keeps


@cache
def keep_memory() -> None:
    """Make the C library keep what arrays give back, instead of asking the system for it again and again.

    Pages that are new to a process cost more than most of what is computed on them. The GNU C library keeps blocks of
    the size of the largest that was ever given back; one that nobody writes to costs nothing.
    """
    np.empty(LARGEST)
