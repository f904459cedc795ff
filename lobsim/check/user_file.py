"""The models in a file of a user: classes with the base pybamm.BaseModel, or models made from it.

Finding them executes the file, as Python would: check only files that you trust.
"""

import importlib.util
import inspect
import sys
from pathlib import Path
from types import ModuleType

import pybamm

from lobsim.errors import LobsimError

SUFFIX = ".py"
NAME = "lobsim_checked_file"


def models(path: Path) -> list[pybamm.BaseModel]:
    """Make the models of a file.

    Parameters
    ----------
    path : Path
        A Python file; it is executed.

    Returns
    -------
    list of pybamm.BaseModel
        A model of every class defined there, and every model that the file itself makes.

    Raises
    ------
    LobsimError
        If the file is missing, fails, or holds no model, or a class needs arguments.
    """
    if path.suffix != SUFFIX or not path.is_file():
        raise LobsimError(f"cannot check {str(path)!r}: give a Python file that exists, such as my_model.py")
    module = _executed(path)
    classes = [
        one
        for one in vars(module).values()
        if inspect.isclass(one) and issubclass(one, pybamm.BaseModel) and one.__module__ == NAME
    ]
    made = [one for one in vars(module).values() if isinstance(one, pybamm.BaseModel)]
    made = list({id(one): one for one in made}.values())
    have = {type(one) for one in made}
    found = made + [_made(one, path) for one in classes if one not in have]
    if not found:
        raise LobsimError(
            f"{str(path)!r} holds no model: a class with the base pybamm.BaseModel, or a model made from it"
        )
    return found


def _executed(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(NAME, path)
    assert spec and spec.loader  # of every path that ends in .py
    module = importlib.util.module_from_spec(spec)
    sys.modules[NAME] = module
    sys.path.insert(0, str(path.resolve().parent))  # its neighbours, as if it were run
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        raise LobsimError(f"{str(path)!r} cannot be run: {_first_line(error)}") from None
    finally:
        sys.path.remove(str(path.resolve().parent))
        del sys.modules[NAME]
    return module


def _made(model: type, path: Path) -> pybamm.BaseModel:
    try:
        return model()
    except Exception as error:
        sentence = f"{model.__name__} of {str(path)!r} cannot be made without arguments"
        raise LobsimError(f"{sentence}: {_first_line(error)}") from None


def _first_line(error: BaseException) -> str:
    return f"{type(error).__name__}: {(str(error).strip().splitlines() or ['without a word'])[0]}"
