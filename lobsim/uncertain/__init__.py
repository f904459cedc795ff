"""What is not known of a paper's cells: priors from ranges, posteriors from statements, draws of both, and intervals.

`compare_paper`, `compare_cycles`, `discharge` and `limits` do for many draws what `lobsim.compare`, `lobsim.run` and
`lobsim.limits` do for one cell.
"""

from lobsim.uncertain.comparison import compare_paper
from lobsim.uncertain.cycles import compare_cycles
from lobsim.uncertain.discharges import discharge
from lobsim.uncertain.draws import Draws
from lobsim.uncertain.left_out import LeftOut
from lobsim.uncertain.posterior import Posterior, draw_posterior
from lobsim.uncertain.power_and_rates import limits
from lobsim.uncertain.prior import Prior, Uncertain

__all__ = [
    "Draws",
    "LeftOut",
    "Posterior",
    "Prior",
    "Uncertain",
    "compare_cycles",
    "compare_paper",
    "discharge",
    "draw_posterior",
    "limits",
]
