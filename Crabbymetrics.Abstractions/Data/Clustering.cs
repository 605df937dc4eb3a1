using System.Collections.Immutable;
using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Crabbymetrics;

/// <summary>A partition of the observations into groups: immutable.</summary>
public sealed class Clustering
{
    // Ids that are whole numbers are coded by a table where their range is at most this many times their count.
    private const long WidestRange = 4;

    private readonly int[] _codes;

    // The number that each group is called by, where ids are whole numbers: labels are written when someone asks.
    private readonly int[]? _numbers;
    private ImmutableArray<string> _labels;

    private Clustering(string name, int[] codes, ImmutableArray<string> labels)
    {
        Name = name;
        _codes = codes;
        _labels = labels;
        GroupCount = labels.Length;
    }

    private Clustering(string name, int[] codes, int[] numbers)
    {
        Name = name;
        _codes = codes;
        _numbers = numbers;
        GroupCount = numbers.Length;
    }

    /// <summary>The name of the grouping.</summary>
    public string Name { get; }

    /// <summary>The zero-based group of each observation, groups numbered in the order in which they appear.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>The same as <see cref="Codes"/>, for whoever keeps them.</summary>
    public ReadOnlyMemory<int> CodeMemory => _codes;

    /// <summary>The number of groups.</summary>
    public int GroupCount { get; }

    /// <summary>The groups as the caller named them, by group number.</summary>
    public ImmutableArray<string> Labels
    {
        get
        {
            if (_labels.IsDefault)
            {
                _labels = [.. _numbers!.Select(static number => number.ToString(CultureInfo.InvariantCulture))];
            }

            return _labels;
        }
    }

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

        if (ids is int[] numbers && OfNumbers(name, numbers) is { } known)
        {
            return known;
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
        List<int> groups = [];
        for (int i = 0; i < codes.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(rows[i], nameof(rows));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rows[i], _codes.Length, nameof(rows));
            int group = _codes[rows[i]];
            if (numbers[group] == 0)
            {
                groups.Add(group);
                numbers[group] = groups.Count;
            }

            codes[i] = numbers[group] - 1;
        }

        return _numbers is null
            ? new Clustering(Name, codes, [.. groups.Select(group => _labels[group])])
            : new Clustering(Name, codes, (int[])[.. groups.Select(group => _numbers[group])]);
    }

    // Numbers in their order need no table; null for others.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Clustering? OfAscending(string name, int[] ids)
    {
        int[] codes = GC.AllocateUninitializedArray<int>(ids.Length);
        int before = ids[0];
        List<int> numbers = [before];
        int group = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            int id = ids[i];
            if (id != before)
            {
                if (id < before)
                {
                    return null;
                }

                before = id;
                numbers.Add(id);
                group++;
            }

            codes[i] = group;
        }

        return new Clustering(name, codes, numbers.ToArray());
    }

    // Whole numbers in a narrow range need no dictionary; null for others.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Clustering? OfNumbers(string name, int[] ids)
    {
        if (OfAscending(name, ids) is { } ascending)
        {
            return ascending;
        }

        int smallest = TensorPrimitives.Min<int>(ids);
        long range = TensorPrimitives.Max<int>(ids) - (long)smallest + 1;
        if (range > (WidestRange * ids.Length) + 1024)
        {
            return null;
        }

        int[] codes = GC.AllocateUninitializedArray<int>(ids.Length);
        int[] places = new int[range];
        List<int> numbers = [];
        for (int i = 0; i < ids.Length; i++)
        {
            if (i > 0 && ids[i] == ids[i - 1])
            {
                codes[i] = codes[i - 1];
                continue;
            }

            ref int place = ref places[ids[i] - smallest];
            if (place == 0)
            {
                numbers.Add(ids[i]);
                place = numbers.Count;
            }

            codes[i] = place - 1;
        }

        return new Clustering(name, codes, numbers.ToArray());
    }
}
