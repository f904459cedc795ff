"""Posterior predictive check: whether curves look as a fit says that curves of such cells do."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from lobsim.arguments import guarded
from lobsim.display.notebook import Shown
from lobsim.fit.belief import Belief
from lobsim.fit.curves import Array
from lobsim.fit.drawn import Drawn
from lobsim.fit.information import LEVEL
from lobsim.fit.misfit import Misfit
from lobsim.fit.missed import repetition


@dataclass(frozen=True, eq=False, repr=False)
class Check(Shown):
    """What was measured beside what is predicted for the same cells.

    Attributes
    ----------
    places : array, shape (T,)
        Probability [-] that each trait is predicted to lie below what was measured.
    repeats : float
        How many points tell what one does [-], 1 for noise; see `lobsim.fit.missed.repetition`.
    """

    SHOWN = ("inside", "repeats")

    places: Array
    repeats: float

    @property
    def inside(self) -> float:
        """Share [-] of the traits that lie within the interval of 95 % that is predicted for them."""
        tail = (1 - LEVEL) / 2
        return float(np.mean((self.places > tail) & (self.places < 1 - tail)))

    def __str__(self) -> str:
        """Two sentences: what lies inside, and whether what is left repeats."""
        share = (
            f"{100 * self.inside:.0f} % of the measured voltages and capacities lie within the 95 % predicted for them."
        )
        if self.repeats == 1:
            return f"{share} What is left scatters from point to point, as noise does."
        return (
            f"{share} One miss repeats in the next {self.repeats:.0f} points: a process is missing or not quite right."
        )


@guarded
def check(belief: Belief, drawn: Drawn, misfit: Misfit) -> Check:
    """Check curves against draws from what they told.

    Parameters
    ----------
    belief : Belief
        What the curves told, `lobsim.fit.estimate.Estimate.belief`.
    drawn : Drawn
        Draws from it, `Estimate.drawn()` or those of a chain.
    misfit : Misfit
        Of the best values [-], `Estimate.optimum.misfit`: whether it repeats.

    Returns
    -------
    Check
        Where each trait lies among what is predicted for the same cells [-].
    """
    sizes = {draw.sizes.discrepancy for draw in drawn.draws}
    deviations = {size: np.sqrt(np.diag(belief.seen.wrong(size))) for size in sizes}
    each = [ndtr(draw.off / deviations[draw.sizes.discrepancy]) for draw in drawn.draws]
    return Check(np.mean(each, axis=0), repetition(belief.seen.problem.curves, misfit.at_points))
