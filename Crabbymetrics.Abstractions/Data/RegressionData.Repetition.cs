using System.Collections.Immutable;

namespace Crabbymetrics;

public sealed partial class RegressionData
{
    /// <summary>
    /// The same observations with equal rows merged into one, which has their number as its frequency weight. Rows are equal where
    /// regressors, offset, outcome and every role are; the name of a merged row is that of its first. Nothing is lost: estimates, standard
    /// errors of every kind, tests and the distribution of a bootstrap are those of the repeated rows, up to rounding.
    /// </summary>
    /// <returns>Data with the distinct rows, in the order in which they first appear, and <see cref="WeightKind.Frequency"/>
    /// weights.</returns>
    /// <exception cref="InvalidOperationException">The weights are analytic or probability weights, of which a sum means something
    /// else.</exception>
    public RegressionData MergeRepeatedRows()
    {
        if (Weights is { Kind: not WeightKind.Frequency } other)
        {
            throw new InvalidOperationException(
                $"Rows with {other.Kind} weights cannot be merged into rows with a frequency: the sum of their weights is no number "
                    + $"of observations. Leave the rows as they are."
            );
        }

        List<ReadOnlyMemory<double>> columns = [_outcome];
        if (_offset is not null)
        {
            columns.Add(_offset);
        }

        foreach (Clustering clustering in Clusters.Values.Concat(Absorbed.Select(static effect => effect.Levels)))
        {
            columns.Add(Array.ConvertAll(clustering.Codes.ToArray(), static code => (double)code));
        }

        if (Units is not null)
        {
            columns.Add(Array.ConvertAll(Units.Codes.ToArray(), static code => (double)code));
        }

        columns.AddRange(Absorbed.Where(static effect => effect.HasSlope).Select(static effect => effect.Slope));
        foreach (DesignColumn column in Columns.Values)
        {
            columns.Add(column.Keys());
        }

        if (Instruments is not null)
        {
            columns.AddRange(Instruments.Design.RowKeys());
        }

        if (Time is not null)
        {
            columns.Add(Array.ConvertAll(Time.Periods.ToArray(), static period => (double)period));
        }

        DistinctRows distinct = DistinctRows.Find(Design, columns);
        double[] frequencies = new double[distinct.Count];
        for (int i = 0; i < RowCount; i++)
        {
            frequencies[distinct.Codes[i]] += Weights is null ? 1.0 : Weights.Values.Span[i];
        }

        RegressionData merged = SelectAllButWeights(distinct.FirstRows.ToArray(), true, 1);
        merged.Weights = new ObservationWeights(WeightKind.Frequency, frequencies);
        return merged;
    }
}
