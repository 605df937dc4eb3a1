using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Data.Streaming;

namespace Crabbymetrics.Tests.Data.Checkpoints;

/// <summary>Files of passes that are cut short, damaged, or of something else.</summary>
public sealed class CheckpointFileTests
{
    private const string Fit = "poisson y ~ x";

    private ParquetFiles _files = null!;
    private string _path = null!;

    [SetUp]
    public void Write()
    {
        _files = ParquetFiles.Of(200, 60);
        _path = Path.Combine(_files.Folder, "fit.checkpoint");
    }

    [TearDown]
    public void Delete() => _files.Dispose();

    [Test]
    public void A_file_that_is_cut_off_anywhere_keeps_the_passes_that_are_whole()
    {
        using (CheckpointedObservations empty = CheckpointedObservations.Open(Read("y ~ x"), _path, Fit)) { }

        int header = (int)new FileInfo(_path).Length;
        double[] expected = FitTo(Read("y ~ x"));
        byte[] bytes = File.ReadAllBytes(_path);
        int last = -1;
        for (int length = header; length <= bytes.Length; length += 37)
        {
            File.WriteAllBytes(_path, bytes[..length]);
            using CheckpointedObservations rows = CheckpointedObservations.Open(Read("y ~ x"), _path, Fit);
            Assert.That(rows.SavedPassCount, Is.GreaterThanOrEqualTo(last));
            last = rows.SavedPassCount;
            Assert.That(new PoissonEstimator().Fit(rows).Parameters, Is.EqualTo(expected));
        }

        Assert.That(last, Is.GreaterThan(2));
    }

    [Test]
    public void A_last_record_with_wrong_bits_is_run_again()
    {
        double[] expected = FitTo(Read("y ~ x"));
        byte[] bytes = File.ReadAllBytes(_path);
        bytes[^50] ^= 1;
        File.WriteAllBytes(_path, bytes);
        BrokenRows counted = new(Read("y ~ x"));
        using CheckpointedObservations rows = CheckpointedObservations.Open(counted, _path, Fit);
        Assert.That(new PoissonEstimator().Fit(rows).Parameters, Is.EqualTo(expected));
        Assert.That(counted.PassCount, Is.EqualTo(1));
    }

    [Test]
    public void A_damaged_file_is_refused()
    {
        using (CheckpointedObservations empty = CheckpointedObservations.Open(Read("y ~ x"), _path, Fit)) { }

        int header = (int)new FileInfo(_path).Length;
        FitTo(Read("y ~ x"));
        byte[] bytes = File.ReadAllBytes(_path);
        bytes[header + 40] ^= 1;
        File.WriteAllBytes(_path, bytes);
        Refused(Read("y ~ x"), Fit, "damaged");
        Assert.That(File.ReadAllBytes(_path), Is.EqualTo(bytes), "what is refused stays");
    }

    [Test]
    public void A_file_of_another_fit_version_or_of_other_rows_is_refused()
    {
        FitTo(Read("y ~ x"));
        Refused(Read("y ~ x"), "poisson y ~ x, Alpha = 2", "another fit: there 'poisson y ~ x', here 'poisson y ~ x, Alpha = 2'");
        Refused(Read("y ~ z"), Fit, "other columns: there x, here z");
        Refused(Read("firm ~ x"), Fit, "other rows");
        Refused(Read("y ~ x", "x < 0.9"), Fit, "other rows");
        byte[] bytes = File.ReadAllBytes(_path);
        // The first letter of the version, after nine letters and a length.
        bytes[10]++;
        File.WriteAllBytes(_path, bytes);
        Refused(Read("y ~ x"), Fit, "wrote it, and this is version");
    }

    [Test]
    public void What_is_no_checkpoint_is_refused_and_stays()
    {
        File.WriteAllText(_path, "a,b\n1,2\n");
        Refused(Read("y ~ x"), Fit, "no checkpoint");
        Assert.That(File.ReadAllText(_path), Is.EqualTo("a,b\n1,2\n"));
    }

    [Test]
    public void A_file_that_another_fit_has_open_or_that_has_no_folder_is_refused()
    {
        using CheckpointedObservations open = CheckpointedObservations.Open(Read("y ~ x"), _path, Fit);
        Refused(Read("y ~ x"), Fit, "cannot be read and written");
        Assert.That(
            () => CheckpointedObservations.Open(Read("y ~ x"), Path.Combine(_files.Folder, "none", "a"), Fit),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("cannot be read and written")
        );
    }

    [Test]
    public void Rows_in_memory_are_refused()
    {
        RegressionData data = RegressionData.Create(
            new double[,]
            {
                { 1 },
                { 2 },
            },
            [1, 2]
        );
        Assert.That(() => CheckpointedObservations.Open(data, _path, Fit), Throws.ArgumentException.With.Message.Contains("in memory"));
        Assert.That(File.Exists(_path), Is.False);
    }

    private void Refused(IObservations rows, string fit, string expected) =>
        Assert.That(
            () => CheckpointedObservations.Open(rows, _path, fit),
            Throws.TypeOf<DataSourceException>().With.Message.Contains(expected).And.Message.Contains(_path)
        );

    private double[] FitTo(IObservations rows)
    {
        using CheckpointedObservations kept = CheckpointedObservations.Open(rows, _path, Fit);
        return [.. new PoissonEstimator().Fit(kept).Parameters];
    }

    private StreamedObservations Read(string formula, string? where = null) =>
        StreamedFrame
            .Read(
                ParquetSource.OpenFiles(_files.Paths),
                new ModelSpecification { Formula = Formula.Parse(formula), Where = where },
                new StreamingOptions { MemoryLimit = MemoryLimit.Parse("100KB"), MaxDegreeOfParallelism = 2 }
            )
            .Data;
}
