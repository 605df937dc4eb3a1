"""Processor time of lbfgsb beside SciPy's L-BFGS-B, as markdown: the two in turn, medians over the rounds.

Both minimize the same functions with cost and gradient from one call, to max |g_i| <= 1e-5, with 10 pairs of memory. The time of a run,
and the part outside the function, in milliseconds of one processor; of two variables the whole only. Needs python3-scipy.

    dotnet build -c Release Crabbymetrics.Benchmarks
    python3 build/peers/scipy_times.py [--peer DLL] [--rounds 5] [SIZE...]
"""

import argparse
import os
import statistics
import subprocess
import time

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
import numpy as np
import scipy
from scipy.optimize import Bounds, minimize

PEER = os.path.join(os.path.dirname(__file__), "../../Crabbymetrics.Benchmarks/bin/Release/net10.0/Crabbymetrics.Benchmarks.dll")
NAMES = ["rosenbrock", "rosenbrock-box", "engval1", "cosine", "chain-box"]


def rosenbrock(x):
    bend, rest = x[1::2] - x[::2] ** 2, 1.0 - x[::2]
    g = np.empty_like(x)
    g[::2], g[1::2] = -400.0 * x[::2] * bend - 2.0 * rest, 200.0 * bend
    return 100.0 * bend @ bend + rest @ rest, g


def engval1(x):
    square = x[:-1] ** 2 + x[1:] ** 2
    g = np.zeros_like(x)
    g[:-1] += 4.0 * square * x[:-1] - 4.0
    g[1:] += 4.0 * square * x[1:]
    return square @ square - 4.0 * x[:-1].sum() + 3.0 * (len(x) - 1), g


def cosine(x):
    angle = x[:-1] ** 2 - 0.5 * x[1:]
    sine = np.sin(angle)
    g = np.zeros_like(x)
    g[:-1] -= 2.0 * x[:-1] * sine
    g[1:] += 0.5 * sine
    return np.cos(angle).sum(), g


def chain(x):
    own, between = x - np.arange(len(x)) % 7 + 3.0, np.diff(x)
    g = own.copy()
    g[1:] += 2.0 * between
    g[:-1] -= 2.0 * between
    return 0.5 * own @ own + between @ between, g


FUNCTIONS = {"rosenbrock": rosenbrock, "rosenbrock-box": rosenbrock, "engval1": engval1, "cosine": cosine, "chain-box": chain}


def start(name, n):
    if name.startswith("rosenbrock"):
        return np.where(np.arange(n) % 2 == 0, -1.2, 0.5)
    return np.full(n, {"engval1": 2.0, "cosine": 1.0, "chain-box": 0.0}[name])


def run(name, n):
    inside = [0.0]

    def timed(x):
        before = time.process_time()
        values = FUNCTIONS[name](x)
        inside[0] += time.process_time() - before
        return values

    runs = 100 if n == 2 else max(1, 50_000 // n)
    x = start(name, n)
    options = dict(gtol=1e-5, ftol=0.0, maxcor=10, maxiter=3000, maxfun=20000)
    bounds = Bounds(-5.0, 0.8) if name.endswith("-box") else None
    whole, own = [], []
    for repetition in range(-1, 5):
        inside[0] = 0.0
        before = time.process_time()
        for _ in range(runs):
            result = minimize(timed, x, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
        spent = time.process_time() - before
        if repetition >= 0:
            whole.append(1000.0 * spent / runs)
            own.append(1000.0 * (spent - inside[0]) / runs)
    return statistics.median(whole), statistics.median(own), result.nit, result.nfev, result.fun


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", default=PEER)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("sizes", nargs="*", type=int, default=[2, 10_000, 100_000])
    arguments = parser.parse_args()
    ours, theirs = {}, {}
    command = (["dotnet", arguments.peer] if arguments.peer.endswith(".dll") else [arguments.peer]) + ["optimization-times"]
    for _ in range(arguments.rounds):
        output = subprocess.run(command + [str(n) for n in arguments.sizes], stdout=subprocess.PIPE, text=True, check=True).stdout
        for line in output.splitlines():
            name, n, *values = line.split()
            ours.setdefault((name, int(n)), []).append([float(v) for v in values])
        for name, n in ours:
            theirs.setdefault((name, n), []).append(run(name, n))
    print(f"SciPy {scipy.__version__}, NumPy {np.__version__}\n")
    print("| function | n | `lbfgsb` ms | outside | iterations, evaluations | L-BFGS-B ms | outside | iterations, evaluations | ratio | outside |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for (name, n), runs in ours.items():
        a, b = ([statistics.median(values) for values in zip(*side)] for side in (runs, theirs[name, n]))
        ratio, outside = (statistics.median(p[k] / q[k] for p, q in zip(runs, theirs[name, n])) for k in (0, 1))
        assert abs(a[4] - b[4]) <= 1e-5 * abs(b[4]) + 1e-7, (name, n, a[4], b[4])
        own = [f"{a[1]:.3g}", f"{b[1]:.3g}", f"{outside:.2f}"] if n > 2 else ["", "", ""]
        cells = [name, f"{n:,}", f"{a[0]:.3g}", own[0], f"{a[2]:.0f}, {a[3]:.0f}", f"{b[0]:.3g}", own[1], f"{b[2]:.0f}, {b[3]:.0f}", f"{ratio:.2f}", own[2]]
        print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
