using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Estimators.Elsewhere;

/// <summary>Bootstraps of rows that are not in memory: weights are made where the rows are.</summary>
public sealed class BootstrapElsewhereTests
{
    private static readonly int[] Cuts = [333, 334, 1_100];

    [Test]
    public void Replicates_are_the_refits_of_their_recipes([Values("pairs", "bayesian")] string scheme)
    {
        PoissonResult result = Fit(PiecedObservations.Cut(ElsewhereSample.Of("count", "none"), Cuts));
        BootstrapResult one = Run(1),
            two = Run(2);
        double[] expected = new double[result.Parameters.Length];
        ResamplingLaw law = scheme == "pairs" ? ResamplingLaw.Poisson : ResamplingLaw.Exponential;
        Assert.Multiple(() =>
        {
            for (int replicate = 0; replicate < 12; replicate++)
            {
                Assert.That(((IRecipeRefit)result).Refit(new ResamplingRecipe(law, 5, replicate), expected).Succeeded);
                for (int j = 0; j < expected.Length; j++)
                {
                    Assert.That(one.Draw(replicate)[j], Is.EqualTo(expected[j]));
                    Assert.That(two.Draw(replicate)[j], Is.EqualTo(expected[j]));
                }
            }

            Assert.That(one.Warnings, scheme == "pairs" ? Has.Some.Contains("Poisson law") : Has.None.Contains("Poisson law"));
        });

        BootstrapResult Run(int threads) =>
            new BootstrapEngine().Run(
                result,
                new BootstrapOptions
                {
                    Scheme = scheme,
                    Replications = 12,
                    Seed = 5,
                    MaxDegreeOfParallelism = threads,
                }
            );
    }

    [Test]
    public void Standard_errors_are_those_of_pairs_in_memory()
    {
        RegressionData data = ElsewhereSample.Of("count", "none");
        BootstrapOptions options = new() { Scheme = "pairs", Replications = 400 };
        double[] elsewhere = [.. new BootstrapEngine().Run(Fit(PiecedObservations.Cut(data, Cuts)), options).StandardErrors],
            memory = [.. new BootstrapEngine().Run(Fit(data), options).StandardErrors];
        Assert.Multiple(() =>
        {
            for (int j = 0; j < memory.Length; j++)
            {
                // The error of a standard deviation of 400 draws is 3.5 percent.
                Assert.That(elsewhere[j] / memory[j], Is.EqualTo(1.0).Within(0.2));
            }
        });
    }

    [Test]
    public void Frequency_weights_are_refused() =>
        Assert.That(
            () =>
                new BootstrapEngine().Run(
                    Fit(PiecedObservations.Cut(ElsewhereSample.Of("count", "frequency"), Cuts)),
                    new BootstrapOptions { Scheme = "pairs" }
                ),
            Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("a row is several observations")
        );

    [Test]
    public void Profile_limits_are_refused() =>
        Assert.That(
            () => ProfileIntervals.Of(Fit(PiecedObservations.Cut(ElsewhereSample.Of("count", "none"), Cuts))),
            Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("need the rows in memory")
        );

    private static PoissonResult Fit(RegressionData data) => new PoissonEstimator().Fit(data);

    private static PoissonResult Fit(IObservations data) => (PoissonResult)(IEstimationResult)new PoissonEstimator().Fit(data);
}
