"""Rival laws, compared by how well each predicts measurements that are left out.

The same curves are fitted with every set of laws. Then one trait at a time, a voltage or a capacity, is predicted from
all others, and the logarithms of these predictive densities are added up (`lobsim.fit.left_out`): the expected log
predictive density. It punishes a model that misses, and one that is so free that it says nothing. The standard error of
a difference comes from its scatter over the traits.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from lobsim.arguments import guarded
from lobsim.cell import Cell
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError
from lobsim.fit import fit
from lobsim.fit.belief import Belief
from lobsim.fit.curves import Curve
from lobsim.fit.drawn import Drawn
from lobsim.fit.estimate import Estimate
from lobsim.fit.left_out import LeftOut, given_the_others, left_out, one_by_one
from lobsim.fit.unknowns import Unknown

RIVALS: tuple[Mapping[str, str], ...] = (
    {"passivation": "tunnelling", "route": "surface"},
    {"passivation": "series", "route": "surface"},
    {"passivation": "coverage", "route": "surface"},
    {"passivation": "tunnelling", "route": "solution"},
)
SURE = 2.0  # standard errors from which a difference counts


@dataclass(frozen=True, eq=False, repr=False)
class Rival(Shown):
    """A set of laws, and how well it predicts.

    Attributes
    ----------
    laws : str
        The laws.
    estimate : Estimate
        The fit with them.
    left_out : LeftOut
        Predictive densities [-] of every trait.
    behind : float
        How much less its expected log predictive density is than that of the best [-].
    error : float
        Standard error of that [-].
    """

    SHOWN = ("laws", "behind", "error")

    laws: str
    estimate: Estimate
    left_out: LeftOut
    behind: float
    error: float

    @property
    def is_told_apart(self) -> bool:
        """Whether it is behind the best by more than two standard errors."""
        return self.behind > SURE * self.error


@dataclass(frozen=True, eq=False, repr=False)
class Rivals(Shown):
    """Sets of laws that were compared.

    Attributes
    ----------
    ranked : sequence of Rival
        Those that were fitted, the best first [-].
    failed : mapping of str to str
        The others, and why they could not be fitted.
    """

    SHOWN = ("ranked", "failed")

    ranked: Sequence[Rival]
    failed: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say which laws the curves prefer and by how much [-], or that they cannot tell."""
        best, *others = self.ranked
        alike = [one.laws for one in others if not one.is_told_apart]
        if not others:
            words = f"only {best.laws} could be fitted"
        elif alike:
            words = f"these curves cannot tell {best.laws} from {' or '.join(alike)}"
        else:
            nearest = min(others, key=lambda one: one.behind)
            words = f"these curves prefer {best.laws} by {nearest.behind:.2g} (standard error {nearest.error:.1g})"
        doubtful = sum(one.left_out.doubtful for one in self.ranked)
        count = sum(one.left_out.densities.size for one in self.ranked)
        further = [f"{doubtful} of {count} predictions are not to be trusted (k above 0.7)"] * (doubtful > 0)
        return "; ".join([words, *further, *(f"not fitted with {laws}: {why}" for laws, why in self.failed.items())])


@guarded
def compare_laws(
    cell: Cell,
    curves: Sequence[Curve],
    unknowns: Sequence[Unknown | str],
    laws: Sequence[Mapping[str, str]] | None = None,
    *,
    draws: int | None = None,
    seed: int = 0,
    search: Mapping[str, Any] | None = None,
    tell: Callable[[str], None] = lambda words: None,
) -> Rivals:
    """Fit the same curves with rival laws, and find which predicts best what is left out.

    Parameters
    ----------
    cell : Cell
        The cell; laws that are not named stay its own.
    curves : sequence of Curve
        What was measured.
    unknowns : sequence of Unknown or str
        What is to be found, with every set of laws. Name the numbers of all of them: one that a law does not use costs
        it nothing.
    laws : sequence of mapping of str to str, optional
        Sets of laws, two or more; see `lobsim.laws`. By default a film that passivates by tunnelling, in series with
        the reaction, or as islands, and growth from solution.
    draws : int, optional
        Sets of values that the prediction is a mean over; as of `Estimate.drawn` by default.
    seed : int
        Which.
    search : mapping of str to Any, optional
        Further options of `lobsim.fit`.
    tell : callable, optional
        Told in words what is done.

    Returns
    -------
    Rivals
        Differences of the expected log predictive density [-] with their standard errors, and what could not be fitted.

    Raises
    ------
    LobsimError
        If there are fewer than two sets of laws, the cell cannot have one of them, or it can be fitted with none.
    """
    fitted: dict[str, tuple[Estimate, LeftOut]] = {}
    failed: dict[str, str] = {}
    for words, one in with_each(cell, laws).items():
        tell(f"fitting with {words}")
        try:
            estimate = fit(one, curves, unknowns, seed=seed, progress=False, **(search or {}))
            fitted[words] = estimate, predictive(estimate.belief, estimate.drawn(draws, seed))
        except LobsimError as error:
            failed[words] = str(error)
    if not fitted:
        raise LobsimError("; ".join(f"with {words}: {why}" for words, why in failed.items()))
    return replace(ranked(fitted), failed=failed)


@guarded
def with_each(cell: Cell, laws: Sequence[Mapping[str, str]] | None = None) -> dict[str, Cell]:
    """Give a cell every set of laws [-], by their words; those of `RIVALS` by default.

    Raises
    ------
    LobsimError
        If there are fewer than two sets of laws, or the cell cannot have one of them.
    """
    given = RIVALS if laws is None else laws
    named = {", ".join(f"{name} {choice}" for name, choice in one.items()): one for one in given}
    if len(named) < 2:
        raise LobsimError(f"rivals are two different sets of laws or more, not {len(named)}")
    return {words: cell.with_laws(**one) for words, one in named.items()}


def predictive(belief: Belief, drawn: Drawn) -> LeftOut:
    """Predictive densities [-] of every trait, left out, over draws that hold factors of the cells and sizes."""
    count = belief.seen.values.size
    found, groups = np.empty((len(drawn.draws), count)), one_by_one(count)
    for size in {draw.sizes.discrepancy for draw in drawn.draws}:
        own = [n for n, draw in enumerate(drawn.draws) if draw.sizes.discrepancy == size]
        off = np.array([drawn.draws[n].off for n in own]).T
        found[own] = given_the_others(belief.seen.wrong(size), off, groups).T
    return left_out(found)


def ranked(fitted: Mapping[str, tuple[Estimate, LeftOut]]) -> Rivals:
    """Rank fits by name with predictive densities [-] of the same traits, the best first."""
    best = max((one for _, one in fitted.values()), key=lambda one: one.total)
    rivals = []
    for words, (estimate, one) in fitted.items():
        less = best.densities - one.densities
        error = float(np.sqrt(less.size * np.var(less, ddof=1)))
        rivals.append(Rival(words, estimate, one, float(less.sum()), error))
    return Rivals(sorted(rivals, key=lambda one: one.behind))
