using Crabbymetrics.Tests.Cli;
using Crabbymetrics.Tests.Data.Streaming;

namespace Crabbymetrics.Tests.Distributed;

/// <summary>Clusters without a first node, whose list a Redis server or a PostgreSQL database keeps. <c>build/cluster-stores.sh</c> starts
/// both and names them; where they are not named, nothing is tried.</summary>
[NonParallelizable]
public sealed class ClusterStoreTests
{
    [TestCase("redis", "CRABBY_TEST_REDIS")]
    [TestCase("postgres", "CRABBY_TEST_POSTGRES")]
    public void Workers_find_each_other_and_fit_also_after_one_is_killed(string store, string variable)
    {
        string connection = Connection(variable);
        using ParquetFiles files = ParquetFiles.Of(900, 200);
        using WorkerProcess first = WorkerProcess.Start($"--{store}", connection);
        using WorkerProcess second = WorkerProcess.Start($"--{store}", connection);
        string[] words =
        [
            "fit",
            "poisson",
            Path.Combine(files.Folder, "*.parquet"),
            .. "-f y~x+region --cluster firm --output json".Split(' '),
        ];
        CrabbyRun memory = CrabbyRun.Of(words),
            both = CrabbyRun.Of([.. words, "--cluster-nodes", $"{store}:{connection}"]);
        first.Kill();
        CrabbyRun one = CrabbyRun.Of([.. words, "--cluster-nodes", $"{store}:{connection}"]);
        Assert.Multiple(() =>
        {
            Assert.That(both.ExitCode, Is.Zero, both.Error);
            Assert.That(one.ExitCode, Is.Zero, one.Error);
            Assert.That(Numbers(both), Is.EqualTo(Numbers(memory)).Within(1e-10));
            Assert.That(Numbers(one), Is.EqualTo(Numbers(both)), "the same bits after a worker is lost");
        });
    }

    [Test]
    public void A_database_that_does_not_answer_is_one_line()
    {
        CrabbyRun run = CrabbyRun.Of([
            "fit",
            "poisson",
            Path.Combine(CrabbyRun.Samples, "visits", "*.parquet"),
            .. "-f visits~age --cluster-nodes".Split(' '),
            "postgres:Host=127.0.0.1;Port=1;Username=nobody;Timeout=3",
        ]);
        Assert.That(run.ExitCode, Is.Not.Zero);
        Assert.That(run.ErrorLine, Does.Contain("The database of the cluster cannot be used"));
    }

    private static string Connection(string variable)
    {
        string? connection = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(connection))
        {
            Assert.Inconclusive($"{variable} names no server: build/cluster-stores.sh starts one.");
        }

        return connection!;
    }

    private static double[] Numbers(CrabbyRun run) =>
        [
            .. run
                .Json.GetProperty("parameters")
                .EnumerateArray()
                .SelectMany(parameter =>
                    (double[])[parameter.GetProperty("estimate").GetDouble(), parameter.GetProperty("std_error").GetDouble()]
                ),
        ];
}
