"""A study as a TOML file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lobsim.cell import Cell
from lobsim.cell import file as cell_file
from lobsim.errors import LobsimError, pick
from lobsim.files import toml
from lobsim.laboratory.file import TABLES
from lobsim.sweep.study import Study, study

KEYS = ("cell", "vary", "design", "size", "seed", "protocol", "protocol_file")


def read(path: str | Path) -> Study:
    """Read a study.

    Parameters
    ----------
    path : str or Path
        A TOML file: ``design``, ``size``, ``seed`` and ``protocol`` (a step, a list of steps; or ``protocol_file``),
        a table ``[cell]`` (membrane, build, parts, model, mesh, laws, values) and a table ``[vary]`` of lists or of
        ranges, ``{ low = 1.0, high = 2.0, scale = "log" }``.

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
        return _study(given, path)


def _study(given: Mapping[str, Any], path: Path) -> Study:
    for key in given:
        pick("key", key, (*KEYS, *TABLES))
    for table in ("cell", "vary"):
        if not isinstance(given.get(table, {}), dict):
            raise LobsimError(f"{table!r} is a table, [{table}], not {given[table]!r}")
    options = {key: given[key] for key in ("design", "size", "seed") if key in given}
    cell = Cell.described(cell_file.of_file(given, path))
    return study(cell, given.get("vary"), protocol=_protocol(given, path.parent), **options)


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
