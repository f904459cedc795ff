"""Digits to which numbers are written, told by the numbers themselves."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

FINEST, WHOLE_TO = 15, 1e-9  # decimals that are looked for, and the share of the largest by which one may be off
SAMPLED = 2000  # numbers whose last digit is looked for
# Numbers written in another unit and converted are whole multiples of its last digit: of min and h, and of As and J.
UNITS = {"": (1.0,), "s": (1.0, 60.0, 3600.0), "Ah": (1.0, 1 / 3600), "Wh": (1.0, 1 / 3600)}


def last_digit(numbers: "np.ndarray", unit: str = "") -> float:
    """Find the power of ten down to which numbers are written.

    Parameters
    ----------
    numbers : numpy array
        In any unit.
    unit : str, optional
        Theirs: those in s may have been written in min or h, those in Ah or Wh in As or J.

    Returns
    -------
    float
        One of the last digit, in the unit of the numbers; 0 if they are finer than `FINEST` decimals, or all 0.
    """
    import numpy as np

    some = numbers[:: max(1, len(numbers) // SAMPLED)]
    found = 0.0
    if not some.any():
        return found
    for scale in UNITS[unit]:
        for power in range(scale > 60, FINEST):  # whole hours may well be chosen
            counts = some / scale * 10.0**power
            if np.abs(counts - np.round(counts)).max() <= WHOLE_TO * np.abs(counts).max():
                found = max(found, scale * 10.0**-power)
                break
    return found
