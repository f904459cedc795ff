"""Predictions with their uncertainty."""
