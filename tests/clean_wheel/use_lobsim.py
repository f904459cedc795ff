"""What a user of lobsim does first, in an environment that holds its wheel: prints the versions that it met."""

import json
import re
import subprocess
import sys
from importlib.metadata import entry_points, version
from importlib.util import find_spec
from pathlib import Path
from threading import Timer
from urllib.request import urlopen

import numpy as np

import lobsim

COMMAND = str(Path(sys.executable).with_name("lobsim"))
LATE_S = 600  # after which the page is ended, whatever it does
DISCHARGE = "Discharge at 0.4 mA/cm2 until 2.0 V"
EXCHANGE = "Oxygen reduction exchange current density [A.m-2]"
QUICK = lobsim.Cell("NIPS", "stacked").with_mesh(6, 10)


def it_is_the_wheel_and_nothing_else():
    """hexwgm is a distribution of its own."""
    assert Path(lobsim.__file__).is_relative_to(sys.prefix), lobsim.__file__
    assert find_spec("hexwgm") is None and find_spec("models") is None and find_spec("parameter_sets") is None
    shown = subprocess.run([COMMAND, "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout
    assert shown.strip() == f"lobsim {version('lobsim')}", shown


def the_discharge_of_the_readme_gives_its_number():
    result = lobsim.run(lobsim.Cell(membrane="NIPS", build="stacked"), DISCHARGE)
    assert round(result.capacity_mAh_g) == 3593 and result.cause == "film passivation", result
    result.plot().savefig("run.png")
    result.save("run.nc")
    assert lobsim.load("run.nc").capacity_mAh_g == result.capacity_mAh_g


def a_cell_cycles():
    steps = ("2.0 mA/cm2 until 1 mAh/cm2 or 1.5 V", "0.5 mA/cm2 until 1 mAh/cm2 or 4.2 V")
    result = lobsim.run(lobsim.Cell("NIPS", "cycling").with_mesh(6, 10), lobsim.cycle(*steps, times=2))
    assert len(result.cycles) == 2 and result.cycles["discharge_capacity_mAh_cm2"].round(3).eq(1).all(), result.cycles


def a_fit_finds_what_went_in():
    truth = lobsim.run(QUICK, DISCHARGE)
    capacity = np.linspace(0, truth.capacity_mAh_cm2, 40)
    voltage = np.interp(capacity, truth.discharged_mAh_cm2, truth.voltage_V)
    start = QUICK.with_values({EXCHANGE: 0.7 * QUICK.numbers[EXCHANGE]})
    found = lobsim.fit(start, [lobsim.Curve(DISCHARGE, capacity, voltage)], [EXCHANGE], starts=0, followed=1)
    assert abs(found.values[EXCHANGE] / QUICK.numbers[EXCHANGE] - 1) < 0.01, found


def a_laboratory_of_one_s_own_runs_and_is_shared():
    """From an empty folder: the template, a check, a run, two cells side by side, one file for a colleague."""

    def said(*words):
        return subprocess.run([COMMAND, *words], check=True, stdout=subprocess.PIPE, text=True).stdout

    said("new", "lab", "mine")
    assert "nothing is missing" in said("check", "mine")
    assert "My paper in DMSO" in said("run", "--cell", "mine/cell.toml", "--mesh", "4", "8")
    thick = lobsim.Membrane("thick", like="My paper", laboratory="mine", thickness="240 um")
    lobsim.Cell(thick, "My cell", laboratory="mine").with_mesh(4, 8).save("thick.toml")
    compared = said("compare", "mine/cell.toml", "thick.toml", "--protocol", "Discharge at 1 mA/cm2 for 6 min")
    assert "My paper in DMSO" in compared and "thick My cell" in compared, compared
    said("share", "thick.toml", "--protocol", "Discharge at 1 mA/cm2 for 6 min")
    assert "thick" in said("show", "thick.lobsim")


def pybamm_knows_models_and_numbers():
    import pybamm

    values = pybamm.ParameterValues("Saengkaew2023_NIPS_coin")
    solution = pybamm.Simulation(pybamm.Model("LobsimLumped"), parameter_values=values).solve([0, 3600])
    assert 2.4 < solution["Voltage [V]"].entries[-1] < 2.8
    for group in ("pybamm_models", "pybamm_parameter_sets"):
        assert [point.load() for point in entry_points(group=group) if point.value.startswith("lobsim.")]


def the_page_is_served():
    command = [COMMAND, "page", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        late = Timer(LATE_S, server.terminate)
        late.start()
        try:
            address = re.search(r"http://\S+", server.stdout.readline())[0]
            with urlopen(address, timeout=60) as page, urlopen(f"{address}_dash-layout", timeout=60) as layout:
                assert b"lobsim" in page.read() and json.load(layout)["props"]["children"]
        finally:
            late.cancel()
            server.terminate()  # as Ctrl-C
        assert server.wait(timeout=60) == 0


if __name__ == "__main__":  # processes that lobsim starts import this file again
    it_is_the_wheel_and_nothing_else()
    the_discharge_of_the_readme_gives_its_number()
    a_cell_cycles()
    a_fit_finds_what_went_in()
    a_laboratory_of_one_s_own_runs_and_is_shared()
    pybamm_knows_models_and_numbers()
    the_page_is_served()
    print(", ".join(f"{name} {version(name)}" for name in ("pybamm", "numpy", "scipy", "pandas", "xarray", "dash")))
