"""The folder of a study: chunks of results that land whole or not at all, and the table that they make.

study.json         what was asked for, by which version
chunks/<name>.json rows of one chunk; its curves, if any, are in <name>.nc, written before
results.csv        all rows, made anew from the chunks
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lobsim import __version__, archive, files
from lobsim.arguments import guarded
from lobsim.errors import LobsimError
from lobsim.notebook import Shown
from lobsim.plain import plain
from lobsim.sweep.runs import physics
from lobsim.sweep.worker import FAILED, Chunk

if TYPE_CHECKING:
    import pandas
    import xarray

CURVE = {"capacity_mAh_g": "mA h g-1", "voltage_V": "V"}


@guarded
class Store(Shown):
    """Results of a study on disk.

    Parameters
    ----------
    folder : str or Path
        Made if it is not there.

    Raises
    ------
    LobsimError
        If the folder cannot be written in, or holds something else.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.chunks = self.folder / "chunks"
        files.make_folder(self.chunks)
        self._rows: dict[str, dict[str, Any]] = {}
        self._curves: dict[str, str] = {}
        self._read()

    def facts(self) -> dict[str, str]:
        """Tell where the study is, and how many of its runs are there."""
        failed = self.failures(self.keys())
        return {"folder": str(self.folder), "runs": str(len(self._rows)), "failed": str(failed)}

    @guarded
    def describe(self, study: Mapping[str, Any]) -> None:
        """Write down what was asked for."""
        facts = {"lobsim": __version__, "physics": physics(), "study": dict(study)}
        with files.whole(self.folder / "study.json") as draft:
            draft.write_text(json.dumps(plain(facts), indent=1), encoding="utf-8")

    def keys(self) -> set[str]:
        """Keys of the runs that are there."""
        return set(self._rows)

    @guarded
    def failures(self, keys: set[str]) -> int:
        """Count the failed runs among those with these keys."""
        return sum(row["status"] == FAILED for key, row in self._rows.items() if key in keys)

    @guarded
    def append(self, chunk: Chunk) -> None:
        """Add a chunk: it is there whole, or not at all."""
        keys = [row["key"] for row in chunk.rows]
        name = hashlib.sha256(" ".join(keys).encode()).hexdigest()[:20]
        if chunk.voltage_V is not None:
            import xarray

            values = {"capacity_mAh_g": chunk.capacity_mAh_g, "voltage_V": chunk.voltage_V}
            data = xarray.Dataset(
                {what: (("run", "point"), values[what], {"units": unit}) for what, unit in CURVE.items()},
                coords={"run": keys},
                attrs={"lobsim_version": __version__, "physics": physics()},
            )
            archive.write(data, self.chunks / f"{name}.nc")
        with files.whole(self.chunks / f"{name}.json") as draft:
            draft.write_text(json.dumps([plain(row) for row in chunk.rows]), encoding="utf-8")
        self._take(name, chunk.rows)

    def _read(self) -> None:
        """Read the chunks that are there."""
        for path in sorted(self.chunks.glob("[!.]*.json")):  # a draft that a killed process left begins with a dot
            try:
                rows = json.loads(path.read_text(encoding="utf-8"))
                self._take(path.stem, [row for row in rows if row["key"]])
            except (OSError, ValueError, TypeError, KeyError) as error:
                raise LobsimError(f"{str(path)!r} is no chunk of a study, or is damaged ({error})") from None

    def _take(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        for row in rows:
            self._rows[row["key"]] = dict(row)
            self._curves[row["key"]] = name

    @guarded
    def table(self, keys: Sequence[str] | None = None) -> "pandas.DataFrame":
        """Tabulate the runs, one a row: all of them, or those with the keys, in their order."""
        import pandas

        wanted = self._rows if keys is None else [key for key in dict.fromkeys(keys) if key in self._rows]
        return pandas.DataFrame([self._rows[key] for key in wanted])

    @guarded
    def curves(self, keys: Sequence[str] | None = None) -> "xarray.Dataset":
        """Voltage curves of the runs, where they were kept.

        Raises
        ------
        LobsimError
            If no curves were kept.
        """
        import xarray

        names = dict.fromkeys(self._curves[key] for key in (self._rows if keys is None else keys) if key in self._rows)
        paths = [path for path in (self.chunks / f"{name}.nc" for name in names) if path.is_file()]
        if not paths:
            raise LobsimError(f"{str(self.folder)!r} holds no curves: ask for points of them when the study is run")
        whole = xarray.concat([xarray.load_dataset(path, engine="h5netcdf") for path in paths], dim="run")
        there = set(whole["run"].values.tolist())
        return whole.sel(run=[key for key in (self._rows if keys is None else keys) if key in there])

    @guarded
    def export(self, keys: Sequence[str]) -> list[Path]:
        """Write the table of the runs with these keys: CSV, and Parquet where pyarrow is installed."""
        table = self.table(keys)
        written = [self.folder / "results.csv"]
        with files.whole(written[0]) as draft:
            table.to_csv(draft, index=False)
        if _has_parquet():
            written.append(self.folder / "results.parquet")
            with files.whole(written[-1]) as draft:
                table.to_parquet(draft, index=False)
        return written


def _has_parquet() -> bool:
    from importlib.util import find_spec

    return find_spec("pyarrow") is not None


@guarded
def open_study(folder: str | Path) -> Store:
    """Open the results of a study, finished or not.

    Parameters
    ----------
    folder : str or Path
        The folder that `lobsim sweep --out` or `lobsim.sweep` wrote.

    Returns
    -------
    Store
        Its `Store.table` is a pandas table, its `Store.curves` an xarray dataset.

    Raises
    ------
    LobsimError
        If it is no study, or is damaged.
    """
    folder = Path(folder)
    if not (folder / "chunks").is_dir():
        raise LobsimError(f"{str(folder)!r} is no study: it has no folder 'chunks'")
    return Store(folder)
