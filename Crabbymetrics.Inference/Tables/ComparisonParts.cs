using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>The rows below the coefficients of models side by side: absorbed effects, standard errors and clusters, statistics.</summary>
internal sealed class ComparisonParts(ImmutableArray<ModelSummary> models, RegressionTableOptions options)
{
    /// <summary>Absorbed effects, as <c>Yes</c> where a model has them, and the clusters of its standard errors.</summary>
    public ImmutableArray<ImmutableArray<TableCell>> Groups()
    {
        IEnumerable<string> effects = options.ShowEffects
            ? models.SelectMany(static model => model.AbsorbedEffects).Distinct(StringComparer.Ordinal)
            : [];
        IEnumerable<string> clusters = options.ShowClusters
            ? models.SelectMany(static model => model.Clusters.Keys).Distinct(StringComparer.Ordinal)
            : [];
        return
        [
            .. effects.Select(effect =>
                Row($"Effects: {options.LabelOf(effect)}", model => new TableCell(model.AbsorbedEffects.Contains(effect) ? "Yes" : ""))
            ),
            .. clusters.Select(cluster =>
                Row(
                    $"Clusters: {options.LabelOf(cluster)}",
                    model => model.Clusters.TryGetValue(cluster, out int count) ? Count(count) : TableCell.Empty
                )
            ),
        ];
    }

    /// <summary>The kind of standard errors where models differ, and the fit statistics.</summary>
    public ImmutableArray<ImmutableArray<TableCell>> Statistics(NumberText numbers)
    {
        ImmutableArray<ImmutableArray<TableCell>>.Builder rows = ImmutableArray.CreateBuilder<ImmutableArray<TableCell>>();
        if (models.Select(KindOf).Distinct(StringComparer.Ordinal).Count() > 1)
        {
            rows.Add(Row("Standard errors", model => new TableCell(KindOf(model))));
        }

        foreach (string name in TableStatistics.Names(models, options))
        {
            rows.Add(
                Row(
                    name,
                    model =>
                        TableStatistics.Value(model, name) is { } value && double.IsFinite(value)
                            ? TableCell.Of(value, numbers.Statistic)
                            : TableCell.Empty
                )
            );
        }

        return rows.ToImmutable();
    }

    private string KindOf(ModelSummary model) => TableNotes.KindOf(model, options);

    private TableCell Count(int count) => TableCell.Of(count, number => number.ToString("N0", options.Culture));

    private ImmutableArray<TableCell> Row(string name, Func<ModelSummary, TableCell> cell) => [new TableCell(name), .. models.Select(cell)];
}
