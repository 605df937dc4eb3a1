namespace Crabbymetrics.Estimators;

/// <summary>The loop that the links share: each says the inverse link of one linear predictor, as a value type, so that no call per row is
/// virtual.</summary>
internal static class SmoothLink
{
    public static void Invert<TInverse>(
        in TInverse inverse,
        ReadOnlySpan<double> linearPredictor,
        Span<double> mean,
        Span<double> first,
        Span<double> second
    )
        where TInverse : struct, IInverse
    {
        for (int i = 0; i < linearPredictor.Length; i++)
        {
            (double value, double slope, double bend) = inverse.At(linearPredictor[i]);
            if (!mean.IsEmpty)
            {
                mean[i] = value;
            }

            if (!first.IsEmpty)
            {
                first[i] = slope;
            }

            if (!second.IsEmpty)
            {
                second[i] = bend;
            }
        }
    }

    internal interface IInverse
    {
        (double Mean, double First, double Second) At(double eta);
    }
}
