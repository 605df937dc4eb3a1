using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Cli;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>The code of docs/larger-than-memory.md beside its command.</summary>
public sealed class LargerThanMemoryPage
{
    [Test]
    public void Library_and_tool_give_the_same_numbers_as_in_memory()
    {
        string folder = Path.Combine(CrabbyRun.Samples, "visits");
        string[] paths = [Path.Combine(folder, "2021.parquet"), Path.Combine(folder, "2022.parquet")];
        StreamedFrame frame = StreamedFrame.Read(
            ParquetSource.OpenFiles(paths),
            new ModelSpecification { Formula = Formula.Parse("visits ~ age + region"), Clusters = ["clinic"] },
            new StreamingOptions { MemoryLimit = MemoryLimit.Parse("500KB") }
        );
        PoissonResult fit = new PoissonEstimator().Fit(frame.Data);
        string[] words =
        [
            "fit",
            "poisson",
            Path.Combine(folder, "*.parquet"),
            "-f",
            "visits ~ age + region",
            "--cluster",
            "clinic",
            "--output",
            "json",
        ];
        CrabbyRun streamed = CrabbyRun.Of([.. words, "--memory", "500KB"]),
            inMemory = CrabbyRun.Of(words);
        Assert.Multiple(() =>
        {
            Assert.That(streamed.ExitCode, Is.Zero, streamed.Error);
            Assert.That(streamed.Error, Does.Contain("note: 4000 rows in 8 row groups").And.Contain("passes"));
            Assert.That(Numbers(streamed, "estimate"), Is.EqualTo(fit.Parameters));
            Assert.That(Numbers(streamed, "estimate"), Is.EqualTo(Numbers(inMemory, "estimate")).Within(1e-12));
            Assert.That(Numbers(streamed, "std_error"), Is.EqualTo(Numbers(inMemory, "std_error")).Within(1e-13));
        });
    }

    [TestCase("ols", "--memory 500KB --influence i.csv", "--influence needs all rows in memory")]
    [TestCase("poisson", "--memory 20KB", "smaller row groups")]
    [TestCase("poisson", "--memory 500KB --vcov cr2", "live elsewhere")]
    public void What_cannot_be_had_is_one_line(string model, string options, string expected)
    {
        string data = Path.Combine(CrabbyRun.Samples, "visits", "*.parquet");
        CrabbyRun run = CrabbyRun.Of(["fit", model, data, "-f", "visits ~ age", "--cluster", "clinic", .. options.Split(' ')]);
        Assert.That(run.ExitCode, Is.Not.Zero);
        Assert.That(run.ErrorLine, Does.Contain(expected));
    }

    private static double[] Numbers(CrabbyRun run, string name) =>
        [.. run.Json.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty(name).GetDouble())];
}
