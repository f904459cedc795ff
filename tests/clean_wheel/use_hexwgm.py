"""What a user of hexwgm does first, in an environment that holds its wheel: prints the versions that it met."""

import json
import subprocess
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import hexwgm

assert Path(hexwgm.__file__).is_relative_to(sys.prefix), hexwgm.__file__
assert find_spec("lobsim") is None

command = Path(sys.executable).with_name("hexwgm")
shown = subprocess.run([command, "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout
assert shown.strip() == f"hexwgm {version('hexwgm')}", shown

mode = hexwgm.Cavity(side=2.868, n=hexwgm.ZNO_TM, background=1.73, pol="TM").mode(N=47)
assert abs(mode.wavelength_nm - 631.71) < 0.005 and mode.m == 5, mode  # as its README says

asked = ["modes", "--side", "2.868", "--background", "1.73", "--from", "630", "--to", "633"]
table = json.loads(subprocess.run([command, *asked], check=True, stdout=subprocess.PIPE, text=True).stdout)
assert any(row["N"] == 47 for row in table), table

print(", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "scikit-fem", "typer")))
