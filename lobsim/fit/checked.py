"""Check of a fit in lanes: its best curves, solved again by IDAKLU."""

from dataclasses import replace

import numpy as np

from lobsim.fit.curves import Curve
from lobsim.fit.forward import Forward
from lobsim.fit.misfit import FALL, misfit, voltages
from lobsim.fit.model_curve import ModelCurve
from lobsim.fit.modes import Mode
from lobsim.fit.search import Optimum

MOST_V = 1e-3
NEAR = 1e-3  # of the capacity, to both sides of a point, over which its slope is read


def checked(
    forward: Forward, optimum: Optimum, answers: tuple[ModelCurve, ...]
) -> tuple[Optimum, tuple[ModelCurve, ...], list[str]]:
    """Put IDAKLU's curves at the optimum, at its default tolerance, in place of those of the lanes.

    Parameters
    ----------
    forward : Forward
        The model of the problem.
    optimum : Optimum
        Where the search ended.
    answers : tuple of ModelCurve
        The curves there, with slopes.

    Returns
    -------
    tuple of Optimum, tuple of ModelCurve and list of str
        With the misfit of IDAKLU's curves in all its modes, and the slopes that there were; these curves, of the best;
        and a sentence on every curve that differs by more than 1 mV, or that IDAKLU does not solve. All as it was if
        there are no lanes, or the search was interrupted.
    """
    said: list[str] = []
    if not optimum.finished:
        return optimum, answers, said
    try:
        modes = tuple(_again(forward, mode, said) for mode in optimum.modes)
    except KeyboardInterrupt:
        return replace(optimum, finished=False), answers, said
    best = modes[0]
    return replace(optimum, misfit=best.misfit, modes=modes), best.answers, said


def _again(forward: Forward, mode: Mode, said: list[str]) -> Mode:
    """A mode with IDAKLU's curves; what is to be said of them is added."""
    problem, curves = forward.problem, list(mode.answers)
    again = forward.by_idaklu_again(mode.coordinates)
    for n, other in again.items():
        name = problem.curves[n].name
        if not other.voltage_V.size and curves[n].voltage_V.size:
            said.append(f"{name}: IDAKLU does not solve this discharge at the optimum, the batch engine does")
            continue
        off = apart_V(problem.curves[n], curves[n], other)
        if off > MOST_V:
            said.append(f"{name}: the batch engine and IDAKLU differ by {1e3 * off:.2g} mV at the optimum")
        curves[n] = other.with_slopes_of(curves[n])
    return replace(mode, misfit=misfit(problem, mode.coordinates, curves), answers=tuple(curves)) if again else mode


def apart_V(curve: Curve, one: ModelCurve, other: ModelCurve) -> float:
    """How far two curves are apart at most, where a curve was measured [V].

    Where they fall steeply it is their distance in capacity that counts, as for an end that is missed.
    """
    Q, known, V = curve.capacity_mAh_cm2, one.capacity_mAh_cm2, one.voltage_V
    fall = np.interp((1 - NEAR) * Q, known, V) - np.interp((1 + NEAR) * Q, known, V) if V.size else np.zeros(Q.size)
    steep = np.abs(fall) / (2 * NEAR * FALL)
    off = np.abs(voltages(curve, one)[0] - voltages(curve, other)[0])
    return float(np.max(off / np.maximum(1.0, steep)))
