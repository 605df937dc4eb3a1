using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// A formula for the covariance of estimates. A name means one formula, always. Stateless and safe for concurrent use; it reaches the
/// result only through the capability interfaces (<see cref="IScoreContributions"/>, <see cref="IInformation"/> and the others), so that it
/// serves every estimator, a third party's too.
/// </summary>
public interface ICovarianceEstimator
{
    /// <summary>The name by which users ask for it, lower case: <c>hc1</c>.</summary>
    string Name { get; }

    /// <summary>Other names for the same formula.</summary>
    ImmutableArray<string> Aliases => [];

    /// <summary>One line for people: the formula and when it holds.</summary>
    string Description { get; }

    /// <summary>What the formula reads of the arguments and of the data's groups. An argument that is given and not in it is refused before
    /// the formula is asked.</summary>
    /// <value>Default <see cref="CovarianceInputs.None"/>.</value>
    CovarianceInputs Reads => CovarianceInputs.None;

    /// <summary>What of <see cref="Reads"/> the formula cannot do without: clusters, say. A host can then ask for it before a
    /// fit.</summary>
    /// <value>Default <see cref="CovarianceInputs.None"/>.</value>
    CovarianceInputs Needs => CovarianceInputs.None;

    /// <summary>The further columns of the data that the formula reads by name (<see cref="RegressionData.Columns"/>), so that a host can
    /// ask for them.</summary>
    /// <value>Default empty.</value>
    ImmutableArray<FurtherColumn> Columns => [];

    /// <summary>The formula with a setting of its own, which users write after a colon: <c>conley:60</c>.</summary>
    /// <param name="setting">What stands after the colon.</param>
    /// <returns>A formula that has the setting, whose name says so.</returns>
    /// <exception cref="ArgumentException">The formula takes no setting (the default), or not this one; the message says what it
    /// takes.</exception>
    ICovarianceEstimator WithSetting(string setting) =>
        throw new ArgumentException($"The covariance '{Name}' takes no setting after a colon, and '{setting}' was given.", nameof(setting));

    /// <summary>Computes the covariance of the reported parameters.</summary>
    /// <param name="result">A fitted model.</param>
    /// <param name="arguments">Groups, lags and small-sample choices; <see cref="CovarianceArguments.None"/> where nothing is
    /// given.</param>
    /// <returns>The k x k covariance, with NaN rows and columns for parameters that are not identified.</returns>
    /// <exception cref="ArgumentException">An argument that the formula needs is missing or wrong (an unknown clustering, say), or one
    /// is given that it does not read.</exception>
    /// <exception cref="NotSupportedException">The result lacks a capability that the formula needs; the message names it.</exception>
    /// <exception cref="InferenceUnavailableException">The result has no inference (a penalty, say).</exception>
    CovarianceMatrix Estimate(IEstimationResult result, CovarianceArguments arguments);
}
