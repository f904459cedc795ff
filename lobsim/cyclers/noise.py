"""Resolution and noise of what a cycler wrote, told by the numbers themselves."""

from typing import TYPE_CHECKING

from lobsim.cyclers.digits import last_digit

if TYPE_CHECKING:
    import numpy as np

# The third difference of independent noise has this many times its standard deviation: 1 + 9 + 9 + 1 = 20.
THIRD = 20**0.5
OF_MEDIAN = 1.4826  # standard deviation over the median of absolute values, for a normal distribution
LEAST_V = 1e-5  # no cycler is better


def resolution(numbers: "np.ndarray") -> float:
    """Find the least step between values, in the unit of these: one count of the converter, or the last digit."""
    import numpy as np

    distinct = np.unique(numbers)
    if len(distinct) < 2:
        return last_digit(numbers)
    return float(max(np.diff(distinct).min(), last_digit(numbers)))


def voltage_noise(voltage: "np.ndarray") -> float:
    """Estimate the standard deviation of a voltage about a smooth curve [V], its rounding included.

    The third differences of four following rows hold nothing of a curve that is smooth over them; their median says
    what is left. A fit that needs more than this for its residuals has a misfit of its model, not of the cycler.

    Parameters
    ----------
    voltage : numpy array
        Of the rows of one step [V].
    """
    import numpy as np

    counts = resolution(voltage) / 12**0.5
    if len(voltage) < 5:
        return float(max(counts, LEAST_V))
    spread = OF_MEDIAN * float(np.median(np.abs(np.diff(voltage, 3)))) / THIRD
    return float(max(spread, counts, LEAST_V))  # the spread has the rounding in it, unless most rows are on one count
