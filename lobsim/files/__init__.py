"""Files: read with bounds, written whole or not at all; TOML, and values that JSON takes."""

from lobsim.files.disk import MOST_TABLE, MOST_TEXT, check, make_folder, regular, text, whole

__all__ = ["MOST_TABLE", "MOST_TEXT", "check", "make_folder", "regular", "text", "whole"]
