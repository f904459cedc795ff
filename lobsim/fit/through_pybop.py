"""The same problem for PyBOP's optimisers and samplers, through a simulator of our own.

PyBOP's own simulator takes the voltage events out of the model that it is given, and runs past the cut-off. This one
gives PyBOP the misfit of lobsim: voltages at the measured capacities, with what a missing end costs.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lobsim.display.progress import shown
from lobsim.errors import LobsimError, needs, pick
from lobsim.fit.curves import Array
from lobsim.fit.estimate import Estimate
from lobsim.fit.forward import Forward
from lobsim.fit.information import LEVEL
from lobsim.fit.misfit import Misfit, misfit
from lobsim.fit.problem import Problem
from lobsim.fit.search import Optimum
from lobsim.numerics.solver import DEFAULT, Accuracy

try:
    import pybop
except ImportError as error:
    raise needs(f"lobsim.fit.through_pybop needs PyBOP ({error})", "fit") from None

MISFIT = "Misfit [standard deviations]"
OPTIMISERS = ("CMAES", "XNES", "SNES", "PSO", "NelderMead")
SAMPLERS = ("HaarioBardenetACMC", "HaarioACMC", "DramACMC", "SliceStepoutMCMC", "MetropolisRandomWalkMCMC")
WINDOW = 6.0  # standard deviations to either side of the optimum, within which is sampled
WARM_UP = 0.3  # share of a chain that is thrown away


class CurveSimulator(pybop.BaseSimulator):
    """Misfits of a problem, asked for by coordinates.

    Parameters
    ----------
    forward : Forward
        The model of the problem.
    bounds : tuple of array, optional
        Where to stay, coordinates of shape (P,) each; the bounds of the problem by default.
    ends : bool
        Whether the capacities at the ends count beside the points: they lead an optimiser, they are no data of their
        own for a sampler.
    start : array, shape (P,), optional
        Where to start; the problem's own start by default.
    tell : callable, optional
        Told in words after every solve how many there were, and the least misfit so far.
    """

    def __init__(
        self,
        forward: Forward,
        bounds: tuple[Array, Array] | None = None,
        ends: bool = True,
        start: Array | None = None,
        tell: Callable[[str], Any] | None = None,
    ) -> None:
        problem = forward.problem
        low, high = bounds or problem.bounds
        point = problem.start if start is None else start
        at = zip(problem.names, low, high, point, strict=True)
        super().__init__(
            pybop.Parameters(
                {name: pybop.Parameter(bounds=[down, up], initial_value=float(u)) for name, down, up, u in at}
            )
        )
        self.forward, self.ends = forward, ends
        self._tell, self._least = tell or (lambda words: None), np.inf

    def set_output_variables(self, target: list[str]) -> None:
        """There is one output, whatever is asked for."""

    @property
    def has_sensitivities(self) -> bool:
        """The solver gives them."""
        return True

    def solve_batch(self, inputs: Sequence[Mapping[str, float]], calculate_sensitivities: bool = False) -> list[Any]:
        """Solve the problem at several points, by coordinates; misfits are in standard deviations [-]."""
        return [self._one(given, calculate_sensitivities) for given in inputs]

    def _one(self, given: Mapping[str, float], slopes: bool) -> Any:
        names = self.forward.problem.names
        point = np.array([float(given[name]) for name in names])
        found = misfit(self.forward.problem, point, self.forward.solve(point, slopes=slopes))
        values, by_point = self._kept(found)
        self._least = min(self._least, float(np.sum(values**2)))
        self._tell(f"{self.forward.count.all} solves, the least misfit {self._least:.5g}")
        solution = pybop.Solution(dict(given))
        sensitivities = dict(zip(names, by_point.T, strict=True)) if slopes else None
        solution.set_solution_variable(MISFIT, values, sensitivities)
        return solution

    def _kept(self, found: Misfit) -> tuple[Array, Array]:
        if self.ends:
            return found.all, found.all_slopes
        return (
            np.concatenate((found.at_points, found.beliefs)),
            np.vstack((found.slopes_at_points, found.slopes_of_beliefs)),
        )

    @property
    def dataset(self) -> Any:
        """Data that PyBOP compares with: no misfit at all."""
        size = self._kept(misfit(self.forward.problem, self.forward.problem.start, self.forward.nothing))[0].size
        return pybop.Dataset({"Time [s]": np.arange(size), MISFIT: np.zeros(size)})


def optimise(
    problem: Problem,
    optimiser: str = "CMAES",
    *,
    iterations: int = 100,
    seed: int = 0,
    accuracy: Accuracy = DEFAULT,
    progress: Callable[[str], Any] | bool | None = None,
) -> Estimate:
    """Find the least misfit with one of PyBOP's optimisers.

    Parameters
    ----------
    problem : Problem
        The problem.
    optimiser : str
        One of `OPTIMISERS`.
    iterations : int
        The most iterations.
    seed : int
        Of NumPy's global generator, from which PyBOP's optimisers draw.
    accuracy : Accuracy
        Tolerances of the solver.
    progress : callable, optional
        Told in words what was done; by default a line shows it after 5 s, with False nothing does.

    Returns
    -------
    Estimate
        As of `lobsim.fit.fit`.

    Raises
    ------
    LobsimError
        If there is no such optimiser.
    """
    name = pick("optimiser", optimiser, OPTIMISERS)
    begin = time.perf_counter()
    forward = Forward(problem, accuracy)
    with shown(name, progress) as tell:
        point = _optimum(CurveSimulator(forward, tell=tell), name, iterations, seed)
        answers = tuple(forward.solve(point, slopes=True))
    optimum = Optimum(point, misfit(problem, point, answers), 1, 1)
    settings = {"optimiser": f"PyBOP {name}", "iterations": iterations, "seed": seed, "accuracy": accuracy}
    return Estimate(problem, optimum, answers, forward.count, time.perf_counter() - begin, settings)


def _optimum(simulator: CurveSimulator, name: str, iterations: int, seed: int) -> Array:
    cost = pybop.SumSquaredError(simulator.dataset, target=MISFIT)
    np.random.seed(seed)  # there is no other way to tell PINTS
    options = pybop.PintsOptions(max_iterations=iterations, max_unchanged_iterations=iterations)
    result = getattr(pybop, name)(pybop.Problem(simulator, cost), options=options).run()
    return np.asarray(result.x, dtype=float)


@dataclass(frozen=True, eq=False)
class Posterior:
    """Values drawn from the posterior distribution.

    Attributes
    ----------
    names : list of str
        The unknowns.
    draws : array, shape (chains, N, P)
        Their values.
    """

    names: list[str]
    draws: Array

    @property
    def intervals(self) -> dict[str, tuple[float, float]]:
        """Intervals of 95 %, by name, in the units of the names."""
        tail = 50 * (1 - LEVEL)
        low, high = np.percentile(self.draws.reshape(-1, len(self.names)), (tail, 100 - tail), axis=0)
        return {name: (float(low[k]), float(high[k])) for k, name in enumerate(self.names)}


def sample(
    estimate: Estimate,
    sampler: str = "HaarioBardenetACMC",
    *,
    chains: int = 2,
    iterations: int = 2000,
    seed: int = 0,
    accuracy: Accuracy = DEFAULT,
    progress: Callable[[str], Any] | bool | None = None,
) -> Posterior:
    """Sample the posterior distribution around an optimum with one of PyBOP's Markov chains.

    Parameters
    ----------
    estimate : Estimate
        A fit, of which the optimum is the start and the excess of the misfit widens the noise.
    sampler : str
        One of `SAMPLERS`.
    chains, iterations, seed : int
        How many chains, how long, and the seed of NumPy's global generator.
    accuracy : Accuracy
        Tolerances of the solver.
    progress : callable, optional
        Told in words what was done; by default a line shows it after 5 s, with False nothing does.

    Returns
    -------
    Posterior
        The last 70 % of every chain.

    Raises
    ------
    LobsimError
        If there is no such sampler, or nothing is drawn.
    """
    name = pick("sampler", sampler, SAMPLERS)
    if chains < 1 or iterations < 10:
        raise LobsimError(f"a posterior needs a chain or more of 10 iterations or more, not {chains} of {iterations}")
    problem, told, best = estimate.problem, estimate.information, estimate.optimum.coordinates
    low, high = problem.bounds
    reach = WINDOW * told.deviations
    window = (np.maximum(low, best - reach), np.minimum(high, best + reach))
    np.random.seed(seed)  # there is no other way to tell PINTS
    options = pybop.PintsSamplerOptions(
        n_chains=chains,
        max_iterations=iterations,
        initial_phase_iterations=max(1, int(WARM_UP * iterations)),
        warm_up_iterations=int(WARM_UP * iterations),
        log_to_screen=False,
    )
    sigma = float(np.sqrt(told.excess))
    with shown(name, progress) as tell:
        simulator = CurveSimulator(Forward(problem, accuracy), window, ends=False, start=best, tell=tell)
        cost = pybop.GaussianLogLikelihoodKnownSigma(simulator.dataset, sigma=sigma, target=MISFIT)
        result = getattr(pybop, name)(pybop.LogPosterior(simulator, cost), options=options).run()
    coordinates = np.asarray(result.chains)
    draws = np.stack(
        [np.vectorize(unknown.back)(coordinates[..., k]) for k, unknown in enumerate(problem.asked)], axis=-1
    )
    return Posterior(problem.names, draws)
