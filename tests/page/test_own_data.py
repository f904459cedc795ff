"""A visitor's own data: read through the page's door, laid beside the model, fitted; what is hostile is a sentence."""

import base64
import gzip
import io
import sys
import time
import zipfile

import numpy as np
import pytest

import lobsim
from lobsim.errors import LobsimError
from lobsim.page import cell_files, dropped_file, fitting, legends, measured, measured_answers, solve, state, voltage
from lobsim.page.fitting import Fits
from lobsim.page.measured import Measured
from lobsim.page.own_process import Work
from lobsim.page.subject import PAPER, Subject
from tests.cyclers.test_genuine import FOLDER, THERE

COARSE = Subject(lobsim.Cell("NIPS", "stacked").with_mesh(4, 8))
FILM_nm = 8


def quiet(words: str) -> None:
    """Stand for a desk to which nothing matters."""


quiet.stopped = False


def packed(content: bytes) -> str:
    return f"data:application/octet-stream;base64,{base64.b64encode(content).decode()}"


def read(content: bytes, name: str, **said):
    """Read as the page does, but in this process."""
    content, name = dropped_file.unpacked(packed(content), name)
    return dropped_file.read(quiet, content, name, dropped_file.Given(**said))


def choices(link=""):
    return state.read(link, COARSE).choices


@pytest.fixture(scope="module")
def run():
    return solve.discharge(choices(f"film={FILM_nm}"))


@pytest.fixture(scope="module")
def table(run):
    """The run as a cycler of an electrode of 2 cm2 would write it, after a charge."""
    charge = "".join(f"{60 * n},{3.5 + n / 100},0.0008\n" for n in range(10))
    rows = zip(600 + 3600 * run.hours, run.voltage_V, strict=True)
    drawn = "".join(f"{seconds:.6f},{volts:.7f},-0.0008\n" for seconds, volts in rows)
    return f"Test Time / s,Voltage / V,Current / A\n{charge}{drawn}".encode()


@pytest.fixture(scope="module")
def found(table):
    return read(table, "cell A.csv", area_cm2=2.0)


@pytest.fixture(scope="module")
def curve(found):
    return Measured.read(found.curves[0])


def test_the_discharge_of_a_file_is_offered_with_its_current_and_limit(found, run):
    (sent,) = found.curves
    assert (sent["current_mA_cm2"], sent["limit_V"]) == (0.4, 2.0)
    assert sent["capacity_mAh_cm2"][-1] == pytest.approx(run.mAh_g[-1] / run.per_gram, rel=1e-4)
    assert "1 discharge" in found.words and sent["label"].endswith("to 2 V")


def test_model_less_measurement_is_nil_for_a_file_that_the_model_has_written(run, curve):
    off = measured.residual(run, curve)
    assert off.rms_mV < 0.05 and off.end_model == pytest.approx(off.end_measured, rel=1e-4)
    drawn = measured.figure(run, off, 4000.0)
    assert np.abs(drawn["data"][0]["y"]).max() < 1 and drawn["layout"]["yaxis"]["range"] == [-5, 5]


def test_model_less_measurement_is_what_the_measurement_was_moved_by(run, found):
    sent = dict(found.curves[0])
    sent["voltage_V"] = [volts - 0.02 for volts in sent["voltage_V"]]
    moved = Measured.read(sent)
    off = measured.residual(run, moved)
    assert off.rms_mV == pytest.approx(20, abs=0.1)
    assert not off.reached and off.end_model == pytest.approx(off.end_measured, rel=1e-4)
    assert "20 mV rms" in measured.sentence(run, moved, off, 0.4)
    assert measured.sentence(run, moved, off, 0.4).count("Measured at") == 0
    assert measured.sentence(run, moved, off, 0.5).startswith("Measured at 0.4 mA/cm², the model is run at 0.5.")


