"""What a posterior is searched for: a prior, the statements, and a model that says what each speaks of."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from lobsim.numerics.arrays import Array, Table
from lobsim.parameters import Laboratory
from lobsim.uncertain import runs
from lobsim.uncertain.draws import Draws
from lobsim.uncertain.likelihood import Likelihood
from lobsim.uncertain.prior import Prior
from lobsim.uncertain.statements import cases

VOLUMES = 20  # through the electrode; twice as many move nothing that is stated by more than 0.2 %, but for what is
# far within its bound: DB's capacity and VF's at 2.0 mA/cm2 by 1 %


@dataclass(frozen=True)
class Problem:
    """A prior, statements, and a model.

    Attributes
    ----------
    prior : Prior
        What is uncertain.
    likelihood : Likelihood
        The statements.
    uses : array of bool, shape (targets, numbers)
        Which numbers each target can depend on.
    solve : callable
        Takes values, shape (draws, numbers), in the units of their names, and whether IDAKLU shall solve what lanes
        cannot; gives what each target speaks of, shape (draws, targets), in the units of the quantities.
    """

    prior: Prior
    likelihood: Likelihood
    uses: Table
    solve: Callable[[Array, bool], Array]

    @cached_property
    def felt(self) -> Table:
        """Places of the numbers that any target can depend on; the others keep their prior."""
        return np.flatnonzero(self.uses.any(axis=0))

    @cached_property
    def felt_prior(self) -> Prior:
        """The prior of these numbers."""
        return Prior(self.prior.paper, tuple(self.prior.numbers[place] for place in self.felt))

    def felt_places(self, values: Array) -> Array:
        """Places [-] of these numbers between their ends, from values of all in the units of their names."""
        return self.prior.places_of(values)[:, self.felt]


def of_paper(source: Laboratory, volumes: int, tell: Callable[..., Any]) -> Problem:
    """Make the problem of a paper's discharges.

    Parameters
    ----------
    source : Laboratory
        The paper.
    volumes : int
        Finite volumes through the electrode.
    tell : callable
        Told the case that is solved, how many discharges are done, and of how many.

    Raises
    ------
    LobsimError
        If the paper says nothing about discharges, or nothing of it is uncertain.
    """
    prior, stated = Prior.of(source), cases(source, volumes)
    uses = [[one.in_discharges and one.of(case.cell) for one in prior.numbers] for case in stated for _ in case.targets]

    def solve(values: Array, again: bool) -> Array:
        """Values and what they give, in the units of their names."""
        return runs.numbers(stated, Draws(prior.numbers, values), tell, again=again)

    return Problem(prior, Likelihood(tuple(one for case in stated for one in case.targets)), np.array(uses), solve)
