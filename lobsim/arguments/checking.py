"""Arguments of public functions, held against the types that the functions state; what does not fit is refused.

The type hints are the only list of what is allowed; what the numbers may be is the functions' own business. Pydantic,
which PyBaMM brings, could read them as well, but takes "0.4" for a number, refuses NumPy's, says it in many lines, and
needs every class imported.
"""

import builtins
import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

from lobsim.arguments.kinds import Elsewhere, fit
from lobsim.errors import LobsimError, nearest

Anything = TypeVar("Anything", bound=Callable[..., Any])


def guarded(function: Anything) -> Anything:
    """Refuse arguments that are not of the types that a function, or the constructor of a class, states.

    Parameters
    ----------
    function : callable
        A function, a method or a class; see `lobsim.arguments.kinds.fit` for what a hint takes.

    Returns
    -------
    callable
        The same, but that other arguments raise a LobsimError, which says what was given and what is allowed.
    """
    if isinstance(function, type):
        function.__init__ = _guarded(function.__init__, function.__name__, _hints)  # type: ignore[misc]
        return cast(Anything, function)
    return cast(Anything, _guarded(function, function.__qualname__, _hints))


def named(function: Anything) -> Anything:
    """Refuse arguments that a function or a constructor does not have; their kinds it checks in its own words."""
    if isinstance(function, type):
        function.__init__ = _guarded(function.__init__, function.__name__, lambda _: {})  # type: ignore[misc]
        return cast(Anything, function)
    return cast(Anything, _guarded(function, function.__qualname__, lambda _: {}))


def renamed(**older: str) -> Callable[[Any], Any]:
    """Take keywords of a function, or of a constructor, by the names that they had before.

    As in ``renamed(paper="laboratory")``.
    """

    def decorate(made: Any) -> Any:
        call = made.__init__ if isinstance(made, type) else made  # type: ignore[misc]

        @wraps(call)
        def begin(*given: Any, **named: Any) -> Any:
            return call(*given, **{older.get(name, name): value for name, value in named.items()})

        if not isinstance(made, type):
            return begin
        made.__init__ = begin  # type: ignore[misc]
        return made

    return decorate


def _guarded(function: Callable[..., Any], name: str, read: Callable[[Any], dict[str, Any]]) -> Callable[..., Any]:
    signature = inspect.signature(function)
    hints: dict[str, Any] = {}

    @wraps(function)
    def call(*given: Any, **named: Any) -> Any:
        if not hints:  # read at the first call: before, their module may be half imported
            hints.update(read(function))
        try:
            bound = signature.bind(*given, **named)
        except TypeError as error:
            raise LobsimError(f"{name}: {_unbound(error, signature, named)}") from None
        for argument, value in bound.arguments.items():
            if argument in hints:
                bound.arguments[argument] = _fitted(name, signature.parameters[argument], value, hints[argument])
        return function(*bound.args, **bound.kwargs)

    return call


def _fitted(function: str, parameter: inspect.Parameter, value: Any, hint: Any) -> Any:
    """The value of an argument as its function expects it; of *arguments and **keywords, each one."""
    try:
        if parameter.kind is parameter.VAR_POSITIONAL:
            return tuple(fit(one, hint, parameter.name) for one in value)
        if parameter.kind is parameter.VAR_KEYWORD:
            return {name: fit(one, hint, name) for name, one in value.items()}
        return fit(value, hint, parameter.name)
    except LobsimError as error:
        raise LobsimError(f"{function}: {error}") from None


def _unbound(error: TypeError, signature: inspect.Signature, named: Mapping[str, Any]) -> str:
    """Say which argument is missing, or is not there."""
    strange = next((name for name in named if name not in signature.parameters), None)
    if strange is None:
        return str(error)
    near = nearest(strange, [name for name in signature.parameters if name != "self"])
    return f"there is no argument {strange!r}" + (f" (did you mean {near}?)" if near else "")


class _Names(dict[str, Any]):
    """Names that hints may use: a name that is missing is a class that is imported for type checkers only."""

    def __missing__(self, name: str) -> Elsewhere:
        return Elsewhere(name, (), {})


def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    """The hints of the arguments of a function; those that are written as texts are read."""
    names = _Names({**vars(builtins), **getattr(inspect.unwrap(function), "__globals__", {})})
    stated: Iterator[tuple[str, Any]] = iter(inspect.get_annotations(function).items())
    return {name: eval(hint, {}, names) if isinstance(hint, str) else hint for name, hint in stated if name != "return"}
