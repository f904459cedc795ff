"""What a user sees of objects and of long jobs, in a terminal, in a log and in a notebook."""
