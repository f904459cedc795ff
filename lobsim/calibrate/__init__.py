"""Numbers that a paper's statements about its cycles fix, found again by the command that found them."""

from lobsim.calibrate.calibration import Calibration, Window
from lobsim.calibrate.cycles import calibrate

__all__ = ["Calibration", "Window", "calibrate"]
