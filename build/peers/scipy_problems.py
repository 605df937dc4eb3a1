"""Solver by problem: evaluations of cost and gradient and products with the Hessian, beside SciPy's, as markdown.

Both sides minimize the same functions, to the last bit: this program asks `Crabbymetrics.Benchmarks optimization-peer` for their values.
Both stop where the largest component of the (projected) gradient is at most the tolerance. A count in parentheses did not end at a known
minimum. Needs python3-scipy.

    dotnet build -c Release Crabbymetrics.Benchmarks
    python3 build/peers/scipy_problems.py [--peer DLL] [--tolerance 1e-5] [--solvers lbfgsb,newton-cg] [--only NAME] [--unverified]
"""

import argparse
import json
import math
import os
import struct
import subprocess
import sys

import numpy as np
import scipy
from scipy.optimize import Bounds, minimize

PEER = os.path.join(os.path.dirname(__file__), "../../Crabbymetrics.Benchmarks/bin/Release/net10.0/Crabbymetrics.Benchmarks.dll")
PAIRS = {"bfgs": "BFGS", "lbfgsb": "L-BFGS-B", "newton-cg": "Newton-CG", "trust-region": "trust-ncg"}

# Solvers that keep a matrix are not run on more variables.
MOST_DENSE = 200


class Reached(Exception):
    pass


class Peer:
    def __init__(self, path):
        command = ["dotnet", path, "optimization-peer"] if path.endswith(".dll") else [path, "optimization-peer"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, request):
        self.process.stdin.write(request)
        self.process.stdin.flush()

    def text(self):
        return json.loads(self.process.stdout.read(struct.unpack("<i", self.process.stdout.read(4))[0]))

    def problems(self):
        self.ask(struct.pack("<i", 0))
        return [Problem(self, i, description) for i, description in enumerate(self.text())]

    def values(self, request, problem, *vectors, count):
        self.ask(struct.pack("<ii", request, problem) + b"".join(np.ascontiguousarray(v, dtype="<f8").tobytes() for v in vectors))
        return np.frombuffer(self.process.stdout.read(8 * count), dtype="<f8").copy()

    def run(self, problem, solver, tolerance, verify):
        name = solver.encode()
        self.ask(struct.pack("<iii", 4, problem, len(name)) + name + struct.pack("<di", tolerance, 1 if verify else 0))
        return self.text()


class Problem:
    def __init__(self, peer, index, description):
        self.peer, self.index, self.name = peer, index, description["name"]
        self.start, self.minima = np.array(description["start"]), description["minima"]
        limits = [[float(v.replace("Infinity", "inf").replace("\u221e", "inf")) for v in description[side]] for side in ("lower", "upper")]
        self.box = limits if limits[0] else None
        self.costs = self.gradients = self.products = 0

    def cost(self, x):
        self.costs += 1
        return self.peer.values(1, self.index, x, count=1)[0]

    def gradient(self, x):
        self.gradients += 1
        return self.slope(x)

    def product(self, x, v):
        self.products += 1
        return self.peer.values(3, self.index, x, v, count=len(x))

    def slope(self, x):
        return self.peer.values(2, self.index, x, count=len(x))

    def at_minimum(self, cost):
        return any(abs(cost - minimum) <= (1e-5 * abs(minimum) if minimum else 1e-7) for minimum in self.minima)


def scipy_run(problem, method, tolerance):
    if (method == "BFGS" and len(problem.start) > MOST_DENSE) or (problem.box and method != "L-BFGS-B"):
        return None
    options = {"BFGS": dict(gtol=tolerance), "L-BFGS-B": dict(gtol=tolerance, ftol=0.0, maxfun=20000), "Newton-CG": dict(xtol=1e-300),
               "trust-ncg": dict(gtol=1e-300)}[method]
    problem.costs = problem.gradients = problem.products = 0
    found = {}

    # Newton-CG has no test of the gradient, and trust-ncg one of another norm: their iterations are watched instead.
    def watch(x):
        found["x"] = x.copy()
        if max(abs(problem.slope(x))) <= tolerance:
            raise Reached

    watched = method in ("Newton-CG", "trust-ncg")
    arguments = dict(hessp=problem.product, callback=watch) if watched else {}
    if problem.box:
        arguments["bounds"] = Bounds(*problem.box)
    try:
        with np.errstate(all="ignore"):
            result = minimize(problem.cost, problem.start, jac=problem.gradient, method=method, options=dict(maxiter=3000, **options), **arguments)
        cost, reached = result.fun, method != "Newton-CG" and result.success
    except Reached:
        cost, reached = problem.peer.values(1, problem.index, found["x"], count=1)[0], True
    except (ValueError, FloatingPointError, OverflowError, np.linalg.LinAlgError):
        cost, reached = math.inf, False
    return dict(cost=cost, costs=problem.costs, gradients=problem.gradients, products=problem.products, reached=reached)


