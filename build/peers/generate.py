"""Writes a raw file of simulated counts: generate.py N P FILE [SEED].

x ~ N(0, 1), slopes cycling .3, -.2, .1 over sqrt(p / 3), intercept .2, y ~ Poisson(exp(eta)).
Format: int64 n, int64 p, X row by row, then y; doubles; all little-endian.
"""

import sys

import numpy as np


def main() -> None:
    n, p, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    random = np.random.default_rng(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    x = random.standard_normal((n, p))
    slopes = np.resize([0.3, -0.2, 0.1], p) / np.sqrt(p / 3)
    y = random.poisson(np.exp(0.2 + x @ slopes))
    with open(path, "wb") as file:
        np.array([n, p], "<i8").tofile(file)
        x.astype("<f8").tofile(file)
        y.astype("<f8").tofile(file)


main()
