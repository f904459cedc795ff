"""The file of a run while it goes on: whole after the first cycle, and beside it a journal of what came since.

A journal begins with the digest of the file that it belongs to; each entry has its length, a digest that continues the
one before, and a NumPy archive. A process that is killed leaves an entry without an end, which is not read. Nothing is
ever written again, so that a cycle costs the same however many came before; the end of the run writes the whole.
"""

import hashlib
import io
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from lobsim import files
from lobsim.errors import LobsimError
from lobsim.numerics.arrays import Array
from lobsim.result import archive
from lobsim.result.certificate import Solved
from lobsim.result.kept import in_a_row
from lobsim.result.outputs import STEP
from lobsim.result.record import StepRecord

SUFFIX = ".journal"
LENGTH, DIGEST = 8, 32  # bytes
FACTS = "facts"
GROUPS = ("curves", "fields", "state")


def entry(facts: Mapping[str, Any], arrays: Mapping[str, Mapping[str, Array]], digest: bytes) -> tuple[bytes, bytes]:
    """Make the bytes of an entry: facts for JSON, arrays in the units of their names; and the digest that goes on."""
    made = io.BytesIO()
    named: dict[str, Any] = {f"{group}/{name}": values for group in GROUPS for name, values in arrays[group].items()}
    named[FACTS] = np.frombuffer(json.dumps(facts).encode(), dtype=np.uint8)
    np.savez(made, **named)
    content = made.getvalue()
    digest = _continued(digest, content)
    return len(content).to_bytes(LENGTH) + digest + content, digest


def beside(path: Path) -> Path:
    """Name the journal of a file."""
    return path.with_name(path.name + SUFFIX)


def discard(path: Path) -> None:
    """Remove the journal of a file that is whole."""
    with suppress(OSError):
        beside(path).unlink(missing_ok=True)


def read(path: Path) -> dict[str, Any]:
    """Read the fields of a result, by name, what its journal adds to the file included.

    Raises
    ------
    LobsimError
        If the file or its journal cannot be read, is damaged, or is not a result.
    """
    found = archive.read(path)
    if not beside(path).is_file():
        return found
    files.regular(beside(path), files.MOST_TABLE)
    try:
        entries = _entries(beside(path).read_bytes(), str(found["arrays"].attrs[archive.DIGEST]).encode())
        return _joined(found, entries) if entries else found
    except Exception as error:  # a damaged entry can fail anywhere inside the NumPy and JSON readers
        told = f"{str(beside(path))!r} is damaged ({archive.in_short(error)})"
        raise LobsimError(f"{told}: remove it, and {str(path)!r} is what the run was earlier") from None


def _entries(content: bytes, digest: bytes) -> list[dict[str, Any]]:
    """All whole entries; none if the journal belongs to another file, such as the one before the last."""
    if not content.startswith(digest):
        return []
    entries, at, head = [], len(digest), LENGTH + DIGEST
    while at + head <= len(content):
        length, said = int.from_bytes(content[at : at + LENGTH]), content[at + LENGTH : at + head]
        entry = content[at + head : at + head + length]
        if len(entry) < length:
            break
        digest = _continued(digest, entry)
        if digest != said:
            raise ValueError("its numbers are not those that were written")
        entries.append(_entry(entry))
        at += head + length
    return entries


def _entry(content: bytes) -> dict[str, Any]:
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        entry: dict[str, Any] = {group: {} for group in GROUPS}
        for name in arrays.files:
            if name == FACTS:
                entry |= json.loads(arrays[name].tobytes())
            else:
                group, _, name_there = name.partition("/")
                entry[group][name_there] = arrays[name]
    return entry


def _joined(found: dict[str, Any], entries: list[dict[str, Any]]) -> dict[str, Any]:
    """The fields of a result with all that its journal adds."""
    curves, fields, end = archive.undo(found["arrays"])
    curves = in_a_row([curves, *(entry["curves"] for entry in entries)])
    fields = in_a_row([fields, *end, *(entry["fields"] for entry in entries)])
    _, place, count = np.unique(fields[STEP], return_inverse=True, return_counts=True)
    wanted = (count[place] > 1) | (fields[STEP] == fields[STEP][-1])  # of earlier ends, whole steps only
    fields = {name: values[..., wanted] for name, values in fields.items()}
    steps = [StepRecord.read(step, found["cell"]) for entry in entries for step in entry["steps"]]
    last = {name: value for name, value in entries[-1].items() if name in found}
    return (
        found
        | last
        | {
            "arrays": archive.labelled(curves, fields, archive.grid(found["arrays"]), found["outputs"]),
            "steps": (*found["steps"], *steps),
            "solved": Solved(**last["solved"]),
        }
    )


def _continued(digest: bytes, content: bytes) -> bytes:
    return hashlib.sha256(digest + content).digest()
