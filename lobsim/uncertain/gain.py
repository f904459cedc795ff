"""How much a measurement would narrow a prediction: the variance that it is expected to leave.

Each draw in turn is taken for the truth. The measurement then gives the reading of that draw with its error, and every
other draw counts as much as its own reading is likely: what these weights leave of the variance is the mean over all
truths. Nothing is assumed to be linear or normal but the error of the measurement.
"""

from typing import NamedTuple

import numpy as np

from lobsim.arguments import guarded
from lobsim.numerics.arrays import Array

ENOUGH = 20.0  # draws that must count, in the middle of all truths: of fewer a variance is known to a third at best
WIDER = 1.25  # factor by which errors grow until so many do
SHUFFLES, CHANCE = 40, 0.95  # of the prediction among the draws, and the share of them that is put down to chance
SPARSE = 0.5  # sum of the squares of weights that two equal ones have
SEED = 0


class Gain(NamedTuple):
    """What a measurement is expected to leave of a prediction.

    Attributes
    ----------
    before, after : float
        Standard deviations, in the unit of the prediction.
    narrowed : float
        Share [-] by which the variance falls, at least: see ``widened``.
    chance : float
        Share [-] that a measurement which tells nothing would seem to narrow so many draws by, at most.
    widened : float
        Factor [-] on the errors of the measurement, where the draws are too few to tell what its own would give.
    """

    before: float
    after: float
    narrowed: float
    chance: float
    widened: float

    @property
    def is_seen(self) -> bool:
        """Whether it is more than chance."""
        return self.narrowed > self.chance


@guarded
def gain(predicted: Array, readings: Array, errors: Array) -> Gain:
    """Find what a measurement is expected to leave of the variance of a prediction.

    Parameters
    ----------
    predicted : array
        The prediction of every draw, in any unit, shape (draws,).
    readings : array
        What the measurement would read in every draw, without its error, shape (draws, readings).
    errors : array
        Standard errors of the readings, in their units, shape (readings,).

    Returns
    -------
    Gain
        In the unit of the prediction. A measurement that tells nothing leaves all of it.
    """
    random = np.random.default_rng(SEED)
    scatter = random.standard_normal(readings.shape)
    widened = 1.0
    while _counting(weights := _weights(readings, errors * widened, scatter)) < min(ENOUGH, predicted.size / 4):
        widened *= WIDER
    before = float(np.var(predicted, ddof=1))
    if not before > 0:
        return Gain(0.0, 0.0, 0.0, 0.0, widened)
    shuffled = [1 - _left(weights, random.permutation(predicted)) / before for _ in range(SHUFFLES)]
    left = min(_left(weights, predicted), before)
    chance = max(float(np.quantile(shuffled, CHANCE)), 0.0)
    return Gain(before**0.5, left**0.5, 1 - left / before, chance, widened)


def _left(weights: Array, predicted: Array) -> float:
    """Variance that the weights leave, as a mean over all truths beside which two draws or more count."""
    mean = weights @ predicted
    spread = weights @ predicted**2 - mean**2
    alone = np.sum(weights**2, axis=1)
    some = alone < SPARSE
    return float(np.mean(spread[some] / (1 - alone[some]))) if some.any() else float(np.var(predicted, ddof=1))


def _weights(readings: Array, errors: Array, scatter: Array) -> Array:
    """Weight of every draw, in columns, for what is read if another, in rows, is the truth; its own is 0."""
    read = readings + errors * scatter
    off = (read[:, None, :] - readings[None, :, :]) / errors
    log = -np.sum(off**2, axis=2) / 2
    np.fill_diagonal(log, -np.inf)
    weights = np.exp(log - log.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _counting(weights: Array) -> float:
    """How many draws count, in the middle of all truths."""
    return float(np.median(1 / np.sum(weights**2, axis=1)))
