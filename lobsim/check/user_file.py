"""What is to be checked in a file of a user: models, and models made with her laws and outputs.

Models are classes with the base pybamm.BaseModel, or made from it; laws say by `lobsim.law` which they are; outputs
stand in a table OUTPUTS, such as is given to `lobsim.run`.

Finding them executes the file, as Python would: check only files that you trust.
"""

import importlib.util
import inspect
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pybamm

from lobsim.arguments.own import OF, Own
from lobsim.errors import LobsimError
from lobsim.models.cell_model import CellModel
from lobsim.models.coin import Coin
from lobsim.physics.laws import choose
from lobsim.physics.own_laws import FORMS
from lobsim.physics.own_laws import form as own_form

SUFFIX = ".py"
NAME = "lobsim_checked_file"
OUTPUTS, PASSIVATION = "OUTPUTS", "passivation"


def models(path: Path) -> list[pybamm.BaseModel]:
    """Make the models of a file.

    Parameters
    ----------
    path : Path
        A Python file; it is executed.

    Returns
    -------
    list of pybamm.BaseModel
        A model of every class defined there, every model that the file itself makes, a coin cell with every law of the
        file, and with its outputs.

    Raises
    ------
    LobsimError
        If the file is missing, fails, or holds nothing to be checked; if a class needs arguments, or a law or output
        fails.
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
    found = made + [_made(one, path) for one in classes if one not in have] + _with_laws(module)
    outputs = getattr(module, OUTPUTS, {})
    if outputs:
        found = [one for one in found if isinstance(one, CellModel)] or [Coin()]
        found = [_with_outputs(one, outputs) for one in found]
    if not found:
        raise LobsimError(
            f"{str(path)!r} holds no model: a class with the base pybamm.BaseModel, or a model made from it; nor a "
            f"law, which lobsim.law names, nor a table {OUTPUTS} of outputs"
        )
    return found


def _with_laws(module: ModuleType) -> list[pybamm.BaseModel]:
    """A coin cell with every law of a file; with the other kinetics too, where the law goes with both."""
    found = []
    for name, one in vars(module).items():
        law = str(getattr(one, OF, ""))
        if law in FORMS and not isinstance(one, Own):
            first = choose({law: one})[law]
            form = FORMS[law][0] if law != PASSIVATION else own_form(PASSIVATION, one)
            kinetics = ("steps in series", "branches") if form and law == PASSIVATION and not form.needs else (None,)
            for other in kinetics:
                made = Coin({law: first} | ({"kinetics": other} if other else {}))
                made.name = f"coin, {law}={name}" + (f", kinetics={other}" if other else "")
                found.append(made)
    return found


def _with_outputs(model: pybamm.BaseModel, outputs: Mapping[str, Any]) -> pybamm.BaseModel:
    for name, function in outputs.items():
        try:
            model.variables[name] = pybamm.convert_to_symbol(function(model.variables))
        except Exception as error:  # whatever a function of the user does
            raise LobsimError(f"the output {name!r} fails with {model.name}: {_first_line(error)}") from None
    return model


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
