"""Outputs of the user: expressions of a model's variables, under names of her own, kept like ours."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pybamm

from lobsim import check
from lobsim.arguments.functions import load
from lobsim.arguments.kinds import shown
from lobsim.arguments.own import Own
from lobsim.errors import LobsimError, nearest
from lobsim.physics.choices import symbol
from lobsim.solve.own_output import ALONG, CURVE, OUTPUT, PLACES, WHOLE, OwnOutput

DOMAINS: Mapping[tuple[str, ...], str] = {
    (): CURVE,
    ("positive electrode",): PLACES,
    ("separator", "positive electrode"): WHOLE,
    ("current collector",): ALONG,
}
Outputs = tuple[tuple[str, Own], ...]


def named(given: Mapping[str, Any], taken: Callable[[str], bool]) -> Outputs:
    """Read outputs.

    Parameters
    ----------
    given : mapping of str to callable or str
        By name with unit, functions of the model's variables, or names that import them.
    taken : callable
        Whether a name means something else in a result.

    Raises
    ------
    LobsimError
        If a name cannot be that of an output, or a function is none.
    """
    return tuple((name, _own(name, function, taken)) for name, function in given.items())


def _own(name: str, function: Any, taken: Callable[[str], bool]) -> Own:
    if not name.strip() or "/" in name or name != name.strip():
        raise LobsimError(f"an output is named by words and its unit without '/', such as 'A [V.m-1]', not {name!r}")
    if taken(name):
        raise LobsimError(f"{name!r} is the name of an output of every run: give yours another")
    if isinstance(function, Own) and function.kind == OUTPUT:
        return function
    imported = str(function) if isinstance(function, str) else None
    function = load(imported) if imported else function
    if not callable(function):
        raise LobsimError(f"the output {name!r} must be a function of the model's variables, not {shown(function)}")
    return Own.of(OUTPUT, function, "", imported)


def current(kept: Mapping[str, OwnOutput], given: Mapping[str, Any] | None) -> tuple[Outputs, tuple[str, ...]]:
    """Find the outputs of a run that goes on.

    Parameters
    ----------
    kept : mapping of str to OwnOutput
        Those that it keeps.
    given : mapping of str to callable or str, optional
        Functions for them; by their names by default.

    Returns
    -------
    tuple of tuple and tuple of str
        The outputs, and a sentence for each whose code has changed since.

    Raises
    ------
    LobsimError
        If one is missing, or was not kept so far.
    """
    strange = next((name for name in given or {} if name not in kept), None)
    if strange:
        raise LobsimError(f"the run has not kept {strange!r} so far: only outputs that it keeps can be given again")
    told, found = [], []
    for name, one in kept.items():
        function = one.function
        if name in (given or {}):
            function = _own(name, (given or {})[name], lambda _: False)
        elif not function.is_here:
            try:
                function = Own.of(OUTPUT, function.found(), "", str(function))
            except LobsimError as error:
                raise LobsimError(f"{error}, as in outputs={{{name!r}: ...}}") from None
        if function.fingerprint != one.function.fingerprint:
            told.append(one.function.changed)
        found.append((name, function))
    return tuple(found), tuple(told)


def add(model: pybamm.BaseModel, outputs: Outputs) -> None:
    """Add outputs to a model that is not built yet.

    Raises
    ------
    LobsimError
        If a function fails or gives no expression, lives where no result could keep it, or is of another unit than its
        name says.
    """
    model.variables.update({name: _expression(model, name, function) for name, function in outputs})


def process(model: pybamm.BaseModel, outputs: Outputs) -> None:
    """Work outputs out on the mesh of a model that was built, with its numbers.

    Raises
    ------
    LobsimError
        If one asks for a number that no cell has, or cannot be discretised.
    """
    for name, _ in outputs:
        try:
            model.get_processed_variable_or_event(name)
        except Exception as error:  # whatever PyBaMM finds in it
            raise LobsimError(f"the output {name!r} cannot be worked out: {type(error).__name__}: {error}") from error


def found(model: pybamm.BaseModel, outputs: Outputs) -> dict[str, OwnOutput]:
    """Outputs of a model by name, with where each lives."""
    return {name: OwnOutput(own, DOMAINS[tuple(model.variables[name].domain)]) for name, own in outputs}


def _expression(model: pybamm.BaseModel, name: str, function: Own) -> pybamm.Symbol:
    if name in model.variables:
        raise LobsimError(f"the model has an output {name!r}: give yours another name")
    try:
        given = function.thing(_Variables(name, model.variables))
    except LobsimError:
        raise
    except Exception as error:  # whatever a function of the user does
        raise LobsimError(f"the output {name!r} fails: {type(error).__name__}: {error}") from error
    found = symbol(given)
    if found is None:
        raise LobsimError(f"the output {name!r} must give an expression of the model's variables, not {shown(given)}")
    if found.evaluates_on_edges("primary"):
        raise LobsimError(f"the output {name!r} is a flux, which lives between the places: take its pybamm.div")
    if tuple(found.domain) not in DOMAINS:
        raise LobsimError(
            f"the output {name!r} lives in the {', '.join(found.domain)}: only single values and fields of the "
            "electrode or of the whole cell are kept"
        )
    slip = check.output(model, name, found)
    if slip:
        raise LobsimError(f"the units of the output {name!r} do not meet: {slip}")
    return found


class _Variables(Mapping[str, pybamm.Symbol]):
    """The variables of a model by name; a name that it does not have is refused in a sentence."""

    def __init__(self, output: str, variables: Mapping[str, pybamm.Symbol]) -> None:
        self._output, self._variables = output, dict(variables)

    def __getitem__(self, name: str) -> pybamm.Symbol:
        if name not in self._variables:
            near = nearest(name, self._variables)
            raise LobsimError(
                f"the output {self._output!r} asks for {name!r}, which this model does not have"
                + (f" (did you mean {near!r}?)" if near else "")
            )
        return pybamm.convert_to_symbol(self._variables[name])

    def __contains__(self, name: object) -> bool:
        return name in self._variables

    def get(self, name: str, default: Any = None) -> Any:
        """The variable of that name, or what is given in its place."""
        return self._variables.get(name, default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._variables)

    def __len__(self) -> int:
        return len(self._variables)
