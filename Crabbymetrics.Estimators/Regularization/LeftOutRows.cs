namespace Crabbymetrics.Estimators;

/// <summary>The rows that one fold leaves out, which judge the fits without them.</summary>
internal sealed class LeftOutRows
{
    private readonly int[] _rows;
    private readonly double[] _weights;
    private readonly double[] _outcome;
    private readonly double[] _offset;
    private readonly DesignMatrix _design;

    /// <summary>Takes the rows of positive weight.</summary>
    /// <param name="data">All rows.</param>
    /// <param name="weights">The weights of the fold.</param>
    public LeftOutRows(RegressionData data, double[] weights)
    {
        _design = data.Design;
        _rows = [.. Enumerable.Range(0, weights.Length).Where(i => weights[i] > 0.0)];
        _weights = Array.ConvertAll(_rows, i => weights[i]);
        ReadOnlyMemory<double> outcome = data.Outcome,
            offset = data.Offset;
        _outcome = Array.ConvertAll(_rows, i => outcome.Span[i]);
        _offset = data.HasOffset ? Array.ConvertAll(_rows, i => offset.Span[i]) : [];
        Total = _weights.Sum();
    }

    /// <summary>The sum of the weights.</summary>
    public double Total { get; }

    /// <summary>Whether the rows have outcomes of both classes, as the area under a curve needs.</summary>
    public bool HasBothClasses() => Array.Exists(_outcome, static y => y > 0.0) && Array.Exists(_outcome, static y => y < 1.0);

    /// <summary>The measure at each point of a path.</summary>
    public double[] Judge(ElasticNetPath path, CrossValidationMeasure measure)
    {
        int first = path.Results[0].HasIntercept ? 1 : 0;
        Dictionary<int, double[]> columns = [];
        double[] measures = new double[path.Results.Length];
        double[] means = new double[_rows.Length],
            buffer = new double[_design.RowCount],
            unit = new double[_rows.Length];
        for (int l = 0; l < measures.Length; l++)
        {
            ElasticNetResult result = path.Results[l];
            Array.Fill(means, result.Intercept);
            for (int i = 0; i < _offset.Length; i++)
            {
                means[i] += _offset[i];
            }

            for (int j = first; j < result.Parameters.Length; j++)
            {
                if (result.Parameters[j] != 0.0)
                {
                    Vectors.Add(result.Parameters[j], ColumnOf(j - first, columns, buffer), means);
                }
            }

            result.Family.InverseLink(means, means, default, default);
            if (measure == CrossValidationMeasure.AreaUnderCurve)
            {
                measures[l] = AreaUnderCurve.Of(_outcome, means, _weights);
                continue;
            }

            Losses(result.Family, measure, means, unit);
            double sum = 0.0;
            for (int i = 0; i < unit.Length; i++)
            {
                sum += _weights[i] * unit[i];
            }

            measures[l] = sum / Total;
        }

        return measures;
    }

    private double[] ColumnOf(int column, Dictionary<int, double[]> known, double[] buffer)
    {
        if (!known.TryGetValue(column, out double[]? values))
        {
            _design.CopyColumn(column, buffer);
            values = Array.ConvertAll(_rows, i => buffer[i]);
            known.Add(column, values);
        }

        return values;
    }

    private void Losses(IGlmFamily family, CrossValidationMeasure measure, double[] means, double[] losses)
    {
        if (measure == CrossValidationMeasure.Deviance)
        {
            family.UnitDeviance(_outcome, means, losses);
            return;
        }

        for (int i = 0; i < losses.Length; i++)
        {
            double residual = _outcome[i] - means[i];
            losses[i] = measure switch
            {
                CrossValidationMeasure.MeanSquaredError => residual * residual,
                CrossValidationMeasure.MeanAbsoluteError => Math.Abs(residual),
                // An outcome is 0, 1, or a share of trials.
                _ => means[i] > 0.5 ? 1.0 - _outcome[i] : _outcome[i],
            };
        }
    }
}
