"""Price of a fit in seconds: its solves are timed once each, and multiplied by how many are to be expected."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from lobsim.arguments import guarded
from lobsim.batch.choice import named
from lobsim.cell import Cell
from lobsim.display.notebook import Shown
from lobsim.display.progress import shown
from lobsim.fit.best_so_far import SLOPES_LIKELY, STEPS_LIKELY
from lobsim.fit.curves import Array, Curve
from lobsim.fit.descent import STEPS
from lobsim.fit.drawn import FEW as DRAWS
from lobsim.fit.forward import Forward
from lobsim.fit.last_way import ROUNDS
from lobsim.fit.problem import Problem
from lobsim.fit.profiles import POINTS
from lobsim.fit.search import FOLLOWED, STARTS
from lobsim.fit.unknowns import Unknown
from lobsim.numerics.solver import FIT, Accuracy

AT_ONCE = 2  # points that are solved together, as most are
BUILT_SOON_S = 5.0  # a first solve, which builds the model, is timed again if it took less
PROFILE_STEPS_LIKELY = 3  # of a search that starts beside an optimum


@dataclass(frozen=True, repr=False)
class Phase(Shown):
    """A part of a fit.

    Attributes
    ----------
    name : str
        What is done.
    plain, with_slopes : int
        How often all curves are likely solved, without and with slopes.
    seconds, most_seconds : float
        Time [s] that this likely takes, and if all starts are tried and every search takes as many steps as it may.
    """

    SHOWN = ("name", "seconds", "most_seconds")

    name: str
    plain: int
    with_slopes: int
    seconds: float
    most_seconds: float


@dataclass(frozen=True, repr=False)
class Price(Shown):
    """Price of a fit.

    Attributes
    ----------
    plain_s, with_slopes_s : float
        Time [s] of solving all curves once, at the cell's own values, without and with slopes.
    by_differences : tuple of str
        Discharges whose slopes come from differences, as sensitivities take more than their budget.
    carried : bool
        Whether the cell carries the curves at its own values; the times mean nothing if not.
    phases : tuple of Phase
        The parts of the fit.
    """

    SHOWN = ("seconds", "most_seconds", "plain_s", "with_slopes_s", "carried", "phases")

    plain_s: float
    with_slopes_s: float
    by_differences: tuple[str, ...]
    carried: bool
    phases: tuple[Phase, ...]

    @property
    def seconds(self) -> float:
        """Time [s] that the fit likely takes."""
        return sum(phase.seconds for phase in self.phases)

    @property
    def most_seconds(self) -> float:
        """Time [s] that it takes if all starts are tried and every search takes as many steps as it may."""
        return sum(phase.most_seconds for phase in self.phases)


@guarded
def price(
    cell: Cell,
    curves: Sequence[Curve],
    unknowns: Sequence[Unknown | str],
    *,
    starts: int = STARTS,
    followed: int = FOLLOWED,
    profiles: bool = False,
    predictions: int = 0,
    candidates: int = 0,
    accuracy: Accuracy = FIT,
    engine: str | None = None,
    progress: bool | None = None,
) -> Price:
    """Work out what a fit would take, by solving its curves a few times.

    Parameters
    ----------
    cell, curves, unknowns, starts, followed, accuracy, engine
        As in `lobsim.fit.fit`.
    profiles : bool
        Whether all profiles are found afterwards.
    predictions, candidates : int
        How many protocols are predicted, and how many measurements ranked, afterwards.
    progress : bool, optional
        With False no line shows that it takes longer than 5 s.

    Returns
    -------
    Price
        Times [s] and numbers of solves.

    Raises
    ------
    LobsimError
        If something does not fit together.
    """
    problem = Problem(cell, curves, unknowns)
    forward = Forward(problem, accuracy, engine=named(engine), likely=likely(problem, starts, followed))
    with shown("timing the solves of a fit", progress):
        plain, carried = _timed(forward, problem.start, slopes=False)
        slopes, _ = _timed(forward, problem.start, slopes=True)
    one, width = 1 / len(problem.curves), len(problem.names)
    searches, all_searches = _searches(starts, followed), 1 + starts
    along = width * (POINTS - 1) if profiles else 0
    search, beside = STEPS_LIKELY + SLOPES_LIKELY * width, PROFILE_STEPS_LIKELY + width - 1
    most = STEPS * (1 + width)  # slopes made anew at every step
    counted = [
        ("starts", searches, 0, all_searches / searches),
        ("searches", searches * search, 1, all_searches / searches * most / search),
        ("profiles", along * (1 + beside if width > 1 else 1), 0, most / (1 + beside) if width > 1 else 1.0),
        ("predictions", predictions * DRAWS + int(predictions * DRAWS * one), 0, 1.0),
        ("ranking", candidates, candidates, 1.0),
    ]
    phases = []
    for name, solves, with_slopes, times in counted:
        if solves:
            seconds = solves * plain + with_slopes * slopes
            dearest = times * solves * plain + (ROUNDS if name == "searches" else 1) * with_slopes * slopes
            phases.append(Phase(name, solves, with_slopes, seconds, dearest))
    lost = tuple(problem.curves[n].name for n in sorted(forward.by_differences))
    return Price(plain, slopes, lost, carried, tuple(phases))


@guarded
def likely(problem: Problem, starts: int, followed: int) -> int:
    """How many points a search likely asks the model at."""
    return _searches(starts, followed) * (1 + STEPS_LIKELY + SLOPES_LIKELY * len(problem.names))


def _searches(starts: int, followed: int) -> int:
    """How many searches there are if the curves have one explanation: the second at least confirms the first."""
    return min(max(followed, 2), 1 + starts)


def _timed(forward: Forward, point: Array, slopes: bool) -> tuple[float, bool]:
    """Time that all curves take once the model is built, and whether the cell carries them all."""
    for _ in range(2):
        begin = time.perf_counter()
        forward.forget()
        points = [point] if slopes else [point] * AT_ONCE
        answers = forward.solve(point, slopes=True) if slopes else list(forward.at(points))[-1]
        took = time.perf_counter() - begin
        if took > BUILT_SOON_S:
            break
    return took / len(points), all(answer.voltage_V.size > 1 for answer in answers)
