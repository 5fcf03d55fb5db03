"""What the lesson screen decides, in plain Python: grading answers, what the main key does, what a run has shown."""
