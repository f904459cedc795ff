"""Numerics: finite volumes, meshes, solver settings."""
