"""Many runs of one structure with different numbers, solved side by side in the lanes of a processor."""

from lobsim.batch.in_lanes import discharges

__all__ = ["discharges"]
