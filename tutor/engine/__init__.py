"""Running the learner's code in a process of its own."""
