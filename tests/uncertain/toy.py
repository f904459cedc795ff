"""A linear model with a normal prior, whose posterior is known exactly."""

import numpy as np

from lobsim.parameters import Origin
from lobsim.uncertain.likelihood import Likelihood
from lobsim.uncertain.prior import CENTRAL_95, Prior, Uncertain
from lobsim.uncertain.problem import Problem
from lobsim.uncertain.statements import Target

SIGMA = np.array([1.0, 2.0, 0.5])  # of the prior: so wide that its ends do not count
SLOPES = np.array([[1.0, 0.5, 0.0], [0.0, 1.0, -1.0], [1.0, 0.0, 2.0], [0.5, 1.0, 1.0]])
STATED = np.array([0.3, -0.5, 0.4, 0.1])
WIDTH = 0.15  # of every reading, one standard deviation


def uncertain(name, sigma, value=0.0, *, logarithmic=False):
    low, high = value - CENTRAL_95 * sigma, value + CENTRAL_95 * sigma
    return Uncertain(name, "", (), value, low, high, logarithmic, True, Origin("assumed", "a toy", low, high))


def problem():
    """Four voltages that depend on three numbers; the model is exact."""
    prior = Prior("toy", tuple(uncertain(name, sigma) for name, sigma in zip("abc", SIGMA, strict=True)))
    half = CENTRAL_95 * WIDTH
    targets = [Target("toy", f"{k}_V", "about", one, one - half, one + half) for k, one in enumerate(STATED.tolist())]
    likelihood = Likelihood(tuple(targets), discrepancy=1e-9, discrepancy_V=1e-9)
    return Problem(prior, likelihood, SLOPES != 0, lambda values, again: values @ SLOPES.T)


def exact(kept=(0, 1, 2, 3)):
    """Mean and covariance of the posterior given some of the statements."""
    slopes, stated = SLOPES[list(kept)], STATED[list(kept)]
    covariance = np.linalg.inv(np.diag(SIGMA**-2) + slopes.T @ slopes / WIDTH**2)
    return covariance @ slopes.T @ stated / WIDTH**2, covariance
