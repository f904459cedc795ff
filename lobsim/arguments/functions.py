"""Functions and classes of the user: what they compute, in a short text, and the name by which a process finds them."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from importlib import import_module
from inspect import isclass
from typing import Any, cast

from lobsim.arguments.code import Reader
from lobsim.errors import LobsimError, nearest

FORM = "my_module:my_function"
_closed: ContextVar[bool] = ContextVar("closed", default=False)


def fingerprint(function: Any) -> str:
    """Make a short text that changes with what a function computes.

    Parameters
    ----------
    function : callable
        A function, a class or a callable object; also a number, a text, an array or a tuple of such.

    Returns
    -------
    str
        A hash of its code, its defaults, what it has closed over, and the numbers, functions and classes of its own
        package that it refers to, and those to which these refer; of libraries the names only. Comments, docstrings and
        the place in the file do not count. It is the same in every process of one version of Python.
    """
    package = _package(function)
    reader = Reader("" if package == "lobsim" else package)  # whose own code counts as a whole, wherever it counts
    reader.take_whole(function)
    return reader.digest


def importable_name(function: Any) -> str | None:
    """Name a function or class as any process could import it, such as "my_package.my_module:my_law".

    Returns
    -------
    str or None
        None for a lambda, a function inside another one, and what a script or a notebook defines itself.
    """
    module, name = getattr(function, "__module__", None), getattr(function, "__qualname__", "<")
    if module in (None, "__main__") or "<" in name or not _findable(module):
        return None
    found: Any = sys.modules.get(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    return f"{module}:{name}" if found is function else None


def load(name: str) -> Callable[..., Any]:
    """Import a function or a class; its module is looked for where Python looks, and in the current folder.

    Parameters
    ----------
    name : str
        Such as "my_package.my_module:my_law".

    Raises
    ------
    LobsimError
        If the name is not of this form, there is no such module or nothing of that name in it, the module cannot be
        run, or it is nothing that can be called.
    """
    module, colon, path = name.partition(":")
    parts = path.split(".")
    if not colon or not all(part.isidentifier() for part in [*module.split("."), *parts]):
        raise LobsimError(f"{name!r} is no name of a function that could be imported: write it like {FORM!r}")
    if _closed.get():
        raise LobsimError(f"{name!r} is code of somebody else, which is not imported here")
    found: Any = _imported(module, name)
    for part in parts:
        if not hasattr(found, part):
            near = nearest(part, [one for one in vars(found) if not one.startswith("_")])
            raise LobsimError(f"the module {module!r} has no {path!r}" + (f" (did you mean {near}?)" if near else ""))
        found = getattr(found, part)
    if not callable(found):
        raise LobsimError(f"{name!r} is no function, but a {type(found).__name__}")
    return cast(Callable[..., Any], found)


@contextmanager
def nothing_imported() -> Iterator[None]:
    """Import no function by name in what is done within: what comes from somebody else names no code."""
    token = _closed.set(True)
    try:
        yield
    finally:
        _closed.reset(token)


def look_in(folder: str | os.PathLike[str]) -> None:
    """Look for modules in a folder as well, after all places where Python looks; other processes do so too."""
    place = os.path.abspath(folder)
    if place not in map(os.path.abspath, sys.path):
        sys.path.append(place)


def look_in_for(folder: str | os.PathLike[str], given: Any) -> None:
    """Look for modules in the folder of a file, if a text in what the file gives names a function."""
    if isinstance(given, str):
        parts = given.split(":")
        if len(parts) == 2 and all(name.isidentifier() for part in parts for name in part.split(".")):
            look_in(folder)
    elif isinstance(given, Mapping | list):
        for one in given.values() if isinstance(given, Mapping) else given:
            look_in_for(folder, one)


def _imported(module: str, name: str) -> Any:
    if not _findable(module):
        look_in(os.curdir)
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name and (module == error.name or module.startswith(f"{error.name}.")):
            raise LobsimError(
                f"{name!r} cannot be imported, as there is no module {error.name!r}: put it into the current folder, "
                "install it, or name its folder in PYTHONPATH"
            ) from None
        raise _failed(module, error) from None
    except Exception as error:  # whatever the module does when it is run
        raise _failed(module, error) from None


def _failed(module: str, error: Exception) -> LobsimError:
    return LobsimError(f"the module {module!r} cannot be imported: {type(error).__name__}: {error}")


def _findable(module: str) -> bool:
    """Whether a new process with the same path would find the package of a module, so far as can be told unimported."""
    top = module.partition(".")[0]
    for finder in sys.meta_path:
        with suppress(Exception):  # of a finder of somebody else
            if finder.find_spec(top, None) is not None:
                return True
    return False


def _package(function: Any) -> str:
    """The package to which a function belongs, as far as it has one."""
    owner = function if isclass(function) or hasattr(function, "__module__") else type(function)
    return str(getattr(owner, "__module__", None) or "").partition(".")[0]
