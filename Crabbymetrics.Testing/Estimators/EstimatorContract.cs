namespace Crabbymetrics.Testing;

/// <summary>
/// What the framework promises of every estimator of <see cref="RegressionData"/>. Inherit it in a test project, say how to make the
/// estimator and give it some data, and the tests run for your estimator: no state, no thread that sees another, no number that depends on
/// the order of rows or the units of a column, weights that are repeated rows, scores and information of the right size, honest refusal.
/// </summary>
/// <remarks>A test of a capability (<see cref="IScoreContributions"/>, <see cref="IWeightedRefit"/> and so on) that the result does not
/// have is inconclusive.</remarks>
/// <typeparam name="TResult">The result of a fit.</typeparam>
public abstract partial class EstimatorContract<TResult> : EstimatorContract<RegressionData, TResult>
    where TResult : class, IEstimationResult
{
    /// <summary>Whether the estimates follow a change of a column's units. A penalty on raw coefficients does not let them.</summary>
    /// <value>Default true.</value>
    protected virtual bool FollowsUnits => true;

    /// <summary>Whether the order of rows means something to the estimator.</summary>
    /// <value>Default false.</value>
    protected virtual bool ReadsRowsInOrder => false;

    /// <summary>Makes the estimator with its default options.</summary>
    protected abstract override IEstimator<TResult> CreateEstimator();

    /// <summary>
    /// Makes data that the estimator fits well: some ten to some hundred rows, two or more columns that vary, everything identified.
    /// Weights, clusters and a time index are welcome. Each call makes the same data.
    /// </summary>
    protected abstract override RegressionData CreateData();

    /// <summary>The same rows in the reverse order.</summary>
    protected override RegressionData CreateOtherData()
    {
        RegressionData data = CreateData();
        return data.SelectRows([.. Enumerable.Range(0, data.RowCount).Reverse()]);
    }

    private void AssertAgreement(TResult actual, TResult expected)
    {
        Assert.That(actual.ParameterNames, Is.EqualTo(expected.ParameterNames));
        Assert.Multiple(() => AssertNear(actual.Parameters.AsSpan(), expected.Parameters.AsSpan(), Units(expected), "agreement"));
    }

    // A fit that the estimator refuses since it takes no such data is no fault.
    private TResult FitOrInconclusive(RegressionData data, string what)
    {
        try
        {
            return CreateEstimator().Fit(data);
        }
        catch (ArgumentException refusal)
        {
            Assert.Inconclusive($"The estimator takes no {what}: {refusal.Message}");
            throw;
        }
    }
}
