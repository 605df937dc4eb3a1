using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Testing.OwnFamily;

namespace Crabbymetrics.Tests.Cli;

/// <summary>A plug-in as a third party would write it: an estimator under a name, and a covariance of its own.</summary>
public sealed class TestPlugin : ICrabbymetricsPlugin
{
    public void Register(ICrabbymetricsBuilder builder)
    {
        builder.AddEstimator(Counts);
        builder.AddFamily(GeometricDistribution.Descriptor);
        builder.AddFamily("plain-geometric", static link => GlmFamilies.Create(new GeometricDistribution(), link));
        builder.AddLink(new CauchitLink());
        builder.AddCovariance<FourfoldCovariance>();
        builder.AddCovariance<BrokenCovariance>();
        builder.AddEstimator(Broken);
        builder.AddEstimator(Centre);
    }

    private static EstimatorDescriptor<DesignMatrix, PoissonOptions, string> Centre { get; } =
        new(
            "centre",
            "The means of columns.",
            new OptionSchema<PoissonOptions>(static () => new PoissonOptions()),
            static (_, _) => new CentreEstimator()
        );

    private static EstimatorDescriptor<PoissonOptions, PoissonResult> Counts { get; } =
        new(
            "counts",
            "Poisson regression under another name.",
            static () =>
                new OptionSchema<PoissonOptions>(static () => new PoissonOptions())
                    .Include(GlmOptions.Schema)
                    .Without(
                        nameof(GlmOptions.Solver),
                        nameof(GlmOptions.Scoring),
                        nameof(GlmOptions.Separation),
                        nameof(GlmOptions.Collinearity),
                        nameof(GlmOptions.Merging),
                        nameof(GlmOptions.MaxDegreeOfParallelism)
                    ),
            static (options, services) => new PoissonEstimator(options, EstimationServices.Of(services))
        )
        {
            Roles = DataRoles.Offset | DataRoles.Weights,
        };

    private static EstimatorDescriptor<PoissonOptions, PoissonResult> Broken { get; } =
        new(
            "broken",
            "Throws what nobody expects.",
            static () => new OptionSchema<PoissonOptions>(static () => new PoissonOptions()),
            static (_, _) => new BrokenEstimator()
        );

    public sealed class BrokenCovariance : ICovarianceEstimator
    {
        public string Name => "broken";

        public string Description => "Throws what nobody expects.";

        public CovarianceMatrix Estimate(IEstimationResult result, CovarianceArguments arguments) =>
            throw new InvalidOperationException("a part\nis missing");
    }

    private sealed class BrokenEstimator : IEstimator<PoissonResult>
    {
        public PoissonResult Fit(RegressionData data, CancellationToken cancellationToken = default) =>
            throw new TimeoutException("nothing there");
    }

    private sealed class CentreEstimator : IEstimator<DesignMatrix, string>
    {
        public string Fit(DesignMatrix data, CancellationToken cancellationToken = default) => "a centre";
    }

    public sealed class FourfoldCovariance : ICovarianceEstimator
    {
        public string Name => "fourfold";

        public string Description => "Four times the inverse information.";

        public CovarianceMatrix Estimate(IEstimationResult result, CovarianceArguments arguments)
        {
            CovarianceMatrix vanilla = result.Covariance("vanilla", arguments);
            return new CovarianceMatrix(Name, vanilla.ParameterNames, [.. vanilla.Values.ToArray().Select(static value => 4.0 * value)]);
        }
    }
}
