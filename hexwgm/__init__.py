"""Whispering-gallery modes of a hexagonal microrod: plane waves, finite elements, boundary integrals, spectra."""

import os
from importlib import import_module
from typing import Any

# The sparse factors are made of small blocks, on which several threads only wait for each other. Whoever sets the
# variable, or imports numpy first, decides instead.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"

_PUBLIC = {
    "Cauchy": "hexwgm.dispersion",
    "ZNO_TM": "hexwgm.dispersion",
    "ZNO_TE": "hexwgm.dispersion",
    "Cavity": "hexwgm.cavity",
    "Mode": "hexwgm.modes",
    "HexwgmError": "hexwgm.errors",
}
__all__ = sorted(_PUBLIC)


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'hexwgm' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)
