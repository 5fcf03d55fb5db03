"""The worker's side of running code: the keeper, the process that runs the learner's code, and all that judges it.

The modules import the standard library only, and torch or NumPy where the code at hand has already asked for them.
"""
