"""The folder of a study: chunks of results that land whole or not at all, and the table that they make.

study.json         what was asked for last, by which version, and its runs in their order
chunks/<name>.json rows of one chunk; its curves, if any, are in <name>.nc, written before
results.csv        the rows of that study, made anew from the chunks

Chunks of other studies in the same folder are kept: whoever asks for such a run again finds it.
"""

import hashlib
import json
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lobsim import files
from lobsim.arguments import guarded
from lobsim.batch.rows import COLUMNS, ENDED
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError
from lobsim.files.plain import in_one_line, plain
from lobsim.sweep import differences, kept_curves, own_code
from lobsim.sweep.runs import Run, batch_code, described, physics
from lobsim.sweep.worker import BATCH, FAILED, Chunk
from lobsim.version import __version__

if TYPE_CHECKING:
    import pandas
    import xarray


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
        self._chunks_of: dict[str, list[str]] = {}  # names of the chunks that a run is in, the last one last
        self._points: dict[str, int] = {}  # of the curves of a chunk, by its name
        self._facts: dict[str, Any] = {}
        self._runs = "[]"  # those that were asked for last, as JSON: they are many
        self._study: dict[str, dict[str, Any]] | None = None  # key -> factors, of the study that was asked for last
        self._read()

    def facts(self) -> dict[str, str]:
        """Tell where the study is, and how many of its runs are there."""
        kept = self._wanted(None)
        told = {"folder": str(self.folder), "runs": str(len(kept)), "failed": str(self.failures(set(kept)))}
        by_batch = len(self.by_batch().intersection(kept))
        told |= {"by the batch engine": str(by_batch)} if by_batch else {}
        return told | ({"check": differences.words(self.check)} if self.check else {})

    @guarded
    def describe(self, study: Mapping[str, Any], runs: Sequence[Run] = (), points: int = 0) -> tuple[str, ...]:
        """Write down what is asked for: the table and the curves are those of this study from now on.

        Parameters
        ----------
        study : mapping
            What the study is, in words.
        runs : sequence of Run
            Its runs, in its order; without them the table is of all runs that are here.
        points : int
            Points of the curves that are kept; those asked for before, if 0.

        Returns
        -------
        tuple of str
            A sentence for every own law or model whose code has changed since it was last asked for.
        """
        asked = in_one_line([dict(described(run)) for run in {run.key: run for run in runs}.values()])
        before, now = self._facts.get("own", {}), own_code.fingerprints(own_code.of_runs(runs))
        facts: dict[str, Any] = {
            "lobsim": __version__,
            "physics": physics(),
            "study": dict(study),
            "points": points or self._facts.get("points", 0),
            **({"own": {**before, **now}} if before or now else {}),
        }
        known = self._facts.get("check") if asked == self._runs else None  # of the same runs
        self._take_facts({**plain(facts), **({"check": known} if known else {}), "runs": json.loads(asked)}, asked)
        self._write_facts()
        return own_code.moved(before, now)

    def _write_facts(self) -> None:
        words = json.dumps(self._facts, indent=1).removesuffix("\n}")
        with files.whole(self.folder / "study.json") as draft:
            draft.write_text(f'{words},\n "runs": {self._runs}\n}}\n', encoding="utf-8")

    @property
    def check(self) -> dict[str, Any]:
        """What solving a sample of the study again by IDAKLU gave; empty if that has not been done."""
        return dict(self._facts.get("check", {}))

    @guarded
    def note_check(self, check: Mapping[str, Any]) -> None:
        """Keep what solving a sample of the study again by IDAKLU gave."""
        self._facts["check"] = plain(check)
        self._write_facts()

    def keys(self) -> set[str]:
        """Keys of the runs that are there."""
        return set(self._rows)

    @guarded
    def by_batch(self, *, now: bool | None = None) -> set[str]:
        """Keys of the runs that the batch engine solved: all, or by its code as it is now, or as it was before."""
        wanted = (1,) if now else (0, 1) if now is None else (0,)
        return {key for key, row in self._rows.items() if _rank(row) in wanted}

    @property
    def others(self) -> int:
        """Number of runs that are here and not of the study that was asked for last."""
        return 0 if self._study is None else len(set(self._rows) - set(self._study))

    @guarded
    def without_curve(self, points: int) -> set[str]:
        """Keys of the runs that have come to an end, and whose curve of so many points was not kept; none for 0."""
        if not points:
            return set()
        return {
            key for key, row in self._rows.items() if row.get("status") == ENDED and not self._chunk_of(key, points)
        }

    @guarded
    def failures(self, keys: set[str]) -> int:
        """Count the failed runs among those with these keys."""
        return sum(row.get("status") == FAILED for key, row in self._rows.items() if key in keys)

    @guarded
    def append(self, chunk: Chunk) -> None:
        """Add a chunk: it is there whole, or not at all."""
        keys = [row["key"] for row in chunk.rows]
        points = 0 if chunk.voltage_V is None else chunk.voltage_V.shape[1]
        engines = {row["engine_code"] for row in chunk.rows if row.get("engine") == BATCH}
        words = [*keys, *([str(points)] if points else []), *sorted(engines)]
        name = hashlib.sha256(" ".join(words).encode()).hexdigest()[:20]
        if chunk.voltage_V is not None and chunk.capacity_mAh_g is not None:
            kept_curves.write(self.chunks / f"{name}.nc", keys, chunk.capacity_mAh_g, chunk.voltage_V)
        with files.whole(self.chunks / f"{name}.json") as draft:
            draft.write_text(in_one_line(chunk.rows), encoding="utf-8")
        self._points[name] = points
        self._take(name, chunk.rows)

    def _read(self) -> None:
        """Read what was asked for, and the chunks that are there."""
        for path in sorted(self.chunks.glob("[!.]*.json")):  # a draft that a killed process left begins with a dot
            try:
                rows = json.loads(path.read_text(encoding="utf-8"))
                self._take(path.stem, [row for row in rows if row["key"]])
            except (OSError, ValueError, TypeError, KeyError) as error:
                raise LobsimError(f"{str(path)!r} is no chunk of a study, or is damaged ({error})") from None
        path = self.folder / "study.json"
        if path.is_file():
            try:
                self._take_facts(json.loads(path.read_text(encoding="utf-8")))
            except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
                raise LobsimError(f"{str(path)!r} describes no study, or is damaged ({error})") from None

    def _take(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Enter rows: one of IDAKLU stands in the place of one of the batch engine, whichever was read first."""
        for row in rows:
            key = row["key"]
            rank, held = _rank(row), _rank(self._rows[key]) if key in self._rows else -1
            if rank >= held:
                self._rows[key] = dict(row)
                self._chunks_of[key] = [*(self._chunks_of[key] if rank == held else ()), name]

    def _take_facts(self, facts: dict[str, Any], asked: str | None = None) -> None:
        runs = facts.pop("runs", None) or []  # a folder of an earlier version names none
        self._runs = in_one_line(runs) if asked is None else asked
        self._study = {run["key"]: {name: run[name] for name in run if name != "key"} for run in runs} or None
        self._facts = facts

    def _wanted(self, keys: Sequence[str] | None) -> list[str]:
        """Keys of the study that was asked for last, or the given ones, as far as they are there."""
        asked = keys if keys is not None else self._rows if self._study is None else self._study
        return [key for key in dict.fromkeys(asked) if key in self._rows]

    @guarded
    def row(self, key: str) -> dict[str, Any]:
        """Give a row in the words of this study: another may have varied other things to come to the same run."""
        row = {name: value for name, value in self._rows[key].items() if name != "engine_code"}
        if self._study is None or key not in self._study:
            return row
        return {"key": key, **self._study[key], **{name: row[name] for name in row if name in COLUMNS}}

    def _points_of(self, name: str) -> int:
        if name not in self._points:
            self._points[name] = kept_curves.points(self.chunks / f"{name}.nc")
        return self._points[name]

    def _chunk_of(self, key: str, points: int) -> str | None:
        """Name the chunk that has the curve of a run."""
        return next((name for name in reversed(self._chunks_of[key]) if self._points_of(name) == points), None)

    @guarded
    def table(self, keys: Sequence[str] | None = None) -> "pandas.DataFrame":
        """Tabulate the runs, one a row: those of the study in its order, or those with the keys in theirs.

        ``attrs`` of the table has the design, so that a figure draws no line through points that were drawn.
        """
        import pandas

        table = pandas.DataFrame([self.row(key) for key in self._wanted(keys)])
        table.attrs["design"] = self._facts.get("study", {}).get("design")
        return table

    @guarded
    def curves(self, keys: Sequence[str] | None = None, points: int | None = None) -> "xarray.Dataset":
        """Voltage curves of the runs, where they were kept; a warning says how many runs have none.

        Parameters
        ----------
        keys : sequence of str, optional
            Of the runs; those of the study by default.
        points : int, optional
            Points of a curve, where several numbers were kept; those that were asked for last by default.

        Raises
        ------
        LobsimError
            If no curves were kept, or none of so many points.
        """
        wanted = self._wanted(keys)
        there = Counter(n for key in wanted for n in {self._points_of(name) for name in self._chunks_of[key]} if n)
        if not there:
            raise LobsimError(f"{str(self.folder)!r} holds no curves: ask for points of them when the study is run")
        last = self._facts.get("points", 0)
        chosen = points or (last if last in there else there.most_common(1)[0][0])
        if chosen not in there:
            raise LobsimError(
                f"{str(self.folder)!r} holds no curves of {chosen} points, but of {', '.join(map(str, sorted(there)))}"
            )
        lacking = len(self.without_curve(chosen).intersection(wanted))
        if lacking:
            warnings.warn(
                f"{lacking} of {len(wanted)} runs have no curve of {chosen} points: sweep again with points={chosen}",
                stacklevel=3,  # above the check of the arguments
            )
        found = {key: self._chunk_of(key, chosen) for key in wanted}
        return kept_curves.read({key: self.chunks / f"{name}.nc" for key, name in found.items() if name})

    @guarded
    def export(self, keys: Sequence[str] | None = None) -> list[Path]:
        """Write the table of the study, or of the runs with these keys: CSV, and Parquet where pyarrow is installed."""
        table = self.table(keys)
        written = [self.folder / "results.csv"]
        with files.whole(written[0]) as draft:
            table.to_csv(draft, index=False)
        if _has_parquet():
            written.append(self.folder / "results.parquet")
            with files.whole(written[-1]) as draft:
                table.to_parquet(draft, index=False)
        return written


def _rank(row: Mapping[str, Any]) -> int:
    """Order rows of one run: IDAKLU's before those of the batch engine, and of these what its code gives now."""
    if row.get("engine") != BATCH:
        return 2
    return 1 if row.get("engine_code") == batch_code() else 0


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
        Its `Store.table` is a pandas table, its `Store.curves` an xarray dataset: of the study that was asked for last.

    Raises
    ------
    LobsimError
        If it is no study, or is damaged.
    """
    folder = Path(folder)
    if not (folder / "chunks").is_dir():
        raise LobsimError(f"{str(folder)!r} is no study: it has no folder 'chunks'")
    return Store(folder)
