using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Data.Streaming;

/// <summary>Fits to Parquet files that are read again in every pass, against the same rows in memory.</summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class StreamedFitTests
{
    private const int Rows = 1500;
    private const int GroupRows = 170;

    private static readonly MemoryLimit Tight = MemoryLimit.Parse("150KB");
    private static readonly MemoryLimit Ample = MemoryLimit.Parse("1GB");

    private ParquetFiles _files = null!;

    [OneTimeSetUp]
    public void Write() => _files = ParquetFiles.Of(Rows, GroupRows);

    [OneTimeTearDown]
    public void Delete() => _files.Dispose();

    private static readonly string[] Formulas =
    [
        "y ~ x + z",
        "y ~ x + region",
        "y ~ x * region + z",
        "y ~ region:period + x",
        "y ~ x + C(firm)",
        "y ~ z + C(region, ref=\"south\") + i(period, x)",
        "y ~ x + C(region, ref=\"south\")",
        "y ~ i(period, x)",
        "y ~ x + i(period, x)",
        "y ~ scale(x) + poly(z, 2) + bs(x, df=5)",
        "y ~ log(exposure) + I(x^2) + ns(z, df=3)",
        "y ~ x + offset(log(exposure))",
        "y ~ x + cut(z, c(1980, 1995, 2005, 2030))",
        "y ~ 0 + region + x",
    ];

    [TestCaseSource(nameof(Formulas))]
    public void Every_construct_of_a_formula_gives_the_numbers_of_the_rows_in_memory(string formula)
    {
        ModelSpecification specification = new() { Formula = Formula.Parse(formula), Clusters = ["firm"] };
        Compare(specification, static () => new PoissonEstimator());
    }

    [TestCase("weight", WeightKind.Probability)]
    [TestCase("frequency", WeightKind.Frequency)]
    public void Weights_offsets_and_conditions_are_those_of_the_rows_in_memory(string weights, WeightKind kind)
    {
        ModelSpecification specification = new()
        {
            Formula = Formula.Parse("y ~ x + region"),
            Weights = weights,
            WeightKind = kind,
            Exposure = "exposure",
            Where = "x > -0.5 & period != \"p3\"",
            Clusters = ["firm", "period"],
        };
        Compare(specification, static () => new PoissonEstimator());
    }

    [TestCase("won ~ x + region", ColumnKind.Number)]
    [TestCase("answer ~ x + region", ColumnKind.Label)]
    public void Logit_and_probit_take_numbers_and_classes(string formula, ColumnKind outcome)
    {
        ModelSpecification specification = new()
        {
            Formula = Formula.Parse(formula),
            OutcomeKind = outcome,
            Clusters = ["firm"],
        };
        Compare(specification, static () => new LogitEstimator());
        Compare(specification, static () => new ProbitEstimator());
    }

    [Test]
    public void The_bits_are_the_same_for_any_number_of_threads_and_any_limit()
    {
        ModelSpecification specification = new() { Formula = Formula.Parse("y ~ x * region + scale(z)"), Clusters = ["firm"] };
        List<double[]> all = [];
        foreach (MemoryLimit limit in new[] { Tight, MemoryLimit.Parse("400KB"), Ample })
        {
            foreach (int threads in new[] { 1, 2, 5, 8 })
            {
                StreamedFrame frame = Stream(specification, limit, threads);
                PoissonResult fit = new PoissonEstimator(new PoissonOptions { MaxDegreeOfParallelism = threads }).Fit(frame.Data);
                all.Add([.. fit.Parameters, .. fit.Covariance("cr1", new CovarianceArguments { Clusters = ["firm"] }).StandardErrors()]);
            }
        }

        Assert.That(all, Is.All.EqualTo(all[0]));
    }

    [Test]
    public void A_tight_limit_reads_again_and_an_ample_one_does_not()
    {
        ModelSpecification specification = new() { Formula = Formula.Parse("y ~ x + z") };
        StreamedObservations tight = Stream(specification, Tight, 2).Data,
            ample = Stream(specification, Ample, 2).Data;
        Assert.Multiple(() =>
        {
            Assert.That(tight.PartCount, Is.EqualTo(18));
            Assert.That(tight.KeptPartCount, Is.LessThan(18));
            Assert.That(ample.KeptPartCount, Is.EqualTo(18));
            Assert.That(ample.PassCount, Is.EqualTo(1));
            Assert.That(tight.ToString(), Does.Contain("18 parts"));
        });
    }

    [Test]
    public void What_is_said_of_the_rows_is_what_is_said_in_memory()
    {
        ModelSpecification specification = new() { Formula = Formula.Parse("y ~ x + z + region"), Where = "x < 0.9" };
        ModelFrame memory = ModelFrame.Read(ParquetSource.OpenFiles(_files.Paths), specification);
        StreamedFrame streamed = Stream(specification, Tight, 2);
        Assert.Multiple(() =>
        {
            Assert.That(streamed.Data.RowCount, Is.EqualTo(memory.Data.RowCount));
            Assert.That(streamed.Warnings, Is.EqualTo(memory.Warnings));
            Assert.That(streamed.DroppedRows, Is.EqualTo(memory.DroppedRows));
            Assert.That(streamed.Sample.Terms, Is.EqualTo(memory.Terms));
            Assert.That(streamed.Sample.Baselines, Is.EqualTo(memory.Baselines));
            Assert.That(streamed.Fitted.State.Factors[0].Levels, Is.EqualTo(memory.Fitted.State.Factors[0].Levels));
        });
    }

    [Test]
    public void With_many_rows_a_fit_starts_from_a_sample_and_saves_passes()
    {
        using ParquetFiles files = new();
        files.Add("many.parquet", ParquetFiles.Columns(70_000, new Random(11), 1), 7_000);
        ModelSpecification specification = new() { Formula = Formula.Parse("y ~ x + region") };
        ParquetSource source = ParquetSource.OpenFiles(files.Paths);
        StreamingOptions options = new() { MemoryLimit = MemoryLimit.Parse("3MB") };
        StreamedObservations data = StreamedFrame.Read(source, specification, options).Data;
        // Fits from different starts end at different points within the tolerance, in standard errors.
        PoissonEstimator estimator = new(new PoissonOptions { Tolerance = 1e-11 });
        PoissonResult expected = estimator.Fit(ModelFrame.Read(source, specification).Data),
            fit = estimator.Fit(data);
        int passes = data.PassCount;
        PoissonResult fromConstant = estimator.Fit(new WithoutSample(data));
        Assert.Multiple(() =>
        {
            Assert.That(data.Sample!.RowCount, Is.InRange(1_500, 3_000));
            Assert.That(data.KeptPartCount, Is.LessThan(data.PartCount));
            Assert.That(passes - 2, Is.LessThan(data.PassCount - passes), "passes of the fit, readings apart");
            RequireClose(fit.Parameters, expected.Parameters);
            RequireClose(fromConstant.Parameters, expected.Parameters);
            RequireClose(fit.Covariance("hc1").StandardErrors(), expected.Covariance("hc1").StandardErrors());
        });
    }

    private sealed class WithoutSample(IObservations all) : IObservations
    {
        public long RowCount => all.RowCount;

        public DesignSchema Design => all.Design;

        public ObservationSummary Summary => all.Summary;

        public DataRoles Roles => all.Roles;

        public IPassRunner Open(ViewSpecification view, int blockStride, int maxDegreeOfParallelism, ResamplingRecipe? resampling) =>
            all.Open(view, blockStride, maxDegreeOfParallelism, resampling);
    }

    private StreamedFrame Stream(ModelSpecification specification, MemoryLimit limit, int threads) =>
        StreamedFrame.Read(
            ParquetSource.OpenFiles(_files.Paths),
            specification,
            new StreamingOptions { MemoryLimit = limit, MaxDegreeOfParallelism = threads }
        );

    private void Compare<TResult>(ModelSpecification specification, Func<GlmEstimator<TResult>> estimator)
        where TResult : GlmResult
    {
        ModelFrame memory = ModelFrame.Read(ParquetSource.OpenFiles(_files.Paths), specification);
        StreamedFrame streamed = Stream(specification, Tight, 3);
        TResult expected = estimator().Fit(memory.Data),
            fit = estimator().Fit((IObservations)streamed.Data);
        Assert.That(streamed.Data.KeptPartCount, Is.LessThan(streamed.Data.PartCount));
        Assert.That(fit.ParameterNames, Is.EqualTo(expected.ParameterNames));
        RequireClose(fit.Parameters, expected.Parameters);
        RequireClose([fit.LogLikelihood, fit.Deviance], [expected.LogLikelihood, expected.Deviance]);
        foreach ((string name, string[] clusters) in Covariances(specification))
        {
            CovarianceArguments arguments = new() { Clusters = [.. clusters] };
            RequireClose(fit.Covariance(name, arguments).StandardErrors(), expected.Covariance(name, arguments).StandardErrors());
        }
    }

    private static IEnumerable<(string Name, string[] Clusters)> Covariances(ModelSpecification specification)
    {
        if (specification.WeightKind != WeightKind.Probability)
        {
            yield return ("vanilla", []);
        }

        yield return ("sandwich", []);
        yield return ("hc1", []);
        yield return ("cr1", [specification.Clusters.IsEmpty ? "" : specification.Clusters[0]]);
        if (specification.Clusters.Length > 1)
        {
            yield return ("cr1", [.. specification.Clusters]);
        }
    }

    private static void RequireClose(IReadOnlyList<double> actual, IReadOnlyList<double> expected)
    {
        double scale = expected.Max(Math.Abs);
        Assert.That(actual, Has.Count.EqualTo(expected.Count));
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.That(actual[i], Is.EqualTo(expected[i]).Within(1e-12 * scale), $"value {i}");
        }
    }
}
