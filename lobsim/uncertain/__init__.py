"""What is not known of a paper's cells: priors from ranges, posteriors from statements, and draws of both."""

from lobsim.uncertain.draws import Draws
from lobsim.uncertain.left_out import LeftOut
from lobsim.uncertain.posterior import Posterior, draw_posterior
from lobsim.uncertain.prior import Prior, Uncertain

__all__ = ["Draws", "LeftOut", "Posterior", "Prior", "Uncertain", "draw_posterior"]
