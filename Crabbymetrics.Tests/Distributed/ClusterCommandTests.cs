using Crabbymetrics.Tests.Cli;
using Crabbymetrics.Tests.Data.Streaming;

namespace Crabbymetrics.Tests.Distributed;

/// <summary><c>crabby fit --cluster-nodes</c>, with workers that are processes.</summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class ClusterCommandTests
{
    private WorkerProcess _first = null!;
    private WorkerProcess _second = null!;
    private ParquetFiles _files = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _files = ParquetFiles.Of(900, 200);
        _first = WorkerProcess.Start();
        _second = WorkerProcess.Start("--join", _first.Address);
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _second?.Dispose();
        _first?.Dispose();
        _files?.Dispose();
    }

    [TestCase("poisson", "y ~ x + C(period) + z", "--cluster firm")]
    [TestCase("logit", "won ~ x * region", "--vcov hc1")]
    public void A_fit_over_a_cluster_prints_what_a_fit_in_memory_prints(string model, string formula, string options)
    {
        string[] words = ["fit", model, Path.Combine(_files.Folder, "*.parquet"), "-f", formula, .. options.Split(' '), "--output", "json"];
        CrabbyRun memory = CrabbyRun.Of(words),
            cluster = CrabbyRun.Of([.. words, "--cluster-nodes", _first.Address]);
        Assert.Multiple(() =>
        {
            Assert.That(cluster.ExitCode, Is.Zero, cluster.Error);
            Assert.That(cluster.Error, Does.Contain("partitions on the workers of a cluster").And.Contain("passes"));
            Assert.That(Names(cluster), Is.EqualTo(Names(memory)));
            foreach (string name in (string[])["estimate", "std_error"])
            {
                Assert.That(Numbers(cluster, name), Is.EqualTo(Numbers(memory, name)).Within(1e-12), name);
            }
        });
    }

    [Test]
    public void Rows_that_are_left_out_are_counted()
    {
        CrabbyRun run = CrabbyRun.Of([
            "fit",
            "poisson",
            Path.Combine(_files.Folder, "*.parquet"),
            "-f",
            "y ~ z",
            "--cluster-nodes",
            _first.Address,
        ]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Error, Does.Match("[0-9]+ of 1800 rows are not used"));
    }

    [Test]
    public void Replicates_are_those_of_a_fit_part_by_part()
    {
        string[] words =
        [
            "fit",
            "poisson",
            Path.Combine(_files.Folder, "*.parquet"),
            .. "-f y~x --bootstrap 20 --bootstrap-scheme pairs --bootstrap-limits percentile --output json".Split(' '),
        ];
        CrabbyRun cluster = CrabbyRun.Of([.. words, "--cluster-nodes", _first.Address]),
            streamed = CrabbyRun.Of([.. words, "--memory", "50MB"]);
        Assert.That(cluster.ExitCode, Is.Zero, cluster.Error);
        Assert.That(cluster.Error, Does.Contain("Poisson law"));
        double[] ofCluster = Errors(cluster),
            ofParts = Errors(streamed);
        Assert.That(ofCluster, Is.EqualTo(ofParts).Within(1e-9));

        static double[] Errors(CrabbyRun run) =>
            [.. run.Json.GetProperty("bootstrap").GetProperty("std_error").EnumerateArray().Select(error => error.GetDouble())];
    }

    [TestCase("poisson", "--cluster-nodes 127.0.0.1:1", "No node answers at 127.0.0.1:1")]
    [TestCase("poisson", "--cluster-nodes somewhere", "HOST:PORT")]
    [TestCase("poisson", "--cluster-listen 127.0.0.1:0", "--cluster-listen is not read")]
    [TestCase("poisson", "--cluster-nodes FIRST --memory 1GB", "each worker has a limit of its own")]
    [TestCase("poisson", "--cluster-nodes FIRST --save-data --save m.json", "--save-data needs all rows in memory")]
    [TestCase("poisson", "--cluster-nodes FIRST --by region", "--cluster-nodes fits one model")]
    [TestCase("poisson", "--cluster-nodes FIRST --cluster firm --vcov cr2", "live elsewhere")]
    [TestCase(
        "elastic-net",
        "--cluster-nodes FIRST --l1 0.1 --l2 0.1",
        "--cluster-nodes: 'elastic-net' cannot yet be fitted to rows that are not all in memory"
    )]
    public void What_cannot_be_had_is_one_line(string model, string options, string expected)
    {
        string[] words = ["fit", model, Path.Combine(_files.Folder, "*.parquet"), "-f", "y ~ x"];
        CrabbyRun run = CrabbyRun.Of([.. words, .. options.Replace("FIRST", _first.Address, StringComparison.Ordinal).Split(' ')]);
        Assert.That(run.ExitCode, Is.Not.Zero);
        Assert.That(run.ErrorLine, Does.Contain(expected));
    }

    [Test]
    public void Text_files_are_refused()
    {
        CrabbyRun run = CrabbyRun.Of([
            "fit",
            "poisson",
            Path.Combine(CrabbyRun.Samples, "quine.csv"),
            "-f",
            "Days ~ SexM",
            "--cluster-nodes",
            _first.Address,
        ]);
        Assert.That(run.ExitCode, Is.Not.Zero);
        Assert.That(run.ErrorLine, Does.Contain("the workers read Parquet files"));
    }

    private static string?[] Names(CrabbyRun run) =>
        [.. run.Json.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString())];

    private static double[] Numbers(CrabbyRun run, string name) =>
        [.. run.Json.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty(name).GetDouble())];
}
