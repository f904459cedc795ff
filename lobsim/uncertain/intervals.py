"""What many draws say together: an interval of a number, and the shares of words."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

TAILS = (0.05, 0.95)  # an interval holds 90 % of the draws

Interval = tuple[float, float]


def interval(numbers: Iterable[float | None]) -> Interval | None:
    """Find the interval, in the unit of the numbers, between which 90 % of them lie; None if there is no number.

    Parameters
    ----------
    numbers : iterable of float or None
        One of every draw; None and NaN, of a draw that has none, are left out.
    """
    known = [number for number in numbers if number is not None and math.isfinite(number)]
    if not known:
        return None
    low, high = np.quantile(known, TAILS)
    return float(low), float(high)


def shares(words: Sequence[str]) -> dict[str, float]:
    """Count words, and give the share [-] of each, the largest first."""
    return {word: count / len(words) for word, count in Counter(words).most_common()}