def our_run(problem, solver, tolerance, verify):
    if solver == "bfgs" and len(problem.start) > MOST_DENSE:
        return None
    result = problem.peer.run(problem.index, solver, tolerance, verify)
    return None if "refused" in result else dict(result, reached=result["reason"] == "GradientNorm")


def cell(problem, run, products):
    if run is None:
        return ""
    counts = f"{run['costs']}, {run['gradients']}" + (f", {run['products']}" if products else "")
    return counts if problem.at_minimum(run["cost"]) else f"({counts})"


def work(run, products):
    return run["products"] if products else max(run["costs"], run["gradients"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--peer", default=PEER)
    parser.add_argument("--tolerance", type=float, default=1e-5)
    parser.add_argument("--solvers", default=",".join(PAIRS))
    parser.add_argument("--only")
    parser.add_argument("--unverified", action="store_true", help="without the judgement of ends, whose costs SciPy does not spend")
    parser.add_argument("--minima", action="store_true", help="the costs at the ends")
    arguments = parser.parse_args()
    solvers = arguments.solvers.split(",")
    peer = Peer(arguments.peer)
    problems = [p for p in peer.problems() if not arguments.only or arguments.only in p.name]
    heads = " | ".join(f"`{s}` | SciPy {PAIRS[s]}" for s in solvers)
    print(f"SciPy {scipy.__version__}, max |g_i| <= {arguments.tolerance:g}\n\n| problem | {heads} |\n|---|{'---:|' * 2 * len(solvers)}", flush=True)
    pairs = {s: [] for s in solvers}
    for problem in problems:
        row = []
        for solver in solvers:
            products = solver in ("newton-cg", "trust-region")
            ours = our_run(problem, solver, arguments.tolerance, not arguments.unverified)
            theirs = scipy_run(problem, PAIRS[solver], arguments.tolerance)
            row += [cell(problem, ours, products), cell(problem, theirs, products)]
            if arguments.minima:
                print(problem.name, solver, ours and (ours["cost"], ours["reason"]), theirs and theirs["cost"], file=sys.stderr)
            if ours and theirs:
                both = problem.at_minimum(ours["cost"]) and problem.at_minimum(theirs["cost"]) and theirs["reached"]
                pairs[solver].append((problem, ours, theirs, both))
        print(f"| {problem.name} | {' | '.join(row)} |", flush=True)
    print()
    for solver in solvers:
        runs = pairs[solver]
        common = [(p, a, b) for p, a, b, both in runs if both]
        reached = [sum(p.at_minimum(r[k]["cost"]) for p, *r in ((p, a, b) for p, a, b, _ in runs)) for k in (0, 1)]
        line = f"- `{solver}` and SciPy's {PAIRS[solver]}: {len(runs)} problems, at a known minimum {reached[0]} and {reached[1]}"
        for what, products in (("evaluations", False), ("products", True)):
            if products and solver not in ("newton-cg", "trust-region"):
                continue
            ours, theirs = (sum(work(r[k], products) for r in ((a, b) for _, a, b in common)) for k in (0, 1))
            ratios = sorted(((work(a, products) / max(1, work(b, products)), p.name) for p, a, b in common), reverse=True)
            mean = math.exp(sum(math.log(max(r, 1e-3)) for r, _ in ratios) / max(1, len(ratios)))
            worst = ", ".join(f"{name} {ratio:.2f}" for ratio, name in ratios[:6])
            line += f"; {what} {ours} to {theirs} ({ours / max(1, theirs):.2f}), geometric mean {mean:.2f}, most {worst}"
        print(line)


if __name__ == "__main__":
    main()
