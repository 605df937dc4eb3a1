using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>The notes below a table: the kind of standard error, what stands under the estimates, the meaning of the marks.</summary>
internal static class TableNotes
{
    public static ImmutableArray<string> ForOne(ModelSummary model, RegressionTableOptions options)
    {
        ImmutableArray<string>.Builder notes = ImmutableArray.CreateBuilder<string>();
        notes.Add($"Standard errors: {(model.StandardErrors.Length > 0 ? model.StandardErrors : "not available")}.");
        AddStars(notes, [model], options);
        notes.AddRange(model.Notes);
        return notes.ToImmutable();
    }

    public static ImmutableArray<string> ForSeveral(ImmutableArray<ModelSummary> models, RegressionTableOptions options)
    {
        ImmutableArray<string>.Builder notes = ImmutableArray.CreateBuilder<string>();
        string[] kinds = [.. models.Select(model => KindOf(model, options)).Distinct(StringComparer.Ordinal)];
        string what = options.Below switch
        {
            TableUncertainty.StandardError => "Standard errors in parentheses",
            TableUncertainty.Statistic =>
                $"{string.Join(" or ", models.Select(static model => model.StatisticName).Distinct(StringComparer.Ordinal))} "
                    + $"statistics in parentheses; standard errors",
            TableUncertainty.PValue => "P-values in parentheses; standard errors",
            TableUncertainty.ConfidenceLimits => $"{Levels(models, options)} confidence limits in brackets; standard errors",
            _ => "Standard errors",
        };
        if (kinds.Length > 1)
        {
            notes.Add($"{what}: of the kind named for each model.");
        }
        else if (kinds[0].Length > 0)
        {
            notes.Add($"{what}: {kinds[0]}.");
        }

        AddStars(notes, models, options);
        for (int m = 0; m < models.Length && options.ShowModelNotes; m++)
        {
            string name = options.Headers.IsEmpty ? models[m].Name ?? FormattableString.Invariant($"({m + 1})") : options.Headers[m];
            notes.AddRange(models[m].Notes.Select(note => models.Length > 1 ? $"{name}: {note}" : note));
        }

        notes.AddRange(options.Notes);
        return notes.ToImmutable();
    }

    /// <summary>The kind of standard errors, without the clusters where these are rows of their own.</summary>
    public static string KindOf(ModelSummary model, RegressionTableOptions options)
    {
        string kind = model.StandardErrors;
        if (options.ShowClusters)
        {
            foreach ((string name, int count) in model.Clusters)
            {
                kind = kind.Replace(FormattableString.Invariant($", {count} clusters of {name}"), "", StringComparison.Ordinal);
            }
        }

        return kind;
    }

    private static string Levels(ImmutableArray<ModelSummary> models, RegressionTableOptions options) =>
        string.Join(
            ", ",
            models.Select(static model => model.Level).Distinct().Select(level => level.ToString("0.####%", options.Culture))
        );

    private static void AddStars(ImmutableArray<string>.Builder notes, ImmutableArray<ModelSummary> models, RegressionTableOptions options)
    {
        if (!options.Stars.IsEmpty && models.Any(static model => model.Rows.Any(static row => row.PValue is not null)))
        {
            notes.Add(
                string.Join(
                    ", ",
                    options
                        .Stars.OrderByDescending(static star => star.Threshold)
                        .Select(star => $"{star.Mark} p < {star.Threshold.ToString("0.######", options.Culture)}")
                ) + "."
            );
        }
    }
}
