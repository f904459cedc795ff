"""Samples of a belief by chains, without the assumption that it is normal around its modes.

The density over the numbers is that of `lobsim.fit.belief`, at every point by the model itself: the prior times the
normal density of what is off, summed over the sizes of spread and discrepancy that count. Every cell is solved where it
likely is, and its factors move the traits in proportion from there, as around the nearest mode. All walkers of a half
step are solved side by side.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from lobsim.arguments import guarded
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError
from lobsim.fit.belief import Belief
from lobsim.fit.curves import Array
from lobsim.fit.density import Density
from lobsim.fit.drawn import Drawn, with_factors
from lobsim.fit.goals import WIDE
from lobsim.fit.left_out import given_the_others
from lobsim.fit.metric import Metric
from lobsim.numerics.chain import ENSEMBLES, FEWEST, JUMPS, R_HAT, THIN, Chain, grown, tools

if TYPE_CHECKING:
    import xarray

STEPS = 1000  # of every walker, at most
PART = 100  # steps after which the chains are compared
ENOUGH = 400  # effective draws (Vehtari et al., Bayesian Anal. 16 (2021) 667: 100 for each of 4 chains)
KEPT = 100  # draws of every chain that are solved once more, for what follows


@dataclass(frozen=True, eq=False, repr=False)
class Sampled(Shown):
    """Samples of a belief.

    Attributes
    ----------
    belief : Belief
        What was sampled.
    chain : Chain
        All draws, in normal coordinates [-].
    points : array, shape (chains, draws, P)
        Some of them, evenly spaced.
    off : array, shape (chains, draws, T)
        Measurement less model there [V, -], if all cells were as the population.
    metrics : list of Metric
        Sizes of spread and discrepancy, drawn for each of them.
    drawn : Drawn
        The same with factors of the cells, as `lobsim.fit.predict.predict` takes them.
    seed : int
        Which.
    """

    SHOWN = ("r_hat", "effective", "steps")

    belief: Belief
    chain: Chain
    points: Array
    off: Array
    metrics: list[Metric]
    drawn: Drawn
    seed: int

    @property
    def r_hat(self) -> float:
        """The largest R-hat of all numbers [-]: rank-normalised, of split chains."""
        return self.chain.r_hat

    @property
    def effective(self) -> float:
        """The smallest effective number of draws [-] of all numbers."""
        return self.chain.effective

    @property
    def steps(self) -> int:
        """Steps of every walker."""
        return self.chain.steps

    @property
    def agrees(self) -> bool:
        """Whether the chains agree: R-hat is 1.01 or less, and 400 draws are effective."""
        return self.chain.enough(ENOUGH)

    def __str__(self) -> str:
        """Say how long the chains are, and whether they agree."""
        told = f"{ENSEMBLES} chains of {self.steps} steps: R-hat {self.r_hat:.3f}, {self.effective:.0f} effective draws"
        wanted = f"; they are too short: R-hat is to be {R_HAT} or less, with {ENOUGH} effective draws"
        return told + ("" if self.agrees else wanted)

    @cached_property
    def values(self) -> dict[str, Array]:
        """Values of all numbers, by name, in the units of the names, each of shape (chains, draws)."""
        coordinates = self.belief.seen.space.back(self.points)
        asked = self.belief.seen.problem.asked
        return {one.name: np.vectorize(one.back, otypes=[float])(coordinates[..., p]) for p, one in enumerate(asked)}

    def to_datatree(self) -> "xarray.DataTree":
        """Groups of ArviZ, for traces, corner plots and leave-one-out: `arviz.plot_trace`, `arviz.loo` and others.

        Returns
        -------
        xarray.DataTree
            ``posterior``: the numbers in the units of their names, and the sizes of the discrepancy [V] and [-] and of
            the spread from cell to cell [-]. ``log_likelihood``: the density [-] of every curve, and of every trait,
            given all others. ``posterior_predictive`` and ``observed_data``: traits [V], or logarithms of
            capacities [-], for other cells of the same kind.

        Raises
        ------
        LobsimError
            If arviz-base is not installed.
        """
        try:
            from arviz_base import from_dict
        except ImportError:
            raise LobsimError("ArviZ needs arviz-base: pip install 'lobsim[uncertain]'") from None
        seen, shape, generator = self.belief.seen, self.points.shape[:2], np.random.default_rng([self.seed, 2])
        curves = [np.arange(a, b) for a, b in zip(seen.starts[:-1], seen.starts[1:], strict=True)]
        groups = {"curve": curves, "trait": [np.array([n]) for n in range(seen.values.size)]}
        densities: dict[str, list[Array]] = {name: [] for name in groups}
        predicted = []
        for metric, off in zip(self.metrics, self.off.reshape(-1, seen.values.size), strict=True):
            covariance = metric.root @ metric.root.T
            for name, of in groups.items():
                densities[name].append(given_the_others(covariance, off, of))
            predicted.append(seen.values - off + metric.root @ generator.standard_normal(off.size))
        sizes = {
            "Discrepancy of the voltage [V]": [one.sizes.discrepancy.voltage_V for one in self.metrics],
            "Discrepancy of the logarithm of the capacity": [one.sizes.discrepancy.capacity for one in self.metrics],
            "Factor of the spread from cell to cell": [one.sizes.spread for one in self.metrics],
        }
        data: dict[str, dict[str, Any]] = {
            "posterior": self.values | {name: np.reshape(some, shape) for name, some in sizes.items()},
            "log_likelihood": {name: np.reshape(some, (*shape, -1)) for name, some in densities.items()},
            "posterior_predictive": {"traits": np.reshape(predicted, (*shape, -1))},
            "observed_data": {"traits": seen.values},
        }
        names = [f"{curve.name} ({n + 1})" for n, curve in enumerate(seen.problem.curves)]
        return from_dict(
            data,
            coords={"of_curve": names, "of_trait": np.arange(seen.values.size)},
            dims={"curve": ["of_curve"], "trait": ["of_trait"], "traits": ["of_trait"]},
        )

    to_inference_data = to_datatree  # what ArviZ called it before version 1


@guarded
def sample(
    belief: Belief,
    start: Drawn,
    *,
    steps: int = STEPS,
    walkers: int | None = None,
    seed: int = 0,
    tell: Callable[[str], None] = lambda words: None,
) -> Sampled:
    """Sample a belief by four ensembles of walkers, until they agree.

    Parameters
    ----------
    belief : Belief
        What is sampled.
    start : Drawn
        Draws at which the walkers begin.
    steps : int
        Steps of every walker at most; they end earlier if the ensembles agree.
    walkers : int, optional
        Of each ensemble; 4 for every number by default, and 8 at least.
    seed : int
        Which draws.
    tell : callable, optional
        Told in words what is done.

    Returns
    -------
    Sampled
        Draws, R-hat [-] and effective number of draws [-]; whether the ensembles agree is said, not forced.

    Raises
    ------
    LobsimError
        If there are too few steps or walkers, or emcee or arviz-stats is not installed.
    """
    count = belief.seen.space.low.size
    refuse(count, steps, walkers)
    density, generator = Density(belief), np.random.default_rng([seed, 1])
    begin = np.clip(belief.seen.space.to(np.array([one.point for one in start.draws])), 0.1 - WIDE, WIDE - 0.1)
    growing = grown(density, begin, seed, PART, walkers, JUMPS, THIN)
    for part in range(steps // PART):
        tell(f"chains: {part * PART} of at most {steps // PART * PART} steps")
        chain = next(growing)
        if chain.enough(ENOUGH):
            break
    at = np.unique(np.linspace(0, chain.kept.shape[1] - 1, KEPT).round().astype(int))
    points = chain.kept[:, at]
    flat = points.reshape(-1, count)
    off = density.off(flat)
    metrics = [density.metric(point, there, generator) for point, there in zip(flat, off, strict=True)]
    draws = [
        with_factors(belief, metric, point, there, generator)
        for metric, point, there in zip(metrics, flat, off, strict=True)
    ]
    found = Drawn(draws, 0.0, min(chain.effective, float(len(draws))))
    return Sampled(belief, chain, points, off.reshape(*points.shape[:2], -1), metrics, found, seed)


def refuse(count: int, steps: int, walkers: int | None = None) -> None:
    """Refuse chains for so many numbers that cannot be, before anything is solved: see `sample` [-]."""
    least = max(FEWEST, 2 * count)
    if steps < PART:
        raise LobsimError(f"chains have {PART} steps or more, not {steps}")
    if walkers is not None and walkers < least:
        raise LobsimError(f"an ensemble for {count} numbers has {least} walkers or more, not {walkers}")
    tools()
