using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
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

    [Test]
    public void A_program_goes_on_from_a_file()
    {
        string[] paths = Paths();
        StreamedFrame frame = StreamedFrame.Read(
            ParquetSource.OpenFiles(paths),
            new ModelSpecification { Formula = Formula.Parse("visits ~ age + region") }
        );
        using TemporaryFile place = new();
        string file = place.Path + ".checkpoint";
        using CheckpointedObservations rows = CheckpointedObservations.Open(frame.Data, file, "poisson visits ~ age + region");
        PoissonResult fit = new PoissonEstimator().Fit(rows);
        rows.Complete();
        Assert.That(fit.Parameters, Is.EqualTo(new PoissonEstimator().Fit(frame.Data).Parameters));
        Assert.That(File.Exists(file), Is.False);
    }

    [Test]
    public void The_tool_goes_on_from_a_file()
    {
        using TemporaryFile place = new();
        string file = place.Path + ".checkpoint";
        string[] words =
        [
            "fit",
            "poisson",
            Path.Combine(CrabbyRun.Samples, "visits", "*.parquet"),
            .. "-f visits~age+region --memory 500KB --output json --checkpoint".Split(' '),
            file,
        ];
        CrabbyRun ended = CrabbyRun.Of([.. words, "--max-iterations", "1", "--tolerance", "1e-10"]);
        Assert.That(ended.ExitCode, Is.EqualTo(1), ended.Error);
        Assert.That(ended.Error, Does.Contain("from which the same command goes on"));
        Assert.That(File.Exists(file));
        CrabbyRun other = CrabbyRun.Of(words);
        Assert.That(other.ExitCode, Is.EqualTo(2));
        Assert.That(other.ErrorLine, Does.Contain("another fit").And.Contain("Tolerance"));
        CrabbyRun goesOn = CrabbyRun.Of([.. words, "--tolerance", "1e-10"]),
            anew = CrabbyRun.Of([.. words[..^2], "--tolerance", "1e-10"]);
        Assert.Multiple(() =>
        {
            Assert.That(goesOn.ExitCode, Is.Zero, goesOn.Error);
            Assert.That(goesOn.Error, Does.Match("the sums of [0-9]+ passes were those of"));
            Assert.That(Numbers(goesOn, "estimate"), Is.EqualTo(Numbers(anew, "estimate")));
            Assert.That(Numbers(goesOn, "std_error"), Is.EqualTo(Numbers(anew, "std_error")));
            Assert.That(File.Exists(file), Is.False);
        });
    }

    [Test]
    public void A_program_predicts_part_by_part()
    {
        string[] paths = Paths();
        using TemporaryFile place = new();
        string saved = place.Path + ".json",
            predicted = place.Path + ".parquet";
        ModelFrame frame = ModelFrame.Read(ParquetSource.OpenFiles(paths), "visits ~ age + region");
        PoissonResult fit = new PoissonEstimator().Fit(frame.Data);
        ModelFile.Save(saved, fit.State("vanilla"), frame);
        ModelFile model = ModelFile.Load(saved, EstimatorDescriptors.BuiltIn);
        using ParquetOutput output = ParquetOutput.Create(predicted);
        foreach (double?[] means in model.PredictParts(ParquetSource.OpenFiles(paths)))
        {
            output.Add(OutputColumn.Of("prediction", means));
        }

        output.Complete();
        ColumnTable written = ParquetSource.OpenFile(predicted).Read([new ColumnRequest("prediction", ColumnKind.Number)]);
        // The rows of a part are computed in other groups than those of all, which may change the last bit.
        double[] expected = [.. model.Predict(ParquetSource.OpenFiles(paths)).Select(static mean => mean!.Value)];
        Assert.That(written.Numbers("prediction"), Is.EqualTo(expected).Within(1e-14));
        File.Delete(saved);
        File.Delete(predicted);
    }

    [TestCase("poisson", "--checkpoint c.checkpoint", "--checkpoint is not read")]
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

    private static string[] Paths() =>
        [Path.Combine(CrabbyRun.Samples, "visits", "2021.parquet"), Path.Combine(CrabbyRun.Samples, "visits", "2022.parquet")];

    private static double[] Numbers(CrabbyRun run, string name) =>
        [.. run.Json.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty(name).GetDouble())];
}
