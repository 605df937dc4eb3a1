using Crabbymetrics.Inference;
using Crabbymetrics.Testing;

namespace Crabbymetrics.Tests.Testing;

/// <summary>Every built-in covariance keeps the contract.</summary>
[TestFixtureSource(nameof(Names))]
public sealed class CovarianceContracts(string name) : CovarianceContract<ICovarianceEstimator>
{
    public static IEnumerable<string> Names => BuiltInCovariances.All.Select(static covariance => covariance.Name);

    protected override ICovarianceEstimator Covariance => CovarianceRegistry.Default.Find(name);

    protected override CovarianceArguments Arguments =>
        name switch
        {
            "hac" => new CovarianceArguments { Lag = 2, Clusters = ["group"] },
            "driscoll-kraay" => new CovarianceArguments { Lag = 2 },
            _ => CovarianceArguments.None,
        };
}
