"""A study as a TOML file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lobsim.arguments import functions
from lobsim.cell import Cell
from lobsim.cell import file as cell_file
from lobsim.errors import LobsimError, pick
from lobsim.files import toml
from lobsim.laboratory.file import TABLES
from lobsim.sweep.factors import LABORATORY
from lobsim.sweep.study import Study, study

KEYS = ("cell", "cells", "vary", "design", "size", "seed", "protocol", "protocol_file")


def read(path: str | Path, cell: Path | None = None) -> Study:
    """Read a study.

    Parameters
    ----------
    path : str or Path
        A TOML file: ``design``, ``size``, ``seed`` and ``protocol`` (a step, a list of steps; or ``protocol_file``),
        a table ``[cell]`` (membrane, build, parts, model, mesh, laws, values), or ``cells``, a list of files of cells;
        and a table ``[vary]`` of lists or of ranges, ``{ low = 1.0, high = 2.0, scale = "log" }``. Files are looked for
        beside it.
    cell : Path, optional
        The file of a cell that is taken instead of one in the study.

    Returns
    -------
    Study
        The study.

    Raises
    ------
    LobsimError
        If the file cannot be read or the study cannot be; the sentence names file and line.
    """
    path = Path(path)
    with toml.opened(path) as given:
        return _study(given, path, cell)


def _study(given: Mapping[str, Any], path: Path, cell: Path | None) -> Study:
    for key in given:
        pick("key", key, (*KEYS, *TABLES))
    for table in ("cell", "vary"):
        if not isinstance(given.get(table, {}), dict):
            raise LobsimError(f"{table!r} is a table, [{table}], not {given[table]!r}")
    functions.look_in_for(path.parent, given.get("vary", {}))
    options = {key: given[key] for key in ("design", "size", "seed") if key in given}
    return study(
        _cells(given, path, cell), _vary(given, path.parent), protocol=_protocol(given, path.parent), **options
    )


def _cells(given: Mapping[str, Any], path: Path, cell: Path | None) -> Cell | list[Cell]:
    """The cell of the table, or those of the files that are named, which lie beside the study."""
    if cell is not None or "cells" not in given:
        return Cell.described(cell_file.of_file(given, path, cell))
    if "cell" in given:
        raise LobsimError("'cells' names the files of cells, and [cell] describes one: give one of them")
    own = next((key for key in TABLES if key in given), None)
    if own:
        raise LobsimError(f"{own!r} would be a part of [cell], and 'cells' names files: write it into one of these")
    named = given["cells"]
    if not isinstance(named, list) or not named or not all(isinstance(one, str) for one in named):
        raise LobsimError(f'\'cells\' is a list of files, such as ["a.toml", "b.toml"], not {named!r}')
    return [Cell.load(path.parent / one) for one in named]


def _vary(given: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """What varies; a laboratory that lies beside the study is named as from there."""
    vary = dict(given.get("vary", {}))
    if isinstance(vary.get(LABORATORY), list):
        vary[LABORATORY] = [_beside(one, folder) for one in vary[LABORATORY]]
    return vary


def _beside(named: Any, folder: Path) -> Any:
    return str(folder / named) if isinstance(named, str) and (folder / named).exists() else named


def _protocol(given: Mapping[str, Any], folder: Path) -> Any:
    if "protocol_file" in given:
        if "protocol" in given:
            raise LobsimError("'protocol' and 'protocol_file' say the same: give one of them")
        from lobsim.protocol.file import read as read_protocol

        return read_protocol(str(folder / str(given["protocol_file"])))
    protocol = given.get("protocol", "Discharge at 0.4 mA/cm2 until 2.0 V")
    if not isinstance(protocol, str) and not (
        isinstance(protocol, list) and all(isinstance(step, str) for step in protocol)
    ):
        raise LobsimError(f"'protocol' is a step or a list of steps, not {protocol!r}")
    return protocol
