"""Solver settings, and why they are what they are.

When a gas path closes, the effective conductivity drops 10^5-fold within a step. At loose tolerance the integrator then
goes on as if still fed by gas and reports 10 to 30 % too much capacity, without a warning. The defaults here are the
loosest at which no case was found to do so; the test of the electrolyte dose guards them.
"""

from dataclasses import dataclass
from typing import Any

import pybamm


@dataclass(frozen=True)
class Accuracy:
    """Tolerances of one solve: relative [-], absolute [-] (of the scaled states), and of each Newton iteration [-]."""

    rtol: float
    atol: float
    newton: float = 0.033


# Scale over size of an algebraic rate. A rate follows from the states within Newton's tolerance whatever its scale; in
# the error test its jumps (liquid that turns round) would set steps that no state needs: 12,000 in an aged charge
# instead of 600, for the same voltage to 1e-5 V.
LOOSE = 1e4

DEFAULT = Accuracy(rtol=1e-6, atol=1e-8)
SWEEP = Accuracy(rtol=1e-5, atol=1e-7)
REFERENCE = Accuracy(rtol=1e-7, atol=1e-9)


def idaklu(
    accuracy: Accuracy = DEFAULT, *, compiled: bool = False, threads: int = 1, outputs: tuple[str, ...] = ()
) -> pybamm.IDAKLUSolver:
    """IDAKLU solver with lobsim's settings.

    Parameters
    ----------
    accuracy : Accuracy
        Tolerances.
    compiled : bool
        Compile the equations with the system's C compiler (8-12 s once, then cached on disk).
    threads : int
        Number of threads and of solvers for lists of inputs.
    outputs : tuple of str
        Keep only these variables of a solution, instead of its states; all by default.
    """
    options: dict[str, Any] = {
        "nonlinear_convergence_coefficient": accuracy.newton,
        "compile": compiled,
        "num_threads": threads,
        "num_solvers": threads,
        # An absurd start or a run far past its end makes steps without end; these two stop it.
        "num_steps_no_progress": 1000,
        "t_no_progress": 1.0,
        # A switch of compact support has kinks, where ten reductions of the step (the default) may not be enough.
        "max_error_test_failures": 50,
        "silence_sundials_errors": True,
    }
    return pybamm.IDAKLUSolver(
        rtol=accuracy.rtol,
        atol=accuracy.atol,
        options=options,
        output_variables=list(outputs),
        on_extrapolation="ignore",
    )
