"""Makes the table of a comparison: table.py RESULTS.jsonl. Each line is a peer's object or, without "peer", that of `Crabbymetrics.Benchmarks peer`.

Of several runs of one program on one file each figure is the median. The ratio is that of processor times, all processors together.
"""

import collections
import json
import statistics
import sys


def seconds(value):
    return f"{value * 1e6:.0f} us" if value < 1e-3 else f"{value * 1e3:.3g} ms" if value < 1 else f"{value:.3g} s"


def main():
    runs = collections.defaultdict(list)
    with open(sys.argv[1], encoding="utf-8") as file:
        for row in (json.loads(line) for line in file if line.startswith("{")):
            runs[row["n"], row["p"], row.get("peer")].append(row)
    medians = {
        key: {name: statistics.median(row[name] for row in rows) for name in rows[0] if name.endswith("_s") and rows[0][name] is not None}
        | {"gradient": max(row["gradient_inf_norm"] for row in rows)}
        for key, rows in runs.items()
    }
    print("| n, p | crabbymetrics (cold) | covariance | processor | gradient | peer | time | processor | gradient | ratio of processor times |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for (n, p, name), peer in medians.items():
        if name is not None and (n, p, None) in medians:
            ours = medians[n, p, None]
            print(f"| {n:,}, {p} | {seconds(ours['median_s'])} ({seconds(ours['first_s'])}) | {seconds(ours['vcov_s'])} | {seconds(ours['cpu_s'])} "
                  f"| {ours['gradient']:.1e} | {name} | {seconds(peer['median_s'])} | {seconds(peer['cpu_s'])} | {peer['gradient']:.1e} "
                  f"| {peer['cpu_s'] / ours['cpu_s']:.1f} |")


main()
