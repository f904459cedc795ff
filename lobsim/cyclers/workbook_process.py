"""The process in which a workbook is opened: run as a script, it needs nothing of lobsim.

A damaged workbook, or one with a cell in its last row and column, has calamine ask for more memory than there is. Then
not an exception comes but the end of the process, which must not be the user's.

It takes the bytes of a workbook, and gives a pickle: "ok" and the rows of each sheet, or "error" and what is wrong.
"""

import pickle
import sys
from contextlib import suppress
from io import BytesIO
from typing import Any

MOST_BYTES = 6 << 30  # of memory; a sheet with a million rows and twenty columns takes a third of it


def main(most: int) -> None:
    """Answer with at most so many rows of each sheet, all if it is 0."""
    with suppress(ImportError, ValueError, OSError):  # Windows has no such limit
        import resource

        bounds = [one for one in resource.getrlimit(resource.RLIMIT_AS) if one != resource.RLIM_INFINITY]
        least = min([MOST_BYTES, *bounds])  # whoever has started it may have less
        resource.setrlimit(resource.RLIMIT_AS, (least, least))
    pickle.dump(_answer(sys.stdin.buffer.read(), most or None), sys.stdout.buffer)


def _answer(content: bytes, most: int | None) -> tuple[str, Any]:
    from python_calamine import load_workbook

    try:
        book = load_workbook(BytesIO(content))
        return "ok", {name: book.get_sheet_by_name(name).to_python(False, most) for name in book.sheet_names}
    except BaseException as error:  # a panic of the library, which is in Rust, is no Exception
        return "error", str(error) if isinstance(error, Exception) else "it is damaged"


if __name__ == "__main__":
    main(int(sys.argv[1]))
