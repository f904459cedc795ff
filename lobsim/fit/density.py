"""Density of a belief over the numbers, at any point, by the model itself: what chains sample."""

import numpy as np

from lobsim.fit.belief import Belief
from lobsim.fit.curves import Array
from lobsim.fit.goals import WIDE
from lobsim.fit.metric import Metric
from lobsim.fit.seen import as_one


class Density:
    """Density of a belief over normal coordinates, at any point.

    Parameters
    ----------
    belief : Belief
        The belief.
    """

    def __init__(self, belief: Belief) -> None:
        self.belief = belief
        self.sizes = list(dict.fromkeys(part.sizes for part in belief.parts))
        heaviest = {part.mode: part for part in reversed(belief.parts)}
        self._modes = list(heaviest)
        self._centres = [belief.modes[mode].point for mode in self._modes]
        self._roots = [np.linalg.cholesky(np.linalg.inv(part.covariance)) for part in heaviest.values()]
        self._metrics = [[Metric(belief.seen, belief.modes[mode], one) for one in self.sizes] for mode in self._modes]
        # All sets of sizes at once, shapes (sizes, T, T) and (sizes,): a chain asks thousands of times
        unit = np.eye(belief.seen.values.size)
        self._whitening = [np.array([metric.scaled(unit) for metric in metrics]) for metrics in self._metrics]
        self._constants = [
            np.array([metric.sizes.log_prior - metric.log_volume for metric in metrics]) for metrics in self._metrics
        ]

    def __call__(self, points: Array) -> Array:
        """Logarithm of the density [-] up to a constant, shape (D,), of normal coordinates [-], shape (D, P)."""
        found = np.full(len(points), -np.inf)
        inside = np.flatnonzero(np.all(np.abs(points) < WIDE, axis=1))
        if inside.size:
            off = self.off(points[inside])
            found[inside] = np.logaddexp.reduce(self.by_sizes(points[inside], off), axis=1)
            found[inside] += self.belief.seen.space.log_prior(points[inside])
        return found

    def off(self, points: Array) -> Array:
        """Measurement less model [V, -], as one, shape (D, T), at normal coordinates [-] of shape (D, P)."""
        near = [self.belief.modes[self._modes[mode]] for mode in self.nearest(points)]
        return as_one(self.belief.seen, near, list(points))

    def by_sizes(self, points: Array, off: Array) -> Array:
        """Logarithms of the densities [-] of what is off [V, -], for every set of sizes, shape (D, sizes)."""
        found, nearest = np.full((len(points), len(self.sizes)), -np.inf), self.nearest(points)
        carried = np.isfinite(off).all(axis=1)
        for mode, (whitening, constants) in enumerate(zip(self._whitening, self._constants, strict=True)):
            here = np.flatnonzero(carried & (nearest == mode))
            if here.size:
                found[here] = constants - np.sum((whitening @ off[here].T) ** 2, axis=1).T / 2
        return found

    def nearest(self, points: Array) -> Array:
        """Which mode is nearest, in its own standard deviations, to normal coordinates [-] of shape (D, P)."""
        away = [
            np.sum(((points - centre) @ root) ** 2, axis=1)
            for centre, root in zip(self._centres, self._roots, strict=True)
        ]
        return np.argmin(away, axis=0)

    def metric(self, point: Array, off: Array, generator: np.random.Generator) -> Metric:
        """The metric of one set of sizes, drawn as it is likely at a point [-] where this is off [V, -]."""
        logarithms = self.by_sizes(point[None], off[None])[0]
        shares = np.exp(logarithms - logarithms.max())
        return self._metrics[self.nearest(point[None])[0]][generator.choice(len(shares), p=shares / shares.sum())]
