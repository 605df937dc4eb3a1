using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>A fitted multinomial logit that knows the labels of its classes. Immutable and safe for concurrent use.</summary>
/// <typeparam name="TLabel">The labels.</typeparam>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed class MultinomialLogitResult<TLabel> : MultinomialLogitResult
    where TLabel : IComparable<TLabel>
{
    internal MultinomialLogitResult(MultinomialFit fit, ImmutableArray<TLabel> labels)
        : base(fit) => Labels = labels;

    /// <summary>The labels of the C classes, ascending.</summary>
    public ImmutableArray<TLabel> Labels { get; }

    /// <summary>The label of the likeliest class of each row of the data; of equally likely ones the first.</summary>
    /// <returns>n labels.</returns>
    public TLabel[] PredictLabel() => Array.ConvertAll(PredictClass(), code => Labels[code]);

    /// <summary>The label of the likeliest class of new rows; of equally likely ones the first.</summary>
    /// <param name="x">m x p regressors, in the order of the fit's columns.</param>
    /// <returns>m labels.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, or a value is not finite.</exception>
    public TLabel[] PredictLabel(double[,] x) => Array.ConvertAll(PredictClass(x), code => Labels[code]);
}
