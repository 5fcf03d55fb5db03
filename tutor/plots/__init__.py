"""Drawing: pure functions from a figure, a size and a palette to Rich segments, and a text form of every figure."""
