namespace Crabbymetrics.Estimators;

/// <summary>
/// The rows x_i whose products with a direction of the parameters say how far each linear predictor moves along it. Of a multinomial model
/// there is a row for each observation and each class that is not its own.
/// </summary>
internal abstract class MovementRows
{
    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>The number of parameters.</summary>
    public abstract int Dimension { get; }

    /// <summary>Writes one row.</summary>
    public abstract void CopyRow(int row, Span<double> values);

    /// <summary>Writes the Euclidean length of every row.</summary>
    public abstract void Lengths(Span<double> lengths);

    /// <summary>Writes the product of every row with a direction.</summary>
    public abstract void Move(ReadOnlySpan<double> direction, Span<double> movements);

    /// <summary>Writes the sum of the rows, each times a weight of any sign.</summary>
    public abstract void Combine(ReadOnlySpan<double> weights, Span<double> sum);
}
