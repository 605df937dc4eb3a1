"""Makes the table of a comparison of least squares: least_squares_table.py RESULTS.jsonl. Each line is a peer's object or, without "peer", this library's.

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
    medians = {key: {name: statistics.median(row[name] for row in rows) for name in ("median_s", "cpu_s")} for key, rows in runs.items()}
    print("| n, p | crabbymetrics | processor | peer | time | processor | ratio of processor times |")
    print("|---|---|---|---|---|---|---|")
    for (n, p, name), peer in medians.items():
        if name is not None and (n, p, None) in medians:
            ours = medians[n, p, None]
            print(f"| {n:,}, {p} | {seconds(ours['median_s'])} | {seconds(ours['cpu_s'])} | {name} | {seconds(peer['median_s'])} | {seconds(peer['cpu_s'])} "
                  f"| {peer['cpu_s'] / ours['cpu_s']:.2g} |")


main()
