namespace Crabbymetrics.Estimators;

// Lengths, sums and centres of the columns.
internal sealed partial class LeastSquaresSolver
{
    // The lengths of the regressors as they are.
    private double[] RawLengths()
    {
        WorkingParameters working = _all.Working;
        double[] lengths = new double[_problem.Design.ColumnCount];
        for (int j = 0; j < working.SlopeCount; j++)
        {
            int index = working.FirstSlope + j;
            double scale = working.Scale(j),
                mean = working.Mean(j);
            double sum = mean == 0.0 ? 0.0 : scale * SumOf(index);
            double square = _all.Gram[working.Layout.Diagonal(index)] * scale * scale;
            lengths[working.View.Columns[j]] = Math.Sqrt(Math.Max(0.0, square + (mean * ((2.0 * sum) + (mean * _all.WeightSum)))));
        }

        return lengths;
    }

    // The weighted sum of a centred column that is no dummy: its cross product with the intercept.
    private double SumOf(int column)
    {
        ArrowLayout layout = _all.Working.Layout;
        int head = column < layout.DiagonalStart || layout.DiagonalCount == 0 ? column : column - layout.DiagonalCount;
        return _all.Gram[head * layout.HeadCount];
    }

    // The lengths of the kept columns, intercept first.
    private double[] LengthsOf(WorkingParameters working)
    {
        double[] lengths = new double[working.Count];
        Array.Fill(lengths, _interceptLength, 0, working.FirstSlope);
        for (int j = 0; j < working.SlopeCount; j++)
        {
            lengths[working.FirstSlope + j] = _lengths[working.View.Columns[j]];
        }

        return lengths;
    }

    // The mean of some of the outcomes, and of a constant outcome the constant itself: a centre need only be near the mean.
    private static double CentreOf(LeastSquaresProblem problem, int side)
    {
        if (problem.Elsewhere is { Summary: var summary })
        {
            return problem.Sides[side] is var column and >= 0
                ? problem.Design.IsCoded(column)
                    ? 0.0
                    : problem.Design.Moments(column).Mean
                : summary.SmallestOutcome == summary.LargestOutcome && !summary.HasOffset
                    ? summary.SmallestOutcome
                    : (summary.OutcomeSum - summary.OffsetSum) / summary.WeightSum;
        }

        return CentreOf(problem.RightSides[side].Span);
    }

    private static double CentreOf(ReadOnlySpan<double> outcome)
    {
        int stride = Math.Max(1, outcome.Length / SampledOutcomes);
        if (stride == 1)
        {
            return outcome.IndexOfAnyExcept(outcome[0]) < 0 ? outcome[0] : RowKernels.Sum(outcome) / outcome.Length;
        }

        double sum = 0.0;
        int count = 0;
        bool constant = true;
        for (int i = 0; i < outcome.Length; i += stride)
        {
            sum += outcome[i];
            constant &= outcome[i] == outcome[0];
            count++;
        }

        return constant ? outcome[0] : sum / count;
    }

    private void RequireFinite()
    {
        if (!Array.TrueForAll(_all.Outcomes, double.IsFinite))
        {
            throw new CrabbymetricsException(
                "The sum of squares of the outcome overflows double precision. Divide the outcome by a large number."
            );
        }

        for (int j = 0; j < _all.Working.Count; j++)
        {
            if (!double.IsFinite(_all.Gram[_all.Working.Layout.Diagonal(j)]))
            {
                throw new CrabbymetricsException(
                    $"The sum of squares of '{NameOf(_all.Working, j)}' overflows double precision. Divide the column by a large number."
                );
            }
        }
    }

    private static string NameOf(WorkingParameters working, int index) =>
        index < working.FirstSlope ? "(Intercept)" : working.View.Design.ColumnNames[working.View.Columns[index - working.FirstSlope]];
}
