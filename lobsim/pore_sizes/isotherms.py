"""Adsorption isotherms, read and analysed by pyGAPS: BET area, and pore sizes by DFT or BJH."""

import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from lobsim.errors import LobsimError, needs
from lobsim.numerics.arrays import Array
from lobsim.pore_sizes.distribution import Measured, checked

SUFFIXES = (".aif", ".json")
METHODS = ("dft", "bjh")
BACK = 0.01  # share of all volume that may be negative: noise
KERNEL = "DFT-N2-77K-carbon-slit"


def is_one(path: Path) -> bool:
    """Tell a file of an isotherm by its ending."""
    return path.suffix.lower() in SUFFIXES


def read(path: Path, method: str) -> tuple[Measured, float]:
    """Work out pore sizes and BET area of an isotherm of nitrogen at 77 K.

    Parameters
    ----------
    path : Path
        An AIF file, or a JSON file of pyGAPS.
    method : str
        "dft", slits of carbon, whose half width is taken for the radius, or "bjh", cylinders, from 1 nm on.

    Returns
    -------
    Measured, float
        Volumes between radii, and the BET area [m2.kg-1].

    Raises
    ------
    LobsimError
        If pyGAPS is not installed, or cannot read or analyse it.
    """
    try:
        import pygaps.characterisation as work
        import pygaps.parsing as parsing
    except ModuleNotFoundError:
        raise needs(f"{str(path)!r}: isotherms are read with pyGAPS", "pores") from None
    _mend(parsing.aif)
    readers: Mapping[str, Callable[[str], Any]] = {
        ".aif": parsing.isotherm_from_aif,
        ".json": parsing.isotherm_from_json,
    }
    analyses: Mapping[str, Callable[[Any], Mapping[str, Any]]] = {
        "dft": lambda isotherm: work.psd_dft(isotherm, kernel=KERNEL),
        "bjh": lambda isotherm: work.psd_mesoporous(isotherm, psd_model="BJH", branch="ads", pore_geometry="cylinder"),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            isotherm = readers[path.suffix.lower()](str(path))
            area = float(work.area_BET(isotherm)["area"])
            found = analyses[method](isotherm)
        except Exception as error:  # its own errors, those of gemmi and of pandas have no class in common
            raise LobsimError(f"{str(path)!r}: pyGAPS cannot read or analyse it as nitrogen at 77 K: {error}") from None
    widths, cumulative = (np.asarray(found[name]) for name in ("pore_widths", "pore_volume_cumulative"))
    return _between(path, 0.5e-9 * widths, 1e-3 * cumulative), 1e3 * area


def _between(path: Path, radii: Array, cumulative: Array) -> Measured:
    """Volumes [m3.kg-1] between half widths [m], without the steps in which nothing is found."""
    order = np.argsort(radii)
    r, steps = radii[order], np.diff(cumulative[order])
    if steps.min() < -BACK * np.abs(cumulative).max():
        raise LobsimError(f"{str(path)!r}: pyGAPS finds negative pore volumes: try the other method, dft or bjh")
    return checked(r[:-1], r[1:], steps)


class _Lenient:
    """Module pandas as pyGAPS 4.6 expects it: pandas 3 has no errors="ignore" any more, which keeps what is text."""

    def __init__(self, pandas: Any) -> None:
        self._pandas = pandas

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pandas, name)

    def to_numeric(self, column: Any, errors: str = "raise") -> Any:
        """Make numbers of texts; texts that are none stay what they are if errors are ignored."""
        try:
            return self._pandas.to_numeric(column)
        except (ValueError, TypeError):
            if errors != "ignore":
                raise
            return column


def _mend(aif: Any) -> None:
    """Give the one module of pyGAPS that needs it the pandas that it knows."""
    if not isinstance(aif.pandas, _Lenient):
        aif.pandas = _Lenient(aif.pandas)
