"""Draws from a density by ensembles of walkers (emcee), and whether they have found it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from lobsim.errors import LobsimError
from lobsim.numerics.arrays import Array

ENSEMBLES = 4  # that know nothing of each other: R-hat compares them
WALKERS = 4  # for every number
LONG, PARTS, THIN = 300, 40, 10  # steps of a part, the most parts, and of so many steps one is kept
APART = 1e-3  # between walkers that begin at one place [-]
R_HAT = 1.01  # the most [-]
MOVES = (("DEMove", 0.8), ("DESnookerMove", 0.1), ("StretchMove", 0.1))  # of emcee, and their shares [-]


@dataclass(frozen=True)
class Chain:
    """Draws of a chain.

    Attributes
    ----------
    scores : array, shape (draws, numbers)
        The draws [-], of all ensembles: the second half of each.
    r_hat : float
        The largest of all numbers [-]: rank-normalised, of split chains.
    effective : float
        The smallest effective number of draws.
    steps : int
        Steps of every walker.
    """

    scores: Array
    r_hat: float
    effective: float
    steps: int


def sample(
    log_density: Callable[[Array], Array],
    start: Array,
    least: int,
    seed: int,
    tell: Callable[..., Any] = lambda *_: None,
) -> Chain:
    """Draw from a density until the ensembles agree and there are enough draws.

    Parameters
    ----------
    log_density : callable
        Gives its logarithm [-] for places [-] of shape (walkers, numbers).
    start : array, shape (places, numbers)
        Where walkers may begin [-].
    least : int
        Effective draws that are enough.
    seed : int
        The same seed gives the same draws.
    tell : callable
        Told what is done, how many parts are done, and how many there are at most.

    Returns
    -------
    Chain
        The draws.

    Raises
    ------
    LobsimError
        If emcee or arviz-stats is not installed, or the ensembles do not agree.
    """
    try:
        import emcee
        from arviz_stats.base import array_stats
    except ImportError:
        raise LobsimError("a posterior needs emcee and arviz-stats: pip install 'lobsim[uncertain]'") from None
    moves = [(getattr(emcee.moves, name)(), share) for name, share in MOVES]
    count, random = start.shape[1], np.random.default_rng(seed)
    walkers = WALKERS * count
    samplers, states = [], []
    for _ in range(ENSEMBLES):
        sampler = emcee.EnsembleSampler(walkers, count, log_density, moves=moves, vectorize=True)
        sampler.random_state = np.random.RandomState(int(random.integers(2**31))).get_state()
        samplers.append(sampler)
        states.append(start[random.choice(len(start), walkers)] + APART * random.standard_normal((walkers, count)))
    r_hat, effective = np.inf, 0.0
    for part in range(PARTS):
        tell("chain", part, PARTS)
        states = [one.run_mcmc(at, LONG // THIN, thin_by=THIN) for one, at in zip(samplers, states, strict=True)]
        kept = np.stack([one.get_chain(discard=one.backend.iteration // 2) for one in samplers])
        whole = kept.reshape(ENSEMBLES, -1, count)
        r_hat = float(np.max(array_stats.rhat(whole, chain_axis=0, draw_axis=1)))
        alone = np.moveaxis(kept, 2, 1).reshape(ENSEMBLES * walkers, -1, count)
        effective = float(np.min(array_stats.ess(alone, chain_axis=0, draw_axis=1)))
        if r_hat <= R_HAT and effective >= least:
            return Chain(whole.reshape(-1, count), r_hat, effective, (part + 1) * LONG)
    raise LobsimError(
        f"after {PARTS * LONG} steps of the chains R-hat is {r_hat:.3f}, it must be {R_HAT} or less, and "
        f"{effective:.0f} draws are effective, not {least}"
    )
