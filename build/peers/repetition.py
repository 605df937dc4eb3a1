"""Times scikit-learn on a million rows of which 500 are distinct, as they are and merged by pandas: repetition.py [REPEAT].

The regressors have 10, 5, 5 and 2 values, as those of the benchmark 'repetition'; prints the least time of each in milliseconds.
"""

import sys
import time

import numpy as np
import pandas
from sklearn.linear_model import PoissonRegressor


def least(repeat, run):
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return f"{1e3 * min(times):.3g} ms"


def main() -> None:
    repeat = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    n, random = 1_000_000, np.random.default_rng(3)
    x = np.column_stack([0.5 * random.integers(0, levels, n) for levels in (10, 5, 5, 2)])
    y = random.poisson(np.exp(0.2 + x @ np.array([0.1, -0.1, 0.1, 0.1]))).astype(float)
    names = list("abcd")
    frame = pandas.DataFrame(x, columns=names).assign(y=y)

    def merge():
        return frame.groupby(names, sort=False)["y"].agg(["sum", "size"]).reset_index()

    merged = merge()
    weight = merged["size"].to_numpy()
    columns, mean = merged[names].to_numpy(), merged["sum"].to_numpy() / weight
    print("rows", n, "merged", len(merged))
    print("pandas merges", least(repeat, merge))
    for solver, tolerance in (("lbfgs", 1e-8), ("newton-cholesky", 1e-8)):
        model = PoissonRegressor(alpha=0, solver=solver, tol=tolerance, max_iter=1000)
        print(solver, "all", least(repeat, lambda: model.fit(x, y)), "merged", least(4 * repeat, lambda: model.fit(columns, mean, sample_weight=weight)))


main()
