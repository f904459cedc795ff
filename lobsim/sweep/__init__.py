"""Studies: many runs, designed, solved on many processes, kept in a store that survives."""
