"""Workbooks as people keep them: tables anywhere, dates and durations, numbers as text, several sheets."""

import gzip
import io
import re
import zipfile
from datetime import datetime, time, timedelta

import numpy as np
import pytest

from lobsim.cyclers import read
from lobsim.errors import LobsimError
from tests.cyclers.made_rows import ROWS, START
from tests.cyclers.made_vendors import workbook

HEADER = ["Test Time (s)", "Voltage (V)", "Current (mA)", "Capacity (mAh)"]
CELLS = [[r.time, r.voltage, r.current, r.capacity] for r in ROWS]


def agrees(data, atol=1e-9):
    """Hold what was read against the rows of which the workbook was made."""
    table = data.table
    np.testing.assert_allclose(table["Test Time / s"], [r.time for r in ROWS], atol=max(atol, 1e-6))
    np.testing.assert_allclose(table["Voltage / V"], [r.voltage for r in ROWS], atol=atol)
    np.testing.assert_allclose(table["Current / A"], [r.current / 1e3 for r in ROWS], atol=atol)


def book(*rows, **sheets):
    return workbook({"Sheet": list(rows), **sheets})


def changed(content, part, pattern, into):
    """Change a part of a workbook, which is XML in a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            inside = old.read(name)
            new.writestr(name, re.sub(pattern, into, inside) if name == part else inside)
    return buffer.getvalue()


def ods(rows):
    """A sheet of LibreOffice: a zip with its cells in XML."""
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    names = " ".join(f'xmlns:{name}="{space}{name}:1.0"' for name in ("office", "table", "text"))

    def cell(value):
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    sheet = f'<office:spreadsheet><table:table table:name="A">{lines}</table:table></office:spreadsheet>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
        packed.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body>{sheet}</office:body></office:document-content>",
        )
    return buffer.getvalue()


def as_text(mark):
    return [[repr(value).replace(".", mark) for value in row] for row in CELLS]


LAYOUTS = {
    "a table and nothing else": book(HEADER, *CELLS),
    "empty rows and columns before it": book([], [], [None, None, None], *([None, None, *r] for r in [HEADER, *CELLS])),
    "a report above it": book(["Report of cell 7"], ["Operator", "A. N."], [], HEADER, *CELLS),
    "a row of units": book(["Time", "Voltage", "Current", "Capacity"], ["s", "V", "mA", "mAh"], *CELLS),
    "numbers kept as text": book(HEADER, *as_text(".")),
    "numbers kept as text with commas": book(HEADER, *as_text(",")),
    "two sheets that continue each other": book(HEADER, *CELLS[:30], second=[HEADER, *CELLS[30:]]),
    "sheets of other things": book(["Cell", 7], record=[HEADER, *CELLS], cycles=[["Cycle", "mAh"], [1, 0.7]], none=[]),
    "an empty row at the end": book(HEADER, *CELLS, [], [None, None]),
    "a remark beside it": book([*HEADER, "remark"], [*CELLS[0], "new electrolyte"], *CELLS[1:]),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_table_is_found_wherever_it_stands(layout, write):
    agrees(read(write(LAYOUTS[layout], "cell.xlsx")))


def test_merged_cells_above_a_table_do_not_matter(write):
    content = book(["Report"], ["Start", "2024-05-01 10:00:00"], HEADER, *CELLS)
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:D1"/></mergeCells>'
    agrees(read(write(changed(content, "xl/worksheets/sheet1.xml", b"</sheetData>", merged), "cell.xlsx")))


def test_a_wrong_dimension_that_a_sheet_states_is_not_believed(write):
    content = changed(LAYOUTS["a table and nothing else"], "xl/worksheets/sheet1.xml", rb'ref="A1:[^"]*"', b'ref="A1"')
    agrees(read(write(content, "cell.xlsx")))


def test_a_sheet_of_libreoffice_is_read(write):
    agrees(read(write(ods([HEADER, *CELLS]), "cell.ods")))


@pytest.mark.parametrize("name", ["cell", "cell.csv", "cell.xls", "cell.dat"])
def test_a_workbook_is_told_by_its_content_whatever_it_is_called(name, write):
    agrees(read(write(LAYOUTS["a table and nothing else"], name)))


def test_a_packed_workbook_is_read(write):
    agrees(read(write(gzip.compress(LAYOUTS["a table and nothing else"]), "cell.xlsx.gz")))


@pytest.mark.parametrize("name", ["cell.xls", "cell.xlsx"])
def test_a_text_that_is_called_a_workbook_is_read_as_text(name, write):
    lines = ["\t".join(HEADER), *("\t".join(map(repr, row)) for row in CELLS)]
    agrees(read(write("\n".join(lines).encode() + b"\n", name)))


MOMENTS = {
    "durations": [timedelta(seconds=r.time) for r in ROWS],
    "times of a day": [(datetime(2024, 1, 1) + timedelta(seconds=r.time)).time() for r in ROWS],
    "dates with times": [START.replace(tzinfo=None) + timedelta(seconds=r.time) for r in ROWS],
    "durations as text": [str(timedelta(seconds=r.time)) for r in ROWS],
}


@pytest.mark.parametrize("kind", MOMENTS)
def test_times_are_durations_times_of_a_day_or_dates(kind, write):
    cells = [[moment, r.voltage, r.current] for moment, r in zip(MOMENTS[kind], ROWS, strict=True)]
    assert not isinstance(cells[0][0], time) or kind == "times of a day"
    data = read(write(book(["Test Time", "Voltage (V)", "Current (mA)"], *cells), "cell.xlsx"))
    agrees(data)
    assert data.metadata.get("start") == ("2023-01-31 10:00:00" if kind == "dates with times" else None)


def test_a_cell_with_an_error_of_excel_is_named_by_its_sheet_and_row(write):
    content = book(HEADER, *CELLS)
    broken = changed(content, "xl/worksheets/sheet1.xml", rb'(<c r="B5")[^>]*><v>[^<]*', rb'\1 t="e"><v>#DIV/0!')
    with pytest.raises(LobsimError, match=r"\[Sheet\]', line 5: .* under 'Voltage \(V\)' is not a finite number"):
        read(write(broken, "cell.xlsx"))


def test_rows_are_counted_from_the_first_of_the_sheet_though_it_is_empty(write):
    cells = [[None, *row] for row in [HEADER, *CELLS]]
    cells[9][2] = "broken"
    with pytest.raises(LobsimError, match="line 13: 'broken' under"):
        read(write(book([], [], [], *cells), "cell.xlsx"))


@pytest.mark.parametrize(
    "content",
    [workbook({"Sheet": []}), book(["Cycle", "Capacity (mAh)"], [1, 0.7], [2, 0.6])],
    ids=["an empty one", "a table of cycles"],
)
def test_a_workbook_without_records_says_what_is_missing(content, write):
    with pytest.raises(LobsimError, match="no sheet with a voltage, a time and a current"):
        read(write(content, "cell.xlsx"))


def test_a_cell_in_the_last_row_and_column_does_not_end_the_process(write):
    """A sheet is kept as a whole table: all cells up to that one would need hundreds of gigabytes."""
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = changed(book(HEADER, *CELLS), "xl/worksheets/sheet1.xml", b"</sheetData>", far)
    with pytest.raises(LobsimError, match=r"no workbook that can be read: .*far beside the table"):
        read(write(content, "cell.xlsx"))


@pytest.mark.parametrize("end", [4, 30, 600, -30])
def test_a_workbook_that_is_cut_off_is_refused(end, write):
    with pytest.raises(LobsimError, match="no workbook that can be read") as error:
        read(write(book(HEADER, *CELLS)[:end], "cell.xlsx"))
    assert "\n" not in str(error.value)
