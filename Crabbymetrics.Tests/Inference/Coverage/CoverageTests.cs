using System.Globalization;
using System.Text;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Architecture;

namespace Crabbymetrics.Tests.Inference.Coverage;

/// <summary>How often 95 percent intervals hold the truth, by simulation: minutes of work, and the table in docs/coverage.md.</summary>
[Category("Slow")]
internal sealed class CoverageTests
{
    private const int Repetitions = 4000;
    private const string Start = "<!-- coverage -->\n";
    private const string End = "<!-- /coverage -->";

    // Three standard errors of a simulated coverage of 95 percent.
    private static readonly double Simulation = 3.0 * Math.Sqrt(0.95 * 0.05 / Repetitions);

    private static readonly Interval[] Independent =
    [
        Interval.Of("vanilla"),
        Interval.Of("quasi"),
        Interval.Of("sandwich"),
        Interval.Of("hc1"),
        Interval.Of("hc2"),
        Interval.Of("hc3"),
        Interval.Bootstrap("score", BootstrapLimits.Normal),
        Interval.Bootstrap("score-webb", BootstrapLimits.Studentized),
        Interval.WildScore(false),
    ];

    private static readonly Interval[] Clustered =
    [
        Interval.Of("vanilla"),
        Interval.Of("sandwich"),
        Interval.Of("cr0"),
        Interval.Of("cr1"),
        Interval.Of("cr1", true),
        Interval.Of("cr2", true),
        Interval.Of("cr3", true),
        Interval.Bootstrap("cluster-score", BootstrapLimits.Normal),
        Interval.Bootstrap("cluster-score-webb", BootstrapLimits.Studentized),
        Interval.WildScore(true),
    ];

    private static readonly Scenario[] Scenarios =
    [
        Scenario.NegativeBinomial(100),
        Scenario.NegativeBinomial(400),
        Scenario.NegativeBinomial(1600),
        Scenario.Clusters(10, 20),
        Scenario.Clusters(50, 20),
    ];

    [Test]
    public void Intervals_hold_the_truth_as_often_as_the_table_says()
    {
        double[][] coverages = Array.ConvertAll(Scenarios, static scenario => Coverage(scenario, IntervalsOf(scenario)));
        string page = Path.Combine(Repository.Root, "docs", "coverage.md");
        string committed = File.ReadAllText(page);
        int start = committed.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        string table = Table(coverages);
        string current = committed[..start] + table + committed[committed.IndexOf(End, StringComparison.Ordinal)..];
        TestContext.Out.WriteLine(table);
        if (Environment.GetEnvironmentVariable("UPDATE_COVERAGE") == "1")
        {
            File.WriteAllText(page, current);
            committed = current;
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(committed, Is.EqualTo(current), "docs/coverage.md has another table; UPDATE_COVERAGE=1 writes this one.");
            for (int s = 0; s < Scenarios.Length; s++)
            {
                Assert.That(coverages[s][0], Is.LessThan(0.8), $"vanilla undercovers: {Scenarios[s].Description}");
            }

            foreach (string interval in new[] { "sandwich", "hc1", "hc2", "hc3", "score bootstrap, normal" })
            {
                Assert.That(At(400, interval), Is.EqualTo(0.95).Within(Simulation), interval);
                Assert.That(At(1600, interval), Is.EqualTo(0.95).Within(Simulation), interval);
            }

            foreach (string interval in new[] { "cr1, t(G-1)", "cr2, t(G-1)", "cr3, t(G-1)" })
            {
                Assert.That(At(50, interval), Is.EqualTo(0.95).Within(Simulation), interval);
            }

            foreach (int size in new[] { 100, 400, 1600, 10, 50 })
            {
                Assert.That(
                    At(size, size < 100 ? "wild cluster score test" : "wild score test"),
                    Is.EqualTo(0.95).Within(Simulation),
                    $"wild score test, {size}"
                );
            }

            Assert.That(At(100, "hc3"), Is.EqualTo(0.95).Within(Simulation));
            Assert.That(At(10, "cr2, t(G-1)"), Is.EqualTo(0.95).Within(Simulation));
        }

        double At(int size, string interval)
        {
            int s = Array.FindIndex(Scenarios, scenario => scenario.Size == size);
            return coverages[s][Array.FindIndex(IntervalsOf(Scenarios[s]), candidate => candidate.Name == interval)];
        }
    }

    private static Interval[] IntervalsOf(Scenario scenario) => scenario.Clustered ? Clustered : Independent;

    private static string Table(double[][] coverages)
    {
        StringBuilder table = new("\n");
        foreach (bool clustered in new[] { false, true })
        {
            int[] columns = [.. Enumerable.Range(0, Scenarios.Length).Where(s => Scenarios[s].Clustered == clustered)];
            Interval[] intervals = clustered ? Clustered : Independent;
            table.Append("| interval |").AppendJoin("|", columns.Select(static s => $" {Scenarios[s].Description} ")).Append("|\n|---|");
            table.Append(string.Concat(columns.Select(static _ => "--:|"))).Append('\n');
            for (int j = 0; j < intervals.Length; j++)
            {
                table
                    .Append(CultureInfo.InvariantCulture, $"| {intervals[j].Name} |")
                    .AppendJoin("|", columns.Select(s => string.Create(CultureInfo.InvariantCulture, $" {100.0 * coverages[s][j]:0.0} ")))
                    .Append("|\n");
            }

            table.Append('\n');
        }

        return table.ToString();
    }

    private static double[] Coverage(Scenario scenario, Interval[] intervals)
    {
        PoissonEstimator estimator = new(new PoissonOptions { MaxDegreeOfParallelism = 1 });
        int[] held = new int[intervals.Length];
        Parallel.For(
            0,
            Repetitions,
            repetition =>
            {
                PoissonResult fit = estimator.Fit(scenario.Draw(new RandomSource(20240607, repetition)));
                for (int j = 0; j < intervals.Length; j++)
                {
                    if (intervals[j].Holds(fit, repetition))
                    {
                        Interlocked.Increment(ref held[j]);
                    }
                }
            }
        );
        return [.. held.Select(static count => count / (double)Repetitions)];
    }
}
