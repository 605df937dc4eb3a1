using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>The fit statistics that a table shows, and their values by name.</summary>
internal static class TableStatistics
{
    private const string Clusters = "Clusters";

    /// <summary>Those that the options name, or all that any model has, in the order of the models.</summary>
    /// <exception cref="ArgumentException">The options name one that no model has.</exception>
    public static ImmutableArray<string> Names(ImmutableArray<ModelSummary> models, RegressionTableOptions options)
    {
        if (!options.ShowStatistics)
        {
            return [];
        }

        if (options.Statistics.IsDefaultOrEmpty)
        {
            return Known(models.Select(static model => model.Statistics.AddRange(AncillaryOf(model))));
        }

        ImmutableArray<string> known = Known(models.Select(All));
        bool clustered = models.Any(static model => !model.Clusters.IsEmpty);
        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>();
        foreach (string asked in options.Statistics)
        {
            string name =
                known.FirstOrDefault(each => string.Equals(each, asked, StringComparison.OrdinalIgnoreCase))
                ?? StatisticNames.FullOf(asked);
            // A first stage has a statistic for each endogenous regressor.
            string[] found = [.. known.Where(each => each == name || each.StartsWith(name + " (", StringComparison.Ordinal))];
            if (found.Length == 0 && !(name == Clusters && clustered))
            {
                IEnumerable<string> all = clustered ? known.Add(Clusters) : known;
                throw new ArgumentException(
                    $"No model has the statistic '{asked}'. There are: {string.Join(", ", all.Order(StringComparer.Ordinal))}.",
                    nameof(options)
                );
            }

            names.AddRange(found.Length == 0 ? [Clusters] : found);
        }

        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The value of a statistic; null where a model does not have it.</summary>
    public static double? Value(ModelSummary model, string name)
    {
        foreach (FitStatistic statistic in All(model))
        {
            if (statistic.Name == name)
            {
                return statistic.Value;
            }
        }

        // The smallest number: that which counts for the degrees of freedom.
        return name == Clusters && !model.Clusters.IsEmpty ? model.Clusters.Values.Min() : null;
    }

    private static ImmutableArray<FitStatistic> All(ModelSummary model) =>
        model.Statistics.AddRange(AncillaryOf(model)).AddRange(model.FurtherStatistics);

    // A model alone has them with their errors; beside others there is room for the estimates: theta of a negative binomial model.
    private static IEnumerable<FitStatistic> AncillaryOf(ModelSummary model) =>
        model
            .Ancillary.Where(row => row.Estimate is not null && model.Statistics.All(statistic => statistic.Name != row.Name))
            .Select(static row => new FitStatistic(row.Name, row.Estimate));

    private static ImmutableArray<string> Known(IEnumerable<ImmutableArray<FitStatistic>> statistics) =>
        [.. statistics.SelectMany(static each => each).Select(static statistic => statistic.Name).Distinct(StringComparer.Ordinal)];
}
