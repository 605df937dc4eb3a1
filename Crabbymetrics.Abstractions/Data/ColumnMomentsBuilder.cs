namespace Crabbymetrics;

/// <summary>
/// Validates a column block by block and gathers its moments, combining the blocks' means and squares by the pairwise update of Chan, Golub
/// and LeVeque (1983), which keeps its digits on a column with a large mean.
/// </summary>
internal struct ColumnMomentsBuilder
{
    private long _count;
    private double _mean;
    private double _squares;
    private double _minimum;
    private double _maximum;

    internal void Add(ReadOnlySpan<double> values, int firstRow, string column, string argument)
    {
        if (values.IsEmpty)
        {
            return;
        }

        double sum = 0.0,
            minimum = values[0],
            maximum = values[0];
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i];
            if (!double.IsFinite(value))
            {
                throw new ArgumentException(
                    string.Create(
                        System.Globalization.CultureInfo.InvariantCulture,
                        $"{argument} is {value} in row {firstRow + i}, column '{column}': every value must be finite. Drop or fill "
                            + $"the row first."
                    ),
                    argument
                );
            }

            sum += value;
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
        }

        double mean = sum / values.Length;
        double squares = 0.0;
        for (int i = 0; i < values.Length; i++)
        {
            double deviation = values[i] - mean;
            squares += deviation * deviation;
        }

        _minimum = _count == 0 ? minimum : Math.Min(_minimum, minimum);
        _maximum = _count == 0 ? maximum : Math.Max(_maximum, maximum);
        long total = _count + values.Length;
        double difference = mean - _mean;
        _squares += squares + (difference * difference * ((double)_count * values.Length / total));
        _mean += difference * ((double)values.Length / total);
        _count = total;
    }

    // A constant column is exactly its value: the rounding of a mean must not make it vary.
    internal readonly ColumnMoments Moments() =>
        _count == 0 || _minimum == _maximum ? new ColumnMoments(_minimum, 0.0) : new ColumnMoments(_mean, Math.Sqrt(_squares / _count));
}
