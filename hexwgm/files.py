"""Tables in, results out; files are whole or not there."""

import csv
import io
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from hexwgm.errors import HexwgmError


def table(path: Path, columns: int) -> np.ndarray:
    """Read the first columns of a CSV of numbers; lines that begin with # and one heading are passed over.

    Raises
    ------
    HexwgmError
        If the file cannot be read or a row lacks a number.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise HexwgmError(f"cannot read {str(path)!r}: {getattr(error, 'strerror', None) or 'no text'}") from None
    found: list[list[float]] = []
    content = [(i, line) for i, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    for place, (i, line) in enumerate(content):
        try:
            row = [float(cell) for cell in line.split(",")[:columns]]
        except ValueError:
            if place == 0:
                continue
            raise HexwgmError(f"line {i} of {str(path)!r} is {line!r}: it must hold {columns} numbers") from None
        if len(row) < columns or not np.all(np.isfinite(row)):
            raise HexwgmError(f"line {i} of {str(path)!r} is {line!r}: it must hold {columns} numbers")
        found.append(row)
    return np.array(found).reshape(-1, columns)


def suffix(path: Path, allowed: Sequence[str]) -> None:
    """Refuse a file whose ending is not allowed, or whose folder does not exist, before any work is done.

    Raises
    ------
    HexwgmError
        If it is so.
    """
    if path.suffix.lower() not in allowed:
        raise HexwgmError(f"cannot write {str(path)!r}: its name must end in {' or '.join(allowed)}")
    if not path.parent.is_dir():
        raise HexwgmError(f"cannot write {str(path)!r}: there is no folder {str(path.parent)!r}")


def whole(path: Path, write: Callable[[Path], Any]) -> None:
    """Write beside the place of a file, then move it there.

    Raises
    ------
    HexwgmError
        If it cannot be written.
    """
    draft = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    try:
        write(draft)
        draft.replace(path)
    except OSError as error:
        raise HexwgmError(f"cannot write {str(path)!r}: {error.strerror or error}") from None
    finally:
        draft.unlink(missing_ok=True)


def rows(records: Sequence[dict[str, Any]], path: Path | None) -> str:
    """Give records as JSON, and write them as JSON or CSV by the file's ending.

    Returns
    -------
    str
        The JSON.
    """
    text = json.dumps(list(records), indent=2)
    if path is not None:
        written = text + "\n"
        if path.suffix.lower() == ".csv":
            buffer = io.StringIO()
            writer = csv.DictWriter(buffer, list(records[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(records)
            written = buffer.getvalue()
        whole(path, lambda draft: draft.write_text(written, encoding="utf-8"))
    return text
