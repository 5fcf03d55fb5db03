"""What docs/performance.md states, measured: ``python -m benchmarks`` runs everything, with a name one.

Each compares two things in one run and gives their ratio, or gives percentiles; the machine's load is printed beside.
"""
