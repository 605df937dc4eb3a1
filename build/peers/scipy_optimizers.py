"""Evaluations that SciPy's optimizers need on published problems: scipy_optimizers.py [TOLERANCE]. Prints a Markdown table.

The problems, starts and minima are those of Crabbymetrics.Tests/Optimization/Problems. Gradients and Hessians are exact, by forward differentiation. Every
method stops at max |g_i| <= TOLERANCE (default 1e-5), its own other tests being off. What is counted are the costs that the problem was asked for, or the
gradients where there were more of them; a number in parentheses did not end at a known minimum.
"""

import math
import os
import sys
import warnings

import numpy as np
import scipy
from scipy.optimize import minimize

warnings.filterwarnings("ignore")
np.seterr(all="ignore")


class Jet:
    """A number with its gradient and Hessian."""

    __array_priority__ = 1000

    def __init__(self, v, g=0.0, h=0.0):
        self.v, self.g, self.h = v, g, h

    def chain(self, f, f1, f2):
        return Jet(f, f1 * self.g, f1 * self.h + f2 * np.multiply.outer(self.g, self.g) if np.ndim(self.g) else 0.0)

    def __add__(self, o):
        return Jet(self.v + o.v, self.g + o.g, self.h + o.h) if isinstance(o, Jet) else Jet(self.v + o, self.g, self.h)

    def __mul__(self, o):
        if not isinstance(o, Jet):
            return Jet(self.v * o, self.g * o, self.h * o)
        cross = np.multiply.outer(self.g, o.g)
        return Jet(self.v * o.v, self.v * o.g + o.v * self.g, self.v * o.h + o.v * self.h + cross + cross.T)

    def __neg__(self):
        return self * -1.0

    def __sub__(self, o):
        return self + (-o)

    def __rsub__(self, o):
        return (-self) + o

    def __truediv__(self, o):
        return self * (o.chain(1.0 / o.v, -1.0 / o.v**2, 2.0 / o.v**3) if isinstance(o, Jet) else 1.0 / o)

    def __rtruediv__(self, o):
        return self.chain(o / self.v, -o / self.v**2, 2.0 * o / self.v**3)

    __radd__, __rmul__ = __add__, __mul__


def unary(f, f1, f2):
    return lambda x: x.chain(f(x.v), f1(x.v), f2(x.v)) if isinstance(x, Jet) else f(x)


exp = unary(np.exp, np.exp, np.exp)
log = unary(np.log, lambda v: 1.0 / v, lambda v: -1.0 / v**2)
sin = unary(np.sin, np.cos, lambda v: -np.sin(v))
cos = unary(np.cos, lambda v: -np.sin(v), lambda v: -np.cos(v))
sqrt = unary(np.sqrt, lambda v: 0.5 / np.sqrt(v), lambda v: -0.25 / v**1.5)
atan = unary(np.arctan, lambda v: 1.0 / (1.0 + v * v), lambda v: -2.0 * v / (1.0 + v * v) ** 2)


def sq(x):
    return x * x


class Problem:
    def __init__(self, name, start, residuals, minima):
        self.name, self.start, self.residuals, self.minima = name, np.array(start, float), residuals, minima
        self.costs = self.gradients = 0

    def jets(self, x):
        n = len(x)
        return self.residuals([Jet(x[i], np.eye(n)[i], np.zeros((n, n))) for i in range(n)])

    def cost(self, x):
        self.costs += 1
        return float(sum(r * r for r in self.residuals(list(x))))

    def gradient(self, x):
        self.gradients += 1
        return 2.0 * sum(r.v * r.g for r in self.jets(x) if isinstance(r, Jet))

    def hessian(self, x):
        return 2.0 * sum(r.v * r.h + np.multiply.outer(r.g, r.g) for r in self.jets(x) if isinstance(r, Jet))


def helical(x):
    first = x[0].v if isinstance(x[0], Jet) else x[0]
    theta = atan(x[1] / x[0]) / (2.0 * math.pi)
    if first < 0.0:
        theta = theta + 0.5
    return [10.0 * (x[2] - 10.0 * theta), 10.0 * (sqrt(sq(x[0]) + sq(x[1])) - 1.0), x[2]]


