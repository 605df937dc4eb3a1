using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Inference;

/// <summary>How a table of models looks: immutable.</summary>
public sealed class RegressionTableOptions
{
    /// <summary>The significant digits of estimates, errors and statistics; digits before the decimal point are never dropped.</summary>
    /// <value>Default 4.</value>
    public int Digits { get; init; } = 4;

    /// <summary>What stands under each estimate where several models stand side by side.</summary>
    /// <value>Default <see cref="TableUncertainty.StandardError"/>.</value>
    public TableUncertainty Below { get; init; } = TableUncertainty.StandardError;

    /// <summary>The marks of significance; a note explains those used.</summary>
    /// <value>Default none. <see cref="SignificanceStar.Economics"/> and <see cref="SignificanceStar.Statistics"/> are the usual
    /// ones.</value>
    public ImmutableArray<SignificanceStar> Stars { get; init; } = [];

    /// <summary>Other names for parameters, <c>(Intercept)</c> included.</summary>
    /// <value>Default none.</value>
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The parameters to leave out, by their own names; a note counts none of them.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<string> Omit { get; init; } = [];

    /// <summary>The fit statistics to show, by name and in this order; empty for all that the models have.</summary>
    /// <value>Default all.</value>
    public ImmutableArray<string> Statistics { get; init; } = [];

    /// <summary>The caption; null for none.</summary>
    /// <value>Default null.</value>
    public string? Caption { get; init; }

    /// <summary>The culture of the numbers in text, Markdown, LaTeX and HTML. CSV and JSON are invariant always.</summary>
    /// <value>Default the invariant culture.</value>
    public CultureInfo Culture { get; init; } = CultureInfo.InvariantCulture;

    internal void Validate()
    {
        if (Digits is < 1 or > 15)
        {
            throw new ArgumentException($"Digits is {Digits}; it lies in 1..15.");
        }

        if (!Enum.IsDefined(Below))
        {
            throw new ArgumentException($"Below is {(int)Below}; it is one of {string.Join(", ", Enum.GetNames<TableUncertainty>())}.");
        }

        foreach (SignificanceStar star in Stars)
        {
            if (!(star.Threshold > 0.0 && star.Threshold <= 1.0) || string.IsNullOrEmpty(star.Mark))
            {
                throw new ArgumentException(
                    string.Create(
                        System.Globalization.CultureInfo.InvariantCulture,
                        $"Stars holds the mark '{star.Mark}' for p below {star.Threshold}: a mark is not empty and its threshold lies "
                            + $"in (0, 1]."
                    )
                );
            }
        }
    }
}
