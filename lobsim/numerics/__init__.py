"""How the equations are solved: finite volumes, meshes, solver settings."""