def brown_dennis(x):
    t = [i / 5.0 for i in range(1, 21)]
    return [sq(x[0] + t_ * x[1] - math.exp(t_)) + sq(x[2] + math.sin(t_) * x[3] - math.cos(t_)) for t_ in t]


def variably(x):
    s = sum((j + 1) * (v - 1.0) for j, v in enumerate(x))
    return [v - 1.0 for v in x] + [s, s * s]


def chebyquad(x):
    n = len(x)
    sums = [0.0] * n
    for v in x:
        t = 2.0 * v - 1.0
        before, now = 1.0, t
        for i in range(n):
            sums[i] = sums[i] + now
            before, now = now, 2.0 * t * now - before
    return [sums[i - 1] / n + (1.0 / (i * i - 1.0) if i % 2 == 0 else 0.0) for i in range(1, n + 1)]


def trigonometric(x):
    n = len(x)
    total = sum(cos(v) for v in x)
    return [n - total + i * (1.0 - cos(x[i - 1])) - sin(x[i - 1]) for i in range(1, n + 1)]


def watson(x):
    n = len(x)
    out = []
    for i in range(1, 30):
        t = i / 29.0
        slope, value = 0.0, 0.0
        for j in range(n - 1, -1, -1):
            value = value * t + x[j]
            if j > 0:
                slope = slope * t + j * x[j]
        out.append(slope - sq(value) - 1.0)
    return out + [x[0], x[1] - sq(x[0]) - 1.0]


def penalty2(x):
    n = len(x)
    a = math.sqrt(1e-5)
    out = [x[0] - 0.2]
    for i in range(2, n + 1):
        out.append(a * (exp(x[i - 1] / 10.0) + exp(x[i - 2] / 10.0) - (math.exp(i / 10.0) + math.exp((i - 1) / 10.0))))
    for i in range(n + 1, 2 * n):
        out.append(a * (exp(x[i - n] / 10.0) - math.exp(-0.1)))
    return out + [sum((n - j) * sq(x[j]) for j in range(n)) - 1.0]


def broyden_tridiagonal(x):
    n = len(x)
    return [(3.0 - 2.0 * x[i]) * x[i] - (x[i - 1] if i > 0 else 0.0) - (2.0 * x[i + 1] if i < n - 1 else 0.0) + 1.0 for i in range(n)]


def broyden_banded(x):
    n = len(x)
    return [x[i] * (2.0 + 5.0 * sq(x[i])) + 1.0 - sum(x[j] * (1.0 + x[j]) for j in range(max(0, i - 5), min(n, i + 2)) if j != i) for i in range(n)]


def boundary_value(x):
    n, h = len(x), 1.0 / (len(x) + 1)
    return [2.0 * x[i] - (x[i - 1] if i > 0 else 0.0) - (x[i + 1] if i < n - 1 else 0.0)
            + h * h / 2.0 * (x[i] + ((i + 1) * h + 1.0)) * sq(x[i] + ((i + 1) * h + 1.0)) for i in range(n)]


BARD = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39]
GAUSSIAN = [0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989, 0.3521, 0.2420, 0.1295, 0.0540, 0.0175, 0.0044, 0.0009]
MEYER = [34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872]
KOWALIK_Y = [0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246]
KOWALIK_U = [4.0, 2.0, 1.0, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625]
OSBORNE1 = [0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628, 0.603, 0.580, 0.558, 0.538,
            0.522, 0.506, 0.490, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.420, 0.414, 0.411, 0.406]
OSBORNE2 = [1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608, 0.655, 0.616, 0.606, 0.602, 0.626, 0.651,
            0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661, 0.612, 0.558, 0.533, 0.495, 0.500, 0.423, 0.395, 0.375, 0.372, 0.391, 0.396, 0.405,
            0.428, 0.429, 0.523, 0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668, 0.645, 0.632, 0.591, 0.559, 0.597, 0.625, 0.739, 0.710, 0.729,
            0.720, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098, 0.054]


def biggs(x):
    out = []
    for i in range(1, 14):
        t = 0.1 * i
        y = math.exp(-t) - 5.0 * math.exp(-10.0 * t) + 3.0 * math.exp(-4.0 * t)
        out.append(x[2] * exp(-t * x[0]) - x[3] * exp(-t * x[1]) + x[5] * exp(-t * x[4]) - y)
    return out


