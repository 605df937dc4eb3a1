using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Data.Streaming;

namespace Crabbymetrics.Tests.Data.Checkpoints;

/// <summary>Fits that are broken off at each of their passes, and go on from a file.</summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class CheckpointedFitTests
{
    private const string Fit = "the fit of the test";

    private ParquetFiles _files = null!;

    [OneTimeSetUp]
    public void Write() => _files = ParquetFiles.Of(500, 90);

    [OneTimeTearDown]
    public void Delete() => _files.Dispose();

    private static readonly TestCaseData[] Models =
    [
        new TestCaseData("y ~ x + region", (Func<IObservations, FittedModel>)(static rows => new PoissonEstimator().Fit(rows)))
        {
            TestName = "Poisson",
        },
        new TestCaseData("won ~ x + region", (Func<IObservations, FittedModel>)(static rows => new LogitEstimator().Fit(rows)))
        {
            TestName = "Logit",
        },
        new TestCaseData("y ~ x + region", (Func<IObservations, FittedModel>)(static rows => new OlsEstimator().Fit(rows)))
        {
            TestName = "Least squares",
        },
        new TestCaseData("firm ~ x", (Func<IObservations, FittedModel>)(static rows => new NegativeBinomialEstimator().Fit(rows)))
        {
            TestName = "Negative binomial",
        },
        new TestCaseData("frequency ~ x", (Func<IObservations, FittedModel>)(static rows => new MultinomialLogitEstimator().Fit(rows)))
        {
            TestName = "Multinomial logit",
        },
    ];

    [TestCaseSource(nameof(Models))]
    public void A_fit_that_is_broken_off_at_any_pass_ends_with_the_same_bits(string formula, Func<IObservations, FittedModel> fit)
    {
        StreamedObservations rows = Read(formula);
        BrokenRows counted = new(rows);
        double[] expected = Numbers(fit(rows));
        using (CheckpointedObservations whole = CheckpointedObservations.Open(counted, NewFile(), Fit))
        {
            Assert.That(Numbers(fit(whole)), Is.EqualTo(expected));
        }

        Assert.That(counted.PassCount, Is.GreaterThan(3));
        for (int pass = 0; pass < counted.PassCount; pass++)
        {
            string file = NewFile();
            BrokenRows broken = new(rows, pass);
            Assert.That(
                () =>
                {
                    using CheckpointedObservations first = CheckpointedObservations.Open(broken, file, Fit);
                    return Numbers(fit(first));
                },
                Throws.TypeOf<PowerFailure>()
            );
            // Another process reads the files anew.
            BrokenRows again = new(Read(formula));
            using CheckpointedObservations second = CheckpointedObservations.Open(again, file, Fit);
            double[] actual = Numbers(fit(second));
            Assert.Multiple(() =>
            {
                Assert.That(actual, Is.EqualTo(expected));
                Assert.That(again.PassCount, Is.EqualTo(counted.PassCount - pass), "no pass is run twice");
                Assert.That(second.ReusedPassCount, Is.GreaterThanOrEqualTo(pass));
            });
            second.Complete();
            Assert.That(File.Exists(file), Is.False);
        }
    }

    [Test]
    public void A_bootstrap_goes_on_from_its_replicates()
    {
        StreamedObservations rows = Read("y ~ x");
        BrokenRows counted = new(rows);
        double[] expected = Replicates(rows);
        using (CheckpointedObservations whole = CheckpointedObservations.Open(counted, NewFile(), Fit))
        {
            Assert.That(Replicates(whole), Is.EqualTo(expected));
        }

        string file = NewFile();
        BrokenRows broken = new(rows, counted.PassCount / 2);
        Assert.That(
            () =>
            {
                using CheckpointedObservations first = CheckpointedObservations.Open(broken, file, Fit);
                return Replicates(first);
            },
            Throws.InstanceOf<Exception>()
        );
        BrokenRows again = new(Read("y ~ x"));
        using CheckpointedObservations second = CheckpointedObservations.Open(again, file, Fit);
        Assert.That(Replicates(second), Is.EqualTo(expected));
        Assert.That(again.PassCount, Is.EqualTo(counted.PassCount - broken.PassCount));

        static double[] Replicates(IObservations rows) =>
            [
                .. new PoissonEstimator()
                    .Fit(rows)
                    .Bootstrap(
                        new BootstrapOptions
                        {
                            Replications = 20,
                            Seed = 5,
                            Scheme = "pairs",
                            MaxDegreeOfParallelism = 1,
                            FailOnReplicateError = true,
                        }
                    )
                    .ToArray()
                    .Cast<double>(),
            ];
    }

    [Test]
    public void A_result_outlives_the_file()
    {
        BrokenRows rows = new(Read("y ~ x"));
        CheckpointedObservations kept = CheckpointedObservations.Open(rows, NewFile(), Fit);
        PoissonResult fit = new PoissonEstimator().Fit(kept);
        int passes = rows.PassCount;
        kept.Complete();
        Assert.That(fit.Covariance("hc3").StandardErrors(), Is.All.Positive);
        Assert.That(rows.PassCount, Is.GreaterThan(passes));
        Assert.That(kept.WriteFailure, Is.Null);
    }

    private string NewFile() => Path.Combine(_files.Folder, Guid.NewGuid().ToString("N") + ".checkpoint");

    private StreamedObservations Read(string formula) =>
        StreamedFrame
            .Read(
                ParquetSource.OpenFiles(_files.Paths),
                new ModelSpecification { Formula = Formula.Parse(formula), Clusters = ["period"] },
                new StreamingOptions { MemoryLimit = MemoryLimit.Parse("150KB"), MaxDegreeOfParallelism = 2 }
            )
            .Data;

    private static double[] Numbers(FittedModel fit) =>
        [
            .. fit.Parameters,
            .. fit.Covariance("hc1").StandardErrors(),
            .. fit.Covariance("cr1", new CovarianceArguments { Clusters = ["period"] }).StandardErrors(),
        ];
}
