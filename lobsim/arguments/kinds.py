"""Values that a type hint takes: each is turned into what the hint states, or refused in words."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from inspect import getattr_static
from numbers import Integral, Real
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from lobsim.arguments.own import Own
from lobsim.errors import LobsimError

LONGEST_SHOWN = 60  # characters of a value that is quoted; of a longer one its kind is named
LISTS = (Sequence, Iterable, list)


class Elsewhere(type):
    """A class, or a module of classes, that a hint names and that is imported for type checkers only.

    Nobody can give an object of such a class without having imported it, so that here its name is enough.
    """

    def __getattr__(cls, name: str) -> "Elsewhere":
        if name.startswith("_"):
            raise AttributeError(name)
        return Elsewhere(name, (), {})

    def __instancecheck__(cls, value: object) -> bool:
        return any(base.__name__ == cls.__name__ for base in type(value).__mro__)


def fit(value: Any, hint: Any, label: str) -> Any:
    """Turn a value into what a hint states.

    Parameters
    ----------
    value : Any
        What was given.
    hint : Any
        A type hint. `Annotated[kind, "words"]` says in words what is allowed. Literals are left to the function, which
        knows how to offer the nearest.
    label : str
        What to call the value in a sentence.

    Returns
    -------
    Any
        The value; numbers of NumPy as Python's, iterators and series as tuples and dictionaries, paths as `Path`.

    Raises
    ------
    LobsimError
        If the hint does not take the value.
    """
    taken = value if type(value) is hint else _taken(value, hint, label)
    if taken is _NOT:
        raise LobsimError(f"{label} must be {words(hint)}, not {shown(value)}")
    return taken


def words(hint: Any) -> str:
    """Say in words what a hint allows."""
    kind, inner = _origin(hint), get_args(hint)
    if kind is Annotated:
        return str(inner[1])
    if kind in (Union, UnionType):
        return " or ".join(dict.fromkeys(words(one) for one in inner))
    if kind in LISTS:
        return f"a list, each item {words(inner[0])}"
    if kind is Mapping:
        return f"a dict from {words(inner[0])} to {words(inner[1])}"
    if kind is Callable:
        return "a function"
    return _WORDS.get(hint) or _article(_public(kind or hint))


def _origin(hint: Any) -> Any:
    """The class behind a hint, also behind a name for another hint, such as NumPy's for arrays from 2.5 on."""
    kind = get_origin(hint)
    return get_origin(getattr(kind, "__value__", None)) or kind


def shown(value: Any) -> str:
    """Quote a value that was given; of a long one, or one of many lines, name the kind."""
    text = repr(value)
    short = len(text) <= LONGEST_SHOWN and "\n" not in text
    return text if short or isinstance(value, type) else _article(type(value).__name__)


_NOT: Any = object()  # what no hint takes
_WORDS = {
    Any: "anything",
    NoneType: "None",
    bool: "True or False",
    float: "a number",
    int: "a whole number",
    str: "a text",
    Path: "a path",
}


def _taken(value: Any, hint: Any, label: str) -> Any:
    """The value as the hint takes it, or _NOT; an item or an entry that does not fit is refused by its own sentence."""
    kind, inner = _origin(hint), get_args(hint)
    if hint is Any or kind is Literal:
        return value
    if kind is Annotated:
        return _first(value, inner[:1], label)
    if kind in (Union, UnionType):
        return _first(value, inner, label)
    if hint in _TURNED:
        return _TURNED[hint](value)
    if kind in LISTS:
        return _items(value, inner[0], label)
    if kind is Mapping:
        return _entries(value, inner, label)
    if kind is Callable:
        return value if callable(value) else _NOT
    if getattr(hint, "_is_protocol", False):
        return value if _is_shaped(value, hint) else _NOT
    return value if isinstance(value, kind or hint) else _NOT


def _is_shaped(value: Any, shape: type) -> bool:
    """Whether an object has what a protocol asks for; nothing is evaluated, as a property may take long."""
    asked = (name for name in vars(shape) if not name.startswith("_"))
    return all(getattr_static(value, name, _NOT) is not _NOT for name in asked)


def _first(value: Any, hints: Sequence[Any], label: str) -> Any:
    """Fit to the first of several hints that takes a value; a list comes last, as to Python a text is one too."""
    refusal = None
    for hint in sorted(hints, key=lambda one: get_origin(one) is not None):
        try:
            taken = _taken(value, hint, label)
        except LobsimError as error:  # this is the hint that is meant: what is inside does not fit
            refusal = refusal or error
            continue
        if taken is not _NOT:
            return taken
    if refusal:
        raise refusal
    return _NOT


def _items(value: Any, hint: Any, label: str) -> Any:
    """Fit a list item by item; a text is a list of one, not of its letters."""
    items = [value] if isinstance(value, str) else value
    unordered = isinstance(items, bytes | Mapping | set | frozenset)
    if unordered or not isinstance(items, Iterable) or getattr(items, "ndim", 1) != 1:
        return _NOT
    return tuple(fit(item, hint, f"item {number} of {label}") for number, item in enumerate(items, 1))


def _entries(value: Any, hints: tuple[Any, Any], label: str) -> Any:
    """Fit a mapping entry by entry; a series of pandas is one as well."""
    if not isinstance(value, Mapping) and not (hasattr(value, "keys") and hasattr(value, "__getitem__")):
        return _NOT
    entries = dict(value).items()
    return {fit(name, hints[0], f"a name in {label}"): fit(entry, hints[1], repr(name)) for name, entry in entries}


def _scalar(value: Any) -> Any:
    """The number in an array without dimensions."""
    return value.item() if getattr(value, "shape", None) == () and hasattr(value, "item") else value


def _number(value: Any) -> Any:
    number = _scalar(value)
    return _NOT if isinstance(number, bool) or not isinstance(number, Real) else float(number)


def _whole(value: Any) -> Any:
    number = _scalar(value)
    return _NOT if isinstance(number, bool) or not isinstance(number, Integral) else int(number)


def _yes_or_no(value: Any) -> Any:
    answer = _scalar(value)
    return bool(answer) if isinstance(answer, int) and answer in (0, 1) else _NOT


def _path(value: Any) -> Any:
    path = os.fspath(value) if isinstance(value, str | os.PathLike) else None
    return Path(path) if isinstance(path, str) else _NOT


_TURNED: Mapping[Any, Callable[[Any], Any]] = {
    NoneType: lambda value: None if value is None else _NOT,
    float: _number,
    int: _whole,
    bool: _yes_or_no,
    str: lambda value: _NOT if not isinstance(value, str) else value if isinstance(value, Own) else str(value),
    Path: _path,
}


def _public(kind: type) -> str:
    """The name of a class, as a user would import it."""
    return f"lobsim.{kind.__name__}" if kind.__name__ in sys.modules["lobsim"].__all__ else kind.__name__


def _article(name: str) -> str:
    return f"an {name}" if name[0] in "AEIOU" else f"a {name}"
