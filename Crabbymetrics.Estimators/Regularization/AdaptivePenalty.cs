using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>Penalty factors from a first fit: <c>1 / |b_j sd_j|^gamma</c>. Zou (2006).</summary>
internal static class AdaptivePenalty
{
    // The l2 of the first fit of outcomes that are not Gaussian, as a share of the largest useful l1.
    private const double Share = 0.01;

    /// <summary>The penalty with adaptive factors, where the options ask for them.</summary>
    public static PenaltySpecification Of(
        PenaltySpecification penalty,
        ElasticNetSettings settings,
        FitRows fit,
        CancellationToken cancellationToken
    )
    {
        if (settings.AdaptiveExponent is not { } exponent)
        {
            return penalty;
        }

        int p = fit.Data.Design.ColumnCount;
        double[] slopes = Slopes(penalty with { Standardize = true, Lower = [], Upper = [] }, settings, fit, cancellationToken);
        double[] factors = new double[p],
            lower = new double[p],
            upper = new double[p];
        for (int j = 0; j < p; j++)
        {
            double deviation = ColumnDeviation.Of(fit.Data.Design, j, fit.Weights.Span);
            double size = Math.Pow(Math.Abs(slopes[j] * deviation), exponent);
            bool without = penalty.FactorOf(j) == 0.0;
            // A column whose first estimate is 0 stays out.
            bool closed = !without && !(size > 0.0 && double.IsFinite(1.0 / size));
            factors[j] = without || closed ? penalty.FactorOf(j) : penalty.FactorOf(j) / size;
            lower[j] = closed ? 0.0 : penalty.LowerOf(j);
            upper[j] = closed ? 0.0 : penalty.UpperOf(j);
        }

        return penalty with
        {
            Factors = [.. factors],
            Lower = [.. lower],
            Upper = [.. upper],
        };
    }

    private static double[] Slopes(
        PenaltySpecification penalty,
        ElasticNetSettings settings,
        FitRows fit,
        CancellationToken cancellationToken
    )
    {
        if (GaussianSolver.Solves(settings.Family))
        {
            GaussianRows rows = new(fit.Data.Design, GaussianSolver.OutcomeOf(fit.Data), fit.Weights, settings.FitIntercept);
            RidgeDecomposition ridge = RidgeDecomposition.Of(rows, true, settings.MaxDegreeOfParallelism, cancellationToken);
            double count = fit.Rows.ObservationCount(fit.Data.Weights?.Kind);
            ImmutableArray<double> grid = RidgeGrid.Of(ridge);
            double best = grid.MinBy(l2 => ridge.GeneralizedCrossValidation(l2, count));
            return ridge.Fit(best).AsSpan(settings.FitIntercept ? 1 : 0).ToArray();
        }

        using FamilySolver solver = new(fit.Data, fit.Rows, settings, penalty, cancellationToken);
        double l2 = Share * solver.LargestL1();
        return solver.Fit(0.0, l2).Parameters.AsSpan(settings.FitIntercept ? 1 : 0).ToArray();
    }
}
