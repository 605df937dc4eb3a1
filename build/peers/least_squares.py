"""Times numpy's and others' least squares on a raw file: least_squares.py FILE [REPEAT]. Prints one JSON object a line.

The column of ones is made before the clock starts. The error is the largest difference of a coefficient from numpy's lstsq, relative to its size.
"""

import json
import statistics
import sys
import time

import numpy as np


def main():
    with open(sys.argv[1], "rb") as file:
        n, p = np.fromfile(file, "<i8", 2)
        x = np.fromfile(file, "<f8", n * p).reshape(n, p)
        y = np.fromfile(file, "<f8", n)
    repeat = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    design = np.column_stack([np.ones(n), x])
    reference = np.linalg.lstsq(design, y, rcond=None)[0]

    def report(name, fit):
        times, processor = [], []
        start = time.perf_counter()
        coefficients = fit()
        # A short fit is timed many times at once: the clock of the processor is coarse.
        at_once = max(1, int(0.05 / max(time.perf_counter() - start, 1e-6)))
        for _ in range(repeat):
            start, spent = time.perf_counter(), time.process_time()
            for _ in range(at_once):
                coefficients = fit()
            times.append((time.perf_counter() - start) / at_once)
            processor.append((time.process_time() - spent) / at_once)
        error = float(np.max(np.abs(coefficients - reference) / np.abs(reference)))
        print(json.dumps({"peer": name, "n": int(n), "p": int(p), "median_s": statistics.median(times), "min_s": min(times),
                          "cpu_s": statistics.median(processor), "error": error}), flush=True)

    report("numpy lstsq", lambda: np.linalg.lstsq(design, y, rcond=None)[0])

    def by_cholesky():
        factor = np.linalg.cholesky(design.T @ design)
        return np.linalg.solve(factor.T, np.linalg.solve(factor, design.T @ y))

    report("numpy X'X, cholesky", by_cholesky)
    try:
        import statsmodels.api as sm

        report("statsmodels OLS", lambda: sm.OLS(y, design).fit().params)
    except ImportError:
        print("statsmodels is not installed", file=sys.stderr)
    try:
        from sklearn.linear_model import LinearRegression

        def by_sklearn():
            model = LinearRegression().fit(x, y)
            return np.concatenate([[model.intercept_], model.coef_])

        report("scikit-learn LinearRegression", by_sklearn)
    except ImportError:
        print("scikit-learn is not installed", file=sys.stderr)


main()
