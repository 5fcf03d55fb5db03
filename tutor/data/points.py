"""Points of the plane in classes that no straight line separates: two moons, and spirals. Generated, seeded.

Source: Pedregosa et al. (2011), *Scikit-learn*, `make_moons`; Lang and Witbrock (1988), *Learning to Tell Two Spirals
Apart*, here with any number of arms.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def two_moons(count: int = 200, *, noise: float = 0.1, seed: int = 0) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return points (N, 2) and classes (N,) of two half circles that reach into each other.

    ``noise`` is the standard deviation that is added to both coordinates.
    """
    rng = np.random.default_rng(seed)
    classes = np.arange(count) % 2
    angle = rng.uniform(0, np.pi, count)
    x = np.where(classes == 0, np.cos(angle), 1 - np.cos(angle))
    y = np.where(classes == 0, np.sin(angle), 0.5 - np.sin(angle))
    points = np.stack([x, y], axis=1) + rng.normal(0, noise, (count, 2))  # (N, 2)
    return points.astype(np.float32), classes.astype(np.int64)


def spirals(
    count: int = 450, *, arms: int = 3, noise: float = 0.1, seed: int = 0
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return points (N, 2) and classes (N,) of spiral arms that wind around each other, within the unit circle.

    ``noise`` is the standard deviation of the angle, in radians.
    """
    rng = np.random.default_rng(seed)
    classes = np.arange(count) % arms
    radius = 0.05 + 0.95 * np.sqrt(rng.uniform(0, 1, count))
    angle = 4.5 * radius + 2 * np.pi * classes / arms + rng.normal(0, noise, count)
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)  # (N, 2)
    return points.astype(np.float32), classes.astype(np.int64)
