using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>Penalty factors from a first fit: <c>1 / |b_j sd_j|^gamma</c>. Zou (2006).</summary>
internal static class AdaptivePenalty
{
    /// <summary>The l2 of the first fit of outcomes that are not Gaussian, as a share of the largest useful l1.</summary>
    public const double Share = 0.01;

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

        double[] slopes = Slopes(penalty with { Standardize = true, Lower = [], Upper = [] }, settings, fit, cancellationToken);
        return Of(penalty, slopes.Select((slope, j) => slope * ColumnDeviation.Of(fit.Data.Design, j, fit.Weights.Span)), exponent);
    }

    /// <summary>The penalty with factors that first estimates divide.</summary>
    /// <param name="penalty">The penalty without them.</param>
    /// <param name="estimates">The first estimates of standardized columns; norms over the classes, where there are several.</param>
    /// <param name="exponent">The exponent.</param>
    public static PenaltySpecification Of(PenaltySpecification penalty, IEnumerable<double> estimates, double exponent)
    {
        double[] sizes = [.. estimates.Select(estimate => Math.Pow(Math.Abs(estimate), exponent))];
        int p = sizes.Length;
        double[] factors = new double[p],
            lower = new double[p],
            upper = new double[p];
        for (int j = 0; j < p; j++)
        {
            bool without = penalty.FactorOf(j) == 0.0;
            // A column whose first estimate is 0 stays out.
            bool closed = !without && !(sizes[j] > 0.0 && double.IsFinite(1.0 / sizes[j]));
            factors[j] = without || closed ? penalty.FactorOf(j) : penalty.FactorOf(j) / sizes[j];
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
            RidgeDecomposition ridge = RidgeDecomposition.Of(rows, penalty, settings.MaxDegreeOfParallelism, cancellationToken);
            double count = fit.Rows.ObservationCount(fit.Data.Weights?.Kind);
            ImmutableArray<double> grid = RidgeGrid.Of(ridge);
            double best = grid.MinBy(l2 => ridge.GeneralizedCrossValidation(l2, ridge.Fit(l2), count));
            return ridge.Fit(best).AsSpan(settings.FitIntercept ? 1 : 0).ToArray();
        }

        using FamilySolver solver = new(fit.Data, fit.Rows, settings, penalty, cancellationToken);
        double l2 = Share * solver.LargestL1();
        return solver.Fit(0.0, l2).Parameters.AsSpan(settings.FitIntercept ? 1 : 0).ToArray();
    }
}
