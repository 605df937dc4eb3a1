using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>The headings of models side by side: groups, outcomes, names, estimators. Equal neighbours share a heading.</summary>
/// <param name="models">The models.</param>
/// <param name="options">The options.</param>
/// <param name="width">The columns of a model.</param>
internal sealed class ComparisonHeader(ImmutableArray<ModelSummary> models, RegressionTableOptions options, int width)
{
    public ImmutableArray<ImmutableArray<TableCell>> Rows()
    {
        ImmutableArray<ImmutableArray<TableCell>>.Builder rows = ImmutableArray.CreateBuilder<ImmutableArray<TableCell>>();
        if (!options.Groups.IsEmpty)
        {
            rows.Add([TableCell.Empty, .. options.Groups.Select(group => new TableCell(group.Title) { Span = group.Count * width })]);
        }

        rows.Add([TableCell.Empty, .. models.Select((model, m) => new TableCell(NameOf(model, m)) { Span = width })]);
        if (models.Any(static model => model.Outcome.Length > 0))
        {
            rows.Add(Shared("Outcome", static model => model.Outcome));
        }

        if (models.Select(static model => model.Estimator).Distinct(StringComparer.Ordinal).Count() > 1)
        {
            rows.Add(Shared("Estimator", static model => model.Estimator));
        }

        return rows.ToImmutable();
    }

    private string NameOf(ModelSummary model, int index) =>
        options.Headers.IsEmpty ? model.Name ?? FormattableString.Invariant($"({index + 1})") : options.Headers[index];

    private ImmutableArray<TableCell> Shared(string heading, Func<ModelSummary, string> text)
    {
        List<TableCell> cells = [new(heading)];
        for (int m = 0; m < models.Length; m++)
        {
            string own = options.LabelOf(text(models[m]));
            if (m > 0 && cells[^1].Text == own && own.Length > 0)
            {
                cells[^1] = cells[^1] with { Span = cells[^1].Span + width };
            }
            else
            {
                cells.Add(new TableCell(own) { Span = width });
            }
        }

        return [.. cells];
    }
}
