"""What readers of files ask for as options of a command, said as the boxes of the page in which a visitor answers."""

import re

from lobsim.cyclers.asked_columns import NAME_THEM

COLUMNS = re.compile(r"(?:give )?columns=\{.+?\}+ \((--column '.+')\)")
COLUMN = re.compile(r"--column '(.+?)'(?=$|[ )])")
SAID = {
    NAME_THEM: "say which column is what, a line each, such as “Voltage / V=Ewe” and “Test Time / s=time”; of a file "
    "with capacity and voltage alone “capacity_mAh_cm2=Q” too, and the current",
    "give current_mA_cm2 and area_cm2 (--current and --area)": "give its current, and the area of the electrode",
    "read it with trust_sign=True (--trust-sign)": "it is read by lobsim data --trust-sign",
    "with cut_off=True (--cut-off)": "with lobsim data --cut-off",
    "leave out current_mA_cm2": "leave out the current",
    "leave out columns": "leave out the names of columns",
}


def in_boxes(words: str) -> str:
    """Say in words of the page what a visitor is asked for."""
    for asked, said in SAID.items():
        words = words.replace(asked, said)
    words = COLUMNS.sub(r"write as names of columns, a line each: \1", words)
    return COLUMN.sub(r"“\1”", words)
