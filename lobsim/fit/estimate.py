"""Estimate of a fit: values with their uncertainty, and what can be asked of it afterwards."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lobsim.arguments import guarded
from lobsim.cell import Cell
from lobsim.display.notebook import Shown
from lobsim.display.progress import shown
from lobsim.errors import pick
from lobsim.fit import next_measurement as candidates
from lobsim.fit import predict as prediction
from lobsim.fit import profiles, sampled, told
from lobsim.fit.belief import Belief, believed
from lobsim.fit.best_so_far import Progress
from lobsim.fit.curves import Array, Curve
from lobsim.fit.drawn import FEW, MANY, Drawn, drawn
from lobsim.fit.forward import Forward
from lobsim.fit.information import Information, information, intervals, sentences
from lobsim.fit.misfit import end, reached, voltages
from lobsim.fit.missed import misfit_sentence
from lobsim.fit.model_curve import Count, ModelCurve
from lobsim.fit.modes import explanations
from lobsim.fit.problem import Problem
from lobsim.fit.search import Optimum
from lobsim.fit.seen import Seen
from lobsim.numerics.solver import FIT, Accuracy
from lobsim.parameters.values import Origin
from lobsim.protocol import Protocol

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, repr=False)
class Agreement(Shown):
    """Agreement of the fit with one curve.

    Attributes
    ----------
    name : str
        The curve.
    rms_mV : float
        Root mean square of model less measurement, at the measured capacities.
    middle_mV : float
        The same between a quarter and three quarters of the capacity.
    end_measured_mAh_cm2, end_fitted_mAh_cm2 : float
        Capacity at the last voltage of the curve; of one that did not go to a limit, how far the model gets.
    """

    SHOWN = ("name", "rms_mV", "middle_mV", "end_measured_mAh_cm2", "end_fitted_mAh_cm2")

    name: str
    rms_mV: float
    middle_mV: float
    end_measured_mAh_cm2: float
    end_fitted_mAh_cm2: float

    @property
    def end_off(self) -> float:
        """Relative difference of the capacities at the end [-]."""
        return self.end_fitted_mAh_cm2 / self.end_measured_mAh_cm2 - 1


@dataclass(frozen=True, eq=False, repr=False)
class Estimate(Shown):
    """A problem that was solved.

    Attributes
    ----------
    problem : Problem
        Curves, cell, unknowns.
    optimum : Optimum
        Where the searches ended.
    answers : tuple of ModelCurve
        The curves of the model there, with slopes.
    count : Count
        Half cycles that were solved.
    seconds : float
        Wall time.
    settings : mapping of str to Any
        How it was searched.
    by_differences : frozenset of int
        Discharges whose slopes came from differences of plain solves, because sensitivities exceeded their budget.
    """

    problem: Problem
    optimum: Optimum
    answers: tuple[ModelCurve, ...]
    count: Count
    seconds: float
    settings: Mapping[str, Any]
    by_differences: frozenset[int] = frozenset()

    @property
    def finished(self) -> bool:
        """Whether the search came to its end; if it was interrupted, the values are the best so far."""
        return self.optimum.finished

    @property
    def warning(self) -> str:
        """Sentence about an interrupted search; empty for one that came to its end."""
        if self.finished:
            return ""
        return f"the search was interrupted after {self.count.all} solves: its values are the best so far, no optimum"

    @cached_property
    def by_noise(self) -> Information:
        """Information if cells were alike and the model missed the curves by chance alone."""
        return information(self.problem, self.optimum.misfit)

    @cached_property
    def information(self) -> Information:
        """Information of the belief, in one normal distribution; `by_noise` if the search was interrupted."""
        return told.information(self.belief, self.optimum) if self.finished else self.by_noise

    @property
    def values(self) -> dict[str, float]:
        """The best values, by name, in the units of the names."""
        return self.problem.values(self.optimum.coordinates)

    @property
    def intervals(self) -> dict[str, tuple[float, float]]:
        """Intervals of 95 %, by name, in the units of the names, between the bounds.

        They hold that cells differ and that the model may be wrong, unless the search was interrupted.
        """
        if not self.finished:
            return intervals(self.problem, self.optimum.coordinates, self.information)
        return told.intervals(self.belief, self.optimum.coordinates)

    @property
    def correlation(self) -> Array:
        """Correlations of the coordinates [-], shape (P, P)."""
        information = self.information
        return information.covariance / np.outer(information.deviations, information.deviations)

    @property
    def sentences(self) -> dict[str, str]:
        """Sentences on what the curves tell about every unknown, by name."""
        if not self.optimum.told:
            return dict.fromkeys(self.problem.names, "not known, as the search was interrupted: the bounds")
        return sentences(self.problem, self.optimum.coordinates, self.information)

    @property
    def agreement(self) -> list[Agreement]:
        """Agreement with every curve."""
        return [
            _met(*met)
            for met in zip(self.problem.curves, self.answers, self.differences_mV, reached(self.problem), strict=True)
        ]

    @property
    def differences_mV(self) -> list[Array]:
        """Model less measurement at the points of every curve [mV]."""
        pairs = zip(self.problem.curves, self.answers, strict=True)
        return [1e3 * (voltages(curve, answer)[0] - curve.voltage_V) for curve, answer in pairs]

    @property
    def cell(self) -> Cell:
        """The cell with the best values, whose origin is this fit."""
        data = ", ".join(f"{curve.name} ({curve.digest})" for curve in self.problem.curves)
        sentences, fit = self.sentences, "fit" if self.finished else "best so far of an interrupted fit"
        origins = {
            name: Origin("fitted", f"{fit} to {data}: {sentences[name]}", low, high)
            for name, (low, high) in self.intervals.items()
        }
        return self.problem.cell.with_values(self.values, origins)

    def table(self) -> "pandas.DataFrame":
        """Every unknown in a row: value, interval, start, bounds, and what the curves tell."""
        import pandas

        numbers, intervals, sentences = self.problem.cell.numbers, self.intervals, self.sentences
        return pandas.DataFrame(
            [
                {
                    "name": unknown.name,
                    "value": self.values[unknown.name],
                    "low": intervals[unknown.name][0],
                    "high": intervals[unknown.name][1],
                    "start": numbers[unknown.name],
                    "lower bound": unknown.low,
                    "upper bound": unknown.high,
                    "told": sentences[unknown.name],
                }
                for unknown in self.problem.asked
            ]
        )

    @guarded
    def profile(
        self, name: str, points: int = profiles.POINTS, progress: Progress | bool | None = None
    ) -> profiles.Profile:
        """Find the misfit over one unknown; see `lobsim.fit.profiles.profile`.

        Raises
        ------
        LobsimError
            If it was not among those to be found.
        """
        name = pick("unknown of this fit", name, self.problem.names)
        forward = self._forward(self.settings["accuracy"])
        with shown("fit", progress) as tell:
            return profiles.profile(forward, self.optimum.coordinates, self.by_noise, name, points, tell)

    @guarded
    def predict(
        self,
        protocol: Protocol,
        draws: int | None = None,
        seed: int = 0,
        progress: Progress | bool | None = None,
        cell: str = prediction.NEW,
        sets: Drawn | None = None,
    ) -> prediction.Prediction:
        """Predict the last step of a protocol; see `lobsim.fit.predict.predict`.

        The sets of values are drawn and weighed once for all protocols: 1,000 by default where the batch engine solves
        them, 60 where it does not. ``cell`` is "new", one like those that were measured, or the name of one of them.
        ``sets`` are taken instead of ``draws``: those of a chain, `Estimate.sample(...).drawn`.

        Raises
        ------
        LobsimError
            If the protocol cannot be read, there is no such cell, or no set of values carries the current.
        """
        with shown("fit", progress) as tell:
            sets = sets or self.drawn(draws, seed, tell)
            return prediction.predict(self.belief, sets, protocol, cell=cell, seed=seed, tell=tell)

    @guarded
    def drawn(self, draws: int | None = None, seed: int = 0, tell: Callable[[str], None] = lambda words: None) -> Drawn:
        """Draw sets of values from what the curves tell, and weigh them; see `lobsim.fit.drawn.drawn`."""
        count = draws or (MANY if self.belief.seen.forward.lanes else FEW)
        if (count, seed) not in self._drawn:
            self._drawn[count, seed] = drawn(self.belief, count, seed, tell)
        return self._drawn[count, seed]

    @guarded
    def sample(
        self,
        steps: int = sampled.STEPS,
        walkers: int | None = None,
        seed: int = 0,
        progress: Progress | bool | None = None,
    ) -> sampled.Sampled:
        """Sample what the curves tell by chains of ``steps`` steps at most; see `lobsim.fit.sampled.sample`.

        Raises
        ------
        LobsimError
            If there are too few steps or walkers, or what samples is not installed.
        """
        sampled.refuse(len(self.problem.names), steps, walkers)
        with shown("fit", progress) as tell:
            start = self.drawn(None, seed, tell)
            return sampled.sample(self.belief, start, steps=steps, walkers=walkers, seed=seed, tell=tell)

    @cached_property
    def belief(self) -> Belief:
        """What the curves tell, if cells differ and the model is wrong; see `lobsim.fit.belief.Belief`."""
        seen = Seen.of(self.problem, lambda wide: self._forward_of(wide, FIT, MANY))
        return believed(seen, self._explanations or [self.optimum.coordinates])

    @property
    def _explanations(self) -> list[Array]:
        """Where modes lie, and the far places of their valleys."""
        modes = self.optimum.modes
        return [one.coordinates for mode in modes for one in (mode, *mode.valley)]

    @cached_property
    def _drawn(self) -> dict[tuple[int, int], Drawn]:
        return {}

    def _forward(self, accuracy: Accuracy, likely: int = 0) -> Forward:
        """The model of the problem, solved as the fit was asked to."""
        return self._forward_of(self.problem, accuracy, likely)

    def _forward_of(self, problem: Problem, accuracy: Accuracy, likely: int) -> Forward:
        compiled, engine = self.settings.get("compiled"), self.settings.get("engine")
        return Forward(problem, accuracy, compiled=compiled, engine=engine, likely=likely)

    @guarded
    def next_measurement(
        self, protocols: Sequence[Protocol], progress: Progress | bool | None = None
    ) -> list[candidates.Candidate]:
        """Rank measurements by what they would tell; see `lobsim.fit.next_measurement.next_measurement`."""
        best = self.optimum.coordinates
        with shown("fit", progress) as tell:
            return candidates.next_measurement(
                self.problem, best, self.by_noise, protocols, tell, self.settings.get("engine")
            )

    @guarded
    def save(self, path: str | Path) -> None:
        """Write the cell with the best values, with their intervals and where they come from, for `lobsim.Cell.load`.

        Raises
        ------
        LobsimError
            If the file cannot be written.
        """
        self.cell.save(path, self.provenance)

    @property
    def provenance(self) -> dict[str, Any]:
        """Curves with digests, settings, misfit and count of solves, as plain numbers and words."""
        return {
            "curves": [
                {
                    "name": curve.name,
                    "source": curve.source,
                    "sha256": curve.digest,
                    "points": int(curve.voltage_V.size),
                    "protocol": curve.words,
                    "noise_V": curve.noise_V,
                    "rms_mV": met.rms_mV,
                    "end_off": met.end_off,
                }
                for curve, met in zip(self.problem.curves, self.agreement, strict=True)
            ],
            "settings": {name: str(setting) for name, setting in self.settings.items()},
            "finished": self.finished,
            "slopes_by_differences": [self.problem.curves[n].name for n in sorted(self.by_differences)],
            "solves": self.count.all,
            "searches": self.optimum.searches,
            "searches_agreed": self.optimum.agreed,
        }

    def facts(self) -> dict[str, str]:
        """Tell the best values with their intervals, how the curves were met, and whether they are no optimum."""
        begun = {} if self.finished else {"search": f"interrupted after {self.count.all} solves, best values so far"}
        found = begun | {
            name: f"{value:.4g} ({low:.4g} to {high:.4g})"
            for (name, value), (low, high) in zip(self.values.items(), self.intervals.values(), strict=True)
        }
        return found | {met.name: f"met to {met.rms_mV:.3g} mV" for met in self.agreement}

    def __str__(self) -> str:
        """Say how far the curves are missed, name the values with what is told about them, and other explanations."""
        sentences = self.sentences
        lines = [f"{name} = {value:.4g}: {sentences[name]}" for name, value in self.values.items()]
        first = [self.warning, misfit_sentence(self.problem, self.optimum.misfit)]
        return "\n".join([*filter(None, first), *lines, *explanations(self.problem, self.optimum.modes)])


def _met(curve: Curve, answer: ModelCurve, off_mV: Array, to_the_limit: bool) -> Agreement:
    capacity = float(curve.capacity_mAh_cm2[-1])
    share = curve.capacity_mAh_cm2 / capacity
    middle = off_mV[(share >= 0.25) & (share <= 0.75)]
    return Agreement(
        curve.name,
        float(np.sqrt(np.mean(off_mV**2))),
        float(np.sqrt(np.mean(middle**2))) if middle.size else 0.0,
        capacity,
        end(curve, answer) if to_the_limit else min(capacity, float(answer.capacity_mAh_cm2[-1])),
    )
