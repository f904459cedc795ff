"""A cycler's file dropped in a browser: its points lie beside the model, and a fit brings the knob back."""

import pytest

import lobsim
from benchmarks.page import started

pytestmark = pytest.mark.alone
LONGEST_ms = 150_000  # for a process that is started, and a small fit


def test_a_dropped_file_is_laid_beside_the_model_and_fitted(visit, tmp_path):
    cell = lobsim.Cell("NIPS", "stacked").with_mesh(4, 8)
    cell.save(tmp_path / "cell.toml")
    truth = cell.with_values({"Tunnelling thickness on tubes [m]": 6e-9})
    run = lobsim.run(truth, "Discharge at 2 mA/cm2 until 2.2 V")
    rows = zip(run.time_s, run.voltage_V, strict=True)
    lines = "".join(f"{seconds:.6f},{volts:.7f},-0.002\n" for seconds, volts in rows)
    (tmp_path / "cell A.csv").write_text(f"Test Time / s,Voltage / V,Current / A\n{lines}")
    with started("--cell", str(tmp_path / "cell.toml")) as (_, address):
        page = visit(address=address)
        page.set_default_timeout(LONGEST_ms)
        box = page.locator("#file input[type=file]")
        box.set_input_files({"name": "noise.mpr", "mimeType": "application/octet-stream", "buffer": bytes(range(200))})
        page.locator("#file-refused", has_text="noise.mpr").wait_for()
        box.set_input_files(tmp_path / "cell A.csv")
        page.locator("#file-refused", has_text="what is the area of its electrode").wait_for()
        page.locator("#file-area").fill("1")
        page.locator("#read-again").click()
        page.locator("#page.measuring:not(.stale) #said-residual:not(:empty)").wait_for()
        assert (page.locator("#box-current").input_value(), page.locator("#box-until").input_value()) == ("2", "2.2")
        names = page.evaluate("document.querySelector('#voltage .js-plotly-plot').data.map(one => one.name)")
        assert "measured" in names and "mV rms" in page.locator("#said-residual").inner_text()
        page.locator("#fit").click()
        page.locator("#fit-refused", has_text="choose one to 4 knobs").wait_for()
        page.locator("#fit-knobs label", has_text="Film that electrons cross").click()
        page.locator("#fit").click()
        page.locator("#fit-found tbody tr").wait_for()
        page.locator("#page:not(.stale)").wait_for()
        assert float(page.locator("#box-film").input_value()) == pytest.approx(6, rel=0.01)
        with page.expect_download() as arriving:
            page.locator("#fit-found a").click()
        arriving.value.save_as(tmp_path / "fitted.toml")
        page.locator("#take-away").click()
        page.locator("#page:not(.measuring):not(.stale)").wait_for()
    found = lobsim.Cell.load(tmp_path / "fitted.toml").numbers["Tunnelling thickness on tubes [m]"]
    assert found == pytest.approx(6e-9, rel=0.01)
