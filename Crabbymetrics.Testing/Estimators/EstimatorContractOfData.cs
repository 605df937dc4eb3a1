using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Testing;

/// <summary>
/// What the framework promises of every estimator, over data of any type. Inherit it in a test project, say how to make the estimator and
/// give it some data. For <see cref="RegressionData"/> inherit <see cref="EstimatorContract{TResult}"/>, which knows what rows, columns and
/// weights are and tests more.
/// </summary>
/// <remarks>A test of something that the estimator does not have, or that the contract was not told of, is inconclusive. It never
/// passes.</remarks>
/// <typeparam name="TData">The data.</typeparam>
/// <typeparam name="TResult">The result of a fit.</typeparam>
public abstract partial class EstimatorContract<TData, TResult>
    where TResult : class, IEstimationResult
{
    /// <summary>How far two fits of the same problem may differ, in standard errors.</summary>
    /// <value>Default 1e-6, which the default tolerance of the project's estimators keeps.</value>
    protected virtual double Agreement => 1e-6;

    /// <summary>
    /// How far the effect of a small weight on the estimates may differ from <c>J B s</c>, as a share of it. An estimate with an adjustment
    /// that scores do not have (of its bias, say) is a little off.
    /// </summary>
    /// <value>Default 0.01.</value>
    protected virtual double InfluenceAccuracy => 0.01;

    /// <summary>The name under which a container holds the estimator, as a keyed service; null where its result tells it from
    /// others.</summary>
    /// <value>Default null.</value>
    protected virtual string? Name => null;

    /// <summary>Actions that each make an estimator with one option out of its range.</summary>
    /// <value>Default none: the test of them is inconclusive.</value>
    protected virtual IEnumerable<Action> InvalidOptions => [];

    /// <summary>Data that the model must refuse: outcomes outside its domain, say.</summary>
    /// <value>Default none: the test of them is inconclusive.</value>
    protected virtual IEnumerable<TData> UnacceptableData => [];

    /// <summary>Makes the estimator with its default options.</summary>
    protected abstract IEstimator<TData, TResult> CreateEstimator();

    /// <summary>Makes data that the estimator fits well: some ten to some hundred rows, everything identified. Each call makes the same
    /// data.</summary>
    protected abstract TData CreateData();

    /// <summary>Makes other data that the estimator fits well, for fits at the same time.</summary>
    /// <value>Default those of <see cref="CreateData"/>.</value>
    protected virtual TData CreateOtherData() => CreateData();

    /// <summary>Registers the estimator, in the line that its users will write. The default registers nothing: it is built in.</summary>
    /// <param name="builder">What <c>AddCrabbymetrics()</c> returned.</param>
    protected virtual void Register(ICrabbymetricsBuilder builder) { }

    /// <summary>A container gives the estimator of its data and its result.</summary>
    [Test]
    public void A_container_gives_the_estimator_of_its_data()
    {
        ServiceCollection services = new();
        Register(services.AddCrabbymetrics());
        using ServiceProvider provider = services.BuildServiceProvider();
        TData data = CreateData();
        IEstimator<TData, TResult> estimator = Name is null
            ? provider.GetRequiredService<IEstimator<TData, TResult>>()
            : provider.GetRequiredKeyedService<IEstimator<TData, TResult>>(Name);
        Assert.That(Bits.Of(estimator.Fit(data).Parameters), Is.EqualTo(Bits.Of(CreateEstimator().Fit(data).Parameters)));
    }

    /// <summary>The standard errors by which differences are measured: of the inverse information where there is one, of the sandwich else,
    /// and ones without either.</summary>
    private protected static double[] Units(IEstimationResult result)
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

    private protected void AssertNear(ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, double[] units, string what)
    {
        for (int j = 0; j < expected.Length; j++)
        {
            double unit = double.IsFinite(units[j]) ? units[j] : 1.0;
            Assert.That(actual[j], Is.EqualTo(expected[j]).Within(Agreement * unit), $"{what}, parameter {j}");
        }
    }

    private protected static T Require<T>(IEstimationResult result)
        where T : class
    {
        if (result is not T capability)
        {
            Assert.Inconclusive($"{typeof(TResult).Name} does not implement {typeof(T).Name}.");
            throw new InvalidOperationException();
        }

        return capability;
    }

    // Scores and information of a result that has inference.
    private protected static (IScoreContributions Scores, IInformation Information) RequireInference(IEstimationResult result)
    {
        IScoreContributions scores = Require<IScoreContributions>(result);
        IInformation information = Require<IInformation>(result);
        if (information.InferenceUnavailableReason is { } reason)
        {
            Assert.Inconclusive(reason);
        }

        return (scores, information);
    }
}
