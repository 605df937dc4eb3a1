using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

// Pictures.
public sealed partial class PrincipalComponents : IPlottable
{
    // A picture of more is read by no one.
    private const int MostComponents = 30;

    /// <summary><c>scree</c>: the share of each direction in the variance, and their sum. <c>loadings</c>: the columns in the plane of the
    /// first two components; along the first where there is one only.</summary>
    public ImmutableArray<string> PlotKinds => ["scree", "loadings"];

    /// <inheritdoc/>
    public PlotData Plot(string? kind = null) => PlotData.RequireKind(this, kind) == "loadings" ? PlotLoadings() : PlotScree();

    private PlotData PlotScree()
    {
        int count = Math.Min(MostComponents, Variances.Length);
        ImmutableArray<double> places = [.. Enumerable.Range(1, count).Select(static c => (double)c)];
        double[] shares = [.. Variances.Take(count).Select(variance => variance / TotalVariance)];
        double sum = 0.0;
        ImmutableArray<double> together = [.. shares.Select(share => sum += share)];
        return new PlotData(
            "Variances of the components",
            new PlotAxis("component") { WholeTicks = true },
            new PlotAxis("share of the variance") { Low = 0.0, High = 1.0 },
            [
                new PlotLine("share", places, [.. shares]) { Marked = true },
                new PlotLine("together", places, together) { Marked = true, Dashed = true },
            ]
        );
    }

    private PlotData PlotLoadings()
    {
        double[] first = Loadings(0).ToArray();
        double[] second = ComponentCount > 1 ? Loadings(1).ToArray() : new double[first.Length];
        return new PlotData(
            "Loadings",
            new PlotAxis(AxisTitle(0)),
            new PlotAxis(ComponentCount > 1 ? AxisTitle(1) : ""),
            [new PlotPoints("", [.. first], [.. second]) { Labels = InputNames }]
        );
    }

    private string AxisTitle(int component) =>
        FormattableString.Invariant($"{OutputNames[component]} ({100.0 * Variances[component] / TotalVariance:0.#} percent)");
}
