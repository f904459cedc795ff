"""What `import pybamm` loads and a command of lobsim seldom needs, left out until it is needed.

Half of the four seconds that it takes goes into reading the references of a bibliography, and into tables and a
formatter of code. This is for the process of a command alone, which is lobsim's own: in a notebook or a script PyBaMM
is what it always is. Python's own `importlib.util.LazyLoader` would load such a module at its second import.
"""

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import module_from_spec
from threading import RLock
from types import ModuleType
from typing import Any

LATER = ("black", "pandas", "xarray")  # loaded when something of theirs is first used
BIBLIOGRAPHY = "pybtex"  # PyBaMM does without it; no command prints references
_LOCK = RLock()


class _Waiting(ModuleType):
    """Package that is loaded as soon as anything of it is used."""

    def __getattr__(self, name: str) -> Any:
        """Load the package, and find the name in it."""
        if self.__name__ not in sys.modules:  # it is being made
            raise AttributeError(name)
        return getattr(self.load(), name)

    def load(self) -> ModuleType:
        """Load the package in its own place, once."""
        with _LOCK:
            if sys.modules.get(self.__name__) is self:
                spec = PathFinder.find_spec(self.__name__)
                assert spec and spec.loader  # which was there to be found
                module = sys.modules[self.__name__] = module_from_spec(spec)
                spec.loader.exec_module(module)
            return sys.modules[self.__name__]


class _WhenUsed(Loader):
    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Waiting(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Wait."""


class _Later(MetaPathFinder):
    """Finds the modules that can wait."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a module of `LATER`, to be loaded when it is used; no bibliography while PyBaMM is imported."""
        whole = sys.modules.get(name.partition(".")[0])
        if isinstance(whole, _Waiting):  # a part of it is imported
            whole.load()
        elif name == BIBLIOGRAPHY and _begins("pybamm"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        elif name in LATER and _begins("pybamm"):
            real = PathFinder.find_spec(name)
            if real and real.submodule_search_locations:
                spec = ModuleSpec(name, _WhenUsed(), is_package=True)
                spec.submodule_search_locations = real.submodule_search_locations
                return spec
        return None


def _begins(name: str) -> bool:
    """Whether a module is being imported at this moment."""
    spec = getattr(sys.modules.get(name), "__spec__", None)
    return bool(getattr(spec, "_initializing", False))


def defer() -> None:
    """Make `import pybamm` of this process quick, unless it has been imported already."""
    if "pybamm" not in sys.modules and not any(isinstance(finder, _Later) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Later())