def test_a_model_that_goes_on_is_compared_at_the_last_voltage_of_the_measurement(run, found):
    sent = dict(found.curves[0])
    half = len(sent["voltage_V"]) // 2
    sent |= {name: sent[name][:half] for name in ("capacity_mAh_cm2", "voltage_V")}
    off = measured.residual(run, Measured.read(sent))
    assert off.reached and off.end_model == pytest.approx(sent["capacity_mAh_cm2"][-1], rel=1e-2)


def test_the_measured_points_lie_beside_the_curve_and_in_the_legend(run, curve):
    drawn = voltage.figure(run, own=curve)
    points = next(trace for trace in drawn["data"] if trace["name"] == "measured")
    assert points["x"][-1] == pytest.approx(run.mAh_g[-1], rel=1e-4)
    assert drawn["data"][-1]["name"] == "this run"
    assert "measured" in [span.children[1] for span in legends.voltages(drawn, "the paper")]
    assert "measured" not in [span.children[1] for span in legends.voltages(voltage.figure(run), "the paper")]


@pytest.mark.parametrize(
    "spoilt",
    [
        "a word",
        {"capacity_mAh_cm2": "x" * 100},
        {"voltage_V": [float("nan")] * 150},
        {"voltage_V": [2.5] * 10_000, "capacity_mAh_cm2": [1.0] * 10_000},
        {"voltage_V": [2500.0] * 150},
        {"current_mA_cm2": 0},
        {"limit_V": True},
        {"noise_V": -1},
        {"capacity_mAh_cm2": [[1.0]] * 150},
    ],
)
def test_a_curve_that_the_browser_makes_up_is_a_sentence(found, spoilt):
    sent = spoilt if isinstance(spoilt, str) else dict(found.curves[0]) | spoilt
    with pytest.raises(LobsimError):
        Measured.read(sent)


