"""The numbers: one package per paper."""
