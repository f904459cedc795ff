"""The page as one file without Python: discharges solved beforehand on a grid of knobs, and interpolated in between."""
