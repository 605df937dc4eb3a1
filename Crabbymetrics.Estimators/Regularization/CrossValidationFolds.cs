using System.Globalization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Which observation is left out with which fold: a random permutation, dealt in turn, or as the user says. An observation is a row of
/// positive weight; with frequency weights a row of frequency f is f observations, which may fall into different folds, exactly as f
/// repeated rows.
/// </summary>
internal sealed class CrossValidationFolds
{
    private readonly ObservationWeights? _weights;
    private readonly int[] _folds;

    /// <summary>Draws the folds.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more folds than observations, or fewer than 2.</exception>
    /// <exception cref="ArgumentException">A frequency is not a whole number, the frequencies sum to more than memory can hold, or options
    /// do not go together.</exception>
    public CrossValidationFolds(RegressionData data, CrossValidationOptions options)
    {
        _weights = data.Weights;
        int[] rows = Rows(data);
        RandomSource random = new(options.Seed);
        if (options.GivenFolds is { } given)
        {
            RequireAlone(options.Groups is null && !options.Stratify);
            RequireRows(given, data);
            int[] numbers = Numbered(rows, given.Codes, out int present);
            Count = present;
            _folds = numbers;
            if (Count < 2)
            {
                throw new ArgumentException(
                    $"The folds '{given.Name}' have {Count} group of rows of positive weight: give at least 2.",
                    nameof(options)
                );
            }

            return;
        }

        Count = options.Folds;
        ArgumentOutOfRangeException.ThrowIfLessThan(Count, 2, "folds");
        if (options.Groups is { } groups)
        {
            RequireAlone(!options.Stratify);
            RequireRows(groups, data);
            int[] numbers = Numbered(rows, groups.Codes, out int present);
            RequireCount(Count, present, $"groups of '{groups.Name}'");
            int[] foldOfGroup = Dealt(present, Count, random);
            _folds = Array.ConvertAll(numbers, number => foldOfGroup[number]);
            return;
        }

        RequireCount(Count, rows.Length, "observations");
        _folds = options.Stratify ? Stratified(data, rows, Count, random) : Dealt(rows.Length, Count, random);
    }

    /// <summary>The number of folds.</summary>
    public int Count { get; }

    /// <summary>Divides the weights of the rows.</summary>
    /// <param name="fold">The zero-based fold.</param>
    /// <param name="kept">Receives n weights without the fold.</param>
    /// <param name="left">Receives the n weights in the fold.</param>
    public void Split(int fold, Span<double> kept, Span<double> left)
    {
        int observation = 0;
        for (int i = 0; i < kept.Length; i++)
        {
            double weight = _weights is null ? 1.0 : _weights.Values.Span[i];
            int copies = Copies(weight);
            double share = copies == 0 ? 0.0 : weight / copies;
            left[i] = 0.0;
            for (int copy = 0; copy < copies; copy++, observation++)
            {
                left[i] += _folds[observation] == fold ? share : 0.0;
            }

            kept[i] = weight - left[i];
        }
    }

    // A random permutation of 0, 1, ... folds - 1, 0, 1, ...
    private static int[] Dealt(int count, int folds, RandomSource random)
    {
        int[] dealt = [.. Enumerable.Range(0, count).Select(i => i % folds)];
        for (int i = count - 1; i > 0; i--)
        {
            int other = (int)(random.NextDouble() * (i + 1));
            (dealt[i], dealt[other]) = (dealt[other], dealt[i]);
        }

        return dealt;
    }

    // Each class is dealt on from where the one before ended, so that the folds are of equal size too.
    private static int[] Stratified(RegressionData data, int[] rows, int folds, RandomSource random)
    {
        ReadOnlyMemory<double> outcome = data.Outcome;
        int[] result = new int[rows.Length];
        int dealt = 0;
        foreach (
            IGrouping<double, int> members in Enumerable
                .Range(0, rows.Length)
                .GroupBy(i => outcome.Span[rows[i]])
                .OrderBy(static g => g.Key)
        )
        {
            int[] places = [.. members];
            for (int i = places.Length - 1; i > 0; i--)
            {
                int other = (int)(random.NextDouble() * (i + 1));
                (places[i], places[other]) = (places[other], places[i]);
            }

            foreach (int place in places)
            {
                result[place] = dealt++ % folds;
            }
        }

        return result;
    }

    // The codes of the observations, numbered from 0 in the order in which they appear.
    private static int[] Numbered(int[] rows, ReadOnlySpan<int> codes, out int count)
    {
        Dictionary<int, int> numbers = [];
        int[] result = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            if (!numbers.TryGetValue(codes[rows[i]], out int number))
            {
                number = numbers.Count;
                numbers.Add(codes[rows[i]], number);
            }

            result[i] = number;
        }

        count = numbers.Count;
        return result;
    }

    // The row of each observation.
    private int[] Rows(RegressionData data)
    {
        int count = CountOf(data);
        int[] rows = new int[count];
        int observation = 0;
        for (int i = 0; i < data.RowCount; i++)
        {
            int copies = Copies(_weights is null ? 1.0 : _weights.Values.Span[i]);
            rows.AsSpan(observation, copies).Fill(i);
            observation += copies;
        }

        return rows;
    }

    private static void RequireCount(int folds, int count, string what)
    {
        if (folds > count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(folds),
                folds,
                FormattableString.Invariant($"There are {count} {what}: give from 2 to {count} folds.")
            );
        }
    }

    private static void RequireRows(Clustering groups, RegressionData data)
    {
        if (groups.Codes.Length != data.RowCount)
        {
            throw new ArgumentException(
                $"'{groups.Name}' groups {groups.Codes.Length} rows; the data have {data.RowCount}.",
                nameof(groups)
            );
        }
    }

    private static void RequireAlone(bool alone)
    {
        if (!alone)
        {
            throw new ArgumentException(
                "Given folds, groups that stay together, and classes spread evenly exclude each other: choose one.",
                nameof(alone)
            );
        }
    }

    private static int CountOf(RegressionData data)
    {
        if (data.Weights is not { } weights)
        {
            return data.RowCount;
        }

        if (weights.Kind != WeightKind.Frequency)
        {
            return weights.PositiveCount;
        }

        ReadOnlySpan<double> frequencies = weights.Values.Span;
        for (int i = 0; i < frequencies.Length; i++)
        {
            if (frequencies[i] != Math.Floor(frequencies[i]))
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"weights is {frequencies[i]} in row {i}: cross-validation divides a row of frequency f into f observations, "
                            + $"so f must be a whole number. Round the frequencies, or give them as analytic weights."
                    ),
                    nameof(data)
                );
            }
        }

        return weights.Sum <= Array.MaxLength
            ? (int)weights.Sum
            : throw new ArgumentException(
                FormattableString.Invariant(
                    $"The frequencies sum to {weights.Sum}: cross-validation takes at most {Array.MaxLength} observations."
                ),
                nameof(data)
            );
    }

    private int Copies(double weight) => _weights is { Kind: WeightKind.Frequency } ? (int)weight : (weight > 0.0 ? 1 : 0);
}
