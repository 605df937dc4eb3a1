using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Tests.Cli;

/// <summary>A plug-in as a third party would write it: an estimator under a name, and a covariance of its own.</summary>
public sealed class TestPlugin : ICrabbymetricsPlugin
{
    public void Register(ICrabbymetricsBuilder builder)
    {
        builder.AddNamedEstimator(
            "counts",
            "Poisson regression under another name.",
            static (services, settings) =>
                new PoissonEstimator(
                    new PoissonOptions
                    {
                        Tolerance = settings.Tolerance,
                        Alpha = settings.Alpha,
                        FitIntercept = settings.FitIntercept,
                        MaxIterations = settings.MaxIterations,
                    },
                    services.GetRequiredService<EstimationServices>()
                ),
            EstimatorInputs.Tolerance
                | EstimatorInputs.Alpha
                | EstimatorInputs.FitIntercept
                | EstimatorInputs.MaxIterations
                | EstimatorInputs.Offset
                | EstimatorInputs.Weights
        );
        builder.AddCovariance<FourfoldCovariance>();
        builder.AddCovariance<BrokenCovariance>();
        builder.AddNamedEstimator("broken", "Throws what nobody expects.", static (_, _) => new BrokenEstimator());
    }

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
