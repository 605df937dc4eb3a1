"""The wild cluster bootstrap by its definition: every combination of Rademacher's signs, a whole fit for each.

Run from the root of the repository with NumPy: python3 build/peers/wild_clusters.py. It writes wild_clusters.csv and wild_clusters.json in
Crabbymetrics.Tests/Fixtures/inference. Definitions: MacKinnon, Nielsen and Webb (2023) for the variants 11, 13, 31 and 33 with the null
imposed (WCR) or not (WCU), Davidson and MacKinnon (2010) for two-stage least squares (WRE).
"""
import csv
import json
import numpy as np

HOME = "Crabbymetrics.Tests/Fixtures/inference/"
SIZES = [3, 4, 5, 6, 6, 8, 9, 11, 13, 15, 4]


def make_data():
    rng = np.random.default_rng(20)
    g = np.repeat(np.arange(len(SIZES)), SIZES)
    n = len(g)
    h = (np.arange(n) + np.arange(n) // 7) % 6
    shock, trend = rng.normal(size=len(SIZES)), rng.normal(size=6)
    x = rng.normal(size=n) + 0.4 * g % 3
    treated = np.isin(g, [1, 4, 7, 9]).astype(float)
    z1, z2 = rng.normal(size=n), rng.exponential(size=n)
    u = 0.7 * shock[g] + 0.4 * trend[h] + rng.normal(size=n)
    d = 0.7 * z1 + 0.5 * z2 + 0.3 * x + 0.5 * u + rng.normal(size=n)
    y = 1 + 0.4 * x + 0.5 * treated + u
    q = 1 + 0.4 * x + 0.3 * d + u
    return {"g": g, "h": h, **{k: np.round(v, 3) for k, v in dict(y=y, q=q, x=x, treated=treated, d=d, z1=z1, z2=z2).items()}}


def write_csv(data):
    with open(HOME + "wild_clusters.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(data)
        for row in zip(*data.values()):
            out.writerow([f"{v:g}" for v in row])


def signs(count):
    return 1.0 - 2.0 * ((np.arange(1 << count)[None, :] >> np.arange(count)[:, None]) & 1)  # clusters x replicates


class LeastSquares:
    """t statistics of r'b = q for many outcomes at once, with CV1 (one clustering or two) or CV3."""

    def __init__(self, x, r, clusterings, jackknife):
        self.x, self.r, self.clusterings, self.jackknife = x, r, clusterings, jackknife
        self.inverse = np.linalg.inv(x.T @ x)
        n, k = x.shape
        self.rows = (n - 1) / (n - k)

    def restricted(self, y, q, rows=slice(None)):
        x = self.x[rows]
        inverse = np.linalg.inv(x.T @ x)
        b = inverse @ (x.T @ y[rows])
        return b - inverse @ self.r * ((self.r @ b - q) / (self.r @ inverse @ self.r))

    def unrestricted(self, y, rows=slice(None)):
        return np.linalg.lstsq(self.x[rows], y[rows], rcond=None)[0]

    def variance(self, y):
        b = self.inverse @ (self.x.T @ y)
        e = y - self.x @ b
        if self.jackknife:
            codes = self.clusterings[0]
            count = codes.max() + 1
            total = 0.0
            for g in range(count):
                keep = codes != g
                total = total + (self.r @ (np.linalg.lstsq(self.x[keep], y[keep], rcond=None)[0] - b)) ** 2
            return total * (count - 1) / count
        a = (self.x @ (self.inverse @ self.r))[:, None]
        total = 0.0
        sets = [(c, 1.0) for c in self.clusterings]
        if len(sets) == 2:
            both = np.unique(np.stack(self.clusterings), axis=1, return_inverse=True)[1].ravel()
            sets.append((both, -1.0))
        for codes, sign in sets:
            count = codes.max() + 1
            sums = np.zeros((count, y.shape[1]))
            np.add.at(sums, codes, a * e)
            total = total + sign * count / (count - 1) * self.rows * (sums**2).sum(0)
        return total

    def t(self, y, q):
        gap = self.r @ (self.inverse @ (self.x.T @ y)) - q
        variance = self.variance(y)
        return np.where(variance > 0, gap / np.sqrt(np.where(variance > 0, variance, 1)), np.sign(gap) * np.inf)


def replicates(model, y, q, parent, imposed, transformed):
    """Bootstrap outcomes (rows x replicates) and the value of r'b that they obey."""
    b = model.restricted(y, q) if imposed else model.unrestricted(y)
    e = y - model.x @ b
    if transformed:
        for g in range(parent.max() + 1):
            keep, own = parent != g, parent == g
            left = model.restricted(y, q, keep) if imposed else model.unrestricted(y, keep)
            e[own] = y[own] - model.x[own] @ left
    return (model.x @ b)[:, None] + signs(parent.max() + 1)[parent] * e[:, None], (q if imposed else model.r @ b)


def p_values(statistics, t):
    tie = 1e-9 * abs(t)
    return (np.mean(np.abs(statistics) >= abs(t) - tie),
            min(1.0, 2 * min(np.mean(statistics >= t - tie), np.mean(statistics <= t + tie))))


def ends(p_at, estimate, error, level):
    """The ends next to the estimate of the set of values with p > 1 - level."""
    result = []
    for side in (-1.0, 1.0):
        inside, outside = 0.0, 0.25
        while p_at(estimate + side * outside * error) > 1 - level + 1e-12:
            inside, outside = outside, outside + 0.25
            if outside > 60:
                break
        if outside > 60:
            result.append(None)
            continue
        for _ in range(45):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if p_at(estimate + side * middle * error) > 1 - level + 1e-12 else (inside, middle)
        result.append(estimate + side * inside * error)
    return result


def least_squares(data, name, r, q, clusterings, parent, imposed, transformed, jackknife, level):
    x = np.column_stack([np.ones(len(data["y"])), data["x"], data["treated"]])
    y = data["y"]
    model = LeastSquares(x, np.array(r, float), [data[c] for c in clusterings], jackknife)
    estimate = float(model.r @ model.unrestricted(y))
    error = float(np.sqrt(model.variance(y[:, None])[0]))

    def both(value):
        outcomes, truth = replicates(model, y, value, data[parent], imposed, transformed)
        return p_values(model.t(outcomes, truth), (estimate - value) / error)

    symmetric, equal = both(q)
    low, high = ends(lambda v: both(v)[0], estimate, error, level)
    return {"hypothesis": name, "clusters": clusterings, "parent": parent, "imposed": imposed, "residuals": transformed,
            "variance": jackknife, "level": level, "estimate": estimate, "error": error, "symmetric": float(symmetric),
            "equal_tailed": float(equal), "low": low, "high": high}


def two_stage(y, d, x1, z, codes, q=None):
    """Estimate of d's coefficient and clustered error, for columns of y and d (rows x replicates)."""
    w = np.column_stack([x1, z])
    project = w @ np.linalg.inv(w.T @ w) @ w.T
    own = x1 @ np.linalg.inv(x1.T @ x1) @ x1.T
    hat = project @ d - own @ d  # fitted d, less x1
    size = (hat * d).sum(0)
    b = (hat * y).sum(0) / size
    rest = y - b * d
    e = rest - own @ rest  # y - d b - x1 c, c by least squares given b: the normal equations of x1 hold with x1 its own instrument
    n, count = len(codes), codes.max() + 1
    sums = np.zeros((count, y.shape[1]))
    np.add.at(sums, codes, hat * e)
    variance = count / (count - 1) * (n - 1) / (n - x1.shape[1] - 1) * (sums**2).sum(0) / size**2
    return b, np.sqrt(variance)


def efficient(data, q, level):
    n = len(data["q"])
    x1 = np.column_stack([np.ones(n), data["x"]])
    z = np.column_stack([data["z1"], data["z2"]])
    w = np.column_stack([x1, z])
    y, d, codes = data["q"], data["d"], data["g"]
    b, error = (float(v[0]) for v in two_stage(y[:, None], d[:, None], x1, z, codes))

    def both(value):
        rest = y - value * d
        c = np.linalg.lstsq(x1, rest, rcond=None)[0]
        u = rest - x1 @ c
        stage = np.linalg.lstsq(np.column_stack([w, u]), d, rcond=None)[0][:-1]
        v = d - w @ stage
        f = signs(codes.max() + 1)[codes]
        drawn = (w @ stage)[:, None] + f * v[:, None]
        outcome = value * drawn + (x1 @ c)[:, None] + f * u[:, None]
        estimates, errors = two_stage(outcome, drawn, x1, z, codes)
        return p_values((estimates - value) / errors, (b - value) / error)

    symmetric, equal = both(q)
    low, high = ends(lambda v: both(v)[0], b, error, level)
    return {"hypothesis": f"d = {q}", "level": level, "estimate": b, "error": error, "symmetric": float(symmetric),
            "equal_tailed": float(equal), "low": low, "high": high}


def main():
    data = make_data()
    write_csv(data)
    cases = []
    for imposed in (True, False):
        for transformed in (False, True):
            for jackknife in (False, True):
                for name, r, q in (("treated = 0", [0, 0, 1], 0.0), ("x - treated = 0.2", [0, 1, -1], 0.2)):
                    cases.append(least_squares(data, name, r, q, ["g"], "g", imposed, transformed, jackknife, 0.9))
    for parent in ("g", "h"):
        for imposed in (True, False):
            cases.append(least_squares(data, "x = 0", [0, 1, 0], 0.0, ["g", "h"], parent, imposed, False, False, 0.9))
    out = {"least_squares": cases, "two_stage": [efficient(data, q, 0.9) for q in (0, 0.2, 0.6)]}
    with open(HOME + "wild_clusters.json", "w") as file:
        json.dump(out, file, indent=1)
        file.write("\n")
    for case in cases + out["two_stage"]:
        print(case)


main()
