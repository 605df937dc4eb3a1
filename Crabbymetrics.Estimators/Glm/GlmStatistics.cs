namespace Crabbymetrics.Estimators;

/// <summary>Log-likelihood, deviance and Pearson's statistic of a fit, from one pass over its rows.</summary>
internal sealed record GlmStatistics(double LogLikelihood, double Deviance, double PearsonChiSquared)
{
    public static GlmStatistics Compute(GlmFit fit)
    {
        GlmRows rows = fit.Rows;
        WorkingParameters working = fit.Working;
        double[] coefficients = new double[working.SlopeCount];
        double constant = working.ToView(fit.Point, coefficients);
        Visitor visitor = new(rows, constant, coefficients);
        using BlockRunner runner = new(working.View, fit.Options.MaxDegreeOfParallelism);
        double[] sums = new double[visitor.SumCount];
        runner.Run(visitor, sums);
        return new GlmStatistics(sums[0], sums[1], sums[2]);
    }

    private sealed class Visitor(GlmRows rows, double constant, double[] coefficients) : IBlockVisitor
    {
        public int SumCount => 3;

        public int ScratchCount(int rowCount) => 7 * rowCount;

        public void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
        {
            int n = block.RowCount;
            Span<double> eta = scratch[..n];
            Span<double> loss = scratch.Slice(n, n);
            Span<double> mean = scratch.Slice(2 * n, n);
            Span<double> likelihood = scratch.Slice(3 * n, n);
            Span<double> deviance = scratch.Slice(4 * n, n);
            Span<double> pearson = scratch.Slice(5 * n, n);
            Span<double> unused = scratch.Slice(6 * n, n);
            ReadOnlySpan<double> outcome = rows.OutcomeOf(in block);
            rows.LinearPredictor(in block, constant, coefficients, eta);
            rows.Family.Evaluate(eta, outcome, loss, pearson, unused);
            rows.Family.LogLikelihoodConstant(outcome, likelihood);
            for (int i = 0; i < n; i++)
                likelihood[i] -= loss[i];
            rows.Family.InverseLink(eta, mean, default, default);
            rows.Family.UnitDeviance(outcome, mean, deviance);
            rows.Family.Variance(mean, unused);
            for (int i = 0; i < n; i++)
            {
                double residual = outcome[i] - mean[i];
                pearson[i] = residual * residual / unused[i];
            }

            rows.Weigh(in block, likelihood);
            rows.Weigh(in block, deviance);
            rows.Weigh(in block, pearson);
            sums[0] += RowKernels.Sum(likelihood);
            sums[1] += RowKernels.Sum(deviance);
            sums[2] += RowKernels.Sum(pearson);
        }
    }
}
