"""Pulses of current in a run: what they cost at once, after a time, and how the voltage comes back."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lobsim.errors import LobsimError
from lobsim.numerics.arrays import Array
from lobsim.result.outputs import STEP
from lobsim.result.solved_run import SolvedRun

if TYPE_CHECKING:
    import pandas

SAME = 1e-9  # of the largest current: a current that differs by less is the same
AT_ONCE_S = 1e-5  # in which a jump is over, one in a profile as well (`lobsim.protocol.profile.JUMP_S`)
PART = 1 - np.exp(-1)  # of the relaxation, done after the relaxation time


class Stretch(NamedTuple):
    """Times [s] and voltages [V] of shape (T,) at one current [mA cm-2], and the charge given so far [mAh cm-2]."""

    current: float
    t: Array
    V: Array
    discharged: float


def pulses(run: SolvedRun, at_s: Sequence[float] = (1.0,)) -> "pandas.DataFrame":
    """Evaluate all pulses of a run; see `lobsim.Result.pulses`.

    Parameters
    ----------
    run : SolvedRun
        The run.
    at_s : sequence of float
        Times [s] after the begin of a pulse at which its resistance is read.

    Raises
    ------
    LobsimError
        If a time is not above 0.
    """
    import pandas

    if not all(0 < at < np.inf for at in at_s):
        raise LobsimError(f"a resistance is read after times above 0 s, not at {list(at_s)!r}")
    stretches = _stretches(run)
    largest = max((abs(one.current) for one in stretches), default=0.0)
    rows = []
    for n, one in enumerate(stretches):
        before = stretches[n - 1] if n and one.t[0] - stretches[n - 1].t[-1] < AT_ONCE_S else None
        after = stretches[n + 1] if n + 1 < len(stretches) else None
        step = one.current - (before.current if before else 0.0)
        if one.current != 0 and abs(step) > SAME * largest:
            rests = after is not None and after.current == 0 and after.t[0] - one.t[-1] < AT_ONCE_S
            rows.append(_begin(one, before, step, at_s) | _relaxation(one, after if rests else None))
    return pandas.DataFrame(rows, columns=_columns(at_s))


def _stretches(run: SolvedRun) -> list[Stretch]:
    """Parts of the curves at one current within one step; what lies inside a jump is part of none."""
    t, V, i, steps = run.time_s, run.voltage_V, run.current_mA_cm2, run[STEP]
    i = np.where(np.abs(i) > SAME * np.abs(i).max(), i, 0.0)
    other = (np.abs(np.diff(i)) > SAME * np.abs(i).max()) | (np.diff(steps) != 0)
    parts = np.split(np.arange(t.size), np.flatnonzero(other) + 1)
    return [
        Stretch(float(i[part[0]]), t[part], V[part], float(run.discharged_mAh_cm2[part[0]]))
        for part in parts
        if t[part[-1]] - t[part[0]] > AT_ONCE_S
    ]


def _columns(at_s: Sequence[float]) -> list[str]:
    return [
        "Start [s]",
        "Duration [s]",
        "Current [mA.cm-2]",
        "Discharged before [mAh.cm-2]",
        "Voltage before [V]",
        "R0 [Ohm.cm2]",
        *(_resistance(at) for at in at_s),
        "Voltage at the end [V]",
        "Rest [s]",
        "Voltage after the rest [V]",
        "Relaxation at once [V]",
        "Relaxation in the rest [V]",
        "Relaxation time [s]",
    ]


def _resistance(at_s: float) -> str:
    return f"R at {at_s:g} s [Ohm.cm2]"


def _begin(one: Stretch, before: Stretch | None, step: float, at_s: Sequence[float]) -> dict[str, float]:
    """The pulse, and what it costs per step of current [mA cm-2] against the voltage just before it."""
    V_before = before.V[-1] if before else np.nan

    def resistance(V: float) -> float:
        return 1e3 * (V_before - V) / step

    return {
        "Start [s]": one.t[0],
        "Duration [s]": one.t[-1] - one.t[0],
        "Current [mA.cm-2]": one.current,
        "Discharged before [mAh.cm-2]": one.discharged,
        "Voltage before [V]": V_before,
        "R0 [Ohm.cm2]": resistance(one.V[0]),
        **{_resistance(at): resistance(_voltage(one, at)) for at in at_s},
        "Voltage at the end [V]": one.V[-1],
    }


def _voltage(one: Stretch, at_s: float) -> float:
    """Voltage [V] some time [s] after the begin; not a number once the pulse is over."""
    from scipy.interpolate import PchipInterpolator

    t, first = np.unique(one.t - one.t[0], return_index=True)
    return float(PchipInterpolator(t, one.V[first])(min(at_s, t[-1]))) if at_s < t[-1] + AT_ONCE_S else np.nan


def _relaxation(one: Stretch, rest: Stretch | None) -> dict[str, float]:
    """How the voltage comes back [V], and after what time [s] 63 % of what comes back slowly is back."""
    if rest is None:
        return {}
    back = rest.V - rest.V[0]
    done = np.flatnonzero(back / back[-1] >= PART) if back[-1] else np.zeros(0, dtype=int)
    time = np.nan
    if done.size:
        last = done[0]
        time = float(np.interp(PART, back[last - 1 : last + 1] / back[-1], rest.t[last - 1 : last + 1])) - rest.t[0]
    return {
        "Rest [s]": rest.t[-1] - rest.t[0],
        "Voltage after the rest [V]": rest.V[-1],
        "Relaxation at once [V]": rest.V[0] - one.V[-1],
        "Relaxation in the rest [V]": back[-1],
        "Relaxation time [s]": time,
    }
