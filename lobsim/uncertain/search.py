"""The posterior of a paper's numbers: what its statements leave of their ranges.

An emulator says what the model would; a chain draws from the posterior that it makes; the model itself solves some of
these draws, which correct it where the posterior lies. So again, until importance weights show that the emulator is
good enough there; then the model solves more draws, and their weights correct what is left of its error.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from lobsim.display.notebook import Shown, number
from lobsim.errors import LobsimError
from lobsim.numerics import chain, weights
from lobsim.numerics.arrays import Array
from lobsim.numerics.chain import Chain
from lobsim.numerics.weights import Weighed
from lobsim.uncertain import emulator
from lobsim.uncertain.emulator import Emulator
from lobsim.uncertain.problem import Problem

FIRST, ROUND, LAST = 1000, 500, 1500  # draws that the model solves: of the prior, of every round, and at the end
ROUNDS = 6  # at most
ENOUGH = 0.5  # effective share [-] of a round's draws that ends the rounds
MARGIN, MARGIN_V = 0.5, 0.1  # relative, and V: so far beyond a bound, a draw counts a quarter for the emulator
NEAR = 0.3  # of a width of the prior [-], around its medians, where walkers begin


@dataclass(frozen=True, repr=False)
class Found(Shown):
    """Draws near the posterior, solved by the model, with the weights that make them draws of it.

    Attributes
    ----------
    values : array, shape (draws, numbers)
        In the units of their names.
    discrepancies : array, shape (draws, targets)
        Discrepancies of the model that were drawn with them [V, -].
    scaled : array, shape (draws, targets)
        What the model says, on the scale of the likelihood [V, -].
    weighed : Weighed
        Their weights.
    chain : Chain
        The chain that they are from.
    emulator : Emulator
        The emulator that the chain asked.
    solved : int
        Draws that the model solved in all.
    """

    values: Array
    discrepancies: Array
    scaled: Array
    weighed: Weighed
    chain: Chain
    emulator: Emulator
    solved: int

    def facts(self) -> dict[str, str]:
        """Tell how good the draws are."""
        told = {"R-hat": self.chain.r_hat, "k of Pareto": self.weighed.k, "effective draws": self.weighed.effective}
        return {name: number(value) for name, value in told.items()} | {"draws solved": str(self.solved)}


def search(problem: Problem, seed: int, tell: Callable[..., Any] = lambda *_: None) -> Found:
    """Search the posterior of a problem.

    Parameters
    ----------
    problem : Problem
        The problem.
    seed : int
        The same seed gives the same draws.
    tell : callable
        Told what is done.

    Returns
    -------
    Found
        Draws with weights.

    Raises
    ------
    LobsimError
        If emcee or arviz-stats is missing, the chains do not agree, or the rounds end without a good emulator.
    """
    random = np.random.default_rng(seed)
    values = problem.prior.values(random.standard_normal((FIRST, len(problem.prior.numbers))))
    said = problem.likelihood.scaled(problem.solve(values, False))
    for place in range(ROUNDS):
        tell(f"round {place + 1}, of {len(values)} draws")
        found = drawn(problem, _emulator(problem, values, said), ROUND, random, False, len(values))
        values, said = np.concatenate((values, found.values)), np.concatenate((said, found.scaled))
        if found.weighed.k < weights.TRUSTED and found.weighed.effective > ENOUGH * ROUND:
            tell("the last draws")
            return drawn(problem, _emulator(problem, values, said), LAST, random, True, len(values))
    raise LobsimError(
        f"the emulator is not good enough after {ROUNDS} rounds: k of Pareto is {found.weighed.k:.2f}, it must be "
        f"below {weights.TRUSTED}, and {found.weighed.effective:.0f} of {ROUND} draws are effective"
    )


def _emulator(problem: Problem, values: Array, said: Array) -> Emulator:
    """Fit the emulator; a draw counts less the more it is at odds with all statements, and with the one in question."""
    likelihood = problem.likelihood
    low, high = likelihood.bounds
    beyond = np.maximum(np.maximum(low - said, said - high), 0) / np.where(likelihood.of_voltage, MARGIN_V, MARGIN)
    odds = likelihood.log(said, likelihood.discrepancies(np.zeros((1, 2)))).sum(axis=1, keepdims=True)
    far = (odds.max() - odds) / len(likelihood.targets)
    weights = 1 / ((1 + far) * (1 + beyond**2)) ** 2
    return emulator.fitted(problem.felt_places(values), said, weights, problem.uses[:, problem.felt])


def drawn(
    problem: Problem, emulator: Emulator, count: int, random: np.random.Generator, again: bool, before: int = 0
) -> Found:
    """Draw from the posterior of an emulator, solve the draws, and weigh them.

    Parameters
    ----------
    problem : Problem
        The problem.
    emulator : Emulator
        Its errors widen its posterior, so that the model finds all of its own within.
    count : int
        Draws.
    random : Generator
        Where chance comes from.
    again : bool
        Whether IDAKLU solves what lanes cannot; if not, it counts as the emulator says.
    before : int
        Draws that were solved before.
    """
    likelihood, felt = problem.likelihood, problem.felt

    def emulated(scores: Array) -> Array:
        """Likelihood of every target [-] at scores [-], those of the two discrepancies last."""
        said = emulator(problem.felt_prior.places(scores[:, :-2]))
        return likelihood.log(said, likelihood.discrepancies(scores[:, -2:]), emulator.errors)

    def log_density(scores: Array) -> Array:
        """Logarithm of the density [-] at scores [-]."""
        return emulated(scores).sum(axis=1) - np.square(scores).sum(axis=1) / 2

    start = NEAR * random.standard_normal((count, felt.size + 2))
    chained = chain.sample(log_density, start, count, int(random.integers(2**31)))
    scores = chained.scores[random.choice(len(chained.scores), count, replace=False)]
    every = random.standard_normal((count, len(problem.prior.numbers)))
    every[:, felt] = scores[:, :-2]
    values = problem.prior.values(every)
    said, discrepancies = likelihood.scaled(problem.solve(values, again)), likelihood.discrepancies(scores[:, -2:])
    right, ours = likelihood.log(said, discrepancies), emulated(scores)
    right = right if again else np.where(np.isnan(said), ours, right)
    weighed = weights.smoothed((right - ours).sum(axis=1))
    return Found(values, discrepancies, said, weighed, chained, emulator, before + count)
