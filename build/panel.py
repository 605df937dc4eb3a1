"""Makes samples/data/regions.csv: a simulated panel for synthetic controls.

Twenty regions, 1990 to 2019: doctor's visits per inhabitant and year times 10 follow two common factors, income and noise.
Norra is .5 Vesta + .3 Lund + .2 Holm in its loadings, and from 2008 on a programme lowers its visits by .8 more each year up to
4. Run `python3 build/panel.py > samples/data/regions.csv`.
"""

import random

NAMES = (
    "Alby Berga Dalen Ekby Fors Grund Holm Isby Kvarn Lund Mora Norra Osby Pilen Rista Skog Tuna Ulvo Vesta Aspen".split()
)
FIRST, LAST, START = 1990, 2019, 2008
MIXTURE = {"Vesta": 0.5, "Lund": 0.3, "Holm": 0.2}

rng = random.Random(2008)
years = range(FIRST, LAST + 1)
trend, cycle = [0.0], [0.0]
for _ in years:
    trend.append(trend[-1] + 0.4 + rng.gauss(0.0, 0.5))
    cycle.append(0.7 * cycle[-1] + rng.gauss(0.0, 1.0))

loads = {
    name: [30.0 + rng.gauss(0.0, 4.0), rng.uniform(0.4, 1.6), rng.uniform(-1.0, 1.5), rng.uniform(18.0, 32.0), rng.uniform(9.0, 16.0)]
    for name in NAMES
}
loads["Norra"] = [sum(share * loads[name][k] for name, share in MIXTURE.items()) for k in range(5)]

print("region,year,visits,income,young,price")
for name in sorted(NAMES):
    level, first, second, income, young = loads[name]
    for i, year in enumerate(years):
        wealth = income * 1.015**i + rng.gauss(0.0, 0.4)
        visits = level + first * trend[i] + second * cycle[i] - 0.15 * (wealth - income) + rng.gauss(0.0, 0.25)
        if name == "Norra" and year >= START:
            visits -= min(4.0, 0.8 * (year - START + 1))
        # The share of young people is counted from 1996 on.
        share = f"{young - 0.05 * i + rng.gauss(0.0, 0.1):.1f}" if year >= 1996 else ""
        price = 5.0 + 0.12 * i + 0.05 * loads[name][3] + rng.gauss(0.0, 0.15)
        print(f"{name},{year},{visits:.2f},{wealth:.1f},{share},{price:.2f}")
