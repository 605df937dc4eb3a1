using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The classes of an outcome: the distinct labels, ascending, and which of them each row has. Immutable.</summary>
internal sealed record ClassCodes<TLabel>(ImmutableArray<TLabel> Labels, int[] Codes)
    where TLabel : IComparable<TLabel>
{
    /// <summary>The labels in words.</summary>
    public ImmutableArray<string> Names { get; } = [.. Labels.Select(static label => FormattableString.Invariant($"{label}"))];

    public static ClassCodes<TLabel> Of(IReadOnlyList<TLabel> labels)
    {
        for (int i = 0; i < labels.Count; i++)
        {
            if (labels[i] is null or double.NaN or float.NaN)
            {
                throw new ArgumentException($"The label of row {i} is missing. Drop or fill the row first.", nameof(labels));
            }
        }

        IComparer<TLabel> order =
            typeof(TLabel) == typeof(string) ? (IComparer<TLabel>)(object)StringComparer.Ordinal : Comparer<TLabel>.Default;
        TLabel[] sorted = [.. new SortedSet<TLabel>(labels, order)];
        int[] codes = new int[labels.Count];
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = Array.BinarySearch(sorted, labels[i], order);
        }

        ClassCodes<TLabel> classes = new([.. sorted], codes);
        string? twice = classes
            .Names.GroupBy(static name => name, StringComparer.Ordinal)
            .FirstOrDefault(static group => group.Count() > 1)
            ?.Key;
        return twice is null
            ? classes
            : throw new ArgumentException(
                $"Two different labels are both written '{twice}': classes are named by their labels, which must differ in words too.",
                nameof(labels)
            );
    }
}
