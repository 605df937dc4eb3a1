using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Parquet.Schema;

namespace Crabbymetrics.Tests.Data.Streaming;

/// <summary>What data that are read part by part cannot have, and files that are not as they were: one clear line each.</summary>
public sealed class StreamedRefusalTests
{
    private const int Rows = 600;
    private const int GroupRows = 100;

    [TestCase("y ~ x | firm", "absorbed effects are sums over the rows of a level")]
    [TestCase("y ~ x + cut(z, 3)", "cuts into a number of classes")]
    [TestCase("y ~ poly(scale(x), 2)", "learns from what another function learned")]
    [TestCase("y ~ x + C(region, ref=\"nowhere\")", "has no level 'nowhere'")]
    public void A_formula_that_needs_all_rows_at_once_is_refused(string formula, string expected)
    {
        using ParquetFiles files = ParquetFiles.Of(Rows, GroupRows);
        Assert.That(() => Read(files, formula), Throws.TypeOf<FormulaException>().With.Message.Contains(expected));
    }

    [Test]
    public void Time_is_refused_with_the_reason()
    {
        using ParquetFiles files = ParquetFiles.Of(Rows, GroupRows);
        ModelSpecification specification = new() { Formula = Formula.Parse("y ~ x"), Time = "z" };
        Assert.That(
            () => StreamedFrame.Read(ParquetSource.OpenFiles(files.Paths), specification),
            Throws.TypeOf<FormulaException>().With.Message.Contains("rows in order of time are neighbours")
        );
    }

