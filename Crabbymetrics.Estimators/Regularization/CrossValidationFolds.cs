using System.Globalization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Which observation is left out with which fold: a random permutation, dealt in turn. An observation is a row of positive weight; with
/// frequency weights a row of frequency f is f observations, which may fall into different folds, exactly as f repeated rows.
/// </summary>
internal sealed class CrossValidationFolds
{
    private readonly ObservationWeights? _weights;
    private readonly int[] _folds;

    /// <summary>Draws the folds.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="folds">The number of folds.</param>
    /// <param name="seed">The seed: the same folds on every machine.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more folds than observations.</exception>
    /// <exception cref="ArgumentException">A frequency is not a whole number, or they sum to more than memory can hold.</exception>
    public CrossValidationFolds(RegressionData data, int folds, long seed)
    {
        _weights = data.Weights;
        int count = Count(data);
        if (folds > count)
        {
            throw new ArgumentOutOfRangeException(nameof(folds), folds, $"There are {count} observations: give from 2 to {count} folds.");
        }

        RandomSource random = new(seed);
        _folds = [.. Enumerable.Range(0, count).Select(i => i % folds)];
        for (int i = count - 1; i > 0; i--)
        {
            int other = (int)(random.NextDouble() * (i + 1));
            (_folds[i], _folds[other]) = (_folds[other], _folds[i]);
        }
    }

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

    private static int Count(RegressionData data)
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
