namespace Crabbymetrics.Kernels;

/// <summary>Products of a whole design with spans, on all processors, in a fixed order. Lengths are checked by
/// <see cref="DesignMatrix"/>.</summary>
internal static class Products
{
    /// <summary>result += X b.</summary>
    public static void AddLinearPredictor(DesignMatrix design, ReadOnlySpan<double> coefficients, Span<double> result) =>
        SharedSpan.Use(coefficients, result, (b, r) => Run(design, new LinearPredictorVisitor(b, r), default));

    /// <summary>result = X' v.</summary>
    public static void TransposedProduct(DesignMatrix design, ReadOnlySpan<double> vector, Span<double> result) =>
        SharedSpan.Use(vector, result, (v, r) => Run(design, new TransposedProductVisitor(v, design.ColumnCount), r.Span));

    /// <summary>The lower triangle of X' diag(w) X.</summary>
    public static void WeightedCrossProduct(DesignMatrix design, ReadOnlySpan<double> weights, Span<double> result) =>
        SharedSpan.Use(weights, result, (w, r) => Run(design, new WeightedCrossProductVisitor(w, design.ColumnCount), r.Span));

    private static void Run(DesignMatrix design, IBlockVisitor visitor, Span<double> sums)
    {
        using BlockRunner runner = new(design.View());
        runner.Run(visitor, sums);
    }
}
