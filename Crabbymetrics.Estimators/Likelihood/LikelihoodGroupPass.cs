using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The sums of the scores of a likelihood over groups, of rows that live elsewhere: for each group the number of rows with a
/// weight, the sums for the working parameters of the columns, then those for the ancillary ones.</summary>
internal sealed class LikelihoodGroupPass(
    LikelihoodEstimator model,
    double[] coefficients,
    double[] ancillary,
    ScaledColumns columns,
    GroupCells cells
) : LikelihoodPass(model, coefficients, ancillary)
{
    public const string Name = "group-scores";

    public override int SumCount => cells.SumCount;

    protected override string Part => Name;

    protected override ImmutableArray<string> Names => [.. cells.Texts];

    protected override double[] Numbers => [.. cells.Numbers, .. columns.Numbers];

    /// <summary>The sums of the groups that have an observation.</summary>
    /// <exception cref="ArgumentException">There is no such clustering.</exception>
    /// <exception cref="InferenceUnavailableException">There are too many combinations of groups.</exception>
    public static GroupedScores Sum(LikelihoodFit fit, ImmutableArray<string> names)
    {
        WorkingParameters working = fit.Working;
        GroupCells cells = GroupCells.Of(fit.Observations, names, fit.Point.Length);
        double[] coefficients = new double[working.SlopeCount];
        double constant = working.ToView(fit.Point.AsSpan(0, working.Count), coefficients);
        ScaledColumns columns = ScaledColumns.OfView(working);
        LikelihoodGroupPass pass = new(fit.Model, coefficients, fit.Ancillary.ToArray(), columns, cells) { Constant = constant };
        double[] sums = new double[pass.SumCount];
        using (IPassRunner runner = fit.Problem().Open())
        {
            runner.Run(pass, sums);
        }

        return cells.Compact(sums, 1.0);
    }

    public override IBlockVisitor Bind(LocalRows rows) => new Bound(this, DataOf(rows), columns, cells.Bind(rows));

    private sealed class Bound(LikelihoodGroupPass pass, RegressionData data, ScaledColumns columns, int[] cells) : IBlockVisitor
    {
        public int SumCount => pass.SumCount;

        public int ScratchCount(int rowCount) => rowCount * (columns.Count + pass.SlopeValues);

        public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
        {
            int n = block.RowCount,
                k = columns.Count,
                q = pass.Ancillary.Length,
                stride = 1 + k + q;
            Span<double> regressors = scratch[..(k * n)],
                slopes = pass.NegatedSlopes(data, in block, scratch[(k * n)..]);
            columns.Fill(in block, regressors);
            ReadOnlySpan<int> cell = cells.AsSpan(block.FirstRow, n);
            for (int i = 0; i < n; i++)
            {
                Span<double> own = sums.Slice(cell[i] * stride, stride);
                own[0] += block.Weights.IsEmpty || block.Weights[i] > 0.0 ? 1.0 : 0.0;
                for (int j = 0; j < k; j++)
                {
                    own[1 + j] += slopes[i] * regressors[(j * n) + i];
                }

                for (int j = 0; j < q; j++)
                {
                    own[1 + k + j] += slopes[((1 + j) * n) + i];
                }
            }
        }
    }
}
