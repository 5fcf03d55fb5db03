"""Small real data sets that ship with the course, and generators."""
