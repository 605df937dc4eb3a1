using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The pictures of paths of penalties.</summary>
internal static class PathPicture
{
    // More lines than that no one tells apart.
    private const int MostLines = 40;

    /// <summary>The coefficients against the penalties; those that become largest, where there are many.</summary>
    /// <param name="path">The path.</param>
    /// <param name="marked">Penalties to mark.</param>
    public static PlotData Of(ElasticNetPath path, params ReadOnlySpan<double> marked)
    {
        int[] places = [.. Enumerable.Range(0, path.Lambdas.Length).Where(l => path.Lambdas[l] > 0.0)];
        int first = path.Results[0].HasIntercept ? 1 : 0;
        (int Column, double Size)[] sizes =
        [
            .. Enumerable
                .Range(first, path.Results[0].Parameters.Length - first)
                .Select(j => (Column: j, Size: path.Results.Max(result => Math.Abs(result.Parameters[j]))))
                .Where(static pair => pair.Size > 0.0)
                .OrderByDescending(static pair => pair.Size),
        ];
        ImmutableArray<double> lambdas = [.. places.Select(l => path.Lambdas[l])];
        List<PlotLayer> layers =
        [
            new PlotReference(0.0),
            .. sizes
                .Take(MostLines)
                .Select(pair => new PlotLine(
                    path.Results[0].ParameterNames[pair.Column],
                    lambdas,
                    [.. places.Select(l => path.Results[l].Parameters[pair.Column])]
                )),
        ];
        foreach (double lambda in marked)
        {
            layers.AddRange(Mark(lambda, ""));
        }

        return new PlotData("Coefficients along the path", Penalties(), new PlotAxis("Coefficient"), [.. layers])
        {
            Notes =
                sizes.Length > MostLines
                    ? [FormattableString.Invariant($"The {MostLines} largest of {sizes.Length} coefficients that are not 0 everywhere.")]
                    : [],
        };
    }

    /// <summary>The measures of left-out rows against the penalties, with their standard errors.</summary>
    public static PlotData Of(ElasticNetCrossValidation judged)
    {
        int[] places = [.. Enumerable.Range(0, judged.Means.Length).Where(l => judged.Path.Lambdas[l] > 0.0)];
        return new PlotData(
            "Cross-validation",
            Penalties(),
            new PlotAxis(
                judged.Measure switch
                {
                    CrossValidationMeasure.MeanSquaredError => "Mean squared error",
                    CrossValidationMeasure.MeanAbsoluteError => "Mean absolute error",
                    CrossValidationMeasure.Misclassification => "Share misclassified",
                    CrossValidationMeasure.AreaUnderCurve => "Area under the curve",
                    _ => "Mean deviance",
                }
            ),
            [
                new PlotIntervals(
                    "mean of left-out rows, one standard error to each side",
                    [.. places.Select(l => judged.Path.Lambdas[l])],
                    [.. places.Select(l => judged.Means[l])],
                    [
                        new PlotLimits(
                            "one standard error",
                            [.. places.Select(l => judged.Means[l] - judged.StandardErrors[l])],
                            [.. places.Select(l => judged.Means[l] + judged.StandardErrors[l])]
                        ),
                    ]
                ),
                .. Mark(judged.BestLambda, "min"),
                .. Mark(judged.OneStandardErrorLambda, "1se"),
            ]
        );
    }

    // Penalty 0 has no place on a logarithmic axis.
    private static PlotReference[] Mark(double lambda, string label) =>
        lambda > 0.0 ? [new PlotReference(lambda, vertical: true, label: label) { Dashed = true }] : [];

    private static PlotAxis Penalties() => PlotAxis.Log("Penalty lambda") with { Reversed = true };
}
