"""What is told of a learner's progress outside the screen: pages as text and Markdown, and plain data for scripts."""
