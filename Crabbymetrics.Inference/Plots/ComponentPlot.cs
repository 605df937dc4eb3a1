using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>Pictures of principal components: what share of the variance each explains (the scree of Cattell 1966), and the loadings of the
/// variables on two of them.</summary>
public static class ComponentPlot
{
    /// <summary>Makes the picture of explained variance.</summary>
    /// <param name="ratios">The share of the variance that each component explains, in [0, 1], the largest first.</param>
    /// <returns>The picture's content: bars, and the sum so far as a line, both in percent.</returns>
    /// <exception cref="ArgumentException">There is no share, or one is not in [0, 1].</exception>
    public static PlotData Scree(IReadOnlyList<double> ratios)
    {
        ArgumentNullException.ThrowIfNull(ratios);
        if (ratios.Count == 0 || ratios.Any(static ratio => !(ratio >= 0.0 && ratio <= 1.0 + 1e-9)))
        {
            throw new ArgumentException("The shares of the variance lie between 0 and 1, and there is at least one.", nameof(ratios));
        }

        double[] numbers = [.. Enumerable.Range(1, ratios.Count).Select(static number => (double)number)];
        double[] sums = new double[ratios.Count];
        double sum = 0.0;
        for (int i = 0; i < sums.Length; i++)
        {
            sum += ratios[i];
            sums[i] = 100.0 * sum;
        }

        return new PlotData(
            "Variance explained by components",
            new PlotAxis("Component") { WholeTicks = true },
            new PlotAxis("Percent of the variance") { Low = 0.0 },
            [
                new PlotBars(
                    "Each component",
                    [.. numbers.Select(static number => number - 0.4)],
                    [.. numbers.Select(static number => number + 0.4)],
                    [.. numbers.Select(static _ => 0.0)],
                    [.. ratios.Select(static ratio => 100.0 * ratio)]
                ),
                new PlotLine("Sum so far", [.. numbers], [.. sums]) { Marked = ratios.Count <= 30 },
            ]
        );
    }

    /// <summary>Makes the picture of loadings on two components: a line from the origin for each variable.</summary>
    /// <param name="variables">The variables.</param>
    /// <param name="first">The loading of each on the component of the horizontal axis.</param>
    /// <param name="second">The loading of each on the component of the vertical axis.</param>
    /// <param name="firstTitle">The name of the horizontal component, with its share: <c>PC1 (62%)</c>.</param>
    /// <param name="secondTitle">The name of the vertical component.</param>
    /// <returns>The picture's content.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or there is no variable.</exception>
    public static PlotData Loadings(
        IReadOnlyList<string> variables,
        IReadOnlyList<double> first,
        IReadOnlyList<double> second,
        string firstTitle = "Component 1",
        string secondTitle = "Component 2"
    )
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != variables.Count || second.Count != variables.Count || variables.Count == 0)
        {
            throw new ArgumentException("There are two loadings for each variable, and at least one variable.", nameof(variables));
        }

        // One line with gaps: a piece from the origin for each variable.
        double[] x = [.. first.SelectMany(static loading => new[] { 0.0, loading, loading })];
        double[] y = [.. second.SelectMany(static loading => new[] { 0.0, loading, double.NaN })];
        return new PlotData(
            "Loadings",
            new PlotAxis(firstTitle),
            new PlotAxis(secondTitle),
            [
                new PlotReference(0.0),
                new PlotReference(0.0, vertical: true),
                new PlotLine("", [.. x], [.. y]),
                new PlotPoints("", [.. first], [.. second]) { Labels = [.. variables] },
            ]
        )
        {
            Description = Words(variables, first, second, firstTitle, secondTitle),
        };
    }

    private static string Words(
        IReadOnlyList<string> variables,
        IReadOnlyList<double> first,
        IReadOnlyList<double> second,
        string firstTitle,
        string secondTitle
    )
    {
        IEnumerable<string> each = variables
            .Take(40)
            .Select((name, j) => string.Create(CultureInfo.InvariantCulture, $"{name} {first[j]:0.##}, {second[j]:0.##}"));
        return $"Loadings on {firstTitle} and {secondTitle}: {string.Join("; ", each)}{(variables.Count > 40 ? "; and more" : "")}.";
    }
}
