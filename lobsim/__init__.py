"""lobsim: lithium-oxygen batteries from the pores of their electrodes, on PyBaMM.

The public names below are loaded when they are first used, so that importing lobsim does not import pybamm.
"""

import os
import sys
import warnings
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from lobsim.version import __version__ as __version__

os.environ.setdefault("PYBAMM_DISABLE_TELEMETRY", "true")
# PyBaMM's bars need widgets in a notebook and warn without; lobsim has its own line (`lobsim.display.progress`).
warnings.filterwarnings("ignore", "IProgress not found")

if TYPE_CHECKING:
    from lobsim import check as check
    from lobsim import cyclers as cyclers
    from lobsim.cell import Cell as Cell
    from lobsim.compare import Comparison as Comparison
    from lobsim.compare import compare as compare
    from lobsim.errors import LobsimError as LobsimError
    from lobsim.errors import LobsimWarning as LobsimWarning
    from lobsim.fit import fit as fit
    from lobsim.fit.curves import Curve as Curve
    from lobsim.fit.unknowns import Unknown as Unknown
    from lobsim.laboratory import Carbon as Carbon
    from lobsim.laboratory import Ceramic as Ceramic
    from lobsim.laboratory import Electrolyte as Electrolyte
    from lobsim.laboratory import Gas as Gas
    from lobsim.laboratory import GasDiffusionLayer as GasDiffusionLayer
    from lobsim.laboratory import Membrane as Membrane
    from lobsim.laboratory import Separator as Separator
    from lobsim.laboratory import Support as Support
    from lobsim.numerics.solver import Accuracy as Accuracy
    from lobsim.parameters import ParameterSet as ParameterSet
    from lobsim.physics.laws import LAWS as LAWS
    from lobsim.physics.own_laws import law as law
    from lobsim.pore_sizes import Mode as Mode
    from lobsim.pore_sizes import Pores as Pores
    from lobsim.pore_sizes import pore_modes as pore_modes
    from lobsim.pore_sizes import read_pores as read_pores
    from lobsim.protocol import Cycles as Cycles
    from lobsim.protocol import Follow as Follow
    from lobsim.protocol import cycle as cycle
    from lobsim.protocol import follow as follow
    from lobsim.protocol import gitt as gitt
    from lobsim.protocol import rate_test as rate_test
    from lobsim.result import Result as Result
    from lobsim.result import load as load
    from lobsim.run import resume as resume
    from lobsim.run import run as run
    from lobsim.share import open_shared as open_shared
    from lobsim.share import share as share
    from lobsim.sweep import sweep as sweep
    from lobsim.sweep.store import open_study as open_study
    from lobsim.sweep.study import study as study
    from lobsim.uncertain.prior_predictive import prior_predictive as prior_predictive
    from lobsim.verify import verify as verify

_HOME = {
    "Accuracy": "lobsim.numerics.solver",
    "Carbon": "lobsim.laboratory",
    "Cell": "lobsim.cell",
    "Ceramic": "lobsim.laboratory",
    "Comparison": "lobsim.compare",
    "Curve": "lobsim.fit.curves",
    "Cycles": "lobsim.protocol",
    "Electrolyte": "lobsim.laboratory",
    "Follow": "lobsim.protocol",
    "Gas": "lobsim.laboratory",
    "GasDiffusionLayer": "lobsim.laboratory",
    "LAWS": "lobsim.physics.laws",
    "LobsimError": "lobsim.errors",
    "LobsimWarning": "lobsim.errors",
    "Membrane": "lobsim.laboratory",
    "Mode": "lobsim.pore_sizes",
    "ParameterSet": "lobsim.parameters",
    "Pores": "lobsim.pore_sizes",
    "Result": "lobsim.result",
    "Separator": "lobsim.laboratory",
    "Support": "lobsim.laboratory",
    "Unknown": "lobsim.fit.unknowns",
    "compare": "lobsim.compare",
    "cycle": "lobsim.protocol",
    "fit": "lobsim.fit",
    "follow": "lobsim.protocol",
    "gitt": "lobsim.protocol",
    "law": "lobsim.physics.own_laws",
    "load": "lobsim.result",
    "open_shared": "lobsim.share",
    "open_study": "lobsim.sweep.store",
    "pore_modes": "lobsim.pore_sizes",
    "prior_predictive": "lobsim.uncertain.prior_predictive",
    "rate_test": "lobsim.protocol",
    "read_pores": "lobsim.pore_sizes",
    "resume": "lobsim.run",
    "run": "lobsim.run",
    "share": "lobsim.share",
    "study": "lobsim.sweep.study",
    "sweep": "lobsim.sweep",
    "verify": "lobsim.verify",
}
_MODULES = ("cell", "check", "cyclers", "laboratory", "limits", "parameters", "plots", "protocol", "result")
__all__ = [
    "LAWS",
    "Accuracy",
    "Carbon",
    "Cell",
    "Ceramic",
    "Comparison",
    "Curve",
    "Cycles",
    "Electrolyte",
    "Follow",
    "Gas",
    "GasDiffusionLayer",
    "LobsimError",
    "LobsimWarning",
    "Membrane",
    "Mode",
    "ParameterSet",
    "Pores",
    "Result",
    "Separator",
    "Support",
    "Unknown",
    "check",
    "compare",
    "cycle",
    "cyclers",
    "fit",
    "follow",
    "gitt",
    "law",
    "load",
    "open_shared",
    "open_study",
    "pore_modes",
    "prior_predictive",
    "rate_test",
    "read_pores",
    "resume",
    "run",
    "share",
    "study",
    "sweep",
    "verify",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its home."""
    if name in _MODULES:
        return import_module(f"lobsim.{name}")
    if name not in _HOME:
        raise AttributeError(f"module 'lobsim' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not, for those who press Tab."""
    return sorted({*__all__, *_MODULES, *(name for name in globals() if name.startswith("__"))})


class _Package(ModuleType):
    """The package, in which `run` is the function, even after the import system has put its module there."""

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, ModuleType) and _HOME.get(name) == value.__name__:
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package

# In a checkout models/ and parameter_sets/ lie beside this package; installed, they lie inside it.
_CHECKOUT = Path(__file__).resolve().parent.parent
if (_CHECKOUT / "parameter_sets").is_dir():
    __path__.append(str(_CHECKOUT))
