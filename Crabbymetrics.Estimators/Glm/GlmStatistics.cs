namespace Crabbymetrics.Estimators;

/// <summary>Log-likelihood, deviance and Pearson's statistic of a fit, from one pass over its rows.</summary>
internal sealed record GlmStatistics(double LogLikelihood, double Deviance, double PearsonChiSquared)
{
    public const string Kind = "glm.statistics";

    /// <summary>The pass that <see cref="Compute"/> runs.</summary>
    public static IPass Read(PassReading reading) => new Visitor(reading.Family(), reading.Number(), reading.Share(1));

    public static GlmStatistics Compute(GlmFit fit)
    {
        fit = fit.Cells ?? fit;
        double[] sums = Sums(fit.Rows, fit.Working, fit.Point, fit.Options.MaxDegreeOfParallelism);
        double likelihood = UsesDensity(fit) ? DensityLikelihood(fit, (IDispersionFamily)fit.Family, sums[1]) : sums[0];
        return new GlmStatistics(likelihood, sums[1], sums[2]);
    }

    // How far from what the deviance says the logarithm of the dispersion is searched for, and how exactly: an error enters by its square.
    private const double SearchedLogDispersion = 3.0;
    private const double DispersionTolerance = 1e-9;

    // Residuals below this share of the outcomes are rounding.
    private const double Rounding = 1e-13;

    /// <summary>Pearson's statistic alone; 0 where all that is left of the outcomes is rounding.</summary>
    public static double Pearson(GlmRows rows, WorkingParameters working, double[] point, int maxDegreeOfParallelism)
    {
        double[] coefficients = new double[working.SlopeCount];
        double constant = working.ToView(point, coefficients);
        double[] sums = new double[2];
        using IPassRunner runner = rows.Open(working.View, maxDegreeOfParallelism);
        runner.Run(new PearsonVisitor(rows.Family, rows.Spread, constant, coefficients), sums);
        return sums[0] <= Rounding * Rounding * sums[1] ? 0.0 : sums[0];
    }

    /// <summary>The deviance alone.</summary>
    public static double DevianceOf(GlmRows rows, WorkingParameters working, double[] point, int maxDegreeOfParallelism) =>
        Sums(rows, working, point, maxDegreeOfParallelism)[1];

    private static double[] Sums(GlmRows rows, WorkingParameters working, double[] point, int maxDegreeOfParallelism)
    {
        double[] coefficients = new double[working.SlopeCount];
        double constant = working.ToView(point, coefficients);
        Visitor visitor = new(rows.Family, constant, coefficients);
        double[] sums = new double[visitor.SumCount];
        using IPassRunner runner = rows.Open(working.View, maxDegreeOfParallelism);
        runner.Run(visitor, sums);
        return sums;
    }

    // For rows that live elsewhere: by passes.
    private static double DensityLikelihoodElsewhere(GlmFit fit, IDispersionFamily family, double deviance)
    {
        bool precise = fit.WeightKind == WeightKind.Analytic;
        // For the others the maximum likelihood dispersion follows from the deviance alone, if it does not depend on precisions.
        bool searched = (family as LinkedFamily)?.Distribution switch
        {
            _ when !family.HasDispersion => false,
            GaussianDistribution or GammaDistribution or InverseGaussianDistribution => precise,
            TweedieDistribution => true,
            _ => throw ObservationsElsewhere.Refusal(
                $"log-densities of '{family.Name}', whose dispersion of maximum likelihood is found row by row,",
                fit.Observations.RowCount
            ),
        };
        double count = fit.WeightKind == WeightKind.Probability ? fit.Observations.Summary.WeightSum : fit.ObservationCount();
        double dispersion = family.MaximumLikelihoodDispersion(deviance, count, default);
        double[] coefficients = new double[fit.Working.SlopeCount];
        double constant = fit.Working.ToView(fit.Point, coefficients);
        using IPassRunner runner = fit.Rows.Open(fit.Working.View, fit.Options.MaxDegreeOfParallelism);
        double LogDensity(double at)
        {
            double[] sum = new double[1];
            runner.Run(new DensityPass(family, precise, at, constant, coefficients), sum);
            return sum[0];
        }

        double center = Math.Log(dispersion);
        if (searched && double.IsFinite(center))
        {
            double best = BrentMinimum.Find(
                logDispersion => -LogDensity(Math.Exp(logDispersion)),
                center - SearchedLogDispersion,
                center + SearchedLogDispersion,
                DispersionTolerance
            );
            dispersion = Math.Exp(best);
        }

        return LogDensity(dispersion);
    }

