"""Effects and their errors by the delta method, in arithmetic of 40 digits.

Run from the root of the repository with mpmath: python3 build/peers/effects.py. It writes effects.json in
Crabbymetrics.Tests/Fixtures/inference. Estimates are those of Newton's method to the last digit; derivatives of an effect by the parameters
and by a variable are central differences with a step of 1e-13, exact to 25 digits.
"""
import csv
import json
from mpmath import mp, mpf, matrix, exp, log, lu_solve, inverse, sqrt

mp.dps = 40
STEP = mpf(10) ** -13
HOME = "Crabbymetrics.Tests/Fixtures/inference/"
RACES = ["black", "other", "white"]


def rows_of(name, keep):
    with open(f"samples/data/{name}.csv") as file:
        return [{k: (v if not v.replace(".", "").replace("-", "").isdigit() else mpf(v)) for k, v in row.items() if k in keep}
                for row in csv.DictReader(file)]


def share(row, variable, level):
    """A dummy of a level, or its share where a row has shares in place of a level."""
    value = row[variable]
    return value[level] if isinstance(value, dict) else mpf(value == level)


class Binary:
    classes = [None]

    def __init__(self, rows, design, outcome):
        self.rows, self.design, self.outcome = rows, design, outcome

    def mean(self, b, row, _):
        eta = sum(x * c for x, c in zip(self.design(row), b))
        return 1 / (1 + exp(-eta))

    def score_and_information(self, b, row):
        x, p = self.design(row), self.mean(b, row, None)
        k, gap = len(x), self.outcome(row) - p
        return [gap * v for v in x], [[p * (1 - p) * x[i] * x[j] for j in range(k)] for i in range(k)]


class Count(Binary):
    def mean(self, b, row, _):
        return exp(sum(x * c for x, c in zip(self.design(row), b)))

    def score_and_information(self, b, row):
        x, p = self.design(row), self.mean(b, row, None)
        k, gap = len(x), self.outcome(row) - p
        return [gap * v for v in x], [[p * x[i] * x[j] for j in range(k)] for i in range(k)]


class Classes(Binary):
    classes = RACES

    def shares(self, b, row):
        x = self.design(row)
        k = len(x)
        e = [mpf(1)] + [exp(sum(v * b[c * k + j] for j, v in enumerate(x))) for c in range(len(RACES) - 1)]
        total = sum(e)
        return [v / total for v in e]

    def mean(self, b, row, c):
        return self.shares(b, row)[RACES.index(c)]

    def score_and_information(self, b, row):
        x, p = self.design(row), self.shares(b, row)[1:]
        y = RACES.index(self.outcome(row)) - 1
        k, m = len(x), len(p)
        gap = [mpf(c == y) - p[c] for c in range(m)]
        return ([gap[c] * v for c in range(m) for v in x],
                [[p[c] * (mpf(c == d) - p[d]) * x[i] * x[j] for d in range(m) for j in range(k)] for c in range(m) for i in range(k)])


def fit(model):
    k = len(model.design(model.rows[0])) * (len(model.classes) - 1 or 1)
    b = [mpf(0)] * k
    if isinstance(model, Count):
        b[0] = log(sum(map(model.outcome, model.rows)) / len(model.rows))
    while True:
        parts = [model.score_and_information(b, row) for row in model.rows]
        information = matrix([[sum(p[1][i][j] for p in parts) for j in range(k)] for i in range(k)])
        score = matrix([sum(p[0][i] for p in parts) for i in range(k)])
        step = lu_solve(information, score)
        b = [c + s for c, s in zip(b, step)]
        if max(abs(s) for s in step) < mpf(10) ** -32:
            break
    parts = [model.score_and_information(b, row) for row in model.rows]
    bread = inverse(matrix([[sum(p[1][i][j] for p in parts) for j in range(k)] for i in range(k)]))
    meat = matrix([[sum(p[0][i] * p[0][j] for p in parts) for j in range(k)] for i in range(k)])
    n = len(model.rows)
    return b, {"vanilla": bread, "hc1": bread * meat * bread * n / (n - k)}


def average(values):
    values = list(values)
    return sum(values) / len(values)


def slope(f, row, variable):
    up, down = dict(row), dict(row)
    up[variable], down[variable] = row[variable] + STEP, row[variable] - STEP
    return (f(up) - f(down)) / (2 * STEP)


def with_values(rows, **values):
    return [{**row, **values} for row in rows]


def mean_row(rows):
    row = {}
    for name in rows[0]:
        values = [r[name] for r in rows]
        row[name] = {l: average(mpf(v == l) for v in values) for l in sorted(set(values))} if isinstance(values[0], str) else average(values)
    return [row]


def slopes_of(model, variable, measure="dydx", rows=None):
    rows = model.rows if rows is None else rows

    def effect(b, c):
        f = lambda row: model.mean(b, row, c)
        scale = {"dydx": lambda r: 1, "eyex": lambda r: r[variable] / f(r), "dyex": lambda r: r[variable], "eydx": lambda r: 1 / f(r)}
        return average(slope(f, row, variable) * scale[measure](row) for row in rows)

    return effect


def mean_of(model, rows):
    return lambda b, c: average(model.mean(b, row, c) for row in rows)


def change(one, other, kind="difference"):
    return {"difference": lambda b, c: one(b, c) - other(b, c), "ratio": lambda b, c: one(b, c) / other(b, c),
            "log-ratio": lambda b, c: log(one(b, c) / other(b, c))}[kind]


def gradient(effect, b, c):
    result = []
    for j in range(len(b)):
        up, down = list(b), list(b)
        up[j] += STEP
        down[j] -= STEP
        result.append((effect(up, c) - effect(down, c)) / (2 * STEP))
    return result


