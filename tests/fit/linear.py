"""A cheap stand-in for measured curves: traits that are a known function of the numbers, so that all is known."""

from types import SimpleNamespace

import numpy as np

from lobsim.fit.discrepancy import Place, covariance
from lobsim.fit.space import Space

NOISE_V = 0.01


class Toy:
    """Ten voltages, on two cells, of a model v -> traits in normal coordinates v."""

    def __init__(self, model, numbers, truth, seed):
        random = np.random.default_rng(seed)
        self.model = model
        asked = [SimpleNamespace(name=f"Number {n} [m]", scale="linear", back=float) for n in range(numbers)]
        curves = [SimpleNamespace(name="slow"), SimpleNamespace(name="fast")]
        self.problem = SimpleNamespace(names=[one.name for one in asked], asked=asked, curves=curves)
        spread = SimpleNamespace(names=["Factor"], deviations=np.array([0.1]))
        self.cells = SimpleNamespace(names=["A", "B"], spread=spread, shape=(2, 1), of_curve=np.array([0, 1]))
        self.space = Space(np.zeros(numbers), np.ones(numbers), np.zeros(numbers), np.full(numbers, np.inf))
        shares = np.linspace(0.1, 0.9, 5)
        self.places = [Place("discharge of a fresh cell", ln, shares, np.full(5, -0.1), False) for ln in (-1.0, 1.0)]
        self.starts, self.middle = [0, 5, 10], 0.0
        self.by_factor = np.repeat([[0.05], [0.08]], 5, axis=0)
        self.forward = SimpleNamespace(lanes=None)
        self.values = model(np.array([truth]))[0] + random.normal(0, NOISE_V, 10)

    def wrong(self, size):
        return covariance(size, self.places, self.places, self.middle) + NOISE_V**2 * np.eye(10)

    def off(self, points, factors=None):
        own = np.zeros((len(points), 2, 1)) if factors is None else factors
        moved = np.repeat(own[:, :, 0], 5, axis=1) * self.by_factor[:, 0]
        return self.values - self.model(np.array(points)) - moved


def linear(numbers, seed):
    """A linear model and its slopes, shape (10, numbers)."""
    slopes = 0.1 * np.random.default_rng(seed).standard_normal((10, numbers))
    return (lambda v: 3 + v @ slopes.T), slopes
