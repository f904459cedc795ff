"""Find the numbers that a paper's statements about its cycles fix, and how far each can move."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from lobsim.arguments import guarded
from lobsim.calibrate.calibration import Calibration, Window
from lobsim.calibrate.runs import Runs
from lobsim.cell import Cell
from lobsim.compare.verdict import Row
from lobsim.display.progress import spoken
from lobsim.errors import LobsimError
from lobsim.laboratory import catalogue
from lobsim.numerics.arrays import Array
from lobsim.parameters.statements import Cycling
from lobsim.physics import laws

VOLUMES = 20  # through the electrode: 40 move no number of the paper's NIPS cycles by more than a per cent
SLOPE = 0.05  # of a number's range: above the noise of a run, below its curvature
ENOUGH = 0.02  # of a tolerance: no statement is told from another below it
SHORT = 0.98  # of the way to where the chord says that a statement fails: to land where it holds
ROUNDS = 6  # of the search; each comes several times closer
STEPS = 3  # of the search for where a statement fails, along the chord of what each has left


@guarded
def calibrate(
    paper: str = "saengkaew2023",
    *,
    lithium: str = "foil",
    volumes: int = VOLUMES,
    windows: bool = True,
    compiled: bool | None = None,
    progress: Callable[[str], None] | bool | None = None,
) -> Calibration:
    """Calibrate the numbers that a paper's cycles fix on the statements that are marked as calibrated.

    The numbers found are those that make the sum of the squares of all residuals least; see
    `lobsim.calibrate.runs.Runs.residuals`. Then each number is moved alone, to either end of its range, until a
    statement that holds no longer does.

    Parameters
    ----------
    paper : str
        The paper.
    lithium : str
        The law of the lithium.
    volumes : int
        Finite volumes through the electrode.
    windows : bool
        Whether to look how far each number can move; that takes up to eight runs a number.
    compiled : bool, optional
        As for `lobsim.run`.
    progress : callable, optional
        Told in words how far it is; by default a line shows it after 5 s, with False nothing does.

    Returns
    -------
    Calibration
        The numbers, their windows, and the statements beside the last run.

    Raises
    ------
    LobsimError
        If there is no such paper or law, or its cycles fix no number.
    """
    case = _case(paper, laws.choose({"lithium": lithium})["lithium"])
    cell = Cell(case.membrane, case.build, laboratory=paper).with_mesh(positive=volumes).with_laws(**case.laws)
    ranges = np.array([_range(cell, name) for name in case.fixes])
    start = np.array([cell.numbers[name] for name in case.fixes])
    with spoken("calibrate", progress, "runs") as tell:
        runs = Runs(cell, case, lambda words: tell(f"{case.case}: {words}"), compiled)
        found = _least(runs, start, ranges)
        moved = {name: _window(runs, found, n, ranges[n]) for n, name in enumerate(case.fixes)} if windows else {}
    return Calibration(
        case=case.case,
        cell=runs.with_numbers(found),
        values=dict(zip(case.fixes, map(float, found), strict=True)),
        before=dict(zip(case.fixes, map(float, start), strict=True)),
        rows=runs.rows(found),
        windows=moved,
        runs=runs.count,
    )


def _case(paper: str, lithium: str) -> Cycling:
    source = catalogue.laboratory(paper)
    for one in (*source.cycling, *source.rival_cycling):
        if one.fixes and one.laws.get("lithium", laws.LAWS["lithium"].default) == lithium:
            return one
    raise LobsimError(f"no cycles of {source.name} fix a number under lithium={lithium!r}: nothing is to be calibrated")


def _range(cell: Cell, name: str) -> tuple[float, float]:
    origin = cell.parameters[name].origin
    if origin.low is None or origin.high is None:
        raise LobsimError(f"{name!r} has no range in the parameter set: give it one to calibrate it")
    return origin.low, origin.high


def _least(runs: Runs, start: Array, ranges: Array) -> Array:
    """Least squares of the residuals, with numbers as shares of their ranges."""
    from scipy.optimize import least_squares

    low, span = ranges[:, 0], ranges[:, 1] - ranges[:, 0]
    solution = least_squares(
        lambda shares: runs.residuals(low + span * shares),
        (start - low) / span,
        jac=lambda shares: _slopes(runs, shares, low, span),
        bounds=(0, 1),
        ftol=ENOUGH**2,
        xtol=ENOUGH,
        gtol=ENOUGH,
        max_nfev=ROUNDS,
    )
    return np.asarray(low + span * solution.x)


def _slopes(runs: Runs, shares: Array, low: Array, span: Array) -> Array:
    """Derivatives of the residuals by shares of the ranges, by differences towards the middle of each."""
    here = runs.residuals(low + span * shares)
    columns = []
    for unit, share in zip(np.eye(shares.size), shares, strict=True):
        step = SLOPE if share < 0.5 else -SLOPE
        columns.append((runs.residuals(low + span * (shares + step * unit)) - here) / step)
    return np.array(columns).T


def _window(runs: Runs, found: Array, n: int, ends: Sequence[float]) -> Window:
    (low, stops_below), (high, stops_above) = (_edge(runs, found, n, end) for end in ends)
    return Window(low, high, stops_below, stops_above)


def _edge(runs: Runs, found: Array, n: int, end: float) -> tuple[float, str]:
    """The furthest towards an end that was seen to hold what holds, and the statement that fails beyond."""
    held = [place for place, row in enumerate(runs.rows(found)) if not row.missed]

    def slacks(value: float) -> Array:
        rows = runs.rows(np.array([*found[:n], value, *found[n + 1 :]]))
        return np.array([_slack(rows[place]) for place in held])

    inside, outside = float(found[n]), float(end)
    within, beyond = slacks(inside), slacks(outside)
    if np.all(beyond >= 0):
        return outside, ""
    for _ in range(STEPS):
        shares = np.where(beyond < 0, within / np.where(beyond < 0, within - beyond, 1.0), np.inf)
        first = int(np.argmin(shares))
        between = inside + SHORT * float(shares[first]) * (outside - inside)
        there = slacks(between)
        if np.all(there >= 0):
            inside, within = between, there
        else:
            outside, beyond = between, there
    said = runs.case.statements[held[first]]
    return inside, f"{said.words} (cycle {said.cycle})"


def _slack(row: Row) -> float:
    """How far a number lies within its bounds, in its unit; negative beyond them."""
    said = row.statement
    if not said.stated:
        return math.inf
    if row.number is None:
        return -1.0
    ways = ((said.low, row.number), (row.number, said.high))
    return min(float(above - below) for below, above in ways if below is not None and above is not None)
