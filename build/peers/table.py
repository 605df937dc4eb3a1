"""Makes the table of a comparison: table.py RESULTS.jsonl. Each line is a peer's object or, without "peer", that of `Crabbymetrics.Benchmarks peer`."""

import json
import sys


def seconds(value):
    return f"{value * 1e6:.0f} us" if value < 1e-3 else f"{value * 1e3:.3g} ms" if value < 1 else f"{value:.3g} s"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.startswith("{")]
    print("| n, p | crabbymetrics (cold) | covariance | gradient | peer | time | gradient | ratio |")
    print("|---|---|---|---|---|---|---|---|")
    for ours in (row for row in rows if "peer" not in row):
        for peer in (row for row in rows if "peer" in row and (row["n"], row["p"]) == (ours["n"], ours["p"])):
            print(f"| {ours['n']}, {ours['p']} | {seconds(ours['median_s'])} ({seconds(ours['first_s'])}) | {seconds(ours['vcov_s'])} | {ours['gradient_inf_norm']:.1e} "
                  f"| {peer['peer']} | {seconds(peer['median_s'])} | {peer['gradient_inf_norm']:.1e} | {peer['median_s'] / ours['median_s']:.1f} |")


main()