    // With a dispersion, or with rows that are averages, the density is more than the weighted loss.
    private static bool UsesDensity(GlmFit fit) =>
        fit.Family is IDispersionFamily family && (family.HasDispersion || fit.WeightKind == WeightKind.Analytic);

    private static double DensityLikelihood(GlmFit fit, IDispersionFamily family, double deviance)
    {
        if (!family.HasLikelihood)
        {
            return double.NaN;
        }

        if (fit.Rows.Elsewhere is not null)
        {
            return DensityLikelihoodElsewhere(fit, family, deviance);
        }

        ReadOnlySpan<double> precisions = fit.Precisions().Span;
        ReadOnlySpan<double> weights = precisions.IsEmpty ? fit.Rows.Weights.Span : default;
        double count = fit.ObservationCount();
        if (fit.WeightKind == WeightKind.Probability)
        {
            count = System.Numerics.Tensors.TensorPrimitives.Sum(weights);
        }

        double dispersion = family.MaximumLikelihoodDispersion(deviance, count, precisions);
        ReadOnlySpan<double> outcome = fit.Rows.Outcome.Span;
        double[] values = new double[outcome.Length];
        double[] means = new double[outcome.Length];
        fit.LinearPredictors(includeOffset: true, means);
        family.InverseLink(means, means, default, default);
        dispersion = family.RefineDispersion(outcome, means, weights, precisions, dispersion);
        family.LogDensity(outcome, means, dispersion, precisions, values);
        for (int i = 0; i < values.Length; i++)
        {
            if (!precisions.IsEmpty && !(precisions[i] > 0.0))
            {
                values[i] = 0.0;
            }
            else if (!weights.IsEmpty)
            {
                values[i] = weights[i] == 0.0 ? 0.0 : weights[i] * values[i];
            }
        }

        return RowKernels.Sum(values);
    }

    private sealed class Visitor(IGlmFamily family, double constant, double[] coefficients) : BlockPass
    {
        public override int SumCount => 3;

        public override PassDescription Describe() => Describe(Kind, family, [constant, .. coefficients]);

        public override int ScratchCount(int rowCount) => 7 * rowCount;

        public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
        {
            int n = block.RowCount;
            Span<double> eta = scratch[..n];
            Span<double> loss = scratch.Slice(n, n);
            Span<double> mean = scratch.Slice(2 * n, n);
            Span<double> likelihood = scratch.Slice(3 * n, n);
            Span<double> deviance = scratch.Slice(4 * n, n);
            Span<double> pearson = scratch.Slice(5 * n, n);
            Span<double> unused = scratch.Slice(6 * n, n);
            ReadOnlySpan<double> outcome = block.Outcome;
            block.LinearPredictor(constant, coefficients, eta);
            family.Evaluate(eta, outcome, loss, pearson, unused);
            family.LogLikelihoodConstant(outcome, likelihood);
            for (int i = 0; i < n; i++)
            {
                likelihood[i] -= loss[i];
            }

            family.InverseLink(eta, mean, default, default);
            family.UnitDeviance(outcome, mean, deviance);
            family.Variance(mean, unused);
            for (int i = 0; i < n; i++)
            {
                double residual = outcome[i] - mean[i];
                // A mean at the edge of its range that equals the outcome has no residual and no variance.
                pearson[i] = residual == 0.0 ? 0.0 : residual * residual / unused[i];
            }

            block.Weigh(likelihood);
            block.Weigh(deviance);
            block.Weigh(pearson);
            sums[0] += RowKernels.Sum(likelihood);
            sums[1] += RowKernels.Sum(deviance);
            sums[2] += RowKernels.Sum(pearson);
        }
    }
}
