"""The functions of a solver: what they share is worked out once, and they are compiled where that pays.

PyBaMM makes the functions that IDAKLU calls: rates and residuals, their Jacobian, events. Here they are taken between
PyBaMM's set-up and IDAKLU's, and others take their place that give the same numbers.
"""

from typing import Any

import casadi
import pybamm

from lobsim.numerics.compiling import Compiled, Wish
from lobsim.numerics.stencils import without_products

RATES, JACOBIAN, EVENTS = "lobsim_rates", "lobsim_jacobian", "lobsim_events"
# Rates and events are called some 900 times in a discharge, and take a second or two to compile. The Jacobian is called
# some 40 times and takes ten times as long: most of it is gained by the highest level only.
OFTEN, SELDOM = ("-O1", "-ftree-vectorize"), ("-O3",)
OFTEN_PAYS_s, SELDOM_PAYS_s = 2.0, 20.0


class LeanFunctions(pybamm.BaseSolver):
    """Solver whose functions are rewritten after PyBaMM has set them up; to be mixed in behind another solver."""

    wish = Wish.NEVER
    _lean: tuple[Compiled, Compiled] | None = None

    def set_up(self, model: Any, inputs: Any = None, t_eval: Any = None, ics_only: bool = False) -> Any:
        """Set up a model, and rewrite its functions."""
        done = super().set_up(model, inputs, t_eval, ics_only)
        if not ics_only:
            self._lean = self._lean or self._compiled(model)
            (rates, events), (jacobian,) = (part.functions for part in self._lean)
            model.rhs_algebraic_eval, model.jac_rhs_algebraic_eval = rates, jacobian
            model.terminate_events_eval = parts_of(events) if model.terminate_events_eval else []
        return done

    def _compiled(self, model: Any) -> tuple[Compiled, Compiled]:
        rates, jacobian, events = lean_functions(model)
        often = Compiled((rates, events), OFTEN, OFTEN_PAYS_s)
        seldom = Compiled((jacobian,), SELDOM, SELDOM_PAYS_s)
        if self.wish is not Wish.NEVER:
            for part in (often, seldom):
                part.take()
        if self.wish is Wish.NOW:
            for part in (seldom, often):
                part.begin(beside_others=False)
            for part in (seldom, often):
                part.wait()
        return often, seldom

    def compiled_since(self, spent_s: float) -> bool:
        """Compile in the background what pays after a time of solving [s]; say whether there is anything new."""
        if self.wish is not Wish.WHEN_IT_PAYS or not self._lean:
            return False
        for part in self._lean:
            if spent_s > part.pays_after_s:
                part.begin()
        return sum(part.take() for part in self._lean) > 0


def lean_functions(model: Any) -> tuple[casadi.Function, casadi.Function, casadi.Function]:
    """Make rates, Jacobian and events of a model that PyBaMM has set up, in which nothing is worked out twice.

    Each is a function of time [s], scaled states [-] and inputs, as IDAKLU calls them.
    """
    given = model.rhs_algebraic_eval
    variables = [casadi.MX.sym(name, *given.size_in(place)) for place, name in enumerate(("t", "y", "p"))]

    def lean(expression: casadi.MX) -> casadi.MX:
        return casadi.cse(without_products(casadi.cse(expression), variables))

    def made(name: str, expression: casadi.MX) -> casadi.Function:
        return casadi.Function(name, variables, [expression])

    rates = lean(given.call(variables, True, False)[0])
    single = [event.call(variables, True, False)[0] for event in model.terminate_events_eval]
    events = lean(casadi.vertcat(*single)) if single else casadi.MX(0, 1)
    jacobian = casadi.cse(casadi.jacobian(rates, variables[1]))
    return made(RATES, rates), made(JACOBIAN, jacobian), made(EVENTS, events)


def parts_of(events: casadi.Function) -> list["Part"]:
    """Give each event, of which IDAKLU wants a function, as a part of the function of all."""
    whole = _Whole(events)
    return [Part(whole, place) for place in range(events.size1_out(0))]


class _Whole:
    """A function that stands once in a graph, however often it is asked for with the same symbols."""

    def __init__(self, function: casadi.Function) -> None:
        self.function = function
        self._forget()

    def _forget(self) -> None:
        self.symbols: tuple[Any, ...] = ()
        self.value: Any = None

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the graph, which cannot be kept."""
        return {"function": self.function}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.function = state["function"]
        self._forget()

    def __call__(self, *arguments: Any) -> Any:
        if not all(isinstance(one, casadi.MX) for one in arguments):
            return self.function(*arguments)
        if len(self.symbols) != len(arguments) or not all(map(casadi.is_equal, self.symbols, arguments)):
            self.symbols, self.value = arguments, self.function(*arguments)
        return self.value


class Part:
    """One value of a function of several."""

    def __init__(self, whole: _Whole, place: int) -> None:
        self.whole, self.place = whole, place

    def __call__(self, *arguments: Any) -> Any:
        """Evaluate it, in the unit of the event, or put it into a graph."""
        return self.whole(*arguments)[self.place]
