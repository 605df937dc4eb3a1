using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>The picture of coefficients with limits of one or several models, a row a parameter (Jann 2014, "Plotting regression
/// coefficients and other estimates", Stata Journal 14: <c>coefplot</c>).</summary>
public static class CoefficientPlot
{
    /// <summary>Makes the picture of one coefficient table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">What is shown; null for the defaults.</param>
    /// <returns>The picture's content.</returns>
    /// <exception cref="ArgumentException">An option names a parameter that is not there, or no parameter is left to show.</exception>
    public static PlotData Create(CoefficientTable table, CoefficientPlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Create([new PlottedModel("", table.Rows, table.DegreesOfFreedom, table.Level, table.Covariance?.Kind ?? "", "")], options);
    }

    /// <summary>Makes the picture of one model or the comparison of several.</summary>
    /// <param name="models">The models. Those without a name are numbered.</param>
    /// <param name="options">What is shown; null for the defaults.</param>
    /// <returns>The picture's content: a colour a model, and the rows of all models together.</returns>
    /// <remarks>A summary keeps standard errors and the limits at one level. Limits at other levels come from the standard errors, with the
    /// quantile that the limits of the summary show. Where those are not estimate -/+ quantile x standard error (bootstrap quantiles), only
    /// the summary's own are drawn.</remarks>
    /// <exception cref="ArgumentException">An option names a parameter that is not there, or no parameter is left to show.</exception>
    public static PlotData Create(IReadOnlyList<ModelSummary> models, CoefficientPlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        return Create(
            [
                .. models.Select(
                    (model, i) =>
                        new PlottedModel(
                            models.Count == 1 ? "" : model.Name ?? string.Create(CultureInfo.InvariantCulture, $"({i + 1})"),
                            model.Rows,
                            double.NaN,
                            model.Level,
                            model.StandardErrors,
                            model.Outcome
                        )
                ),
            ],
            options
        );
    }

    private static PlotData Create(ImmutableArray<PlottedModel> models, CoefficientPlotOptions? options)
    {
        options ??= new CoefficientPlotOptions();
        if (models.IsEmpty)
        {
            throw new ArgumentException("There is no model to show.", nameof(models));
        }

        ImmutableArray<string> names = ShownNames.Choose(models, options);
        double[] levels = [.. options.Levels.Distinct().OrderDescending()];
        foreach (double level in levels)
        {
            EffectTable.RequireLevel(level);
        }

        List<PlotLayer> layers = [new PlotReference(options.Exponentiate ? 1.0 : 0.0, vertical: true)];
        List<string> notes = [];
        foreach (PlottedModel model in models)
        {
            layers.Add(model.Layer(names, levels, options.Exponentiate));
        }

        string[] without =
        [
            .. models.Where(model => !model.HasLimits(names)).Select(static model => model.Name.Length == 0 ? "The model" : model.Name),
        ];
        if (without.Length > 0)
        {
            notes.Add($"{string.Join(", ", without)}: without standard errors, so that there are no limits.");
        }

        string[] outcomes = [.. models.Select(static model => model.Outcome).Distinct()];
        string what = options.Exponentiate ? "Exponentiated coefficients" : "Coefficients";
        string title = options.Title ?? (outcomes is [{ Length: > 0 } outcome] ? $"{what}: {outcome}" : what);
        PlotAxis values = options.Exponentiate ? PlotAxis.Log("exp(coefficient)") : new PlotAxis("Coefficient");
        ImmutableArray<string> headings = options.Groups.IsEmpty
            ? []
            : [.. names.Select(name => options.Groups.GetValueOrDefault(name, "Others"))];
        return new PlotData(
            title,
            values,
            PlotAxis.Named("", [.. names.Select(name => options.Labels.GetValueOrDefault(name, name))], headings),
            [.. layers]
        )
        {
            Subtitle = Subtitle(models, names, levels),
            Notes = [.. notes],
        };
    }

    private static string Subtitle(ImmutableArray<PlottedModel> models, ImmutableArray<string> names, double[] levels)
    {
        PlottedModel[] limited = [.. models.Where(model => model.HasLimits(names))];
        if (limited.Length == 0)
        {
            return "";
        }

        string[] errors = [.. limited.Select(static model => model.StandardErrors).Where(static kind => kind.Length > 0).Distinct()];
        double[] shown = limited.All(static model => model.IsSymmetric) ? levels : [limited[0].Level];
        string limits = $"{string.Join(" and ", shown.Select(PlottedModel.Percent))} limits";
        return errors.Length switch
        {
            0 => limits,
            1 => $"{limits}, standard errors {errors[0]}",
            _ => $"{limits}, standard errors by model: {string.Join("; ", limited.Select(static model => model.StandardErrors))}",
        };
    }
}
