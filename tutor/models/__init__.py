"""The reference models that learners read: one idea a file, proven equal to torch."""
