"""The check of a course: lessons read, held to the rules, and lived through with a real engine."""
