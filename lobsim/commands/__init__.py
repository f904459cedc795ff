"""The commands of `lobsim`, one file each. Nothing heavy is imported before a command needs it."""
