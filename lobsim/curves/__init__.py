"""Shapes of curves: plateau and knee of a discharge, plateaus of a charge."""
