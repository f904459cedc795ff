"""How far a model misses the curves, and whether its numbers may be believed.

Three cases are told apart. The model meets the curves to their noise. Or it misses them, and one miss repeats in the
next point, as noise does not: then its laws are not quite those of the cell, and no number is known better than they
are. Or it misses a curve by more than 50 mV: that is no fit, and its numbers mean nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lobsim.arguments import guarded
from lobsim.display.notebook import Shown
from lobsim.fit.curves import Array, Curve
from lobsim.fit.misfit import Misfit
from lobsim.fit.problem import Problem

CUT = 3.0  # standard deviations, of half of all points, at which a miss counts no more for how often it repeats
HALF = 0.6745  # standard deviations that half of what is normal lies within
SAME_AS_NOISE = 1.5  # mean square of the misfit, in those of the noise, up to which the model meets the curves
NO_FIT_V = 0.05  # 2 RT/F at 25 C: so far a rate that is wrong by a factor e moves a voltage, if half of it drives


@dataclass(frozen=True, repr=False)
class Missed(Shown):
    """How far a model misses the curves.

    Attributes
    ----------
    square : float
        Mean square of the misfit, in those of the noise [-].
    repeats : float
        How many points tell what one does [-], 1 for noise; see `repetition`.
    curve : str
        The curve that is missed most.
    rms_V, noise_V : float
        Root mean square of its misfit over its capacity, and its noise [V].
    """

    SHOWN = ("curve", "rms_V", "noise_V", "square", "repeats")

    square: float
    repeats: float
    curve: str
    rms_V: float
    noise_V: float

    @property
    def excess(self) -> float:
        """What the information of the noise alone is to be divided by [-], 1 or more."""
        return max(1.0, self.square) * self.repeats

    @property
    def by_noise_only(self) -> bool:
        """Whether the misfit is that of noise, perhaps of more than was stated."""
        return self.square <= SAME_AS_NOISE or self.repeats == 1

    @property
    def no_fit(self) -> bool:
        """Whether the misfit is so large that no number can be believed."""
        return not self.by_noise_only and self.rms_V > NO_FIT_V

    @property
    def words(self) -> str:
        """What is missed by how much [mV], as the end of a sentence."""
        return f"the model misses the curves by {1e3 * self.rms_V:.3g} mV"

    def __str__(self) -> str:
        """A sentence on the misfit; empty if the model meets the curves to their noise."""
        stated = f"the noise is stated as {1e3 * self.noise_V:.3g} mV"
        if self.square <= SAME_AS_NOISE:
            return ""
        if self.by_noise_only:
            return f"the curves scatter about the model more than is stated: {self.curve} by {self._mV}, {stated}"
        where = f"{self.words} (root mean square of {self.curve}; {stated})"
        if self.no_fit:
            return f"not to be trusted: {where}"
        return f"{where}, and one miss repeats in the next {self.repeats:.0f} points: its laws are not quite the cell's"

    @property
    def _mV(self) -> str:
        return f"{1e3 * self.rms_V:.3g} mV"


def missed(problem: Problem, misfit: Misfit) -> Missed:
    """Find how far a model misses the curves of a problem [V], and in standard deviations of the noise [-]."""
    at_points = misfit.at_points
    freedom = max(at_points.size - len(problem.names), 1)
    ends = np.cumsum([curve.voltage_V.size for curve in problem.curves])[:-1]
    rms_V = [_rms_V(*pair) for pair in zip(problem.curves, np.split(at_points, ends), strict=True)]
    worst = int(np.argmax(rms_V))
    curve = problem.curves[worst]
    return Missed(
        float(np.sum(at_points**2)) / freedom,
        repetition(problem.curves, at_points),
        curve.name,
        rms_V[worst],
        curve.noise_V,
    )


@guarded
def misfit_sentence(problem: Problem, misfit: Misfit) -> str:
    """Say how far the model misses the curves, in mV; nothing if it meets them to their noise."""
    return str(missed(problem, misfit))


def repetition(curves: Sequence[Curve], misses: Array) -> float:
    """Find how many points tell what one does [-], from the correlation of neighbours: (1 + r)/(1 - r), 1 for noise.

    A steep end, where the capacity is missed a little, gives a few misses that are far larger than all others. They are
    cut, so that they do not hide what the rest does: at three standard deviations, as half of all misses tell them.

    Parameters
    ----------
    curves : sequence of Curve
        What was measured.
    misses : array, shape (N,)
        Model less measurement at all points of all curves, in standard deviations of the noise [-].

    Returns
    -------
    float
        One or more; one if the correlation is within three standard errors of none.
    """
    most = CUT / HALF * float(np.median(np.abs(misses))) or np.inf
    cut = np.clip(misses, -most, most)
    ends = np.cumsum([curve.voltage_V.size for curve in curves])[:-1]
    r = sum(float(part[1:] @ part[:-1]) for part in np.split(cut, ends)) / float(cut @ cut or 1.0)
    r = min(r, 1 - 2 / cut.size)  # one point at least is new
    return (1 + r) / (1 - r) if r > 3 / np.sqrt(cut.size) else 1.0


def _rms_V(curve: Curve, misses: Array) -> float:
    """Root mean square [V] over the capacity of a curve: its points lie the closer the steeper it is."""
    weights = np.gradient(curve.capacity_mAh_cm2)
    return float(np.sqrt(weights @ (misses * curve.sigma_V) ** 2 / weights.sum()))
