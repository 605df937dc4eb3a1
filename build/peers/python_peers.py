"""Times statsmodels and scikit-learn on a raw file: python_peers.py FILE [REPEAT]. Prints one JSON object a line.

The design is made before the clock starts. gradient_inf_norm is that of the sum over the rows, intercept included. A library that is not installed is passed over.
"""

import json
import statistics
import sys
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")


def read(path):
    with open(path, "rb") as file:
        n, p = np.fromfile(file, "<i8", 2)
        return np.fromfile(file, "<f8", n * p).reshape(n, p), np.fromfile(file, "<f8", n)


def report(name, x, y, repeat, fit):
    times, processor = [], []
    for i in range(repeat + 1):
        start, spent = time.perf_counter(), time.process_time()
        coefficients = fit()
        if i > 0:
            times.append(time.perf_counter() - start)
            processor.append(time.process_time() - spent)
    residuals = np.exp(coefficients[0] + x @ coefficients[1:]) - y
    gradient = max(abs(residuals.sum()), np.abs(x.T @ residuals).max())
    print(json.dumps({"peer": name, "n": len(y), "p": x.shape[1], "median_s": statistics.median(times), "min_s": min(times), "cpu_s": statistics.median(processor),
                      "gradient_inf_norm": gradient}), flush=True)


def main():
    x, y = read(sys.argv[1])
    repeat = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    try:
        import statsmodels.api as sm

        design = sm.add_constant(x)
        family = sm.families.Poisson()
        report("statsmodels GLM", x, y, repeat, lambda: sm.GLM(y, design, family=family).fit(tol=1e-8).params)
        report("statsmodels Poisson", x, y, repeat, lambda: sm.Poisson(y, design).fit(disp=0).params)
    except ImportError:
        print("statsmodels is not installed", file=sys.stderr)
    try:
        from sklearn.linear_model import PoissonRegressor

        def fit(solver):
            model = PoissonRegressor(alpha=0.0, solver=solver, tol=1e-8, max_iter=1000).fit(x, y)
            return np.concatenate([[model.intercept_], model.coef_])

        for solver in ("newton-cholesky", "lbfgs"):
            report(f"scikit-learn {solver}", x, y, repeat, lambda solver=solver: fit(solver))
    except ImportError:
        print("scikit-learn is not installed", file=sys.stderr)


main()