def report(name, data, formula, model, requests):
    b, covariances = fit(model)
    print(name, [mp.nstr(v, 12) for v in b])
    cases = []
    for request, effects in requests.items():
        # A row for each effect, and of these for each class.
        rows = [(effect, c) for effect in effects for c in model.classes]
        values = [effect(b, c) for effect, c in rows]
        gradients = [gradient(effect, b, c) for effect, c in rows]
        k = len(b)
        case = {"model": name, "data": data, "formula": formula, "request": request, "classes": len(model.classes),
                "estimates": [float(v) for v in values]}
        for kind, v in covariances.items():
            case[kind] = [float(sqrt(sum(g[i] * g[j] * v[i, j] for i in range(k) for j in range(k)))) for g in gradients]
        if request.endswith("test b1 = b2"):
            gap = [x - y for x, y in zip(gradients[0], gradients[1])]
            case["test"] = {kind: float((values[0] - values[1]) ** 2 / sum(gap[i] * gap[j] * v[i, j] for i in range(k) for j in range(k)))
                            for kind, v in covariances.items()}
        cases.append(case)
        print(request, case["estimates"], case["vanilla"])
    return cases


def requests_of(model, number, group, step, levels=None):
    """number: a variable of numbers; group: one of 0 and 1 that is in a product with it; levels: of the factor race."""
    rows = model.rows
    at = lambda **values: mean_of(model, with_values(rows, **values))
    moved = mean_of(model, [{**r, number: r[number] + step} for r in rows])
    here = mean_of(model, rows)
    both = lambda d, g: mean_of(model, [{**r, number: r[number] + d, group: mpf(g)} for r in rows])
    cross = lambda b, c: (both(1, 1)(b, c) - both(1, 0)(b, c)) - (both(0, 1)(b, c) - both(0, 0)(b, c))
    found = {
        "predictions": [here],
        "predictions; at means": [mean_of(model, mean_row(rows))],
        f"predictions; by {group}": [mean_of(model, [r for r in rows if r[group] == g]) for g in (0, 1)],
        f"predictions; at {number} = 100 150, {group} = 0 1": [at(**{number: mpf(v), group: mpf(g)}) for v in (100, 150) for g in (0, 1)],
        f"comparisons {number}; step {step}": [change(moved, here)],
        f"comparisons {group}": [change(at(**{group: mpf(1)}), at(**{group: mpf(0)}))],
        f"comparisons {group}; as ratio": [change(at(**{group: mpf(1)}), at(**{group: mpf(0)}), "ratio")],
        f"comparisons {group}; as log-ratio": [change(at(**{group: mpf(1)}), at(**{group: mpf(0)}), "log-ratio")],
        f"comparisons {number}, {group}; cross": [cross],
        f"slopes {number}": [slopes_of(model, number)],
        f"slopes {number}; as eyex": [slopes_of(model, number, "eyex")],
        f"slopes {number}; as dyex": [slopes_of(model, number, "dyex")],
        f"slopes {number}; as eydx": [slopes_of(model, number, "eydx")],
        f"slopes {number}; at means": [slopes_of(model, number, rows=mean_row(rows))],
        f"slopes {number}; by {group}; test b1 = b2":
            [slopes_of(model, number, rows=[r for r in rows if r[group] == g]) for g in (0, 1)],
    }
    if levels:
        pairs = {"reference": [(1, 0), (2, 0)], "sequential": [(1, 0), (2, 1)], "pairwise": [(1, 0), (2, 0), (2, 1)]}
        for contrast, chosen in pairs.items():
            found[f"comparisons race; contrast {contrast}"] = [change(at(race=levels[i]), at(race=levels[j])) for i, j in chosen]
        found["comparisons race; contrast pairwise; as log-ratio"] = [
            change(at(race=levels[i]), at(race=levels[j]), "log-ratio") for i, j in pairs["pairwise"]]
        found["comparisons race; at means"] = [
            change(mean_of(model, with_values(mean_row(rows), race=levels[i])), mean_of(model, with_values(mean_row(rows), race=levels[0])))
            for i in (1, 2)]
    return found


def main():
    births = rows_of("birthwt", {"low", "lwt", "smoke", "age", "race"})
    dummies = lambda r: [share(r, "race", "other"), share(r, "race", "white")]
    logit = Binary(births, lambda r: [mpf(1), r["lwt"], r["smoke"], r["lwt"] * r["smoke"], r["age"], *dummies(r)], lambda r: r["low"])
    visits = rows_of("birthwt", {"ftv", "lwt", "smoke", "age", "race"})
    count = Count(visits, lambda r: [mpf(1), r["lwt"], r["smoke"], r["lwt"] * r["smoke"], r["age"], *dummies(r)], lambda r: r["ftv"])
    classes = Classes(births, lambda r: [mpf(1), r["lwt"], r["smoke"], r["lwt"] * r["smoke"], r["age"]], lambda r: r["race"])
    cases = report("logit", "birthwt", "low ~ lwt*smoke + age + race", logit, requests_of(logit, "lwt", "smoke", 10, RACES))
    cases += report("poisson", "birthwt", "ftv ~ lwt*smoke + age + race", count, requests_of(count, "lwt", "smoke", 10, RACES))
    cases += report("multinomial", "birthwt", "race ~ lwt*smoke + age", classes, requests_of(classes, "lwt", "smoke", 10))
    with open(HOME + "effects.json", "w") as file:
        json.dump(cases, file, indent=1)
        file.write("\n")


main()
