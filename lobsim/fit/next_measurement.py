"""Next measurement that would tell most: expected information, by Fisher's matrix, over a list of candidates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lobsim.arguments import guarded
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError
from lobsim.fit.best_so_far import Progress
from lobsim.fit.curves import Array, Curve
from lobsim.fit.forward import Forward
from lobsim.fit.information import Information
from lobsim.fit.problem import Problem
from lobsim.fit.stepwise import half_cycles
from lobsim.numerics.solver import FIT
from lobsim.protocol import Protocol
from lobsim.protocol.protocol import every_step

POINTS = 100


@dataclass(frozen=True, repr=False)
class Candidate(Shown):
    """A measurement that could be made.

    Attributes
    ----------
    protocol : str
        In words.
    bits : float
        Expected gain of information on all unknowns together.
    narrower : mapping of str to float
        By unknown: its standard deviation with this measurement over the one without it.
    """

    SHOWN = ("protocol", "bits", "most")

    protocol: str
    bits: float
    narrower: Mapping[str, float]

    @property
    def most(self) -> str:
        """The unknown that it would tell most about."""
        return min(self.narrower, key=lambda name: self.narrower[name])


@guarded
def next_measurement(
    problem: Problem,
    best: Array,
    told: Information,
    protocols: Sequence[Protocol],
    progress: Progress | None = None,
    engine: str | None = None,
) -> list[Candidate]:
    """Rank measurements by what they would tell.

    Parameters
    ----------
    problem : Problem
        The problem that was solved.
    best : array, shape (P,)
        Coordinates of the optimum, each a logarithm [-] or, on a linear scale, in the unit of its number.
    told : Information
        There.
    protocols : sequence of protocols
        Candidates; the last step of each would be measured, with 100 points of the noise of the curves at hand.
    progress : callable, optional
        Told in words, before every candidate, what is done and what is left.
    engine : {"batch", "idaklu"}, optional
        What solves discharges of the fresh cell; see `lobsim.fit.fit`.

    Returns
    -------
    list of Candidate
        The best first. A candidate that the cell cannot carry tells nothing.

    Raises
    ------
    LobsimError
        If there is no candidate, or one cannot be read.
    """
    if not protocols:
        raise LobsimError(
            "there is no candidate: give one protocol or more, such as 'Discharge at 0.1 mA/cm2 until 2 V'"
        )
    found = []
    for number, protocol in enumerate(protocols, 1):
        if progress:
            progress(f"ranking measurement {number} of {len(protocols)}, {protocol}")
        found.append(_candidate(problem, best, told, protocol, engine))
    return sorted(found, key=lambda one: -one.bits)


def _candidate(problem: Problem, best: Array, told: Information, protocol: Protocol, engine: str | None) -> Candidate:
    steps = every_step(protocol, problem.cell)
    last = len(steps) - 1
    values = problem.values(best)
    noise = float(np.mean([curve.noise_V for curve in problem.curves]))
    found = half_cycles(problem.at(values), steps, {last}, FIT)
    if last not in found:
        return Candidate(steps[last].text, 0.0, dict.fromkeys(problem.names, 1.0))
    Q, V = found[last]
    # To the end, but not to its last point: whatever ends it at other values ends it near there.
    at = np.linspace(0, 0.999 * Q[-1], POINTS)
    imagined = Curve(protocol, at, np.interp(at, Q, V), noise_V=noise)
    forward = Forward(Problem(problem.cell, [imagined], problem.unknowns), engine=engine)
    (answer,) = forward.solve(best, slopes=True)
    slopes = np.column_stack([np.interp(at, answer.capacity_mAh_cm2, column) for column in answer.slopes.T]) / noise
    before = told.data + told.bounds
    after = before + slopes.T @ slopes / told.excess
    gain = (np.linalg.slogdet(after)[1] - np.linalg.slogdet(before)[1]) / (2 * np.log(2))
    narrower = np.sqrt(np.diag(np.linalg.inv(after)) / np.diag(np.linalg.inv(before)))
    return Candidate(steps[last].text, float(gain), dict(zip(problem.names, map(float, narrower), strict=True)))
