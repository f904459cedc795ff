"""CSV in the Battery Data Format."""

from lobsim.cyclers import text
from lobsim.cyclers.divided_lines import divide
from lobsim.cyclers.labels import MACHINE_NAMES, REQUIRED, STEP, TABLE
from lobsim.cyclers.reading import Reading
from lobsim.cyclers.request import Request
from lobsim.errors import LobsimError

ENCODINGS = ("utf-8-sig",)
KNOWN = {*TABLE, *MACHINE_NAMES.values()}
STEPS = ("step id", "step_id", "step id / 1", "step index", "step_index", "step index / 1")  # where none are counted


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
    sheet = divide(found, 1, ",", cut_off=request.cut_off)
    labels = _labels(sheet.header)
    if len(set(labels)) < len(labels):
        raise LobsimError(f"{str(request.path)!r}, line 1: a column is there twice: {', '.join(sheet.header)}")
    columns, remarks = {}, list(sheet.remarks)
    for index, label in enumerate(labels):
        if label in KNOWN and not (gaps := _gaps(sheet, index, label)):
            columns[label] = sheet.numbers(index)
        elif label in KNOWN:
            if gaps < len(sheet.rows):
                remarks.append(f"{sheet.header[index]!r} is empty in {gaps} of {len(sheet.rows)} rows and was not used")
        elif " / " in label:
            columns[label] = sheet.numbers(index, empty=float("nan"))
    return Reading(columns, sheet.places, {"encoding": found.encoding}, remarks=remarks)


def _gaps(sheet: text.Sheet, index: int, label: str) -> int:
    """Count the empty cells of a column that could be done without."""
    return 0 if label in REQUIRED else sheet.words(index).count("")


def _labels(header: list[str]) -> list[str]:
    """Write machine names as labels; the identities of steps stand for their count where that is not there."""
    labels = [MACHINE_NAMES.get(name.strip(), name.strip()) for name in header]
    if STEP not in labels:
        first = next((i for i, label in enumerate(labels) if label.lower() in STEPS), None)
        return labels if first is None else [*labels[:first], STEP, *labels[first + 1 :]]
    return labels
