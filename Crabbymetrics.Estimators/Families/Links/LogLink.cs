using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>eta = log(mu): effects multiply. The canonical link of Poisson.</summary>
public sealed class LogLink : ILink
{
    private LogLink() { }

    /// <summary>The one instance.</summary>
    public static LogLink Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "log";

    /// <inheritdoc/>
    public double LowerLimit => 0.0;

    /// <inheritdoc/>
    public double UpperLimit => double.NaN;

    /// <inheritdoc/>
    public double Link(double mean) => Math.Log(mean);

    /// <inheritdoc/>
    public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second)
    {
        // The exponential is its own derivative.
        Span<double> values =
            !first.IsEmpty ? first
            : !second.IsEmpty ? second
            : mean;
        if (values.IsEmpty)
        {
            return;
        }

        values = values[..linearPredictor.Length];
        TensorPrimitives.Exp(linearPredictor, values);
        if (!mean.IsEmpty && !(first.IsEmpty && second.IsEmpty))
        {
            values.CopyTo(mean);
        }

        if (!first.IsEmpty && !second.IsEmpty)
        {
            values.CopyTo(second);
        }
    }
}
