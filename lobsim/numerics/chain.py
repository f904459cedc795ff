"""Draws from a density by ensembles of walkers (emcee), and whether they have found it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lobsim.errors import LobsimError
from lobsim.numerics.arrays import Array

ENSEMBLES = 4  # that know nothing of each other: R-hat compares them
WALKERS, FEWEST = 4, 8  # for every number, and at least in an ensemble
LONG, PARTS, THIN = 300, 40, 10  # steps of a part, the most parts, and of so many steps one is kept
APART = 1e-3  # between walkers that begin at one place [-]
R_HAT = 1.01  # the most [-]

Move = tuple[str, dict[str, float], float]  # of emcee: its name, its options, and its share [-]
MOVES: tuple[Move, ...] = (("DEMove", {}, 0.8), ("DESnookerMove", {}, 0.1), ("StretchMove", {}, 0.1))
# One move in ten goes by the whole difference of two walkers: from one mode to another
JUMPS: tuple[Move, ...] = (("DEMove", {}, 0.8), ("DEMove", {"gamma0": 1.0}, 0.1), ("StretchMove", {}, 0.1))


@dataclass(frozen=True)
class Chain:
    """Draws of a chain.

    Attributes
    ----------
    kept : array, shape (ensembles, draws, numbers)
        The draws [-] of every ensemble: those of the second half of its steps.
    r_hat : float
        The largest of all numbers [-]: rank-normalised, of split chains.
    effective : float
        The smallest effective number of draws.
    steps : int
        Steps of every walker.
    """

    kept: Array
    r_hat: float
    effective: float
    steps: int

    @property
    def scores(self) -> Array:
        """The draws [-] of all ensembles, shape (draws, numbers)."""
        return self.kept.reshape(-1, self.kept.shape[-1])

    def enough(self, least: float) -> bool:
        """Whether the ensembles agree, and so many draws [-] are effective at least."""
        return self.r_hat <= R_HAT and self.effective >= least


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
    growing = grown(log_density, start, seed, LONG)
    for part in range(PARTS):
        tell("chain", part, PARTS)
        chain = next(growing)
        if chain.enough(least):
            return chain
    raise LobsimError(
        f"after {chain.steps} steps of the chains R-hat is {chain.r_hat:.3f}, it must be {R_HAT} or less, and "
        f"{chain.effective:.0f} draws are effective, not {least}"
    )


def tools() -> tuple[Any, Any]:
    """Give emcee and the statistics of ArviZ, or refuse in one sentence [-] where they are not installed."""
    try:
        import emcee
        from arviz_stats.base import array_stats
    except ImportError:
        raise LobsimError("a posterior needs emcee and arviz-stats: pip install 'lobsim[uncertain]'") from None
    return emcee, array_stats


def grown(
    log_density: Callable[[Array], Array],
    start: Array,
    seed: int,
    part: int,
    walkers: int | None = None,
    moves: Sequence[Move] = MOVES,
    thin: int = THIN,
) -> Iterator[Chain]:
    """Let ensembles go on without end.

    Parameters
    ----------
    log_density, start, seed
        As of `sample` [-].
    part : int
        Steps after which the chain is given; a multiple of ``thin``.
    walkers : int, optional
        Of each ensemble; 4 for every number by default.
    moves : sequence of Move
        How walkers go.
    thin : int
        Of so many steps one is kept.

    Yields
    ------
    Chain
        The draws so far.

    Raises
    ------
    LobsimError
        If emcee or arviz-stats is not installed.
    """
    emcee, array_stats = tools()
    ways = [(getattr(emcee.moves, name)(**options), share) for name, options, share in moves]
    count, random = start.shape[1], np.random.default_rng(seed)
    walkers = walkers or max(FEWEST, WALKERS * count)
    samplers, states = [], []
    for _ in range(ENSEMBLES):
        sampler = emcee.EnsembleSampler(walkers, count, log_density, moves=ways, vectorize=True)
        sampler.random_state = np.random.RandomState(int(random.integers(2**31))).get_state()
        samplers.append(sampler)
        states.append(start[random.choice(len(start), walkers)] + APART * random.standard_normal((walkers, count)))
    while True:
        states = [one.run_mcmc(at, part // thin, thin_by=thin) for one, at in zip(samplers, states, strict=True)]
        kept = np.stack([one.get_chain(discard=one.backend.iteration // 2) for one in samplers])
        whole = kept.reshape(ENSEMBLES, -1, count)
        r_hat = float(np.max(array_stats.rhat(whole, chain_axis=0, draw_axis=1)))
        alone = np.moveaxis(kept, 2, 1).reshape(ENSEMBLES * walkers, -1, count)
        effective = float(np.min(array_stats.ess(alone, chain_axis=0, draw_axis=1)))
        yield Chain(whole, r_hat, effective, thin * samplers[0].backend.iteration)