def osborne2(x):
    return [y - (x[0] * exp(-t * x[4]) + x[1] * exp(-sq(x[8] - t) * x[5]) + x[2] * exp(-sq(x[9] - t) * x[6]) + x[3] * exp(-sq(x[10] - t) * x[7]))
            for t, y in ((i / 10.0, y) for i, y in enumerate(OSBORNE2))]


def box(x):
    return [exp(-0.1 * i * x[0]) - exp(-0.1 * i * x[1]) - (math.exp(-0.1 * i) - math.exp(-i)) * x[2] for i in range(1, 11)]


def kowalik(x):
    return [y - x[0] * (u * u + u * x[1]) / (u * u + u * x[2] + x[3]) for y, u in zip(KOWALIK_Y, KOWALIK_U)]


MISRA_X = [77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0]
MISRA_Y = [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78]
RAT43 = [16.08, 33.83, 65.80, 97.20, 191.55, 326.20, 386.87, 520.53, 590.03, 651.92, 724.93, 699.56, 689.96, 637.56, 717.41]
ECKERLE_X = [400.0, 405.0, 410.0, 415.0, 420.0, 425.0, 430.0, 435.0, 436.5, 438.0, 439.5, 441.0, 442.5, 444.0, 445.5, 447.0, 448.5, 450.0, 451.5, 453.0,
             454.5, 456.0, 457.5, 459.0, 460.5, 462.0, 463.5, 465.0, 470.0, 475.0, 480.0, 485.0, 490.0, 495.0, 500.0]
ECKERLE_Y = [0.0001575, 0.0001699, 0.0002350, 0.0003102, 0.0004917, 0.0008710, 0.0017418, 0.0046400, 0.0065895, 0.0097302, 0.0149002, 0.0237310,
             0.0401683, 0.0712559, 0.1264458, 0.2073413, 0.2902366, 0.3445623, 0.3698049, 0.3668534, 0.3106727, 0.2078154, 0.1164354, 0.0616764,
             0.0337200, 0.0194023, 0.0117831, 0.0074357, 0.0022732, 0.0008800, 0.0004579, 0.0002345, 0.0001586, 0.0001143, 0.0000710]
HAHN = os.path.join(os.path.dirname(__file__), "../../Crabbymetrics.Tests/Fixtures/Optimization/hahn1.csv")


def hahn(b):
    return [(b[0] + x * (b[1] + x * (b[2] + x * b[3]))) / (1.0 + x * (b[4] + x * (b[5] + x * b[6]))) - y
            for x, y in np.loadtxt(HAHN, delimiter=",", skiprows=2)]


def misra(b):
    return [b[0] * (1.0 - exp(-x * b[1])) - y for x, y in zip(MISRA_X, MISRA_Y)]


def rat43(b):
    return [b[0] * exp(-log(1.0 + exp(b[1] - x * b[2])) / b[3]) - y for x, y in zip(range(1, 16), RAT43)]


def eckerle(b):
    return [b[0] / b[1] * exp(-0.5 * sq((x - b[2]) / b[1])) - y for x, y in zip(ECKERLE_X, ECKERLE_Y)]


