"""Texts as programs and people leave them: encodings, ends of lines, footers, zeros, spectra, and mutations of all."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lobsim.cyclers import read, text
from lobsim.errors import LobsimError
from tests.cyclers import made
from tests.cyclers.made_rows import ROWS

NAMES = ["Test Time (s)", "Voltage (V)", "Current (mA)", "Capacity (mAh)"]
CHINESE = ["测试时间(s)", "电压(V)", "电流(mA)", "容量(mAh)"]


def table(delimiter=",", mark=".", ends="\n", names=NAMES):
    """The rows of the made test as text."""
    rows = [[repr(value).replace(".", mark) for value in (r.time, r.voltage, r.current, r.capacity)] for r in ROWS]
    return "".join(delimiter.join(cells) + ends for cells in [names, *rows])


def agrees(data):
    frame = data.table
    np.testing.assert_allclose(frame["Test Time / s"], [r.time for r in ROWS], rtol=1e-12)
    np.testing.assert_allclose(frame["Voltage / V"], [r.voltage for r in ROWS], rtol=1e-12)
    np.testing.assert_allclose(frame["Current / A"], [r.current / 1e3 for r in ROWS], rtol=1e-12)


TEXTS = {
    "ends of an old Mac": table(ends="\r").encode(),
    "ends of Windows written twice": table(ends="\r\r\n").encode(),
    "UTF-16 of Windows": table("\t").encode("utf-16"),
    "UTF-16 of others": b"\xfe\xff" + table("\t").encode("utf-16-be"),
    "UTF-16 without its mark": table("\t").encode("utf-16-le"),
    "UTF-16 of others without its mark": table("\t").encode("utf-16-be"),
    "GBK": table(names=CHINESE).encode("gbk"),
    "Chinese in UTF-8": table(names=CHINESE).encode(),
    "the mark of UTF-8": b"\xef\xbb\xbf" + table().encode(),
    "semicolons and commas": table(";", ",").encode(),
    "Excel's line of the separator": b"sep=;\r\n" + table(";", ",", "\r\n").encode(),
    "columns between spaces": table("   ", names=["time/s", "Ewe/V", "<I>/mA", "Capacity/mA.h"]).encode(),
    "a comma at the end of each line": table(ends=",\n").encode(),
    "comments before it": b"# cell 7\n# by hand, 3 of 5\n" + table().encode(),
    "empty lines between": table().replace("\n600", "\n\n600").encode(),
    "a row of units": table(names=["Time", "Voltage", "Current", "Capacity"])
    .replace("\n", "\ns,V,mA,mAh\n", 1)
    .encode(),
    "spaces around each cell": table(" , ").encode(),
    "quotes around each cell": table('","', ends='"\n"').removesuffix('"').encode().join([b'"', b""]),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_is_read_however_it_is_written(kind, write):
    agrees(read(write(TEXTS[kind], "cell.csv")))


@pytest.mark.parametrize("footer", ["\nEnd of test\n", "Test finished\nby operator\n", "Comment,none\n"])
def test_words_behind_the_last_row_are_left_out_with_a_remark(footer, write):
    data = read(write((table() + footer).encode()))
    agrees(data)
    assert any("is no row" in remark for remark in data.remarks)


@pytest.mark.parametrize("line", ["12.5\n", "12.5,2.9\n", "End,2.9\n", "End of part\n" + "1,2.9,0.1,0\n"])
def test_a_row_that_is_cut_off_is_no_footer(line, write):
    with pytest.raises(LobsimError, match=r"line 65: .*damaged or cut off"):
        read(write((table() + line).encode()))


def test_zeros_at_the_end_are_told_as_a_loss_of_power(write):
    with pytest.raises(LobsimError, match="line 65: from here on the file is zeros, as after a loss of power"):
        read(write(table().encode() + bytes(3000)))


def test_a_last_number_that_is_longer_than_those_above_is_not_cut_off(write):
    """The end of a rest: the current was 0 in all rows, and is not in the last."""
    lines = ["Test Time (s),Voltage (V),Current (mA)", *(f"{60 * i},2.9,0" for i in range(9)), "540,2.8,-0.4"]
    data = read(write("\n".join(lines).encode()))
    assert data.table["Current / A"].iloc[-1] == -4e-4


@pytest.mark.parametrize("number", ["1_0", "nan", "inf", "1e999", "0x10", "١", "", "1 0", "--1", "1.2.3", "+-1"])
def test_what_is_no_number_is_named_with_its_line(number, write):
    lines = table().splitlines()
    lines[5] = lines[5].rpartition(",")[0].rpartition(",")[0] + f",{number},0.0"
    with pytest.raises(LobsimError, match=r"line 6: .* under 'Current \(mA\)' is not a finite number"):
        read(write(("\n".join(lines) + "\n").encode()))


@pytest.mark.parametrize("words", [["1", "-2.5e-3", ".5", "+7.", "0"], ["1,5", "2,25"], ["1,000.5", "12"]])
def test_a_column_is_read_as_each_of_its_numbers(words, tmp_path):
    """Columns are read whole; `NUMBER` says what a number is."""
    plain = text.with_points(words)
    sheet = text.Sheet(tmp_path, ["a"], [[word] for word in words], list(range(len(words))))
    assert all(text.NUMBER.fullmatch(word) for word in plain) and sheet.is_numeric(0)
    np.testing.assert_array_equal(sheet.numbers(0), [float(word) for word in plain])


SPECTRA = {
    "of a table": "freq/Hz,Re(Z)/Ohm,-Im(Z)/Ohm\n1e5,10,0.2\n1e4,11,0.3\n",
    "with time and voltage": "time/s,Ewe/V,<I>/mA,freq/Hz,Re(Z)/Ohm\n1,3.1,0,1e5,10\n2,3.1,0,1e4,11\n",
    "of ZPlot": "ZPLOT2 ASCII\n  Freq(Hz)  Ampl  Bias  Time(Sec)  Z'(a)  Z''(b)\nEnd Comments\n 1e5 0 0 1 10 -2\n",
    "of a preamble": "Operator: A. N.\n\nFrequency (Hz)\tZ' (Ohm)\tZ'' (Ohm)\n1e5\t10\t0.2\n1e4\t11\t0.3\n",
}


@pytest.mark.parametrize("kind", SPECTRA)
def test_a_spectrum_is_refused_by_its_name(kind, write):
    with pytest.raises(LobsimError, match="is an impedance spectrum"):
        read(write(SPECTRA[kind].encode(), "cell.txt"))


def test_rows_of_impedance_between_charges_are_no_spectrum(write):
    lines = ["time/s\tEwe/V\tI/mA\tNs\tfreq/Hz\tRe(Z)/Ohm"]
    lines += [f"{r.time}\t{r.voltage}\t{r.current}\t{r.step}\t{1e4 if r.step == 1 else 0}\t{5.0}" for r in ROWS]
    agrees(read(write(("\n".join(lines) + "\n").encode(), "cell.mpt")))


def test_parts_of_a_par_of_versastudio_are_no_rows(write):
    """Its rows stand between marks, and behind them comes what the program wants to remember."""
    rows = [f"0,{i},{r.voltage},{r.current / 1e3},{r.time}" for i, r in enumerate(ROWS)]
    header = "Definition=Segment #, Point #, E(V), I(A), Elapsed Time(s)"
    before = ["<Experiment>", "DateAcquired=Thursday, June 12, 2025", "</Experiment>", "<Segment1>", "Type=11", header]
    half = len(rows) // 2
    between = ["</Segment1>", "<Segment2>", "Type=11", header]
    after = ["</Segment2>", '<?xml version="1.0"?>', "<Panel A=1 B=2>", "</Panel>"]
    agrees(read(write("\n".join([*before, *rows[:half], *between, *rows[half:], *after]).encode(), "cell.par")))


def test_a_counter_with_gaps_is_left_out_with_a_remark(write):
    lines = table().splitlines()
    lines[5] = lines[5].rpartition(",")[0] + ","
    data = read(write(("\n".join(lines) + "\n").encode()))
    agrees(data)
    assert any("'Capacity (mAh)' was not used: '' in line 6 is no number" in remark for remark in data.remarks)


def test_volts_that_no_battery_has_are_millivolts_with_a_remark(write):
    lines = ["Rec#\tCyc#\tStep\tTestTime\tStepTime\tmAmps\tVolts\tState"]
    states = {"rest": "R", "charge": "C", "discharge": "D"}
    for i, r in enumerate(ROWS, 1):
        times = (f"  0d {int(t // 3600):02d}:{int(t // 60 % 60):02d}:{t % 60:05.2f}" for t in (r.time, r.step_time))
        cells = [i, r.cycle, r.step, *times, abs(r.current), round(1e3 * r.voltage, 1), states[r.kind]]
        lines.append("\t".join(map(str, cells)))
    data = read(write(("\n".join(lines) + "\n").encode(), "cell.txt"))
    agrees(data)
    assert any("beyond any battery: millivolts were taken" in remark for remark in data.remarks)


def test_empty_columns_of_bdf_are_left_out_and_steps_are_told_by_their_identity(write):
    lines = ["test_time_second,voltage_volt,current_ampere,unix_time_second,step_id,step_time_second"]
    lines += [f"{r.time},{r.voltage},{r.current / 1e3},,{r.step},{r.step_time if r.step > 1 else ''}" for r in ROWS]
    data = read(write(("\n".join(lines) + "\n").encode(), "cell.bdf"))
    agrees(data)
    assert len(data.step_rows) == ROWS[-1].step
    assert [remark for remark in data.remarks if "step_time_second' is empty in 3 of 63" in remark] == list(
        data.remarks
    )


BYTES = st.one_of(st.integers(0, 255), st.sampled_from(b'\0\r\n\t ,;."+-eE<[/_'))
KINDS = {
    "table": ("cell.csv", table().encode()),
    "UTF-16": ("cell.txt", table("\t").encode("utf-16")),
    "GBK": ("cell.csv", table(names=CHINESE).encode("gbk")),
    **{name: (made.FILES[name].name, made.FILES[name].content) for name in ("bdf", "biologic", "arbin", "novonix")},
}


@st.composite
def damaged(draw, whole):
    """Change some bytes, take a part out, put one in, or cut off."""
    place = draw(st.integers(0, len(whole) - 1))
    kind = draw(st.sampled_from(["change", "take", "put", "cut", "behead"]))
    if kind == "cut":
        return whole[:place]
    if kind == "behead":
        return whole[place:]
    if kind == "take":
        return whole[:place] + whole[place + draw(st.integers(1, 300)) :]
    put = bytes(draw(st.lists(BYTES, min_size=1, max_size=8)))
    return whole[:place] + put + whole[place + (len(put) if kind == "change" else 0) :]


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_text_is_read_or_refused_in_one_line(kind, tmp_path_factory):
    name, whole = KINDS[kind]
    path = tmp_path_factory.mktemp("damaged") / name
    everything = list(HealthCheck)

    @settings(max_examples=100, derandomize=True, deadline=None, database=None, suppress_health_check=everything)
    @given(content=damaged(whole))
    def run(content):
        path.write_bytes(content)
        try:
            table = read(path).table
        except LobsimError as error:
            assert "\n" not in str(error)
        else:
            assert np.isfinite(table["Voltage / V"]).all() and (np.diff(table["Test Time / s"]) >= 0).all()

    run()
