using System.Text.Json.Serialization;

namespace Crabbymetrics.Inference;

/// <summary>A <see cref="ResultWithCovariance"/> that keeps the type of its result. Immutable.</summary>
/// <typeparam name="TResult">The type of the result.</typeparam>
[JsonConverter(typeof(ResultJsonConverter))]
public sealed class ResultWithCovariance<TResult> : ResultWithCovariance
    where TResult : class, IEstimationResult
{
    internal ResultWithCovariance(
        TResult result,
        (string? Vcov, CovarianceArguments? Arguments) choice,
        double level,
        Func<double, CoefficientTable> tableAt
    )
        : base(result, choice, level, tableAt) => Result = result;

    /// <summary>The fitted model, with all that its own type has.</summary>
    public TResult Result { get; }
}