PROBLEMS = [
    Problem("Rosenbrock", [-1.2, 1.0], lambda x: [10.0 * (x[1] - sq(x[0])), 1.0 - x[0]], [0.0]),
    Problem("Freudenstein-Roth", [0.5, -2.0], lambda x: [-13.0 + x[0] + ((5.0 - x[1]) * x[1] - 2.0) * x[1],
                                                         -29.0 + x[0] + ((x[1] + 1.0) * x[1] - 14.0) * x[1]], [0.0, 48.9842536792]),
    Problem("Powell badly scaled", [0.0, 1.0], lambda x: [1e4 * x[0] * x[1] - 1.0, exp(-x[0]) + exp(-x[1]) - 1.0001], [0.0]),
    Problem("Beale", [1.0, 1.0], lambda x: [1.5 - x[0] * (1.0 - x[1]), 2.25 - x[0] * (1.0 - sq(x[1])), 2.625 - x[0] * (1.0 - x[1] * sq(x[1]))], [0.0]),
    Problem("Jennrich-Sampson", [0.3, 0.4], lambda x: [2.0 + 2.0 * i - exp(i * x[0]) - exp(i * x[1]) for i in range(1, 11)], [124.362182356]),
    Problem("Helical valley", [-1.0, 0.0, 0.0], helical, [0.0]),
    Problem("Powell singular", [3.0, -1.0, 0.0, 1.0],
            lambda x: [x[0] + 10.0 * x[1], math.sqrt(5.0) * (x[2] - x[3]), sq(x[1] - 2.0 * x[2]), math.sqrt(10.0) * sq(x[0] - x[3])], [0.0]),
    Problem("Wood", [-3.0, -1.0, -3.0, -1.0], lambda x: [10.0 * (x[1] - sq(x[0])), 1.0 - x[0], math.sqrt(90.0) * (x[3] - sq(x[2])), 1.0 - x[2],
                                                         math.sqrt(10.0) * (x[1] + x[3] - 2.0), (x[1] - x[3]) / math.sqrt(10.0)], [0.0]),
    Problem("Brown-Dennis", [25.0, 5.0, -5.0, -1.0], brown_dennis, [85822.2016263563]),
    Problem("Variably dimensioned 10", [1.0 - j / 10.0 for j in range(1, 11)], variably, [0.0]),
    Problem("Chebyquad 8", [j / 9.0 for j in range(1, 9)], chebyquad, [3.51687372568e-3]),
    Problem("Brown badly scaled", [1.0, 1.0], lambda x: [x[0] - 1e6, x[1] - 2e-6, x[0] * x[1] - 2.0], [0.0]),
    Problem("Bard", [1.0, 1.0, 1.0], lambda x: [BARD[i - 1] - (x[0] + i / ((16 - i) * x[1] + min(i, 16 - i) * x[2])) for i in range(1, 16)],
            [8.21487730657e-3, 17.4286933]),
    Problem("Gaussian", [0.4, 1.0, 0.0], lambda x: [x[0] * exp(-0.5 * x[1] * sq((8 - i) / 2.0 - x[2])) - GAUSSIAN[i - 1] for i in range(1, 16)],
            [1.12793276961e-8]),
    Problem("Meyer", [0.02, 4000.0, 250.0], lambda x: [x[0] * exp(x[1] / (45.0 + 5.0 * i + x[2])) - MEYER[i - 1] for i in range(1, 17)], [87.9458551709]),
    Problem("Box 3D", [0.0, 10.0, 20.0], box, [0.0]),
    Problem("Kowalik-Osborne", [0.25, 0.39, 0.415, 0.39], kowalik, [3.07505603849e-4, 1.02734e-3]),
    Problem("Osborne 1", [0.5, 1.5, -1.0, 0.01, 0.02],
            lambda x: [y - (x[0] + x[1] * exp(-10.0 * i * x[3]) + x[2] * exp(-10.0 * i * x[4])) for i, y in enumerate(OSBORNE1)], [5.46489469748e-5]),
    Problem("Osborne 2", [1.3, 0.65, 0.65, 0.7, 0.6, 3.0, 5.0, 7.0, 2.0, 4.5, 5.5], osborne2, [4.01377362935e-2]),
    Problem("Biggs EXP6", [1.0, 2.0, 1.0, 1.0, 1.0, 1.0], biggs, [0.0, 5.65564992e-3, 0.306366772, 0.26663]),
    Problem("Watson 6", [0.0] * 6, watson, [2.28767005355e-3]),
    Problem("Watson 9", [0.0] * 9, watson, [1.39976013e-6]),
    Problem("Trigonometric 10", [0.1] * 10, trigonometric, [0.0, 2.79505612188e-5, 4.21863388792e-5]),
    Problem("Penalty I 4", [1.0, 2.0, 3.0, 4.0], lambda x: [math.sqrt(1e-5) * (v - 1.0) for v in x] + [sum(sq(v) for v in x) - 0.25], [2.24997750e-5]),
    Problem("Penalty I 10", [j + 1.0 for j in range(10)], lambda x: [math.sqrt(1e-5) * (v - 1.0) for v in x] + [sum(sq(v) for v in x) - 0.25],
            [7.08765146709e-5]),
    Problem("Penalty II 4", [0.5] * 4, penalty2, [9.37629300736e-6]),
    Problem("Penalty II 10", [0.5] * 10, penalty2, [2.93660537457e-4]),
    Problem("Broyden tridiagonal 10", [-1.0] * 10, broyden_tridiagonal, [0.0]),
    Problem("Broyden banded 10", [-1.0] * 10, broyden_banded, [0.0]),
    Problem("Discrete boundary value 10", [i / 11.0 * (i / 11.0 - 1.0) for i in range(1, 11)], boundary_value, [0.0]),
    Problem("Misra1a from 500", [500.0, 1e-4], misra, [0.12455138894]),
    Problem("Misra1a from 250", [250.0, 5e-4], misra, [0.12455138894]),
    Problem("Rat43 from 100", [100.0, 10.0, 1.0, 1.0], rat43, [8786.4049080]),
    Problem("Rat43 from 700", [700.0, 5.0, 0.75, 1.3], rat43, [8786.4049080]),
    Problem("Eckerle4 from 1", [1.0, 10.0, 500.0], eckerle, [1.4635887487e-3]),
    Problem("Eckerle4 from 1.5", [1.5, 5.0, 450.0], eckerle, [1.4635887487e-3]),
    Problem("Hahn1 from 10", [10.0, -1.0, 0.05, -0.00001, -0.05, 0.001, -0.000001], hahn, [1.5324382854]),
    Problem("Hahn1 from 1", [1.0, -0.1, 0.005, -0.000001, -0.005, 0.0001, -0.0000001], hahn, [1.5324382854]),
]


