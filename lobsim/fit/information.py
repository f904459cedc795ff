"""Information of curves about numbers: covariance, intervals, and which combinations are seen.

Near the optimum the misfit is a paraboloid, its curvature J'J (Fisher's information, from the solver's sensitivities).
Two things make it honest. A model that misses the curves by more than their noise is believed less: the information is
divided by the mean square of the misfit, if above 1, and by how far one miss repeats in the next point. And the bounds
are knowledge too: a number of which the curves say nothing lies evenly between them.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from lobsim.display.notebook import Shown
from lobsim.fit.curves import Array
from lobsim.fit.misfit import Misfit
from lobsim.fit.missed import Missed, missed
from lobsim.fit.problem import Problem

LEVEL = 0.95
LEARNT, SOMETHING = 0.25, 0.7  # standard deviation over that of an even spread between the bounds
AT_BOUND = 2e-3  # of the range, nearer than which a number lies at its bound: the search stays inside
TOGETHER = 0.85  # correlation above which two numbers are seen together only
SIMPLE = (1.0, 1.5, 2.0, 3.0)  # powers that are written as such
NEAR = 0.08  # relative distance of a power from one of them


@dataclass(frozen=True, eq=False, repr=False)
class Information(Shown):
    """Information of the curves about the unknowns, in their coordinates.

    These are logarithms [-] or, on a linear scale, in the unit of the number: see `lobsim.fit.unknowns.Unknown.to`.

    Attributes
    ----------
    data : array, shape (P, P)
        Information of the curves and priors.
    bounds : array, shape (P, P)
        Information of the bounds, as of normal distributions of the same width.
    excess : float
        What the information of the noise alone was divided by [-], 1 or more.
    freedom : int
        Degrees of freedom of the misfit.
    pull : array, shape (P,)
        Where the curves would draw the coordinates from the optimum if there were no bounds; 0 if none is in the way.
    missed : Missed, optional
        How far the model misses the curves; not given, it is taken to meet them.
    """

    SHOWN = ("deviations", "excess", "freedom")

    data: Array
    bounds: Array
    excess: float
    freedom: int
    pull: Array
    missed: Missed | None = None

    @property
    def covariance(self) -> Array:
        """Covariance of the coordinates, shape (P, P)."""
        return np.asarray(np.linalg.inv(self.data + self.bounds), dtype=float)

    @property
    def deviations(self) -> Array:
        """Standard deviations of the coordinates, shape (P,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)), dtype=float)

    @property
    def quantile(self) -> float:
        """Standard deviations [-] that 95 % lie within, by Student's t."""
        return float(stats.t.ppf(0.5 + LEVEL / 2, max(self.freedom, 1)))


def information(problem: Problem, misfit: Misfit) -> Information:
    """Work out what the curves tell, from the misfit at the optimum with its slopes."""
    at_points = misfit.slopes_at_points
    freedom = max(at_points.shape[0] - at_points.shape[1], 1)
    met = missed(problem, misfit)
    excess = met.excess
    beliefs = misfit.slopes_of_beliefs
    low, high = problem.bounds
    data = at_points.T @ at_points / excess + beliefs.T @ beliefs
    bounds = np.diag(12 / (high - low) ** 2)
    downhill = -(at_points.T @ misfit.at_points / excess + beliefs.T @ misfit.beliefs)
    pull = np.asarray(np.linalg.solve(data + bounds, downhill), dtype=float)
    return Information(data, bounds, excess, freedom, pull, met)


def intervals(problem: Problem, coordinates: Array, told: Information) -> dict[str, tuple[float, float]]:
    """Work out intervals of 95 %, by name, cut off at the bounds; where the curves tell nothing, the bounds.

    They are in the units of the names; ``coordinates`` is the optimum, shape (P,).
    """
    found = {}
    for k, unknown in enumerate(problem.asked):
        low, high = (float(bound[k]) for bound in problem.bounds)
        reach = told.quantile * told.deviations[k]
        if told.deviations[k] < SOMETHING * _even(low, high):
            low, high = max(low, coordinates[k] - reach), min(high, coordinates[k] + reach)
        found[unknown.name] = (unknown.back(float(low)), unknown.back(float(high)))
    return found


