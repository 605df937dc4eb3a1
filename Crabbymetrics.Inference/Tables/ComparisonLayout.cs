using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>Lays out several models side by side: a column a model, and two lines a parameter, the estimate and what stands under
/// it.</summary>
internal static class ComparisonLayout
{
    private const string Intercept = "(Intercept)";

    public static FormattedTable Create(ImmutableArray<ModelSummary> models, RegressionTableOptions options)
    {
        NumberText numbers = new(options.Digits, options.Culture);
        ImmutableArray<ImmutableArray<ImmutableArray<TableCell>>> sections = [Coefficients(models, options, numbers)];
        ImmutableArray<ImmutableArray<TableCell>> statistics = Statistics(models, options, numbers);
        return new FormattedTable
        {
            Caption = options.Caption,
            Header = Header(models),
            Sections = statistics.IsEmpty ? sections : sections.Add(statistics),
            Notes = TableNotes.ForSeveral(models, options),
        };
    }

    private static ImmutableArray<ImmutableArray<TableCell>> Header(ImmutableArray<ModelSummary> models)
    {
        ImmutableArray<ImmutableArray<TableCell>>.Builder rows = ImmutableArray.CreateBuilder<ImmutableArray<TableCell>>();
        rows.Add(Row("", models, (model, index) => new TableCell(model.Name ?? FormattableString.Invariant($"({index + 1})"))));
        if (models.Any(static model => model.Outcome.Length > 0))
        {
            rows.Add(Row("Outcome", models, static (model, _) => new TableCell(model.Outcome)));
        }

        if (models.Select(static model => model.Estimator).Distinct(StringComparer.Ordinal).Count() > 1)
        {
            rows.Add(Row("Estimator", models, static (model, _) => new TableCell(model.Estimator)));
        }

        return rows.ToImmutable();
    }

    private static ImmutableArray<ImmutableArray<TableCell>> Coefficients(
        ImmutableArray<ModelSummary> models,
        RegressionTableOptions options,
        NumberText numbers
    )
    {
        ImmutableArray<ImmutableArray<TableCell>>.Builder rows = ImmutableArray.CreateBuilder<ImmutableArray<TableCell>>();
        foreach (string name in ParameterOrder(models).Where(name => !options.Omit.Contains(name)))
        {
            CoefficientRow?[] found = [.. models.Select(model => model.Rows.FirstOrDefault(row => row.Name == name))];
            rows.Add(Row(options.Labels.GetValueOrDefault(name, name), models, (_, index) => Estimate(found[index], options, numbers)));
            if (options.Below != TableUncertainty.None && found.Any(static row => row?.StandardError is not null))
            {
                rows.Add(Row("", models, (_, index) => Below(found[index], options.Below, numbers)));
            }
        }

        return rows.ToImmutable();
    }

    // The intercept, main effects, then interactions by their order. Among equals as they first appear; one that a later model has before
    // a parameter that is known stands before that.
    private static IEnumerable<string> ParameterOrder(ImmutableArray<ModelSummary> models)
    {
        List<string> order = [];
        foreach (ModelSummary model in models)
        {
            int before = order.Count;
            foreach (CoefficientRow row in model.Rows.Reverse())
            {
                int known = order.IndexOf(row.Name);
                if (known < 0)
                {
                    order.Insert(before, row.Name);
                    known = before;
                }

                before = known;
            }
        }

        // The names of several classes each begin with their class.
        return order.Exists(static name => name.EndsWith(':' + Intercept, StringComparison.Ordinal))
            ? order
            : order.OrderBy(static name => name == Intercept ? -1 : DegreeOf(name));
    }

    // The number of colons outside of brackets: log(x):region[a:b] has one.
    private static int DegreeOf(string name)
    {
        int depth = 0,
            degree = 0;
        foreach (char c in name)
        {
            depth +=
                c is '(' or '[' ? 1
                : c is ')' or ']' ? -1
                : 0;
            degree += c == ':' && depth <= 0 ? 1 : 0;
        }

        return degree;
    }

    private static TableCell Estimate(CoefficientRow? row, RegressionTableOptions options, NumberText numbers) =>
        row?.Estimate is { } estimate
            ? new TableCell(numbers.Significant(estimate), SignificanceStar.MarkFor(options.Stars, row.PValue), IsNumber: true)
            : TableCell.Empty;

    private static TableCell Below(CoefficientRow? row, TableUncertainty below, NumberText numbers)
    {
        string? text = row is null
            ? null
            : below switch
            {
                TableUncertainty.StandardError => Parenthesized(row.StandardError, numbers.Significant),
                TableUncertainty.Statistic => Parenthesized(row.Statistic, numbers.Significant),
                TableUncertainty.PValue => Parenthesized(row.PValue, numbers.PValue),
                TableUncertainty.ConfidenceLimits when row.ConfidenceLow is { } low && row.ConfidenceHigh is { } high =>
                    $"[{numbers.Significant(low)}; {numbers.Significant(high)}]",
                _ => null,
            };
        return text is null ? TableCell.Empty : new TableCell(text, IsNumber: true);
    }

    private static string? Parenthesized(double? value, Func<double, string> format) => value is { } number ? $"({format(number)})" : null;

    private static ImmutableArray<ImmutableArray<TableCell>> Statistics(
        ImmutableArray<ModelSummary> models,
        RegressionTableOptions options,
        NumberText numbers
    )
    {
        ImmutableArray<ImmutableArray<TableCell>>.Builder rows = ImmutableArray.CreateBuilder<ImmutableArray<TableCell>>();
        if (models.Select(static model => model.StandardErrors).Distinct(StringComparer.Ordinal).Count() > 1)
        {
            rows.Add(Row("Standard errors", models, static (model, _) => new TableCell(model.StandardErrors)));
        }

        foreach (string name in TableStatistics.Names(models, options))
        {
            rows.Add(
                Row(
                    name,
                    models,
                    (model, _) =>
                        TableStatistics.Value(model, name) is { } value
                            ? new TableCell(numbers.Statistic(value), IsNumber: true)
                            : TableCell.Empty
                )
            );
        }

        return rows.ToImmutable();
    }

    private static ImmutableArray<TableCell> Row(
        string name,
        ImmutableArray<ModelSummary> models,
        Func<ModelSummary, int, TableCell> cell
    ) => [new TableCell(name), .. models.Select(cell)];
}
