using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The pictures of paths of penalties.</summary>
internal static class PathPicture
{
    /// <summary>The axis of the penalties of an elastic net.</summary>
    public const string Lambda = "Penalty lambda";

    // More lines than that no one tells apart.
    private const int MostLines = 40;

    /// <summary>The coefficients against the penalties; those that become largest, where there are many.</summary>
    /// <param name="lines">The coefficients.</param>
    /// <param name="axis">What the penalties are.</param>
    /// <param name="marked">Penalties to mark, with their labels.</param>
    public static PlotData Of(PathLines lines, string axis, params ReadOnlySpan<(double Penalty, string Label)> marked)
    {
        int[] places = [.. Enumerable.Range(0, lines.Penalties.Length).Where(l => lines.Penalties[l] > 0.0)];
        (int Column, double Size)[] sizes =
        [
            .. Enumerable
                .Range(lines.First, lines.Names.Length - lines.First)
                .Select(j => (Column: j, Size: lines.Values.Max(values => Math.Abs(values[j]))))
                .Where(static pair => pair.Size > 0.0)
                .OrderByDescending(static pair => pair.Size),
        ];
        ImmutableArray<double> penalties = [.. places.Select(l => lines.Penalties[l])];
        List<PlotLayer> layers =
        [
            new PlotReference(0.0),
            .. sizes
                .Take(MostLines)
                .Select(pair => new PlotLine(lines.Names[pair.Column], penalties, [.. places.Select(l => lines.Values[l][pair.Column])])),
        ];
        foreach ((double penalty, string label) in marked)
        {
            layers.AddRange(Mark(penalty, label));
        }

        return new PlotData("Coefficients along the path", Penalties(axis), new PlotAxis("Coefficient"), [.. layers])
        {
            Notes =
                sizes.Length > MostLines
                    ? [FormattableString.Invariant($"The {MostLines} largest of {sizes.Length} coefficients that are not 0 everywhere.")]
                    : [],
        };
    }

    /// <summary>The coefficients of a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="marked">Penalties to mark.</param>
    public static PlotData Of(ElasticNetPath path, params ReadOnlySpan<double> marked) =>
        Of(
            new PathLines(
                path.Results[0].ParameterNames,
                path.Results[0].HasIntercept ? 1 : 0,
                path.Lambdas,
                [.. path.Results.Select(static result => result.Parameters)]
            ),
            Lambda,
            [.. marked.ToArray().Select(static lambda => (lambda, ""))]
        );

    /// <summary>The measures of left-out rows against the penalties, with their standard errors.</summary>
    public static PlotData Of(ElasticNetCrossValidation judged) =>
        Of(judged.Measure, judged.Path.Lambdas, judged.Means, judged.StandardErrors, (judged.BestIndex, judged.OneStandardErrorIndex));

    /// <summary>The measures of left-out rows against the penalties, with their standard errors.</summary>
    /// <param name="measure">By what they judge.</param>
    /// <param name="lambdas">The penalties.</param>
    /// <param name="means">Their means, as far as there are.</param>
    /// <param name="errors">The standard errors of these.</param>
    /// <param name="marked">The places of the best, and of the largest within one standard error.</param>
    public static PlotData Of(
        CrossValidationMeasure measure,
        ImmutableArray<double> lambdas,
        ImmutableArray<double> means,
        ImmutableArray<double> errors,
        (int Best, int OneStandardError) marked
    )
    {
        int[] places = [.. Enumerable.Range(0, means.Length).Where(l => lambdas[l] > 0.0)];
        return new PlotData(
            "Cross-validation",
            Penalties(Lambda),
            new PlotAxis(
                measure switch
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
                    [.. places.Select(l => lambdas[l])],
                    [.. places.Select(l => means[l])],
                    [
                        new PlotLimits(
                            "one standard error",
                            [.. places.Select(l => means[l] - errors[l])],
                            [.. places.Select(l => means[l] + errors[l])]
                        ),
                    ]
                ),
                .. Mark(lambdas[marked.Best], "min"),
                .. Mark(lambdas[marked.OneStandardError], "1se"),
            ]
        );
    }

    /// <summary>A mark at a penalty; none at 0, which has no place on a logarithmic axis.</summary>
    public static PlotReference[] Mark(double lambda, string label) =>
        lambda > 0.0 ? [new PlotReference(lambda, vertical: true, label: label) { Dashed = true }] : [];

    /// <summary>The axis of penalties, the largest first.</summary>
    public static PlotAxis Penalties(string name) => PlotAxis.Log(name) with { Reversed = true };
}
