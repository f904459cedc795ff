"""Solver settings, and why they are what they are.

When a gas path closes, the effective conductivity drops 10^5-fold within a step. At loose tolerance the integrator then
goes on as if still fed by gas and reports 10 to 30 % too much capacity, without a warning. The defaults here are the
loosest at which no case was found to do so; the test of the electrolyte dose guards them.
"""

from dataclasses import dataclass
from typing import Any

from lobsim.numerics.bounded import Bounded
from lobsim.numerics.compiling import Wish


@dataclass(frozen=True)
class Accuracy:
    """Tolerances and budget of one solve: a step of a protocol, or 64 pieces of a profile.

    Parameters
    ----------
    rtol, atol : float
        Relative tolerance, and absolute tolerance of the scaled states [-].
    newton : float
        Tolerance of each Newton iteration, in those of the error [-].
    steps : int
        Steps that the solver may make. A usual discharge takes 300 to 1500.
    seconds : float
        Seconds of computing that it may take, of one core.
    """

    rtol: float = 1e-6
    atol: float = 1e-8
    newton: float = 0.033
    steps: int = 1_000_000
    seconds: float = 120.0


# Scale over size of an algebraic rate. A rate follows from the states within Newton's tolerance whatever its scale; in
# the error test its jumps (liquid that turns round) would set steps that no state needs: 12,000 in an aged charge
# instead of 600, for the same voltage to 1e-5 V.
LOOSE = 1e4

# An absurd start, or a run far past its end, makes steps without end: a thousand of them must take it a second on.
NO_PROGRESS = (1000, 1.0)

DEFAULT = Accuracy()
SWEEP = Accuracy(rtol=1e-5, atol=1e-7)
FIT = Accuracy(steps=20_000, seconds=30.0)  # solves hundreds of times
REFERENCE = Accuracy(rtol=1e-7, atol=1e-9)


def idaklu(
    accuracy: Accuracy = DEFAULT,
    *,
    compiled: bool | None = False,
    threads: int = 1,
    outputs: tuple[str, ...] = (),
    longest_s: float | None = None,
) -> Bounded:
    """IDAKLU solver with lobsim's settings.

    Parameters
    ----------
    accuracy : Accuracy
        Tolerances.
    compiled : bool, optional
        Whether the equations are compiled by the system's C compiler, before the first solve; None does it in the
        background as soon as it pays, and takes at once what was compiled before.
    threads : int
        Number of threads and of solvers for lists of inputs.
    outputs : tuple of str
        Keep only these variables of a solution, instead of its states; all by default.
    longest_s : float, optional
        Time [s] that no solve goes beyond: the steps are then bounded on all threads. Without it those of a list of
        inputs on several threads are watched on one of them only.
    """
    without_progress, least_s = NO_PROGRESS if longest_s is None else (accuracy.steps // 4, longest_s / 3)
    options: dict[str, Any] = {
        "nonlinear_convergence_coefficient": accuracy.newton,
        "num_threads": threads,
        "num_solvers": threads,
        # So many steps must take a solve so many seconds on.
        "num_steps_no_progress": without_progress,
        "t_no_progress": least_s,
        # A switch of compact support has kinks, where ten reductions of the step (the default) may not be enough.
        "max_error_test_failures": 50,
        "silence_sundials_errors": True,
    }
    return Bounded(
        accuracy.steps,
        accuracy.seconds,
        {True: Wish.NOW, False: Wish.NEVER, None: Wish.WHEN_IT_PAYS}[compiled],
        rtol=accuracy.rtol,
        atol=accuracy.atol,
        options=options,
        output_variables=list(outputs),
        on_extrapolation="ignore",
    )