    [Test]
    public void A_limit_that_is_too_small_for_a_row_group_says_how_much_it_takes()
    {
        using ParquetFiles files = ParquetFiles.Of(Rows, GroupRows);
        Assert.That(
            () => Read(files, "y ~ x", MemoryLimit.Parse("10KB")),
            Throws
                .TypeOf<DataSourceException>()
                .With.Message.Contains("part0.parquet, row group 0")
                .And.Message.Contains("take about")
                .And.Message.Contains("smaller row groups")
        );
        Assert.That(
            () => Read(files, "y ~ scale(x)", MemoryLimit.Parse("17KB")),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("scale(x) learns from the values of all rows at once")
        );
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_file_that_is_gone_or_changes_between_passes_is_an_error(bool gone)
    {
        using ParquetFiles files = ParquetFiles.Of(Rows, GroupRows);
        StreamedObservations data = Read(files, "y ~ x", MemoryLimit.Parse("20KB")).Data;
        Assert.That(data.KeptPartCount, Is.LessThan(data.PartCount));
        if (gone)
        {
            File.Delete(files.Paths[1]);
        }
        else
        {
            files.Add("part1.parquet", ParquetFiles.Columns(Rows - 1, new Random(3), 1), GroupRows);
        }

        Assert.That(
            () => new PoissonEstimator().Fit(data),
            Throws
                .TypeOf<DataSourceException>()
                .With.Message.Contains("part1.parquet")
                .And.Message.Contains(gone ? "the file is gone" : "the file changed after it was first read")
        );
    }

    [Test]
    public void Text_in_one_file_and_numbers_in_another_are_refused()
    {
        using ParquetFiles files = ParquetFiles.Of(Rows, GroupRows);
        files.Add(
            "text.parquet",
            [
                .. ParquetFiles
                    .Columns(50, new Random(1), 0)
                    .Select(static column =>
                        column.Field.Name == "z" ? (new DataField<string>("z"), Enumerable.Repeat("many", 50).ToArray()) : column
                    ),
            ],
            GroupRows
        );
        Assert.That(
            () => Read(files, "y ~ z"),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("text.parquet").And.Message.Contains("texts, where")
        );
    }

    [Test]
    public void A_bad_value_is_named_with_its_file_and_row_group()
    {
        using ParquetFiles files = ParquetFiles.Of(Rows, GroupRows);
        List<(DataField Field, Array Values)> columns = ParquetFiles.Columns(Rows, new Random(1), 0);
        ((double[])columns.Find(static column => column.Field.Name == "exposure").Values)[433] = 0.0;
        files.Add("part2.parquet", columns, GroupRows);
        Assert.That(
            () => Read(files, "y ~ x + log(exposure)"),
            Throws
                .TypeOf<DataSourceException>()
                .With.Message.Contains("part2.parquet, row group 4")
                .And.Message.Contains("row 33")
                .And.Message.Contains("log(exposure)")
        );
    }

    [Test]
    public void What_needs_values_by_row_is_refused_by_name()
    {
        using ParquetFiles files = ParquetFiles.Of(Rows, GroupRows);
        ModelSpecification specification = new() { Formula = Formula.Parse("y ~ x"), Clusters = ["firm"] };
        StreamedFrame frame = StreamedFrame.Read(ParquetSource.OpenFiles(files.Paths), specification);
        PoissonResult fit = new PoissonEstimator().Fit(frame.Data);
        CovarianceArguments firms = new() { Clusters = ["firm"] };
        Assert.Multiple(() =>
        {
            Assert.That(
                () => fit.Covariance("cr2", firms),
                Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("live elsewhere")
            );
            Assert.That(
                () => fit.Residuals(GlmResidual.Pearson),
                Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("live elsewhere")
            );
        });
    }

    [TestCase(1)]
    [TestCase(3)]
    public void A_cancelled_reading_or_pass_ends(int threads)
    {
        using ParquetFiles files = ParquetFiles.Of(Rows, GroupRows);
        using CancellationTokenSource source = new();
        int reports = 0;
        StreamingOptions options = new()
        {
            MemoryLimit = MemoryLimit.Parse("60KB"),
            MaxDegreeOfParallelism = threads,
            Progress = new Watch(progress =>
            {
                if (progress.Kind == "glm.evaluation" || ++reports == 20)
                {
                    source.Cancel();
                }
            }),
        };
        ModelSpecification specification = new() { Formula = Formula.Parse("y ~ x") };
        Assert.That(
            () =>
            {
                StreamedFrame frame = StreamedFrame.Read(ParquetSource.OpenFiles(files.Paths), specification, options, source.Token);
                new PoissonEstimator().Fit(frame.Data, source.Token);
            },
            Throws.InstanceOf<OperationCanceledException>()
        );
    }

    [Test]
    public void A_covariance_is_cancelled_by_the_token_of_the_options()
    {
        using ParquetFiles files = ParquetFiles.Of(Rows, GroupRows);
        using CancellationTokenSource source = new();
        StreamingOptions options = new() { CancellationToken = source.Token };
        ModelSpecification specification = new() { Formula = Formula.Parse("y ~ x") };
        PoissonResult fit = new PoissonEstimator().Fit(
            StreamedFrame.Read(ParquetSource.OpenFiles(files.Paths), specification, options).Data
        );
        source.Cancel();
        Assert.That(() => fit.Covariance("hc1"), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Progress_counts_passes_and_parts()
    {
        using ParquetFiles files = ParquetFiles.Of(Rows, GroupRows);
        List<StreamingProgress> told = [];
        StreamingOptions options = new() { Progress = new Watch(told.Add) };
        ModelSpecification specification = new() { Formula = Formula.Parse("y ~ x + region") };
        StreamedFrame frame = StreamedFrame.Read(ParquetSource.OpenFiles(files.Paths), specification, options);
        Assert.Multiple(() =>
        {
            Assert.That(told, Has.Count.EqualTo(24));
            Assert.That(told[0], Is.EqualTo(new StreamingProgress(1, "levels", 1, 12)));
            Assert.That(told[^1], Is.EqualTo(new StreamingProgress(2, "moments", 12, 12)));
            Assert.That(frame.Data.PassCount, Is.EqualTo(2));
        });
    }

    [TestCase("2GB", 2_000_000_000L)]
    [TestCase("500 mb", 500_000_000L)]
    [TestCase("1.5GiB", 1_610_612_736L)]
    [TestCase("100", 100L)]
    [TestCase("7B", 7L)]
    public void Sizes_are_read_as_they_are_written(string text, long bytes) =>
        Assert.That(MemoryLimit.Parse(text).Bytes, Is.EqualTo(bytes));

    [TestCase("much")]
    [TestCase("")]
    [TestCase("-1GB")]
    [TestCase("1iB")]
    [TestCase("0")]
    [TestCase("1XB")]
    public void What_is_no_size_is_refused(string text) => Assert.That(() => MemoryLimit.Parse(text), Throws.TypeOf<FormatException>());

    private static StreamedFrame Read(ParquetFiles files, string formula, MemoryLimit? limit = null) =>
        StreamedFrame.Read(
            ParquetSource.OpenFiles(files.Paths),
            new ModelSpecification { Formula = Formula.Parse(formula) },
            new StreamingOptions { MemoryLimit = limit ?? MemoryLimit.Default, MaxDegreeOfParallelism = 2 }
        );

    private sealed class Watch(Action<StreamingProgress> watch) : IProgress<StreamingProgress>
    {
        public void Report(StreamingProgress value) => watch(value);
    }
}
