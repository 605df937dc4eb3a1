using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>The residuals of rows that come with their outcome, offset and weights, in pairs of doubles from the raw columns.</summary>
/// <param name="FirstSlope">1 with an intercept, 0 without.</param>
/// <param name="Negated">Minus the coefficients that are kept, intercept first.</param>
/// <param name="NegatedLows">Minus their difference from the coefficients in twice the precision; null for nothing.</param>
internal sealed record RowResiduals(int FirstSlope, double[] Negated, double[]? NegatedLows)
{
    public static RowResiduals Of(WorkingParameters working, double[] coefficients, double[]? lows) =>
        new(working.FirstSlope, Negate(coefficients), lows is null ? null : Negate(lows));

    /// <summary>Coefficients and lows as numbers.</summary>
    public double[] Numbers => [FirstSlope, Negated.Length, NegatedLows is null ? 0.0 : 1.0, .. Negated, .. NegatedLows ?? []];

    /// <summary>The residuals that <see cref="Numbers"/> say.</summary>
    public static RowResiduals Read(PassReading reading)
    {
        int firstSlope = reading.Count(),
            count = reading.Count();
        bool hasLows = reading.Flag();
        return new RowResiduals(firstSlope, reading.Numbers(count), hasLows ? reading.Numbers(count) : null);
    }

    /// <summary>Writes the residuals of a block of the raw columns.</summary>
    /// <param name="block">The rows; columns after those of the coefficients have no part.</param>
    /// <param name="values">What is regressed, of each row.</param>
    /// <param name="high">Receives the nearest double of each residual.</param>
    /// <param name="low">Receives what it misses.</param>
    public void Write(in DesignBlock block, ReadOnlySpan<double> values, Span<double> high, Span<double> low)
    {
        PairKernels.Begin(values, FirstSlope > 0 ? Negated[0] : 0.0, high, low);
        PairCombination.Add(in block, Negated.AsSpan(FirstSlope), high, low);
        if (NegatedLows is not null)
        {
            block.AddLinearPredictor(NegatedLows.AsSpan(FirstSlope), low);
            TensorPrimitives.Add(low, FirstSlope > 0 ? NegatedLows[0] : 0.0, low);
        }

        PairKernels.Renormalize(high, low);
    }

    private static double[] Negate(double[] values) => Array.ConvertAll(values, static value => -value);
}
