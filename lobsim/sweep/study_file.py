"""A study as a TOML file."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lobsim import files
from lobsim.cell import Cell
from lobsim.errors import LobsimError
from lobsim.names import pick
from lobsim.sweep.study import Study, study

KEYS = ("cell", "vary", "design", "size", "seed", "protocol", "protocol_file")
CELL_KEYS = ("membrane", "build", "electrolyte", "separator", "gdl", "gas", "paper", "model", "mesh", "laws", "values")


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
    text = files.text(path)
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LobsimError(f"{str(path)!r} is no TOML: {error}") from None
    try:
        return _study(given, path.parent)
    except LobsimError as error:
        raise LobsimError(f"{str(path)!r}{_line(text, str(error))}: {error}") from None


def _study(given: Mapping[str, Any], folder: Path) -> Study:
    for key in given:
        pick("key", key, KEYS)
    for table in ("cell", "vary"):
        if not isinstance(given.get(table, {}), dict):
            raise LobsimError(f"{table!r} is a table, [{table}], not {given[table]!r}")
    options = {key: given[key] for key in ("design", "size", "seed") if key in given}
    return study(_cell(given.get("cell", {})), given.get("vary"), protocol=_protocol(given, folder), **options)


def _protocol(given: Mapping[str, Any], folder: Path) -> Any:
    if "protocol_file" in given:
        if "protocol" in given:
            raise LobsimError("'protocol' and 'protocol_file' say the same: give one of them")
        from lobsim.protocol_file import read as read_protocol

        return read_protocol(str(folder / str(given["protocol_file"])))
    protocol = given.get("protocol", "Discharge at 0.4 mA/cm2 until 2.0 V")
    if not isinstance(protocol, str | list):
        raise LobsimError(f"'protocol' is a step or a list of steps, not {protocol!r}")
    return protocol


def _cell(given: Mapping[str, Any]) -> Cell:
    for key in given:
        pick("key", key, CELL_KEYS)
    plain = {key: value for key, value in given.items() if key not in ("mesh", "laws", "values")}
    cell = Cell(**plain)
    mesh, laws, values = given.get("mesh", []), given.get("laws", {}), given.get("values", {})
    if not isinstance(mesh, list) or not isinstance(laws, dict) or not isinstance(values, dict):
        raise LobsimError("in [cell], 'mesh' is a list of numbers, 'laws' and 'values' are tables")
    if mesh:
        cell = cell.with_mesh(*mesh)
    return cell.with_laws(**laws).with_values(values)


def _line(text: str, sentence: str) -> str:
    """The line of the first name in a sentence that the file has too; its last line with it: what varies comes last."""
    for word in re.findall(r"'([^']+)'", sentence):
        lines = [number for number, line in enumerate(text.splitlines(), 1) if word in line.partition("#")[0]]
        if lines:
            return f", line {lines[-1]}"
    return ""
