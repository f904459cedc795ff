"""Sizes of what is uncertain beside the numbers: the discrepancy of the model, and the spread from cell to cell."""

from dataclasses import dataclass

import numpy as np

from lobsim.fit.discrepancy import SIZES, SIZES_V, Size, log_prior
from lobsim.fit.spread import DEVIATION, FACTORS


@dataclass(frozen=True)
class Sizes:
    """One set of sizes that is thought possible.

    Attributes
    ----------
    discrepancy : Size
        Of the model [V, -].
    spread : float
        Factor on the spreads from cell to cell [-].
    log_prior : float
        Logarithm of the prior weight [-] among the others.
    """

    discrepancy: Size
    spread: float
    log_prior: float


def grid() -> list[Sizes]:
    """All sizes that are thought possible, with their prior weights."""
    widths_V, widths = (np.gradient(np.log(values)) for values in (SIZES_V, SIZES))
    found = []
    for V, width_V in zip(SIZES_V, widths_V, strict=True):
        for share, width in zip(SIZES, widths, strict=True):
            size = Size(float(V), float(share))
            logarithm = log_prior(size) + float(np.log(width_V * width))
            for factor in FACTORS:
                believed = logarithm - float(np.log(factor) / DEVIATION) ** 2 / 2
                found.append(Sizes(size, float(factor), believed))
    return found
