namespace Crabbymetrics;

/// <summary>
/// A column of <see cref="RegressionData.Columns"/> that an estimator needs beside outcome, regressors and roles: whether a duration is
/// censored, say. A host asks its user for it by name.
/// </summary>
/// <param name="Name">The name under which the estimator reads it, without blanks: <c>event</c>. A name that ends with
/// <c>*</c> stands for all that begin so: <c>offset:*</c>.</param>
/// <param name="Description">What its values mean, for people: <c>1 where the duration ended, 0 where it was still running</c>.</param>
public sealed record FurtherColumn(string Name, string Description)
{
    /// <summary>Whether its values are labels instead of numbers.</summary>
    /// <value>Default false.</value>
    public bool HasLabels { get; init; }

    /// <summary>Whether the estimator does without it: a host that is not told of it fits all the same.</summary>
    /// <value>Default false.</value>
    public bool IsOptional { get; init; }

    /// <summary>Whether predictions read it too, where the fit had it: an offset of a class, say.</summary>
    /// <value>Default false.</value>
    public bool IsForPrediction { get; init; }
}
