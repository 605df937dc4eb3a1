"""Writes tails.csv: tails of the normal, t, chi-squared and F distributions to 25 digits, computed with 50 by mpmath
(https://mpmath.org, version 1.3.0; pip install mpmath). The method is the continued fractions of the incomplete gamma and beta
functions (DLMF 8.9.2 and 8.17.22), Gauss-Legendre quadrature of the density where there are more than 1e4 (F:
1e5) degrees of freedom, and mpmath's erfc; Crabbymetrics uses none of them there. Run: python3 tails.py > tails.csv
Every argument is a double, written so that it reads back as the same one. 'upper' and 'lower' are both computed, not by difference
where one is small."""
from mpmath import mp, mpf
import math

mp.dps = 50
TINY = mpf(10) ** -400


def lentz(b0, terms):
    f = b0 if b0 != 0 else TINY
    c, d = f, mpf(0)
    for a, b in terms:
        d = b + a * d
        d = 1 / (d if d != 0 else TINY)
        c = b + a / c
        c = c if c != 0 else TINY
        delta = c * d
        f *= delta
        if abs(delta - 1) < mpf(10) ** -45:
            return f
    raise ValueError


def beta_lower(a, b, x, y):  # I_x(a, b), x below the mean; y = 1 - x
    def terms():
        yield mpf(1), mpf(1)
        m = 0
        while True:
            yield -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)), mpf(1)
            m += 1
            yield m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), mpf(1)
    front = mp.exp(a * mp.log(x) + b * mp.log(y) + mp.loggamma(a + b) - mp.loggamma(a) - mp.loggamma(b)) / a
    return front * lentz(mpf(0), terms())


def beta_lower_by_quadrature(a, b, x, y):
    # The density over its value at x, in steps of its own width: Gauss-Legendre on pieces, to where 1e-40 is left.
    level = a * mp.log(x) + b * mp.log(y)
    front = mp.exp(level + mp.loggamma(a + b) - mp.loggamma(a) - mp.loggamma(b))
    def ratio(s):  # u = x exp(-s)
        u = x * mp.exp(-s)
        return mp.exp(-a * s + (b - 1) * (mp.log1p(-u) - mp.log(y))) / y
    slope = a - (b - 1) * x / y
    width = 1 / (abs(slope) + mp.sqrt(abs(b - 1) * x) / y + mp.mpf(1) / 1000)
    ends = [mpf(0)]
    while ratio(ends[-1]) * y > mpf(10) ** -45:
        ends.append(ends[-1] + width * (1 if len(ends) < 20 else len(ends)))
    return front * mp.quad(ratio, ends, method="gauss-legendre")


def f_tails(d1, d2, f):
    d1, d2, f = mpf(d1), mpf(d2), mpf(f)
    x, y = d2 / (d2 + d1 * f), d1 * f / (d2 + d1 * f)
    lower = beta_lower if d1 == 1 or max(d1, d2) < 1e5 else beta_lower_by_quadrature
    if x < (d2 / 2 + 1) / (d1 / 2 + d2 / 2 + 2):
        up = lower(d2 / 2, d1 / 2, x, y)
        return 1 - up, up
    lo = lower(d1 / 2, d2 / 2, y, x)
    return lo, 1 - lo


def gamma_tails(a, x):
    a, x = mpf(a), mpf(x)
    front = mp.exp(a * mp.log(x) - x - mp.loggamma(a))
    if a > 1e4:  # the density over its value at x, integrated away from the mean in pieces of its own width
        side = 1 if x > a else -1
        def ratio(s):
            return mp.exp((a - 1) * mp.log1p(side * s / x) - side * s)
        width = 1 / (abs(x - a) / x + 1 / mp.sqrt(a))
        ends = [mpf(0)]
        while ratio(ends[-1]) > mpf(10) ** -45:
            ends.append(ends[-1] + width * (1 if len(ends) < 20 else len(ends)))
        tail = front / x * mp.quad(ratio, ends, method="gauss-legendre")
        return (1 - tail, tail) if side > 0 else (tail, 1 - tail)
    if x > a + 1:
        def terms():
            n = 1
            while True:
                yield -n * (n - a), x + 2 * n + 1 - a
                n += 1
        up = front / lentz(x + 1 - a, terms())
        return 1 - up, up
    term = total = 1 / a
    n = 1
    while term > total * mpf(10) ** -50:
        term *= x / (a + n)
        total += term
        n += 1
    lo = front * total
    return lo, 1 - lo


def row(name, d1, d2, x, lower, upper):
    if min(lower, upper) > mpf(10) ** -300:
        print(f"{name},{d1!r},{d2!r},{x!r},{mp.nstr(lower, 25)},{mp.nstr(upper, 25)}", flush=True)


print("distribution,df1,df2,x,lower,upper")
for z in [0.0, 1e-10, 0.01, 0.3, 0.6744897501960817, 1.0, 1.6448536269514722, 1.959963984540054, 2.4999, 2.5001, 3.0, 4.5, 6.0,
          8.3, 12.0, 20.0, 26.5, 33.3, 37.0]:
    row("normal", 0, 0, z, mp.erfc(-mpf(z) / mp.sqrt(2)) / 2, mp.erfc(mpf(z) / mp.sqrt(2)) / 2)

DFS = [0.1, 0.5, 1.0, 2.0, 3.0, 9.0, 30.0, 121.5, 1000.0, 1e5, 1e7, 1e10]
ZS = [-36.0, -10.0, -3.0, -1.0, -0.1, 0.0, 0.1, 0.7, 2.0, 6.0, 20.0, 36.0]
for df in DFS:
    for t in [1e-8, 0.1, 0.7, 1.0, 1.5, 2.0, 4.0, 8.0, 15.0, 37.0, 1e3, 1e6, 1e20, 1e100, 1e200]:
        t = float(t)
        lo, up = f_tails(1, df, mpf(t) ** 2)
        row("t", df, 0, t, 1 - up / 2, up / 2)
    for z in ZS:
        c = 2 / (9 * df)
        x = df * (1 - c + z * math.sqrt(c)) ** 3
        if x <= 0:
            x = 2 * math.exp((-3 + z) / df * 2)
        if x > 0:
            row("chi2", df, 0, x, *gamma_tails(mpf(df) / 2, mpf(x) / 2))
for d1 in [0.1, 1.0, 2.0, 7.0, 60.0, 3000.0, 1e10]:
    for d2 in [0.1, 1.0, 5.0, 400.0, 1e5, 1e10]:
        for z in [-36.0, -6.0, -1.0, -0.01, 0.0, 0.3, 2.0, 9.0, 36.0]:
            f = math.exp(max(-690.0, min(690.0, z * math.sqrt(2 / d1 + 2 / d2))))
            row("f", d1, d2, f, *f_tails(d1, d2, f))
