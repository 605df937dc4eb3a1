using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>The fit statistics that a table shows, and their values by name.</summary>
internal static class TableStatistics
{
    /// <summary>Those that the options name, or all that any model has, in the order of the models.</summary>
    /// <exception cref="ArgumentException">The options name one that no model has.</exception>
    public static ImmutableArray<string> Names(ImmutableArray<ModelSummary> models, RegressionTableOptions options)
    {
        ImmutableArray<string> known =
        [
            .. models
                .SelectMany(static model => model.Statistics)
                .Select(static statistic => statistic.Name)
                .Distinct(StringComparer.Ordinal),
        ];
        if (options.Statistics.IsDefaultOrEmpty)
        {
            return known;
        }

        foreach (string name in options.Statistics)
        {
            if (!known.Contains(name))
            {
                throw new ArgumentException(
                    $"No model has the statistic '{name}'. There are: {string.Join(", ", known.Order(StringComparer.Ordinal))}.",
                    nameof(options)
                );
            }
        }

        return options.Statistics;
    }

    /// <summary>The value of a statistic; null where a model does not have it.</summary>
    public static double? Value(ModelSummary model, string name)
    {
        foreach (FitStatistic statistic in model.Statistics)
        {
            if (statistic.Name == name)
            {
                return statistic.Value;
            }
        }

        return null;
    }
}
