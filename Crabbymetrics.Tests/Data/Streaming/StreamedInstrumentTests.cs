using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;
using Crabbymetrics.Estimators;
using Parquet.Schema;

namespace Crabbymetrics.Tests.Data.Streaming;

/// <summary>Equations with instruments from Parquet files that are read again in every pass, against the same rows in memory.</summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class StreamedInstrumentTests
{
    private static readonly StreamingOptions Tight = new() { MemoryLimit = MemoryLimit.Parse("150KB") };

    private readonly ParquetFiles _files = new();

    [OneTimeSetUp]
    public void Write()
    {
        for (int file = 0; file < 2; file++)
        {
            _files.Add($"part{file}.parquet", Columns(1_500, new Random(5 + file)), 170);
        }
    }

    [OneTimeTearDown]
    public void Delete() => _files.Dispose();

    [TestCase("y ~ x | d ~ z1 + z2", null)]
    [TestCase("y ~ x + place | d ~ z1 + place:z2", null)]
    [TestCase("y ~ x | d + d2 ~ z1 + z2 + I(z1^2)", null)]
    [TestCase("y ~ x + offset(x) | d ~ z1 + z2", null)]
    [TestCase("y ~ x | d ~ z1 + z2", "weight")]
    public void Two_stage_least_squares_gives_the_numbers_of_the_rows_in_memory(string formula, string? weights)
    {
        ModelSpecification specification = new()
        {
            Formula = Formula.Parse(formula),
            Clusters = ["firm"],
            Weights = weights,
            WeightKind = WeightKind.Analytic,
        };
        ParquetSource source = ParquetSource.OpenFiles(_files.Paths);
        StreamedObservations data = StreamedFrame.Read(source, specification, Tight).Data;
        TwoSlsResult expected = new TwoSlsEstimator().Fit(ModelFrame.Read(source, specification).Data),
            actual = new TwoSlsEstimator().Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(data.KeptPartCount, Is.LessThan(data.PartCount));
            Assert.That(actual.ParameterNames, Is.EqualTo(expected.ParameterNames));
            Assert.That(actual.InstrumentNames, Is.EqualTo(expected.InstrumentNames));
            Close(actual.Parameters, expected.Parameters);
            Close([actual.Sigma, actual.RSquared], [expected.Sigma, expected.RSquared]);
            Close(actual.Covariance("hc1").StandardErrors(), expected.Covariance("hc1").StandardErrors());
            CovarianceArguments arguments = new() { Clusters = ["firm"] };
            Close(actual.Covariance("cr1", arguments).StandardErrors(), expected.Covariance("cr1", arguments).StandardErrors());
        });
    }

    [Test]
    public void What_needs_values_by_row_says_so()
    {
        ModelSpecification specification = new() { Formula = Formula.Parse("y ~ x | d ~ z1 + z2") };
        StreamedObservations data = StreamedFrame.Read(ParquetSource.OpenFiles(_files.Paths), specification, Tight).Data;
        Assert.Multiple(() =>
        {
            Assert.That(
                () => new TwoSlsEstimator(new TwoSlsOptions { Method = TwoSlsMethod.Liml }).Fit(data),
                Throws.InstanceOf<NotSupportedException>().With.Message.Contains("two-stage least squares")
            );
            Assert.That(
                () => new TwoSlsEstimator().Fit(data).WuHausman("hc1"),
                Throws.InstanceOf<CrabbymetricsException>().With.Message.Contains("live elsewhere")
            );
            Assert.That(
                () => new OlsEstimator().Fit(data),
                Throws.ArgumentException.With.Message.Contains("instruments"),
                "least squares has no use for instruments"
            );
        });
    }

    private static List<(DataField Field, Array Values)> Columns(int rows, Random random)
    {
        double[][] all = [.. Enumerable.Range(0, 7).Select(_ => new double[rows])];
        string[] place = new string[rows];
        int[] firm = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            double error = random.NextDouble() - 0.5;
            double x = random.NextDouble(),
                z1 = random.NextDouble(),
                z2 = 300.0 + random.NextDouble();
            double d = z1 - (0.5 * z2) + (0.3 * x) + error + (0.4 * random.NextDouble()),
                e = z2 + (2.0 * z1 * z1) - error + (0.4 * random.NextDouble());
            place[i] = ((string[])["north", "south", "west"])[random.Next(3)];
            firm[i] = random.Next(40);
            double[] row = [1.0 + x + (0.5 * d) - (0.2 * e) + error, x, d, e, z1, z2, 0.5 + random.NextDouble()];
            for (int j = 0; j < row.Length; j++)
            {
                all[j][i] = row[j];
            }
        }

        string[] names = ["y", "x", "d", "d2", "z1", "z2", "weight"];
        return
        [
            .. names.Select((name, j) => ((DataField)new DataField<double>(name), (Array)all[j])),
            (new DataField<string>("place"), place),
            (new DataField<int>("firm"), firm),
        ];
    }

    private static void Close(IReadOnlyList<double> actual, IReadOnlyList<double> expected)
    {
        double scale = expected.Max(Math.Abs);
        Assert.That(actual, Is.EqualTo(expected).Within(1e-10 * scale));
    }
}
