"""One file = one model = one page: unknowns, laws, balances, boundary and initial conditions, events, outputs."""
