namespace Crabbymetrics.Kernels;

/// <summary>Products of a whole design with spans, on all processors, in a fixed order. Lengths are checked by
/// <see cref="DesignMatrix"/>.</summary>
internal static class Products
{
    /// <summary>result += X b.</summary>
    public static unsafe void AddLinearPredictor(DesignMatrix design, ReadOnlySpan<double> coefficients, Span<double> result)
    {
        using BlockRunner runner = new(design.View());
        fixed (
            double* b = coefficients,
                r = result
        )
        {
            runner.Run(new LinearPredictorVisitor(b, coefficients.Length, r), default);
        }
    }

    /// <summary>result = X' v.</summary>
    public static unsafe void TransposedProduct(DesignMatrix design, ReadOnlySpan<double> vector, Span<double> result)
    {
        using BlockRunner runner = new(design.View());
        fixed (double* v = vector)
        {
            runner.Run(new TransposedProductVisitor(v, result.Length), result);
        }
    }

    /// <summary>The lower triangle of X' diag(w) X.</summary>
    public static unsafe void WeightedCrossProduct(DesignMatrix design, ReadOnlySpan<double> weights, Span<double> result)
    {
        using BlockRunner runner = new(design.View());
        fixed (double* w = weights)
        {
            runner.Run(new WeightedCrossProductVisitor(w, design.ColumnCount), result);
        }
    }
}
