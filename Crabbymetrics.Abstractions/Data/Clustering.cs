using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>A partition of the observations into groups: immutable.</summary>
public sealed class Clustering
{
    private readonly int[] _codes;

    private Clustering(string name, int[] codes, ImmutableArray<string> labels)
    {
        Name = name;
        _codes = codes;
        Labels = labels;
    }

    /// <summary>The name of the grouping.</summary>
    public string Name { get; }

    /// <summary>The zero-based group of each observation, groups numbered in the order in which they appear.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>The number of groups.</summary>
    public int GroupCount => Labels.Length;

    /// <summary>The groups as the caller named them, by group number.</summary>
    public ImmutableArray<string> Labels { get; }

    /// <summary>Groups the observations that have equal ids.</summary>
    /// <typeparam name="T">Any type with equality: integers, strings, dates.</typeparam>
    /// <param name="name">The name of the grouping.</param>
    /// <param name="ids">An id per observation.</param>
    /// <returns>The grouping.</returns>
    /// <exception cref="ArgumentException">The name is empty, there are no ids, or an id is missing (null or NaN); the message names the
    /// row.</exception>
    public static Clustering Create<T>(string name, IReadOnlyList<T> ids)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.Count == 0)
        {
            throw new ArgumentException($"Clustering '{name}' has no ids: one is needed for each observation.", nameof(ids));
        }

        int[] codes = new int[ids.Count];
        // A tuple is never null, so that the dictionary takes any T; missing ids were refused before.
        Dictionary<ValueTuple<T>, int> groups = [];
        ImmutableArray<string>.Builder labels = ImmutableArray.CreateBuilder<string>();
        for (int i = 0; i < codes.Length; i++)
        {
            T id = ids[i];
            if (id is null or double.NaN or float.NaN)
            {
                throw new ArgumentException($"Clustering '{name}' has a missing id in row {i}.", nameof(ids));
            }

            if (!groups.TryGetValue(new ValueTuple<T>(id), out int code))
            {
                code = groups.Count;
                groups.Add(new ValueTuple<T>(id), code);
                labels.Add(FormattableString.Invariant($"{id}"));
            }

            codes[i] = code;
        }

        return new Clustering(name, codes, labels.ToImmutable());
    }

    /// <summary>The grouping of some of the observations. Groups are numbered anew in the order in which they appear; a group without a
    /// selected row is gone.</summary>
    /// <param name="rows">The zero-based rows, in the order to have them.</param>
    /// <returns>The grouping of these rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A row does not exist.</exception>
    public Clustering SelectRows(ReadOnlySpan<int> rows)
    {
        int[] codes = new int[rows.Length];
        int[] numbers = new int[GroupCount];
        ImmutableArray<string>.Builder labels = ImmutableArray.CreateBuilder<string>();
        for (int i = 0; i < codes.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(rows[i], nameof(rows));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rows[i], _codes.Length, nameof(rows));
            int group = _codes[rows[i]];
            if (numbers[group] == 0)
            {
                labels.Add(Labels[group]);
                numbers[group] = labels.Count;
            }

            codes[i] = numbers[group] - 1;
        }

        return new Clustering(Name, codes, labels.ToImmutable());
    }
}
