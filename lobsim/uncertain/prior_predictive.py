"""Predict an experiment without any fit: run its cells over the ranges of their numbers."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.special import ndtri

from lobsim.arguments import guarded
from lobsim.cell import Cell
from lobsim.compare.comparison import cell_of
from lobsim.display.progress import spoken
from lobsim.errors import LobsimError
from lobsim.laboratory import catalogue
from lobsim.laboratory.parts import LaboratoryName
from lobsim.numerics.arrays import Array
from lobsim.parameters.laboratory import Laboratory
from lobsim.parameters.statements import Statement
from lobsim.protocol import parse
from lobsim.protocol.conditions import told
from lobsim.sweep.batch_worker import solve_many
from lobsim.sweep.design import Range, rows
from lobsim.sweep.execute import varied
from lobsim.sweep.runs import Run
from lobsim.sweep.worker import ENDED, NOT_CARRIED, Settings
from lobsim.uncertain.predicted import Predicted, PriorPredictive
from lobsim.uncertain.prior import Prior

DRAWS = 512  # a power of two, as a Sobol sequence asks; ends of voltages are known to some mV, of capacities to 5 %
VOLUMES = 20  # through the electrode: four times as many move no end of an interval by more than 1.2 %
LEAST = 0.5  # share of the draws that must be cells which can exist and were solved
POINTS = 3  # of a curve: the second is its middle
MIDDLE = "middle_V"


@guarded
def prior_predictive(
    experiment: LaboratoryName,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    progress: Callable[[str], None] | bool | None = None,
) -> PriorPredictive:
    """Predict an experiment from the ranges of its numbers, without any fit.

    All its uncertain numbers are drawn together, by the rule of `lobsim.uncertain.prior`, along a scrambled Sobol
    sequence. Each draw is run in every case.

    Parameters
    ----------
    experiment : str, Path or Laboratory
        The laboratory that states what was measured, such as "matsuda2021".
    draws : int
        Sets of numbers, a power of two.
    seed : int
        Of the draws: the same seed gives the same.
    progress : callable, optional
        Told every case before it is run; by default a line shows it after 5 s, with False nothing does.

    Returns
    -------
    PriorPredictive
        The 90 % interval of every statement, and where the experiment falls.

    Raises
    ------
    LobsimError
        If there is no such laboratory, it states nothing about a single discharge, none of its numbers has a range,
        the number of draws is no power of two, or less than half of the draws give a number.
    """
    source = catalogue.laboratory(experiment)
    if not source.statements:
        raise LobsimError(f"{source.name} states nothing about runs: there is nothing to predict")
    cases = {said.case: said for said in source.statements}
    prior = Prior.of(_spoken_of(source))
    values = _drawn(prior, draws, seed)
    found: dict[str, list[dict[str, Any]]] = {}
    with spoken("compare", progress, "cases") as tell:
        for case, said in cases.items():
            tell(f"{case}, {draws} draws", len(found), len(cases))
            found[case] = _runs(cell_of(source, None, said.membrane, said.build), said, prior, values)
    predicted = tuple(_predicted(said, found[said.case]) for said in source.statements)
    return PriorPredictive(source, predicted, draws, seed)


def _spoken_of(source: Laboratory) -> Laboratory:
    """The laboratory with the membranes and builds of its statements alone."""
    said = source.statements
    membranes = {one.membrane: source.membranes[one.membrane] for one in said}
    return replace(source, membranes=membranes, builds={one.build: source.builds[one.build] for one in said})


def _drawn(prior: Prior, draws: int, seed: int) -> Array:
    """Draws of all uncertain numbers, in the units of their names, shape (draws, numbers)."""
    shares = np.array(rows("sobol", dict.fromkeys(prior.labels, Range(0.0, 1.0)), draws, seed))
    return prior.values(ndtri(shares))


def _runs(cell: Cell, said: Statement, prior: Prior, values: Array) -> list[dict[str, Any]]:
    """Run a discharge with the numbers of the cell as they stand, then with each draw: the row of every run."""
    steps = parse(said.protocol, cell)
    if len(steps) != 1 or steps[0].value <= 0 or said.cycle:
        raise LobsimError(f"{said.case}: what is predicted from ranges is a single discharge, not {said.protocol!r}")
    own = [place for place, one in enumerate(prior.numbers) if one.of(cell)]
    names = [prior.numbers[place].name for place in own]
    numbers = np.vstack([[cell.numbers[name] for name in names], values[:, own]]).tolist()
    cell = steps[0].conditions.of(cell).with_mesh(positive=VOLUMES)
    plain, _ = told(said.protocol, kept=1)
    runs = [
        Run(cell, tuple(zip(names, row, strict=True)), (plain,), (("draw", draw),)) for draw, row in enumerate(numbers)
    ]
    chunk = solve_many(runs, Settings(varied(runs), points=POINTS))
    middles = [np.nan] * len(runs) if chunk.voltage_V is None else chunk.voltage_V[:, POINTS // 2].tolist()
    found = [{**row, MIDDLE: middle} for row, middle in zip(chunk.rows, middles, strict=True)]
    return sorted(found, key=lambda row: row["draw"])


def _predicted(said: Statement, runs: Sequence[dict[str, Any]]) -> Predicted:
    usual, *numbers = (_number(run, said.quantity) for run in runs)
    status = [run["status"] for run in runs[1:]]
    failed = [run["reason"] for run in runs[1:] if run["status"] not in (ENDED, NOT_CARRIED)]
    if np.isfinite(numbers).mean() < LEAST:
        why = failed[0] if failed else f"so many of them have no {said.quantity}"
        raise LobsimError(f"{said.case}: less than half of the {len(numbers)} draws give a number: {why}")
    default = None if np.isnan(usual) else usual
    return Predicted(said, default, np.array(numbers), status.count(NOT_CARRIED), len(failed))


def _number(run: dict[str, Any], quantity: str) -> float:
    """The number of a run; without a discharge a charge, an energy and a power are 0, and there is no voltage."""
    if run["status"] == NOT_CARRIED and not quantity.endswith("_V"):
        return 0.0
    given = run.get(quantity)
    return np.nan if given is None else float(given)
