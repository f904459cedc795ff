"""The command line takes own laws and models by name, lists those of packages, and checks the units of a file's."""

import json
import os
import subprocess
import sys

import pytest

GOOD = """
import lobsim
from lobsim.models.lumped import Lumped
from lobsim.parameters import assumed

@lobsim.law("passivation", numbers={"Crack spacing [m]": assumed(5e-9, "a guess")})
def cracked(at, p):
    return at.bare * (1 + (at.d / p["Crack spacing [m]"]) ** 2)

@lobsim.law("passivation")
def half(j_kin, d, d_t, l_t, p):
    return j_kin / 2

@lobsim.law("network")
def straight(f, p):
    return f.eps_l, f.eps_g

class Mine(Lumped):
    pass

OUTPUTS = {"Distance [V]": lambda m: m["Voltage [V]"] - 2.96}
"""
BAD_LAW = GOOD.replace('(at.d / p["Crack spacing [m]"]) ** 2', "at.d / d_s(p)") + "\ndef d_s(p):\n    return p.d_s\n"
BAD_OUTPUT = GOOD.replace("Distance [V]", "Distance [A]")


def lobsim(folder, *arguments):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(one for one in sys.path if one)}
    command = [sys.executable, "-P", "-m", "lobsim", *arguments]  # -P: without the current folder, as a script has it
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "my_laws.py").write_text(GOOD)
    return tmp_path


def test_a_run_takes_a_law_and_a_model_of_the_current_folder(folder):
    own = ("--law", "passivation=my_laws:cracked", "--set", "Crack spacing [m]=2e-8", "--model", "my_laws:Mine")
    done = lobsim(
        folder, "run", "--build", "coin", *own, "--protocol", "Discharge at 0.4 mA/cm2 until 2.0 V", "--json", "-"
    )
    assert not done.returncode, done.stderr
    assert json.loads(done.stdout)["model"] == "my_laws:Mine"


def test_a_law_that_does_not_fit_ends_with_one_sentence(folder):
    done = lobsim(folder, "run", "--law", "film=my_laws:half", "--protocol", "Rest for 1 min")
    assert done.returncode == 2 and "'half' says that it is a passivation law" in " ".join(done.stderr.split())
    done = lobsim(folder, "run", "--law", "passivation=my_lws:half", "--protocol", "Rest for 1 min")
    assert done.returncode == 2 and "no module 'my_lws'" in " ".join(done.stderr.split())


def test_check_finds_the_laws_models_and_outputs_of_a_file(folder):
    done = lobsim(folder, "check", "my_laws.py", "--json", "-")
    found = {one["model"]: one for one in json.loads(done.stdout)}
    assert not done.returncode and not any(one["slips"] for one in found.values())
    assert {
        "coin, passivation=cracked",
        "coin, passivation=half, kinetics=branches",
        "coin, network=straight",
        "Lumped lithium-oxygen cell",
    } <= set(found)


@pytest.mark.parametrize("text", [BAD_LAW, BAD_OUTPUT])
def test_check_sees_units_that_do_not_meet(text, folder):
    (folder / "bad.py").write_text(text)
    done = lobsim(folder, "check", "bad.py", "--json", "-")
    slips = [slip for one in json.loads(done.stdout) for slip in one["slips"]]
    assert done.returncode == 1 and slips


def test_laws_of_packages_are_listed(folder):
    (folder / "packaged-1.0.dist-info").mkdir()
    (folder / "packaged-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: packaged\nVersion: 1.0\n")
    (folder / "packaged-1.0.dist-info" / "entry_points.txt").write_text(
        "[lobsim_laws]\npassivation.My Law = my_laws:cracked\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), *(one for one in sys.path if one)])}
    command = [sys.executable, "-m", "lobsim", "list", "laws", "--json", "-"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)
    listed = [one for one in json.loads(done.stdout) if one["choice"] == "My Law"]
    assert listed == [
        {"law": "passivation", "choice": "My Law", "default": False, "what": "of an installed package: my_laws:cracked"}
    ]
