# SPDX-License-Identifier: Apache-2.0
"""How a cost grows: the exponent of the power that fits it, and whether that is worse than n log n."""
import math


def exponent(points):
    """The slope of the line of least squares through the logarithms; points are (n, cost), all above 0."""
    logs = [(math.log(n), math.log(cost)) for n, cost in points]
    if len(logs) < 2:
        raise ValueError("a fit needs two points at least")
    mean_n, mean_cost = (sum(column) / len(logs) for column in zip(*logs))
    across = sum((n - mean_n) ** 2 for n, _ in logs)
    if across == 0:
        raise ValueError("a fit needs two different sizes at least")
    return sum((n - mean_n) * (cost - mean_cost) for n, cost in logs) / across


def n_log_n(points):
    """The exponent that n log n itself would have, fitted to the same sizes: a little above 1."""
    return exponent([(n, n * math.log(max(n, 2))) for n, _ in points])


def growth(points, tolerance=0.05):
    """Total cost against size. Caches and clocks make a linear thing look a little steeper: hence the tolerance."""
    found, limit = exponent(points), n_log_n(points)
    return {"exponent": round(found, 3), "limit": round(limit, 3), "worse_than_n_log_n": found > limit + tolerance}
