"""The interactive page: a cell to turn knobs on, for lectures and group meetings; everything stays on this machine."""
