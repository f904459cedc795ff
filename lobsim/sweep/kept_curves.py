"""Voltage curves of a chunk of runs as a file: all of them have the same number of points."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lobsim.numerics.arrays import Array
from lobsim.result import archive
from lobsim.sweep.runs import physics
from lobsim.version import __version__

if TYPE_CHECKING:
    import xarray

UNITS = {"capacity_mAh_g": "mA h g-1", "voltage_V": "V"}


def write(path: Path, keys: Sequence[str], capacity_mAh_g: Array, voltage_V: Array) -> None:
    """Write the curves [mAh/g, V] of runs, arrays of shape (runs, points)."""
    import xarray

    values = {"capacity_mAh_g": capacity_mAh_g, "voltage_V": voltage_V}
    data = xarray.Dataset(
        {what: (("run", "point"), values[what], {"units": unit}) for what, unit in UNITS.items()},
        coords={"run": list(keys)},
        attrs={"lobsim_version": __version__, "physics": physics()},
    )
    archive.write(data, path)


def points(path: Path) -> int:
    """Count the points of each curve in a file; 0 if there is no file."""
    import xarray

    if not path.is_file():
        return 0
    with xarray.open_dataset(path, engine="h5netcdf") as data:
        return int(data.sizes["point"])


def read(files: Mapping[str, Path]) -> "xarray.Dataset":
    """Read the curves of runs, in their order; ``files`` says in which file the curve of a key is."""
    import xarray

    keys: dict[Path, list[str]] = {}
    for key, path in files.items():
        keys.setdefault(path, []).append(key)
    parts = [xarray.load_dataset(path, engine="h5netcdf").sel(run=these) for path, these in keys.items()]
    return xarray.concat(parts, dim="run").sel(run=list(files))
