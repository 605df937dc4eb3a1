using System.Collections;
using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>A column of labels, each distinct one stored once: immutable.</summary>
public sealed class LabelColumn : IReadOnlyList<string>
{
    private readonly int[] _codes;

    internal LabelColumn(int[] codes, ImmutableArray<string> labels)
    {
        _codes = codes;
        Labels = labels;
    }

    /// <summary>The distinct labels, in the order in which they appear.</summary>
    public ImmutableArray<string> Labels { get; }

    /// <summary>The zero-based label of each row.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <inheritdoc/>
    public int Count => _codes.Length;

    /// <inheritdoc/>
    public string this[int index] => Labels[_codes[index]];

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => _codes.Select(code => Labels[code]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The values of some rows; a label that none of them has is gone. A missing value stays missing.</summary>
    internal LabelColumn Select(int[] rows)
    {
        int[] map = new int[Labels.Length];
        map.AsSpan().Fill(-1);
        ImmutableArray<string>.Builder labels = ImmutableArray.CreateBuilder<string>();
        int[] codes = new int[rows.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            int code = _codes[rows[i]];
            if (code >= 0 && map[code] < 0)
            {
                map[code] = labels.Count;
                labels.Add(Labels[code]);
            }

            codes[i] = code < 0 ? -1 : map[code];
        }

        return new LabelColumn(codes, labels.ToImmutable());
    }

    /// <summary>The same values by the order of labels that other rows have too. Equal numbers are one label where all are
    /// numbers.</summary>
    /// <exception cref="ArgumentException">A label is not among them.</exception>
    internal LabelColumn With(ImmutableArray<string> labels)
    {
        Dictionary<string, int> places = new(labels.Length, StringComparer.Ordinal);
        for (int label = 0; label < labels.Length; label++)
        {
            places.Add(labels[label], label);
        }

        Dictionary<ExactNumber, int>? numbers = null;
        int[] map = new int[Labels.Length];
        for (int label = 0; label < map.Length; label++)
        {
            if (places.TryGetValue(Labels[label], out map[label]))
            {
                continue;
            }

            numbers ??= ExactNumber.ParseAll(labels)?.Select(static (number, place) => (number, place)).ToDictionary() ?? [];
            map[label] =
                ExactNumber.ParseAll([Labels[label]]) is [ExactNumber own] && numbers.TryGetValue(own, out int place)
                    ? place
                    : throw new ArgumentException($"'{Labels[label]}' is none of the labels that were there before.", nameof(labels));
        }

        return new LabelColumn(Array.ConvertAll(_codes, code => code < 0 ? -1 : map[code]), labels);
    }

    /// <summary>The values of several columns, one behind the other.</summary>
    internal static LabelColumn Concat(IReadOnlyList<LabelColumn> columns)
    {
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        ImmutableArray<string>.Builder labels = ImmutableArray.CreateBuilder<string>();
        int[] codes = new int[columns.Sum(static column => column.Count)];
        int next = 0;
        foreach (LabelColumn column in columns)
        {
            int[] map = new int[column.Labels.Length];
            for (int label = 0; label < map.Length; label++)
            {
                if (!places.TryGetValue(column.Labels[label], out map[label]))
                {
                    places.Add(column.Labels[label], map[label] = labels.Count);
                    labels.Add(column.Labels[label]);
                }
            }

            foreach (int code in column._codes)
            {
                codes[next++] = code < 0 ? -1 : map[code];
            }
        }

        return new LabelColumn(codes, labels.ToImmutable());
    }

    /// <summary>The combinations of two columns.</summary>
    internal static LabelColumn Combine(LabelColumn first, LabelColumn second)
    {
        Dictionary<(int, int), int> known = [];
        ImmutableArray<string>.Builder labels = ImmutableArray.CreateBuilder<string>();
        int[] codes = new int[first.Count];
        for (int i = 0; i < codes.Length; i++)
        {
            (int a, int b) = (first._codes[i], second._codes[i]);
            if (a < 0 || b < 0)
            {
                codes[i] = -1;
            }
            else if (!known.TryGetValue((a, b), out codes[i]))
            {
                known.Add((a, b), codes[i] = labels.Count);
                labels.Add($"{first.Labels[a]}^{second.Labels[b]}");
            }
        }

        return new LabelColumn(codes, labels.ToImmutable());
    }

    /// <summary>The values of a calculation as labels; NaN is missing.</summary>
    internal static LabelColumn OfNumbers(double[] values)
    {
        Dictionary<double, int> known = [];
        ImmutableArray<string>.Builder labels = ImmutableArray.CreateBuilder<string>();
        int[] codes = new int[values.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            // -0 and 0 are one.
            double value = values[i] + 0.0;
            if (double.IsNaN(value))
            {
                codes[i] = -1;
            }
            else if (!known.TryGetValue(value, out codes[i]))
            {
                known.Add(value, codes[i] = labels.Count);
                labels.Add(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return new LabelColumn(codes, labels.ToImmutable());
    }

    /// <summary>The same ids, of which equal numbers are one where all of them are numbers: 7, 07, 7.0 and +7.</summary>
    internal LabelColumn WithEqualNumbersMerged()
    {
        if (ExactNumber.ParseAll(Labels) is not { } numbers)
        {
            return this;
        }

        Dictionary<ExactNumber, int> merged = [];
        ImmutableArray<string>.Builder labels = ImmutableArray.CreateBuilder<string>();
        int[] codes = new int[numbers.Length];
        for (int label = 0; label < codes.Length; label++)
        {
            if (!merged.TryGetValue(numbers[label], out codes[label]))
            {
                merged.Add(numbers[label], codes[label] = labels.Count);
                labels.Add(Labels[label]);
            }
        }

        return labels.Count == Labels.Length
            ? this
            : new LabelColumn(Array.ConvertAll(_codes, code => code < 0 ? -1 : codes[code]), labels.ToImmutable());
    }

    /// <summary>The same values with their labels sorted: numbers, where all of them are, by value, no before yes, other text by its
    /// characters.</summary>
    internal LabelColumn Sorted()
    {
        LabelColumn merged = WithEqualNumbersMerged();
        string[] labels = [.. merged.Labels];
        int[] order = [.. Enumerable.Range(0, labels.Length)];
        if (ExactNumber.ParseAll(labels) is { } numbers)
        {
            Array.Sort(numbers, order);
        }
        else if (labels.Length == 2)
        {
            order = Booleans.Sorted(labels)[0] == labels[0] ? [0, 1] : [1, 0];
        }
        else
        {
            Array.Sort(labels, order, StringComparer.Ordinal);
        }

        int[] rank = new int[order.Length];
        for (int position = 0; position < order.Length; position++)
        {
            rank[order[position]] = position;
        }

        return new LabelColumn(
            Array.ConvertAll(merged._codes, code => code < 0 ? -1 : rank[code]),
            [.. order.Select(label => merged.Labels[label])]
        );
    }
}
