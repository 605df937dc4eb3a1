using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>A fit whose rows are separated: without them where the options allow it, and an error elsewhere.</summary>
internal static class SeparatedFit
{
    /// <summary>The rows with weight 0 where they are separated, and a warning that says so.</summary>
    /// <exception cref="SeparationException">All rows are separated, or the options do not allow to leave rows out.</exception>
    public static GlmRows Without(SeparatedRows separated, RegressionData data, GlmRows rows, GlmOptions options, List<string> warnings)
    {
        int present = SeparationWords.Present(rows);
        bool complete = separated.Rows.Length == present;
        if (complete || options.Separation != SeparationPolicy.DropRows)
        {
            throw Error(separated, data, rows, options, present);
        }

        double[] weights = new double[data.RowCount];
        weights.AsSpan().Fill(1.0);
        rows.Weights.Span.CopyTo(weights);
        foreach (int row in separated.Rows)
        {
            weights[row] = 0.0;
        }

        warnings.Add(
            FormattableString.Invariant($"{separated.Rows.Length} of {present} rows are separated: ")
                + $"{SeparationWords.Of(separated, data.OutcomeName, complete, present)}; they were left out, since their part of the "
                + $"likelihood is largest at infinity."
        );
        return rows with { Weights = weights };
    }

    /// <summary>The rows that merged rows stand for, without those of weight 0, which are in no fit.</summary>
    public static ImmutableArray<int> Unmerged(ImmutableArray<int> mergedRows, RowMerge merge, GlmRows rows)
    {
        bool[] found = new bool[merge.Count];
        foreach (int row in mergedRows)
        {
            found[row] = true;
        }

        ReadOnlySpan<int> codes = merge.Codes;
        ImmutableArray<int>.Builder every = ImmutableArray.CreateBuilder<int>();
        for (int i = 0; i < codes.Length; i++)
        {
            if (found[codes[i]] && (rows.Weights.IsEmpty || rows.Weights.Span[i] > 0.0))
            {
                every.Add(i);
            }
        }

        return every.ToImmutable();
    }

    /// <summary>The error of rows whose best mean is where the link ends, whatever the columns say.</summary>
    public static SeparationException OneOutcome(RegressionData data, GlmRows rows)
    {
        ImmutableArray<int> present = SeparationWords.PresentRows(rows);
        return new SeparationException(
            $"{SeparationWords.OfOneOutcome(rows, data.OutcomeName, present)}: the best mean is the same in every row, where the "
                + $"{rows.Family.LinkName} link ends. There is nothing to fit.",
            present,
            ["(Intercept)"]
        )
        {
            IsComplete = true,
        };
    }

    private static SeparationException Error(SeparatedRows separated, RegressionData data, GlmRows rows, GlmOptions options, int present)
    {
        bool complete = separated.Rows.Length == present;
        string other = options.SeparationRemedy is { } remedy ? $"{remedy} or " : "";
        bool oneOutcome = complete && separated.Columns is ["(Intercept)"];
        string what = oneOutcome
            ? SeparationWords.OfOneOutcome(rows, data.OutcomeName, separated.Rows)
            : SeparationWords.Of(separated, data.OutcomeName, complete, present);
        string help =
            oneOutcome ? "There is nothing to fit"
            : complete ? $"Leave out columns, or have finite estimates with {other}a penalty ({nameof(GlmOptions.Alpha)} above 0)"
            : $"Leave out those rows or columns, let {nameof(SeparationPolicy)}.{nameof(SeparationPolicy.DropRows)} leave out the rows, "
                + $"which say nothing about the other coefficients, or have finite estimates with {other}a penalty "
                + $"({nameof(GlmOptions.Alpha)} above 0)";
        return new SeparationException($"The likelihood has no finite maximum: {what}. {help}.", separated.Rows, separated.Columns)
        {
            IsComplete = complete,
        };
    }
}
