"""A model with the numbers of a cell, built once and solved step by step."""