def zipped(size):
    """A workbook whose sheet unpacks to a thousand times its size."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * size)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "empty.csv", "is empty"),
        (bytes(range(256)) * 40, "noise.mpr", "noise.mpr"),
        (bytes(range(1, 256)) * 40, "noise.csv", "noise.csv"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "picture.png", "picture.png"),
        (zipped(20_000_000), "bomb.xlsx", "bomb.xlsx"),
        (zipped(1000), "macro.xlsm", "macro.xlsm"),
        (gzip.compress(b"\0" * 2_000_000), "bomb.csv.gz", "bomb.csv.gz"),
        (b"Test Time / s,Voltage / V\n0,2.5\n60,2.4\n", "../../../etc/passwd", "passwd"),
        (b"Q,V\n" + b"".join(b"%d,2.5\n" % n for n in range(9)), "C:\\con\0.csv", "con"),
        (b"Test Time / s,Voltage / V,Current / A\n" + b"0,2500,-1\n60,2400,-1\n", "mV.csv", "mV.csv"),
    ],
)
def test_a_hostile_file_is_a_sentence_without_a_folder_of_the_server(content, name, words):
    with pytest.raises(LobsimError) as refused:
        read(content, name, area_cm2=1.0)
    said = str(refused.value)
    assert words in said and "/tmp" not in said and "\n" not in said


def test_a_file_that_is_too_large_or_did_not_come_as_a_whole_is_refused_before_it_is_unpacked():
    big = "data:,AAAA" + "A" * int(dropped_file.LARGEST_MB * 4e6 / 3)
    with pytest.raises(LobsimError, match="more than 32 MB"):
        dropped_file.unpacked(big, "big.csv")
    for contents in (None, 3, "nothing", "data:;base64,%%%"):
        with pytest.raises(LobsimError):
            dropped_file.unpacked(contents, "odd.csv")


def test_what_the_file_does_not_say_is_asked_in_words_and_read_with_the_answer(table):
    with pytest.raises(LobsimError, match="what is the area of its electrode"):
        read(table, "cell A.csv")
    bare = b"Q,V\n" + b"".join(f"{n / 10},{2.7 - n / 100}\n".encode() for n in range(30))
    columns = "capacity_mAh_cm2=Q\n\n Voltage / V = V "
    (one,) = read(bare, "paper.csv", area_cm2=1.0, current_mA_cm2=0.2, columns=columns).curves
    assert (one["current_mA_cm2"], one["capacity_mAh_cm2"][-1]) == (0.2, 2.9)
    with pytest.raises(LobsimError, match="a column is named as"):
        read(bare, "paper.csv", columns="Voltage")
    with pytest.raises(LobsimError, match="21 columns are named"):
        read(bare, "paper.csv", columns="a=b\n" * 21)


def test_a_file_without_a_discharge_says_so():
    rows = "".join(f"{60 * n},{3.5 + n / 100},0.001\n" for n in range(20))
    with pytest.raises(LobsimError, match="holds no discharge"):
        read(f"Test Time / s,Voltage / V,Current / A\n{rows}".encode(), "charge.csv", area_cm2=1.0)


@pytest.mark.skipif(not THERE, reason="no genuine files here")
@pytest.mark.parametrize("name", ["maccor_TestTime_days.txt", "mpt_no_last_newline_gcpl.mpt", "lanhe_workbook.xlsx"])
def test_genuine_files_come_through_the_door_or_say_that_they_hold_no_discharge(name):
    logged = lobsim.cyclers.read(FOLDER / name, area_cm2=100.0).curves()
    content = (FOLDER / name).read_bytes()
    if not any(one.capacity_Ah.size >= 5 for one in logged):
        with pytest.raises(LobsimError, match="discharge"):
            read(content, name, area_cm2=100.0)
        return
    curves = read(content, name, area_cm2=100.0).curves
    first = next(one for one in logged if one.capacity_Ah.size >= 5)
    assert curves[0]["capacity_mAh_cm2"][-1] == pytest.approx(first.capacity_mAh_cm2.max(), rel=1e-5)
    assert Measured.read(curves[0]).curve.voltage_V.size > 4


def test_the_fit_of_a_discharge_of_the_model_finds_the_knob_again(curve):
    fitted = fitting.fit(quiet, choices(), curve, ["film"], starts=2, followed=1)
    (row,) = fitted.rows
    assert row.value == pytest.approx(FILM_nm, rel=1e-3) and row.low <= FILM_nm <= row.high
    assert dict(state.read(fitted.query, COARSE).choices.turned)["film"] == pytest.approx(FILM_nm, rel=1e-3)
    assert fitted.first == () and fitted.rms_mV < 0.1 and "Tunnelling thickness" in fitted.cell


def test_a_fit_that_is_stopped_gives_its_best_so_far_and_says_so(curve):
    def desk(words):
        desk.stopped = "best misfit" in words

    desk.stopped = False
    fitted = fitting.fit(desk, choices(), curve, ["film", "area"], starts=8, followed=8)
    assert fitted.first[0].startswith("the search was interrupted") and len(fitted.rows) == 2


def test_porosity_is_fitted_under_the_law_that_its_knob_chooses(curve):
    base = fitting._with_knobs(choices(), {"porosity": choices()["porosity"]})
    assert base.cell().laws["structure"] == "loading"
    assert fitting._unknown("porosity", base).low == 0.5


@pytest.mark.parametrize("keys", [None, [], ["film"] * 0, ["thickness"], ["nobody"], [{}], list("abcde")])
def test_knobs_that_cannot_be_fitted_are_refused(keys):
    with pytest.raises(LobsimError):
        fitting.chosen(keys)


def waits(desk, seconds):
    """A task that tells how long it waits, until it is stopped."""
    for n in range(int(100 * seconds)):
        desk(f"{n}")
        if desk.stopped:
            return "stopped"
        time.sleep(0.01)
    return "done"


def dies(desk):
    """A task whose process ends."""
    import os

    os._exit(3)


def test_work_is_stopped_given_up_or_ended_and_says_how():
    options = {"patience_s": 60.0, "longest_s": 120.0, "grace_s": 60.0}
    works = [Work(waits, 60, **options), Work(dies, **options), Work(waits, 0, **options)]
    works[0].stop()
    assert all(work.over(60) for work in works)
    assert [works[0].result(), works[2].result()] == ["stopped", "done"]
    with pytest.raises(LobsimError, match="came to an end"):
        works[1].result()


class Going:
    """Stands for work that goes on until it is ended."""

    def __init__(self, *_, **__):
        self.words, self.looked, self.ended, self.stopped = "half", time.time(), False, False

    def goes_on(self):
        return not self.ended

    def over(self):
        return self.ended

    def stop(self):
        self.stopped = True

    def end(self):
        self.ended = True


def test_a_visitor_has_one_fit_and_a_server_few(monkeypatch, found):
    monkeypatch.setattr(fitting, "Work", Going)
    fits = Fits(1)
    sent = found.curves[0]
    fits.begin("one", "", sent, ["film"], COARSE)
    first = fits._works["one"]
    assert fits.look("one") == ("half", None)
    with pytest.raises(LobsimError, match="1 fits of other visitors"):
        fits.begin("two", "", sent, ["film"], COARSE)
    fits.begin("one", "", sent, ["film", "area"], COARSE)
    assert first.ended
    fits.stop("one")
    assert fits._works["one"].stopped
    fits._works["one"].ended, fits._works["one"].looked = True, 0.0
    fits.begin("two", "", sent, ["film"], COARSE)
    with pytest.raises(LobsimError, match="there is no fit that goes on"):
        fits.look("one")


def test_a_fit_is_answered_with_what_the_page_does_next(monkeypatch, found):
    monkeypatch.setattr(fitting, "Work", Going)
    fits = Fits(1)
    asked = {"does": "begin", "visitor": "me", "query": "", "curve": found.curves[0], "knobs": ["film"]}
    assert measured_answers.fitted(fits, asked, COARSE)[0] == {"goes": True}
    assert measured_answers.fitted(fits, {"does": "look", "visitor": "me"}, COARSE)[1] == "half"
    refused = measured_answers.fitted(fits, asked | {"knobs": ["thickness"]}, COARSE)
    assert refused[0] == {"goes": False} and "knob to be fitted" in refused[2]


def test_a_cell_is_saved_and_opened_again_as_it_is_shown():
    shown = state.read("membrane=VF&build=coin&gas=air&area=80&porosity=0.8&dose=20&thickness=150").choices
    content = cell_files.cell_file(shown)
    assert state.read(cell_files.opened(quiet, content, "cell.toml", PAPER)).choices.cell() == shown.cell()


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (lobsim.Cell().with_values({"Contact resistance [Ohm.m2]": 1e-3}), "no knob of this page sets"),
        (lobsim.Cell().with_laws(network="Bruggeman"), "no knob of this page sets"),
    ],
)
def test_a_cell_that_the_page_cannot_show_is_sent_to_the_command_line(cell, words, tmp_path):
    cell.save(tmp_path / "cell.toml")
    with pytest.raises(LobsimError, match=words):
        cell_files.opened(quiet, (tmp_path / "cell.toml").read_bytes(), "mine.toml", PAPER)
    with pytest.raises(LobsimError, match=r"^(?!.*/tmp)"):
        cell_files.opened(quiet, b"\0\1\2", "mine.toml", PAPER)


@pytest.mark.parametrize(
    "words", ['[laws]\nkinetics = "antigravity:run"', 'laboratory = "/etc"', 'laboratory = "nearby"', 'paper = "/etc"']
)
def test_a_cell_that_is_dropped_runs_nothing_and_looks_at_no_file(words):
    content = f'[cell]\nmembrane = "NIPS"\nbuild = "stacked"\n{words}\n'.encode()
    with pytest.raises(lobsim.LobsimError, match=r"'mine\.toml' names code, or a laboratory that is not this page's"):
        cell_files.opened(quiet, content, "mine.toml", PAPER)
    assert "antigravity" not in sys.modules
