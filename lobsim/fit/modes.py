"""Modes: the distinct explanations of the curves that a search has found, and how they are told."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lobsim.arguments import guarded
from lobsim.display.notebook import Shown
from lobsim.fit.curves import Array
from lobsim.fit.information import information
from lobsim.fit.misfit import Misfit
from lobsim.fit.missed import missed
from lobsim.fit.model_curve import ModelCurve
from lobsim.fit.problem import Problem

KEPT = 25.0  # units in which 3.84 bounds 95 % by which a mode may lie above the best: 5 standard deviations
APART = 2.0  # standard deviations by which two modes differ in a number that is told
WORDS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
SHARE = 0.2  # of the starts, that lead to a mode of which the search tells how likely it was missed


@dataclass(frozen=True, eq=False, repr=False)
class Mode(Shown):
    """A minimum of the misfit.

    Attributes
    ----------
    coordinates : array, shape (P,)
        Where it lies: logarithms [-] or, on a linear scale, in the unit of the number.
    misfit : Misfit
        There, with slopes.
    answers : tuple of ModelCurve
        The curves of the model there, with slopes.
    share : float
        Share of the descents that ended in it [-].
    valley : tuple of Mode
        Places of its valley that are far from it, where other descents came to rest, none of them a mode of its own: no
        barrier lies between. The lowest first; their misfit has the slopes that the descent went by, their curves none.
    """

    SHOWN = ("coordinates", "share")

    coordinates: Array
    misfit: Misfit
    answers: tuple[ModelCurve, ...]
    share: float
    valley: "tuple[Mode, ...]" = ()


@guarded
def explanations(problem: Problem, modes: Sequence[Mode]) -> list[str]:
    """Tell in sentences what the modes have for the numbers, and how well each meets the curves.

    Parameters
    ----------
    problem : Problem
        The problem.
    modes : sequence of Mode
        From `lobsim.fit.search.Optimum.modes`.

    Returns
    -------
    list of str
        How many explanations there are, then one sentence for each: the numbers in which they differ, in the units of
        their names, and the misfit in mV. For a single mode, how far its valley reaches; nothing if it has none.
    """
    if len(modes) > 1:
        count = WORDS.get(len(modes), str(len(modes)))
        told = _differing(problem, modes)
        return [f"{count} explanations meet the curves about as well:"] + [
            f"{number}. {_numbers(problem, mode, told)}: misses the curves by {_mV(problem, mode)}, "
            f"{100 * mode.share:.0f} % of the searches ended there"
            for number, mode in enumerate(modes, 1)
        ]
    return [
        f"one explanation, in a long valley: without a barrier it goes on to {_numbers(problem, place, told)}, where "
        f"the curves are missed by {_mV(problem, place)} instead of {_mV(problem, mode)}"
        for mode in modes
        for place in mode.valley[:1]
        for told in [_differing(problem, (mode, place))]
    ]


@guarded
def overlooked(searches: int, share: float = SHARE) -> float:
    """Find how likely a mode was missed that a share of the starts leads to.

    Parameters
    ----------
    searches : int
        How many descents were made; the first of them, from the cell's own values, is not drawn.
    share : float
        Share of the starts [-].

    Returns
    -------
    float
        Probability [-], ``(1 - share) ** (searches - 1)``: none of the starts, which lie as independent draws would or
        more evenly, has led there. It holds however the number of searches came about, as long as the mode that was
        missed had no part in that.
    """
    return float((1 - share) ** max(searches - 1, 0))


def _differing(problem: Problem, modes: Sequence[Mode]) -> list[int]:
    """Which numbers differ between modes by 2 standard deviations or more; the one that does most if none does."""
    deviations = np.array([information(problem, mode.misfit).deviations for mode in modes])
    apart = np.ptp([mode.coordinates for mode in modes], axis=0) / deviations.max(axis=0)
    return [int(k) for k in np.flatnonzero(apart >= min(APART, apart.max()))]


def _numbers(problem: Problem, mode: Mode, told: Sequence[int]) -> str:
    values = problem.values(mode.coordinates)
    return ", ".join(f"{problem.names[k]} = {values[problem.names[k]]:.3g}" for k in told)


def _mV(problem: Problem, mode: Mode) -> str:
    return f"{1e3 * missed(problem, mode.misfit).rms_V:.3g} mV"
