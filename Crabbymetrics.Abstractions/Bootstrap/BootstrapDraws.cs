using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>What the B replicates of a bootstrap gave: k parameters each, a standard error of its own for each where it has some, and
/// which replicates failed.</summary>
public sealed class BootstrapDraws
{
    /// <summary>Takes over the replicates; the arrays are not copied.</summary>
    /// <param name="parameterNames">The k parameter names, intercept first.</param>
    /// <param name="values">B x k values, row-major, a row a replicate; NaN in the rows of replicates without an answer.</param>
    /// <param name="failures">The failed replicates, ascending.</param>
    /// <param name="errors">B x k standard errors of the replicates' own; null where there are none.</param>
    /// <exception cref="ArgumentException">The number of values or of errors does not fit the names.</exception>
    public BootstrapDraws(
        ImmutableArray<string> parameterNames,
        double[] values,
        ImmutableArray<BootstrapFailure> failures,
        double[]? errors = null
    )
    {
        ArgumentNullException.ThrowIfNull(values);
        if (parameterNames.IsDefaultOrEmpty || values.Length % parameterNames.Length != 0)
        {
            throw new ArgumentException("The draws are B rows of one value for each parameter.", nameof(values));
        }

        if (errors is { Length: > 0 } && errors.Length != values.Length)
        {
            throw new ArgumentException("There is a standard error for each draw, or none at all.", nameof(errors));
        }

        ParameterNames = parameterNames;
        Values = values;
        Failures = failures.IsDefault ? [] : failures;
        Errors = errors ?? [];
    }

    /// <summary>The k parameter names, intercept first.</summary>
    public ImmutableArray<string> ParameterNames { get; }

    /// <summary>The failed replicates, ascending.</summary>
    public ImmutableArray<BootstrapFailure> Failures { get; }

    internal double[] Values { get; }

    internal double[] Errors { get; }
}
