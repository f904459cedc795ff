"""CSV in the Battery Data Format."""

from lobsim.cyclers import text
from lobsim.cyclers.labels import MACHINE_NAMES, REQUIRED, TABLE
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.request import Request
from lobsim.errors import LobsimError

ENCODINGS = ("utf-8-sig",)


def recognise(head: str) -> bool:
    """Tell by its first line whether a text is in the Battery Data Format."""
    names = _labels(text.cells(head.partition("\n")[0].rstrip("\r"), ","))
    return all(label in names for label in REQUIRED)


def read(request: Request) -> Reading:
    """Read preferred labels or machine names; other columns that have a label with a unit are kept.

    Raises
    ------
    LobsimError
        If the file is damaged.
    """
    found = text.read(request.path, ENCODINGS)
    sheet = text.sheet(found, 1, ",", cut_off=request.cut_off)
    labels = _labels(sheet.header)
    if len(set(labels)) < len(labels):
        raise LobsimError(f"{str(request.path)!r}, line 1: a column is there twice: {', '.join(sheet.header)}")
    columns = {}
    for index, label in enumerate(labels):
        if label in TABLE or label in MACHINE_NAMES.values():
            columns[label] = sheet.numbers(index)
        elif " / " in label:
            columns[label] = sheet.numbers(index, empty=float("nan"))
    return Reading(columns, sheet.places, {"encoding": found.encoding}, remarks=sheet.remarks)


def _labels(header: list[str]) -> list[str]:
    return [MACHINE_NAMES.get(name.strip(), name.strip()) for name in header]
