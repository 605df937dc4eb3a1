using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Testing;

/// <summary>
/// What the framework promises of every estimator of <see cref="RegressionData"/>. Inherit it in a test project, say how to make the
/// estimator and give it some data, and the tests run for your estimator: no state, no thread that sees another, no number that depends on
/// the order of rows or the units of a column, honest refusal.
/// </summary>
/// <remarks>Tests of a capability (<see cref="IScoreContributions"/>, <see cref="IWeightedRefit"/> and so on) are ignored where the result
/// does not have it.</remarks>
/// <typeparam name="TResult">The result of a fit.</typeparam>
public abstract partial class EstimatorContract<TResult>
    where TResult : class, IEstimationResult
{
    /// <summary>How far two fits of the same problem may differ, in standard errors.</summary>
    /// <value>Default 1e-6, which the default tolerance of the project's estimators keeps.</value>
    protected virtual double Agreement => 1e-6;

    /// <summary>Whether the estimates follow a change of a column's units. A penalty on raw coefficients does not let them.</summary>
    /// <value>Default true.</value>
    protected virtual bool FollowsUnits => true;

    /// <summary>Actions that each make an estimator with one option out of its range.</summary>
    /// <value>Default none.</value>
    protected virtual IEnumerable<Action> InvalidOptions => [];

    /// <summary>Data that the model must refuse: outcomes outside its domain, say.</summary>
    /// <value>Default none.</value>
    protected virtual IEnumerable<RegressionData> UnacceptableData => [];

    /// <summary>The name under which a container holds the estimator, as a keyed service; null where its result tells it from
    /// others.</summary>
    /// <value>Default null.</value>
    protected virtual string? Name => null;

    /// <summary>Makes the estimator with its default options.</summary>
    protected abstract IEstimator<TResult> CreateEstimator();

    /// <summary>
    /// Makes data that the estimator fits well: some ten to some hundred rows, two or more columns that vary, everything identified.
    /// Weights, clusters and a time index are welcome. Each call makes the same data.
    /// </summary>
    protected abstract RegressionData CreateData();

    /// <summary>Registers the estimator, in the line that its users will write. The default registers nothing: it is built in.</summary>
    /// <param name="builder">What <c>AddCrabbymetrics()</c> returned.</param>
    protected virtual void Register(ICrabbymetricsBuilder builder) { }

    /// <summary>The standard errors by which differences are measured: of the inverse information where there is one, of the sandwich else,
    /// and ones without either.</summary>
    private static double[] Units(TResult result)
    {
        if (result is IInformation { InferenceUnavailableReason: null })
        {
            foreach (string vcov in (string[])["vanilla", "sandwich"])
            {
                try
                {
                    return [.. result.Covariance(vcov).StandardErrors()];
                }
                catch (Exception error) when (error is NotSupportedException or InferenceUnavailableException)
                {
                    // The next one may be there.
                }
            }
        }

        return [.. result.Parameters.Select(static value => Math.Max(1.0, Math.Abs(value)))];
    }

    private void AssertAgreement(TResult actual, TResult expected)
    {
        double[] units = Units(expected);
        Assert.That(actual.ParameterNames, Is.EqualTo(expected.ParameterNames));
        Assert.Multiple(() =>
        {
            for (int j = 0; j < units.Length; j++)
            {
                double unit = double.IsFinite(units[j]) ? units[j] : 1.0;
                Assert.That(actual.Parameters[j], Is.EqualTo(expected.Parameters[j]).Within(Agreement * unit), expected.ParameterNames[j]);
            }
        });
    }

    private static T Require<T>(TResult result)
        where T : class
    {
        if (result is not T capability)
        {
            Assert.Ignore($"{typeof(TResult).Name} does not implement {typeof(T).Name}.");
            throw new InvalidOperationException();
        }

        return capability;
    }
}
