"""The arrays of lobsim: numbers in double precision."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
