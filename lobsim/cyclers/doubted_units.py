"""Units that a file states and that cannot be: Maccor's "Volts" in a file whose numbers are millivolts."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

FEWEST_V = 300.0  # which no battery on a cycler for cells has, and nearly every row of millivolts has


def volts(numbers: "np.ndarray", name: str) -> "tuple[np.ndarray, list[str]]":
    """Take voltages that are beyond any battery for millivolts.

    Parameters
    ----------
    numbers : numpy array
        Voltages as the file states them [V].
    name : str
        Of their column.

    Returns
    -------
    numpy array, list of str
        Voltages [V], and the remark if the unit was not believed.
    """
    import numpy as np

    if not np.median(np.abs(numbers)) > FEWEST_V:
        return numbers, []
    return numbers / 1e3, [
        f"{name!r} says volts, but {np.median(numbers):.4g} V is beyond any battery: millivolts were taken"
    ]