def _even(low: float, high: float) -> float:
    """Standard deviation of what lies evenly between two bounds."""
    return float((high - low) / np.sqrt(12))


def sentences(problem: Problem, coordinates: Array, told: Information) -> dict[str, str]:
    """Say of every unknown what the curves tell about it.

    That a model misses the curves is said first: by more than 50 mV nothing else is said, and by less no number is said
    to be found to so many per cent.

    Parameters
    ----------
    problem : Problem
        The problem.
    coordinates : array, shape (P,)
        Coordinates of the optimum, each a logarithm [-] or, on a linear scale, in the unit of its number.
    told : Information
        There.

    Returns
    -------
    dict of str to str
        By name, one sentence.
    """
    return {unknown.name: _sentence(problem, coordinates, told, k) for k, unknown in enumerate(problem.asked)}


def _sentence(problem: Problem, coordinates: Array, told: Information, k: int) -> str:
    misses = told.missed if told.missed and not told.missed.by_noise_only else None
    if misses and misses.no_fit:
        return f"not to be trusted: {misses.words}"
    unknown = problem.asked[k]
    low, high = (bound[k] for bound in problem.bounds)
    even = _even(low, high)
    deviation = told.deviations[k]
    learnt_alone = told.data[k, k] * (LEARNT * even) ** 2 > 1  # if all the others were known
    for bound, side, more, way in ((low, "lower", "less", -1), (high, "upper", "more", 1)):
        if abs(coordinates[k] - bound) < AT_BOUND * (high - low) and way * told.pull[k] > deviation:
            return f"at its {side} bound, {unknown.back(bound):.3g}: the curves ask for {more}"
    if deviation > SOMETHING * even and not learnt_alone:
        if told.data[k, k] * told.excess * (LEARNT * even) ** 2 > 1:  # if the model were right, and cells alike
            return "not known better than its range: what it would change, other cells or a wrong model do as well"
        return "not identifiable from these curves: over its whole range they hardly change"
    if deviation > LEARNT * even and learnt_alone:
        return _together(problem, told, k)
    spread = told.quantile * deviation
    how = f"to {100 * np.expm1(spread):.2g} %" if unknown.scale == "log" else f"to {spread:.2g}"
    narrowed = "" if deviation <= LEARNT * even else "only narrowed down, "
    if misses:
        return f"{narrowed}no better than {how.removeprefix('to ')}: {misses.words}"
    return f"{narrowed or 'found '}{how}"


def _together(problem: Problem, told: Information, k: int) -> str:
    """Say with which other number it is seen: the one that takes its place."""
    C, sd = told.covariance, told.deviations
    correlation = C[k] / (sd[k] * sd)
    correlation[k] = 0.0
    j = int(np.argmax(np.abs(correlation)))
    one, other = problem.asked[k], problem.asked[j]
    if abs(correlation[j]) < TOGETHER:
        return "seen together with several of the others only"
    if "linear" in (one.scale, other.scale):
        return f"seen together with {other.words!r} only (correlation {correlation[j]:.2f})"
    # Where the curves do not change, ln(other) moves by this for each ln(one): other / one^power stays.
    power = float(C[k, j] / C[k, k])
    first = _raised(one.words, abs(power)) if abs(power) >= 1 else one.words
    second = _raised(other.words, 1 / abs(power)) if abs(power) < 1 else other.words
    return f"only the {'product' if power < 0 else 'ratio'} {first} {'x' if power < 0 else '/'} {second} is seen"


def _raised(words: str, power: float) -> str:
    """A power in words, rounded to a simple one if it is near."""
    power = next((simple for simple in SIMPLE if abs(power / simple - 1) < NEAR), round(power, 2))
    return words if power == 1 else f"({words})^{power:g}"
