using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>The notes below a table: the kind of standard error, what stands under the estimates, the meaning of the marks.</summary>
internal static class TableNotes
{
    public static ImmutableArray<string> ForOne(ModelSummary model, RegressionTableOptions options)
    {
        ImmutableArray<string>.Builder notes = ImmutableArray.CreateBuilder<string>();
        if (model.StandardErrors.Length > 0)
        {
            notes.Add($"Standard errors: {model.StandardErrors}.");
        }

        AddStars(notes, [model], options);
        notes.AddRange(model.Notes);
        return notes.ToImmutable();
    }

    public static ImmutableArray<string> ForSeveral(ImmutableArray<ModelSummary> models, RegressionTableOptions options)
    {
        ImmutableArray<string>.Builder notes = ImmutableArray.CreateBuilder<string>();
        string[] kinds = [.. models.Select(static model => model.StandardErrors).Distinct(StringComparer.Ordinal)];
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
        for (int m = 0; m < models.Length; m++)
        {
            string name = models[m].Name ?? FormattableString.Invariant($"({m + 1})");
            notes.AddRange(models[m].Notes.Select(note => models.Length > 1 ? $"{name}: {note}" : note));
        }

        return notes.ToImmutable();
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
