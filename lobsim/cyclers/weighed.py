"""Charge and energy of each step: by the cycler's own counters, held against the integral of the current.

A cycler counts every sample; its file holds some of them, rounded. So its counter is the truth where it has one, unless
it stands still. The integral shows where a counter begins anew, and whether it is in the unit that it says.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lobsim.cyclers.integral import GAIN, bound, digit_of
from lobsim.cyclers.rows import CHARGE, Counted, Kind, Rows

if TYPE_CHECKING:
    import numpy as np

OTHER_UNITS = (1e3, 1e6, 60.0, 3600.0, 3.6)  # factors between units that are taken for each other
NEAR = 0.1  # share by which a ratio may miss such a factor and still be one


def chosen(rows: Rows, kind: Kind, by_counter: Counted | None, by_integral: Counted) -> tuple[Counted, str, list[str]]:
    """Choose between counter and integral, and say so where they differ by more than resolution and sampling explain.

    Returns
    -------
    Counted, str, list of str
        What is taken, where it comes from, and remarks.

    Raises
    ------
    LobsimError
        If one of charge, current and time is in another unit than its column says.
    """
    import numpy as np

    source = "integrated from the current" + ("" if kind is CHARGE else " and the voltage")
    if by_counter is None:
        return by_integral, source, []
    explained = bound(rows, kind)
    words = f"the file's counter of {kind.words} stands still while a current flows: the integral was taken"
    digit = digit_of(rows, kind)
    flows = [bool((side[rows.last] > explained + digit).any()) for side in by_integral]
    if any(flows) and not any(side.any() for side in by_counter):
        return by_integral, f"{source}; the file's counter stands still", [words]
    remarks = []
    if kind is CHARGE:
        by_counter, still = _moving(rows, by_counter, by_integral, explained + digit)
        remarks = [f"{words} for {way}" for way in still]
    counter, current = ((one.up + one.down)[rows.last] for one in (by_counter, by_integral))
    explained = explained + GAIN * np.maximum(counter, current)
    if digit / 2 * np.count_nonzero(current) > explained.sum():
        words = f"the file's counter of {kind.words} is written to {1e3 * digit:g} {kind.unit} only"
        return by_integral, f"{source}; {words}", [f"{words}: the integral was taken, which is finer"]
    explained = explained + digit
    _other_unit(rows, kind, counter, current, explained)
    beyond = np.abs(counter - current) - explained
    if ((beyond > 0).any() and kind is CHARGE) or (beyond > GAIN * current.max(initial=0.0)).any():
        remarks.append(_difference(rows, kind, counter, current, explained))
    return by_counter, "the file's counter", remarks


def _moving(
    rows: Rows, by_counter: Counted, by_integral: Counted, explained: "np.ndarray"
) -> tuple[Counted, list[str]]:
    """Take the integral for a direction in which the counter stands still though a current flows."""
    sides, still = [], []
    counts = (by_counter.up + by_counter.down)[rows.last]
    for words, counter, current in zip(("charge", "discharge"), by_counter, by_integral, strict=True):
        flows = current[rows.last] > explained
        stands = bool(flows.any()) and not counter.any() and not counts[flows].any()
        sides.append(current if stands else counter)
        still += [words] if stands else []
    return Counted(*sides), still


def _other_unit(rows: Rows, kind: Kind, counter: "np.ndarray", current: "np.ndarray", explained: "np.ndarray") -> None:
    """Refuse a file in which charge, current and time miss each other by a factor between units in nearly all."""
    import numpy as np

    flowing = np.minimum(counter, current) > 0
    plain = flowing & (np.abs(counter - current) > explained) & (np.maximum(counter, current) > 0)
    if kind is not CHARGE or not plain.any() or counter[plain].sum() < 0.5 * counter.sum():
        return
    ratios, shares = current[plain] / counter[plain], counter[plain] / counter[plain].sum()
    ratio = float(current[plain].sum() / counter[plain].sum())
    for factor in OTHER_UNITS:
        for size in (factor, 1 / factor):
            if abs(ratio / size - 1) < NEAR and shares[np.abs(ratios / size - 1) > 3 * NEAR].sum() < NEAR:
                step = int(np.flatnonzero(plain)[np.argmax(counter[plain])])
                raise rows.reading.error(
                    int(rows.last[step]),
                    f"the capacity of the step is {counter[step]:.4g} Ah in the file, and {current[step]:.4g} Ah by "
                    "its current and time: one of the three is in another unit than its column says; name that column "
                    "with its unit, columns={'Test Time / s': ('...', 'unit')} (--column 'Test Time / s=... [unit]')",
                )


def _difference(rows: Rows, kind: Kind, counter: "np.ndarray", current: "np.ndarray", explained: "np.ndarray") -> str:
    import numpy as np

    apart = np.abs(counter - current)
    beyond: Sequence[int] = [int(step) for step in np.argsort(explained - apart)[: int((apart > explained).sum()) or 1]]
    step = beyond[0]
    share = 100 * (current[step] / counter[step] - 1) if counter[step] else float("inf")
    explains = 100 * explained[step] / max(counter[step], current[step])
    whole = (
        f"; in all steps {1e3 * counter.sum():.4g} and {1e3 * current.sum():.4g} {kind.unit}" if len(apart) > 1 else ""
    )
    return (
        f"the {kind.words} of step {step + 1} is {1e3 * counter[step]:.4g} {kind.unit} by the cycler's counter and "
        f"{1e3 * current[step]:.4g} {kind.unit} by the integral of the current, {share:+.1f} %, of which rounding and "
        f"sampling explain {explains:.1f} %: the counter was taken, which sees every sample"
        + (f" (so in {len(beyond)} of {len(apart)} steps)" if len(beyond) > 1 else "")
        + whole
    )
