"""Keeps the file of a run up to date while the run goes on."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lobsim import files
from lobsim.errors import LobsimError
from lobsim.numerics.arrays import Array
from lobsim.result import archive, journal
from lobsim.result.collect import Collector
from lobsim.result.result import Result


class Saver:
    """Keeps the file of a run up to date.

    Parameters
    ----------
    path : Path
        The file, ending in .nc.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.beside = path, journal.beside(path)
        self._digest = b""
        self._steps = 0

    def grow(self, collector: Collector, solve_seconds: float, state: Mapping[str, Array]) -> None:
        """Write what a run has added: wall time [s] so far, and state in the units of its names, as `Collector.result`.

        Raises
        ------
        LobsimError
            If it cannot be written.
        """
        curves, fields = collector.kept.news()
        if self._steps and self.path.exists() and self.beside.exists():
            facts = collector.outcome(solve_seconds)
            facts |= {
                "solved": asdict(collector.solved),
                "steps": [asdict(s) for s in collector.records[self._steps :]],
            }
            self._append(facts, {"curves": curves, "fields": fields, "state": state})
        else:
            whole = archive.stamped(collector.result(solve_seconds, state))
            archive.write(whole, self.path)
            self._digest = str(whole.attrs[archive.DIGEST]).encode()
            with files.whole(self.beside) as draft:
                draft.write_bytes(self._digest)
        self._steps = len(collector.records)

    def close(self, result: Result) -> None:
        """Write the whole result; the journal has done its work."""
        result.save(self.path)

    def _append(self, facts: Mapping[str, Any], arrays: Mapping[str, Mapping[str, Array]]) -> None:
        added, self._digest = journal.entry(facts, arrays, self._digest)
        try:
            with self.beside.open("ab") as file:
                file.write(added)
        except OSError as error:
            raise LobsimError(f"cannot write {str(self.beside)!r}: {error.strerror or error}") from None
