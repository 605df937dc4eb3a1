namespace Crabbymetrics.Estimators;

/// <summary>
/// Weights of any sign and sum and a constant, that minimize <c>|y1 - a - Y0 w|^2 / (2 T0) + lambda (mixing |w|_1 + (1 - mixing)/2
/// |w|^2)</c> over the periods before treatment: Doudchenko and Imbens (2016). Without a lambda it is chosen as they do: by the errors
/// after treatment of donors taken as if treated.
/// </summary>
internal static class ElasticWeights
{
    private const int GridPoints = 30;
    private const double Ratio = 1e-3;

    public static ComparisonFit Fit(Comparison comparison, SyntheticControlOptions options, CancellationToken cancellationToken)
    {
        if (comparison.Before < 2)
        {
            throw new ArgumentException("An elastic net of outcomes needs two periods before treatment or more.");
        }

        double lambda = options.Penalty ?? Choose(comparison, options, cancellationToken);
        ElasticNetEstimator estimator = new(
            new ElasticNetOptions
            {
                L1 = lambda * options.Mixing,
                L2 = lambda * (1.0 - options.Mixing),
                MaxDegreeOfParallelism = 1,
            }
        );
        ElasticNetResult result = estimator.Fit(Rows(comparison), cancellationToken);
        return new ComparisonFit
        {
            Weights = [.. result.Coefficients],
            Intercept = result.Intercept,
            Penalty = lambda,
            Objective = result.Diagnostics.Objective,
            Converged = result.Diagnostics.Converged,
            Iterations = result.Diagnostics.Iterations,
        };
    }

    private static double Choose(Comparison comparison, SyntheticControlOptions options, CancellationToken cancellationToken)
    {
        double[] lambdas = [.. Path(comparison, options, null, cancellationToken).Lambdas],
            errors = new double[lambdas.Length];
        for (int j = 0; j < comparison.DonorCount; j++)
        {
            Comparison pseudo = comparison.Pseudo(j);
            ElasticNetPath path = Path(pseudo, options, lambdas, cancellationToken);
            for (int g = 0; g < lambdas.Length; g++)
            {
                // A path that stopped has no fit at smaller penalties.
                errors[g] += g < path.Results.Length ? SquaresAfter(pseudo, path.Results[g]) : double.PositiveInfinity;
            }
        }

        int best = 0;
        for (int g = 1; g < lambdas.Length; g++)
        {
            best = errors[g] < errors[best] ? g : best;
        }

        return lambdas[best];
    }

    private static ElasticNetPath Path(
        Comparison comparison,
        SyntheticControlOptions options,
        double[]? lambdas,
        CancellationToken cancellationToken
    ) =>
        new ElasticNetPathEstimator(
            new ElasticNetPathOptions
            {
                Mixing = options.Mixing,
                LambdaCount = GridPoints,
                LambdaRatio = Ratio,
                Lambdas = lambdas,
                Standardize = false,
                MaxDegreeOfParallelism = 1,
            }
        ).Fit(Rows(comparison), cancellationToken);

    private static double SquaresAfter(Comparison comparison, ElasticNetResult result)
    {
        double sum = 0.0;
        for (int t = comparison.Before; t < comparison.PeriodCount; t++)
        {
            double gap = comparison.Treated[t] - result.Intercept;
            for (int j = 0; j < comparison.DonorCount; j++)
            {
                gap -= result.Coefficients[j] * comparison.Donor(j)[t];
            }

            sum += gap * gap;
        }

        return sum;
    }

    private static RegressionData Rows(Comparison comparison)
    {
        int before = comparison.Before;
        double[,] x = new double[before, comparison.DonorCount];
        for (int j = 0; j < comparison.DonorCount; j++)
        {
            for (int t = 0; t < before; t++)
            {
                x[t, j] = comparison.Donor(j)[t];
            }
        }

        return RegressionData.Create(x, comparison.Treated.AsSpan(0, before).ToArray());
    }
}
