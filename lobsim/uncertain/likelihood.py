"""How likely the statements of a paper are, given what the model says of each.

Voltages count in volts, all else by its logarithm. A statement with two bounds is a reading whose tolerance holds 95 %
of a normal distribution. One with one bound is soft: the probability that the number lies on its side of the bound,
which is known to `EDGE` or `EDGE_V` with 95 %. To either width the discrepancy of the model is added, as squares: what
it cannot follow whatever its numbers. It is one number for all voltages and one for all else, unknown, half-normal with
`DISCREPANCY_V` and `DISCREPANCY`: as large as the tolerances that the statements are read with.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import log_ndtr, ndtr, ndtri

from lobsim.numerics.arrays import Array, Table
from lobsim.uncertain.prior import CENTRAL_95
from lobsim.uncertain.statements import Target

EDGE, EDGE_V = 0.05, 0.015  # relative, and V: assumed; from 5 % beyond a bound on a statement about cycles is missed
DISCREPANCY, DISCREPANCY_V = 0.15, 0.03  # relative, and V: assumed; the tolerances of capacities and plateaus
NONE = 1e-4  # in the unit of a capacity or power: what stands for none in a logarithm
NOTHING = -50.0  # log-likelihood of a statement about what a discharge does not have


@dataclass(frozen=True)
class Likelihood:
    """Likelihood of statements.

    Parameters
    ----------
    targets : tuple of Target
        The statements.
    left_out : int, optional
        The place of one that counts nothing: it is to be predicted.
    discrepancy, discrepancy_V : float
        Widths of the prior of the discrepancies [-, V].
    """

    targets: tuple[Target, ...]
    left_out: int | None = None
    discrepancy: float = DISCREPANCY
    discrepancy_V: float = DISCREPANCY_V

    @cached_property
    def of_voltage(self) -> Table:
        """Whether each is a voltage, shape (targets,)."""
        return np.array([target.is_voltage for target in self.targets])

    def scaled(self, numbers: Array) -> Array:
        """Volts as they are, logarithms [-] of all else; numbers in the units of the quantities, (..., targets)."""
        with np.errstate(invalid="ignore"):
            return np.where(self.of_voltage, numbers, np.log(np.fmax(numbers, NONE) + 0 * numbers))

    def numbers(self, scaled: Array) -> Array:
        """Numbers in the units of the quantities from what `scaled` gave [V, -], shape (..., targets)."""
        return np.where(self.of_voltage, scaled, np.exp(np.where(self.of_voltage, 0.0, scaled)))

    @cached_property
    def bounds(self) -> tuple[Array, Array]:
        """Bounds on the scale [V, -] of `scaled`, infinite where there is none, each of shape (targets,)."""
        low, high = ([getattr(one, end) for one in self.targets] for end in ("low", "high"))
        return self._ends(low, -np.inf), self._ends(high, np.inf)

    def _ends(self, ends: Sequence[float | None], none: float) -> Array:
        known = np.array([end is not None for end in ends])
        return np.where(known, self.scaled(np.array([1.0 if end is None else end for end in ends])), none)

    @cached_property
    def widths(self) -> Array:
        """Widths of the readings [V, -], one standard deviation each, shape (targets,)."""
        low, high = self.bounds
        edge = np.where(self.of_voltage, EDGE_V, EDGE)
        two = np.isfinite(low) & np.isfinite(high)
        return np.where(two, np.where(two, high - low, 0.0) / 2, edge) / CENTRAL_95

    def discrepancies(self, scores: Array) -> Array:
        """Discrepancies [V, -] of every target from two standard normal scores [-], (draws, 2) to (draws, targets)."""
        sizes = np.array((self.discrepancy_V, self.discrepancy)) * ndtri(0.5 + ndtr(scores) / 2)
        return np.where(self.of_voltage, sizes[..., :1], sizes[..., 1:])

    def log(self, scaled: Array, discrepancies: Array, errors: Array | float = 0.0) -> Array:
        """Logarithm of the likelihood of every statement alone.

        Parameters
        ----------
        scaled : array, shape (draws, targets)
            What the model says, from `scaled` [V, -].
        discrepancies : array, shape (draws, targets)
            From `discrepancies` [V, -].
        errors : array or float
            Errors of what is said [V, -], as standard deviations, of shape (targets,).

        Returns
        -------
        array, shape (draws, targets)
            Logarithms [-], those of readings relative to the most likely number without discrepancy.
        """
        low, high = self.bounds
        widths = self.widths
        sigma = np.sqrt(widths**2 + discrepancies**2 + np.square(errors))
        two = np.isfinite(low) & np.isfinite(high)
        middle = np.where(two, np.where(two, low + high, 0.0) / 2, 0.0)
        reading = -0.5 * ((scaled - middle) / sigma) ** 2 - np.log(sigma / widths)
        slack = np.where(np.isfinite(low), scaled - np.where(np.isfinite(low), low, 0.0), 0.0)
        slack = np.where(np.isfinite(high), np.where(np.isfinite(high), high, 0.0) - scaled, slack)
        found = np.where(two, reading, log_ndtr(slack / sigma))
        counts = np.arange(len(self.targets)) != self.left_out
        return np.where(counts, np.where(np.isnan(scaled), NOTHING, np.fmax(found, NOTHING)), 0.0)
