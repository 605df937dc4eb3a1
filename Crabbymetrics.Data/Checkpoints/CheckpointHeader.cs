using System.Reflection;
using System.Security.Cryptography;

namespace Crabbymetrics.Data;

/// <summary>What a file of passes belongs to.</summary>
/// <param name="Version">The version of the library, whose passes may mean something else in another one.</param>
/// <param name="Fit">The fit, as its caller names it.</param>
/// <param name="Columns">The columns of the design.</param>
/// <param name="Rows">The number of rows, and a hash of all that is known of them.</param>
internal sealed record CheckpointHeader(string Version, string Fit, string Columns, string Rows)
{
    private static readonly string OwnVersion =
        typeof(CheckpointHeader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>The header of a fit to observations.</summary>
    public static CheckpointHeader Of(IObservations rows, string fit) =>
        new(OwnVersion, fit, ColumnsOf(rows), FormattableString.Invariant($"{rows.RowCount} rows, {HashOf(rows)}"));

    /// <summary>The texts in their order.</summary>
    public string[] Texts() => [Version, Fit, Columns, Rows];

    /// <summary>What differs from the header of a file; null where nothing does.</summary>
    public string? DifferenceTo(string[] stored) =>
        stored[0] != Version ? $"version {stored[0]} wrote it, and this is version {Version}"
        : stored[1] != Fit ? $"it is of another fit: there '{stored[1]}', here '{Fit}'"
        : stored[2] != Columns ? $"its design has other columns: there {Short(stored[2])}, here {Short(Columns)}"
        : stored[3] != Rows ? "it is of other rows: their number, means or sums are not the same"
        : null;

    private static string ColumnsOf(IObservations rows) =>
        string.Join(
            ", ",
            rows.Instruments is { } instruments ? [.. rows.Design.ColumnNames, .. instruments.Design.ColumnNames] : rows.Design.ColumnNames
        );

    private static string Short(string text) => text.Length <= 120 ? text : text[..117] + "...";

    // Every row and column changes a mean or a sum, of which all bits count.
    private static string HashOf(IObservations rows)
    {
        using SHA256 hash = SHA256.Create();
        using (CryptoStream stream = new(Stream.Null, hash, CryptoStreamMode.Write))
        using (BinaryWriter writer = new(stream))
        {
            Write(writer, rows.Design);
            if (rows.Instruments is { } instruments)
            {
                Write(writer, instruments.Design);
                Write(writer, instruments.Endogenous);
            }

            Write(writer, rows.Summary);
            writer.Write((int)rows.Roles);
            if (rows.Sample is { } sample)
            {
                Write(writer, sample.Outcome.Span);
                Write(writer, sample.Offset.Span);
                for (int j = 0; j < sample.Design.ColumnCount; j++)
                {
                    Write(writer, sample.Design.ColumnValues(j).Span);
                }
            }
        }

        return Convert.ToHexString(hash.Hash!);
    }

    private static void Write(BinaryWriter writer, DesignSchema design)
    {
        for (int j = 0; j < design.ColumnCount; j++)
        {
            writer.Write(design.Moments(j).Mean);
            writer.Write(design.Moments(j).StandardDeviation);
        }

        foreach (CategoricalColumn factor in design.WithoutRows.Categories)
        {
            writer.Write(factor.Name);
            writer.Write(factor.Baseline ?? -1);
            Write(writer, factor.Levels);
        }
    }

    private static void Write(BinaryWriter writer, ObservationSummary summary)
    {
        writer.Write(summary.OutcomeName);
        writer.Write((int?)summary.WeightKind ?? -1);
        writer.Write(summary.PositiveCount);
        Write(
            writer,
            [
                summary.SmallestOutcome,
                summary.LargestOutcome,
                summary.OutcomeSum,
                summary.WeightSum,
                summary.SmallestOffset,
                summary.LargestOffset,
                summary.OffsetSum,
                summary.LogExposure,
            ]
        );
        Write(writer, summary.OutcomeClasses);
        foreach (string name in summary.Clusterings.Keys.Order(StringComparer.Ordinal))
        {
            writer.Write(name);
            Write(writer, summary.Clusterings[name]);
        }
    }

    private static void Write(BinaryWriter writer, IReadOnlyCollection<string> texts)
    {
        writer.Write(texts.Count);
        foreach (string text in texts)
        {
            writer.Write(text);
        }
    }

    private static void Write(BinaryWriter writer, ReadOnlySpan<double> numbers)
    {
        writer.Write(numbers.Length);
        foreach (double number in numbers)
        {
            writer.Write(number);
        }
    }
}
