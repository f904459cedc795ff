"""Knobs that do nothing in the run that is shown, and why: what they govern costs the cell no voltage at any time."""

from lobsim.page import losses
from lobsim.page.solve import Discharge

OF_PROCESS = {"oxygen": ("D_O2",), "salt": ("D_salt", "t_plus"), "liquid": ("kappa",), "film": ("film",)}
DRY = 0.02  # share of the space: gas in so much of the least dry place reaches everywhere


def why(run: Discharge) -> dict[str, str]:
    """Say of each knob that does nothing in a run why, by its key; the others are not there."""
    costly = losses.shown(run)
    reasons = {
        "oxygen": _of_oxygen(run),
        "salt": "at this current the salt is everywhere as at rest",
        "liquid": "at this current the liquid takes less than 1 mV",
        "film": f"the film, {run.fields.film_nm.max():.1f} nm at most, stays too thin to matter",
    }
    return {
        key: f"Does nothing here: {reasons[process]}."
        for process, keys in OF_PROCESS.items()
        if process not in costly
        for key in keys
    }


def _of_oxygen(run: Discharge) -> str:
    if run.fields.shares["gas"].min() > DRY:
        return "oxygen comes through gas, not through the liquid"
    return "at this current oxygen gets everywhere"
