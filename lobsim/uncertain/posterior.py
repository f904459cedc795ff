"""The posterior of a paper's numbers, given what it says about its discharges."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from lobsim.arguments import guarded
from lobsim.display.notebook import Shown
from lobsim.display.progress import spoken
from lobsim.errors import LobsimError
from lobsim.laboratory import catalogue
from lobsim.numerics import weights
from lobsim.uncertain import problem as problems
from lobsim.uncertain import search
from lobsim.uncertain.draws import DISCREPANCIES, Draws
from lobsim.uncertain.left_out import LeftOut, predicted
from lobsim.version import __version__

COUNT = 500


@dataclass(frozen=True, repr=False)
class Posterior(Shown):
    """Draws of a posterior, and how they were found.

    Attributes
    ----------
    draws : Draws
        All equally likely, with what the model says of every statement.
    found : Found
        The draws with weights that they were chosen from.
    left_out : tuple of LeftOut
        Every statement, predicted without it; empty if that was not asked for.
    """

    SHOWN = ("draws", "found", "left_out")

    draws: Draws
    found: search.Found
    left_out: tuple[LeftOut, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and words, ready for JSON: how good the draws are, 90 % intervals, and what was left out."""
        columns = {**dict(zip(self.draws.names, self.draws.values.T, strict=True)), **self.draws.said}
        intervals = {name: np.nanquantile(column, (0.05, 0.5, 0.95)).tolist() for name, column in columns.items()}
        return {
            "notes": dict(self.draws.notes),
            "r_hat": self.found.chain.r_hat,
            "k": self.found.weighed.k,
            "intervals": intervals,
            "left_out": [vars(row) | {"inside": row.inside} for row in self.left_out],
        }


@guarded
def draw_posterior(
    paper: str = "saengkaew2023",
    *,
    count: int = COUNT,
    seed: int = 0,
    volumes: int = problems.VOLUMES,
    leave_out: bool = False,
    progress: Callable[[str], None] | bool | None = None,
) -> Posterior:
    """Draw from the posterior of a paper's numbers, given its statements about discharges.

    Parameters
    ----------
    paper : str
        The paper.
    count : int
        How many draws.
    seed : int
        The same seed gives the same draws.
    volumes : int
        Finite volumes through the electrode.
    leave_out : bool
        Whether every statement is also left out once, and predicted from the others.
    progress : callable, optional
        Told in words how far it is; by default a line shows it after 5 s, with False nothing does.

    Returns
    -------
    Posterior
        The draws.

    Raises
    ------
    LobsimError
        If there is no such paper, it says nothing about discharges, or no posterior that is good enough is found.
    """
    if count < 1 or seed < 0:
        raise LobsimError(f"draws need a count of 1 or more and a seed of 0 or more, not {count} and {seed}")
    source = catalogue.laboratory(paper)
    with spoken("posterior", progress, "discharges") as tell:
        problem = problems.of_paper(source, volumes, tell)
        found = search.search(problem, seed, tell)
        left = predicted(problem, found.emulator, seed, tell) if leave_out else ()
    if found.weighed.k >= weights.TRUSTED:
        raise LobsimError(f"k of Pareto is {found.weighed.k:.2f}, it must be below {weights.TRUSTED}: try another seed")
    chosen = weights.resampled(found.weighed.weights, count, seed)
    numbers = problem.likelihood.numbers(found.scaled[chosen]).T
    is_voltage = problem.likelihood.of_voltage
    sizes = [found.discrepancies[chosen][:, kind].max(axis=1, initial=0.0) for kind in (is_voltage, ~is_voltage)]
    said = {target.label: column for target, column in zip(problem.likelihood.targets, numbers, strict=True)}
    error = found.emulator.errors / problem.likelihood.widths
    worst = problem.likelihood.targets[int(error.argmax())]
    notes = {
        "draws of": f"the posterior of {source.name}, given what it says about discharges",
        "version": __version__,
        "seed": str(seed),
        "R-hat": f"{found.chain.r_hat:.4f}, of chains of {found.chain.steps} steps that ask an emulator",
        "effective draws of the chains": f"{found.chain.effective:.0f}",
        "error of the emulator": (
            f"{np.median(error):.2f} of the width of a statement in the median, at draws that were held back; at most "
            f"{error.max():.1f}, {worst.label}"
        ),
        "k of Pareto": f"{found.weighed.k:.2f}, of the weights that correct the emulator",
        "effective draws": f"{found.weighed.effective:.0f} of {len(found.values)} that the model solved with weights",
        "draws solved": str(found.solved),
    }
    draws = Draws(
        problem.prior.numbers, found.values[chosen], notes, said | dict(zip(DISCREPANCIES, sizes, strict=True))
    )
    return Posterior(draws, found, left)