class Reached(Exception):
    pass


def options(method, tolerance):
    return {
        "BFGS": dict(gtol=tolerance, maxiter=20000),
        "CG": dict(gtol=tolerance, maxiter=20000),
        "L-BFGS-B": dict(gtol=tolerance, ftol=0.0, maxiter=20000, maxfun=100000),
        "TNC": dict(gtol=tolerance, ftol=0.0, xtol=0.0, maxfun=20000),
        "Newton-CG": dict(xtol=1e-300, maxiter=5000),
        "trust-ncg": dict(gtol=tolerance, maxiter=5000),
        "trust-exact": dict(gtol=tolerance, maxiter=5000),
        "dogleg": dict(gtol=tolerance, maxiter=5000),
        "Nelder-Mead": dict(xatol=1e-8, fatol=1e-14, maxiter=100000, maxfev=100000),
    }[method]


def run(problem, method, tolerance):
    problem.costs = problem.gradients = 0
    hessian = problem.hessian if method in ("Newton-CG", "trust-ncg", "trust-exact", "dogleg") else None
    gradient = None if method == "Nelder-Mead" else problem.gradient

    # Newton-CG and TNC have no test of the gradient: their iterations are watched instead.
    best = {"cost": math.inf}

    def watch(x):
        if max(abs(Problem.gradient(silent, x))) <= tolerance:
            best["cost"] = Problem.cost(silent, x)
            raise Reached

    silent = Problem(problem.name, problem.start, problem.residuals, problem.minima)
    try:
        with np.errstate(all="ignore"):
            result = minimize(problem.cost, problem.start, jac=gradient, hess=hessian, method=method, options=options(method, tolerance),
                              callback=watch if method in ("Newton-CG", "TNC") else None)
        cost = result.fun
    except Reached:
        cost = best["cost"]
    except Exception:
        return "failed"
    count = max(problem.costs, problem.gradients)
    at = any(abs(cost - minimum) <= max(1e-5 * minimum, 1e-7) for minimum in problem.minima)
    return f"{count}" if at else f"({count})"


def main():
    tolerance = float(sys.argv[1]) if len(sys.argv) > 1 else 1e-5
    methods = ["BFGS", "L-BFGS-B", "CG", "TNC", "Newton-CG", "trust-ncg", "trust-exact", "dogleg", "Nelder-Mead"]
    print(f"SciPy {scipy.__version__}, max |g_i| <= {tolerance:g}\n")
    print(f"| problem | {' | '.join(methods)} |\n|---|{'---:|' * len(methods)}", flush=True)
    for problem in PROBLEMS:
        print(f"| {problem.name} | {' | '.join(run(problem, method, tolerance) for method in methods)} |", flush=True)


if __name__ == "__main__":
    main()
