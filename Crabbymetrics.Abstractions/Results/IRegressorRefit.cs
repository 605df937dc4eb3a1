using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// A result that can fit its model again with other regressors: the same outcome, offset, weights, options and intercept choice.
/// Specification tests (Pregibon's link test) need it.
/// </summary>
public interface IRegressorRefit
{
    /// <summary>Fits again.</summary>
    /// <param name="names">p names, without the intercept.</param>
    /// <param name="columns">p columns of n values, n being the rows of the fit.</param>
    /// <param name="cancellationToken">Ends the fit with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The new fit, with the capabilities of this one.</returns>
    /// <exception cref="ArgumentException">A name or a length is wrong.</exception>
    /// <exception cref="CrabbymetricsException">The fit failed; the type says how.</exception>
    IEstimationResult RefitWith(
        ImmutableArray<string> names,
        ImmutableArray<double[]> columns,
        CancellationToken cancellationToken = default
    );
}
