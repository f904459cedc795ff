"""Display of objects and of the progress of long jobs, in a terminal, in a log and in a notebook."""
