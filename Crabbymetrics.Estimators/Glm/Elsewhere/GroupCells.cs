using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The groups of clusterings, or of rows that agree in several, by the labels that all pieces of observations share.</summary>
internal sealed class GroupCells
{
    // The most sums of a pass: 128 MB for each part of them.
    private const long MostSums = 1 << 24;

    private readonly ImmutableArray<string> _names;
    private readonly ImmutableArray<ImmutableArray<string>> _labels;
    private readonly int _k;

    private GroupCells(ImmutableArray<string> names, ImmutableArray<ImmutableArray<string>> labels, int cells, int k)
    {
        _names = names;
        _labels = labels;
        _k = k;
        Count = cells;
    }

    /// <summary>The number of combinations of groups.</summary>
    public int Count { get; }

    /// <summary>The number of sums: for each combination the number of rows with a weight, and k sums.</summary>
    public int SumCount => Count * (1 + _k);

    /// <summary>Clusterings and labels as text.</summary>
    public string[] Texts => [.. _names, .. _labels.SelectMany(static labels => labels)];

    /// <summary>How many of each.</summary>
    public double[] Numbers => [_names.Length, .. _labels.Select(static labels => (double)labels.Length)];

    /// <summary>The combinations of some clusterings.</summary>
    /// <param name="observations">The observations.</param>
    /// <param name="names">The names of the clusterings.</param>
    /// <param name="k">The number of sums of each.</param>
    /// <exception cref="ArgumentException">There is no such clustering.</exception>
    /// <exception cref="InferenceUnavailableException">There are too many combinations of groups.</exception>
    public static GroupCells Of(IObservations observations, ImmutableArray<string> names, int k)
    {
        ImmutableDictionary<string, ImmutableArray<string>> known = observations.Summary.Clusterings;
        long cells = 1;
        foreach (string name in names)
        {
            if (!known.TryGetValue(name, out ImmutableArray<string> groups))
            {
                throw new ArgumentException(
                    $"There is no clustering '{name}'. There are: {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}.",
                    nameof(names)
                );
            }

            cells *= groups.Length;
            if (cells * (1 + k) > MostSums)
            {
                throw new InferenceUnavailableException(
                    $"The groups of {string.Join(" and ", names)} have more than {MostSums / (1 + k)} combinations, more "
                        + "than a pass over rows that live elsewhere sums. Use coarser clusters, or fit data in memory."
                );
            }
        }

        return new GroupCells(names, [.. names.Select(name => known[name])], (int)cells, k);
    }

    /// <summary>The number of groups of each clustering that a pass names, which is the first of <see cref="Numbers"/>.</summary>
    public static int[] ReadSizes(PassReading reading)
    {
        int[] sizes = new int[reading.Count()];
        for (int c = 0; c < sizes.Length; c++)
        {
            sizes[c] = reading.Count();
        }

        return sizes;
    }

    /// <summary>The combinations that a pass names.</summary>
    /// <param name="reading">The description of the pass, before the names of the clusterings.</param>
    /// <param name="sizes">The number of groups of each.</param>
    /// <param name="k">The number of sums of each combination.</param>
    public static GroupCells Read(PassReading reading, int[] sizes, int k)
    {
        ImmutableArray<string> names = [.. Array.ConvertAll(sizes, _ => reading.Name())];
        ImmutableArray<ImmutableArray<string>> labels =
        [
            .. sizes.Select(size => Enumerable.Range(0, size).Select(_ => reading.Name()).ToImmutableArray()),
        ];
        return new GroupCells(names, labels, sizes.Aggregate(1, static (cells, size) => checked(cells * size)), k);
    }

    /// <summary>The combination that each row of a piece is in.</summary>
    public int[] Bind(LocalRows rows)
    {
        int[]? cells = null;
        for (int c = 0; c < _names.Length; c++)
        {
            int[] groups = rows.GroupsOf(_names[c], _labels[c]);
            for (int i = 0; i < groups.Length && cells is not null; i++)
            {
                groups[i] += cells[i] * _labels[c].Length;
            }

            cells = groups;
        }

        return cells!;
    }

    /// <summary>The sums of the combinations that have a row.</summary>
    /// <param name="sums">The sums of a pass.</param>
    /// <param name="divisor">What they are divided by.</param>
    public GroupedScores Compact(ReadOnlySpan<double> sums, double divisor)
    {
        List<double> kept = [];
        int count = 0;
        for (int cell = 0; cell < Count; cell++)
        {
            if (sums[cell * (1 + _k)] > 0.0)
            {
                count++;
                kept.AddRange(sums.Slice((cell * (1 + _k)) + 1, _k));
            }
        }

        double[] values = [.. kept];
        if (divisor != 1.0)
        {
            System.Numerics.Tensors.TensorPrimitives.Divide(values, divisor, values);
        }

        return new GroupedScores(count, values);
    }
}
