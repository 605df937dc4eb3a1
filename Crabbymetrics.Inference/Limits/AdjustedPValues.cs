using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>Coefficients with p-values that are adjusted for testing all of them.</summary>
public static class AdjustedPValues
{
    /// <summary>Adjusts the p-values of a table.</summary>
    /// <param name="rows">The rows; those without a p-value take no part.</param>
    /// <param name="method"><c>holm</c> bounds the chance of any false rejection, <c>bh</c> the share of false ones among the rejections
    /// (Benjamini and Hochberg).</param>
    /// <returns>The rows with a p-value, adjusted.</returns>
    /// <exception cref="ArgumentException">There is no such method.</exception>
    public static ImmutableArray<CoefficientRow> Of(IEnumerable<CoefficientRow> rows, string method)
    {
        ArgumentNullException.ThrowIfNull(rows);
        CoefficientRow[] tested = [.. rows.Where(static row => row.PValue is not null)];
        double[] values = [.. tested.Select(static row => row.PValue!.Value)];
        ImmutableArray<double> adjusted = method switch
        {
            "holm" => MultipleTesting.Holm(values),
            "bh" => MultipleTesting.BenjaminiHochberg(values),
            _ => throw new ArgumentException($"'{method}' is no adjustment: there are holm, bh and romano-wolf.", nameof(method)),
        };
        return [.. tested.Select((row, i) => row with { PValue = adjusted[i] })];
    }
}
