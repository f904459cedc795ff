"""IDAKLU with a budget: no solve runs on for ever, and Ctrl-C ends one at its next step.

IDAKLU tells its logger of every step and, so that Ctrl-C can end a solve, passes on a `KeyboardInterrupt` that is
raised there. A watch in the place of the logger therefore stops what takes too long, for a few microseconds a step.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pybamm

from lobsim.numerics.compiling import Wish
from lobsim.numerics.functions import LeanFunctions

# Share of its scale to which a slope is found at each step. IDAS iterates slopes with the states, to the states' own
# tolerance. Where oxygen has gone and the voltage falls, concentrations lie below that tolerance: the iteration then
# turns in circles, and its step is cut 50,000 times in the last 0.2 % of a discharge. At 1e-4 of their scale, slopes
# take no more steps than states, and differ by 1e-5 from those of tight tolerances.
SLOPES = 1e-4
CLOCK = 16  # steps after which the clock is read


class OverBudget(pybamm.SolverError):
    """A solve that was stopped because it took more than its budget.

    Attributes
    ----------
    steps : int
        Steps of the solver that it had made.
    seconds : float
        Seconds of computing that it had taken.
    time_s : float
        How far it had come [s].
    """

    def __init__(self, steps: int, seconds: float, time_s: float) -> None:
        super().__init__(steps, seconds, time_s)
        self.steps, self.seconds, self.time_s = steps, seconds, time_s

    def __str__(self) -> str:
        """Time that it reached, and what it took."""
        return (
            f"the solve was stopped after {self.steps} steps and {self.seconds:.3g} s of computing, "
            f"when it had come to {self.time_s:.4g} s"
        )


class Bounded(pybamm.IDAKLUSolver, LeanFunctions):
    """IDAKLU that raises `OverBudget`, and compiles its functions.

    Parameters
    ----------
    steps : int
        Steps that a solve may make; a list of inputs may make as many for each.
    seconds : float
        Seconds of computing that it may take, of one core: a busy machine does not shorten it.
    wish : Wish
        Whether its functions shall be compiled.
    given
        As for `pybamm.IDAKLUSolver`.
    """

    def __init__(self, steps: int, seconds: float, wish: Wish = Wish.NEVER, **given: Any) -> None:
        super().__init__(**given)
        self.budget, self.wish = (steps, seconds), wish
        self._spent_s = 0.0

    def set_up(self, model: Any, inputs: Any = None, t_eval: Any = None, ics_only: bool = False) -> Any:
        """Set up the solver, and a watch over it."""
        done = super().set_up(model, inputs, t_eval, ics_only)
        if not ics_only:
            self._setup["solver"] = _Watched(self._setup["solver"], *self.budget)
        return done

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what the next solve sets up anew."""
        return {**super().__getstate__(), "_lean": None}

    def solve(self, *arguments: Any, **named: Any) -> Any:
        """Solve a model, by compiled functions if they have been compiled meanwhile."""
        self._renew()
        return super().solve(*arguments, **named)

    def step(self, *arguments: Any, **named: Any) -> Any:
        """Solve a model for one step, by compiled functions if they have been compiled meanwhile."""
        self._renew()
        return super().step(*arguments, **named)

    def _renew(self) -> None:
        if self.compiled_since(self._spent_s):
            self._model_set_up.clear()  # the next solve sets up with what there is now

    def _integrate(self, *arguments: Any, **named: Any) -> Any:
        begin = time.perf_counter()
        done = super()._integrate(*arguments, **named)
        self._spent_s += time.perf_counter() - begin
        return done


class _Stop(KeyboardInterrupt):
    """Messages that IDAKLU passes on from its logger."""


class _Watched:
    """The compiled solver, under watch; the watch lets other threads in, so one solve waits for another."""

    def __init__(self, solver: Any, steps: int, seconds: float) -> None:
        self.solver, self.steps, self.seconds = solver, steps, seconds
        self.lock = threading.Lock()

    def solve(self, t_eval: Any, t_interp: Any, y0: Any, yp0: Any, inputs: Any, *, logger: Any, pbar: Any) -> Any:
        """Solve all inputs, an array of a row each."""
        watch = _Watch(self.steps * len(y0), self.seconds * len(y0), logger)
        try:
            with self.lock:
                return self.solver.solve(
                    t_eval, t_interp, y0, yp0, inputs, logger=watch, pbar=SLOPES * np.asarray(pbar)
                )
        except _Stop:
            raise OverBudget(watch.steps, watch.spent, watch.time_s) from None


class _Watch:
    """Counts the steps of one solve, which IDAKLU writes as 'Step 12: t = 3.4', and stops it."""

    def __init__(self, most_steps: int, most_seconds: float, logger: Callable[[str], None] | None) -> None:
        self.most_steps, self.most_seconds, self.logger = most_steps, most_seconds, logger
        self.begin, self.spent, self.steps, self.time_s = time.thread_time(), 0.0, 0, 0.0

    def __call__(self, message: str) -> None:
        if self.logger:
            self.logger(message)
        is_step = message.startswith("Step")
        self.steps += is_step
        if is_step and self.steps % CLOCK and self.steps <= self.most_steps:
            return
        self.spent = time.thread_time() - self.begin
        if self.steps > self.most_steps or self.spent > self.most_seconds:
            self.time_s = float(message.rpartition("t = ")[2]) if is_step else self.time_s
            raise _Stop
