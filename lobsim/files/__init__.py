"""Files: read with bounds, written whole or not at all; TOML, and values that JSON takes."""

from lobsim.files.disk import MOST_TABLE, MOST_TEXT, check, make_folder, regular, text, whole
from lobsim.files.tables import write_tables

__all__ = ["MOST_TABLE", "MOST_TEXT", "check", "make_folder", "regular", "text", "whole", "write_tables"]
