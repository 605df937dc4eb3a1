namespace Crabbymetrics.Estimators;

/// <summary>
/// Weights on the simplex that minimize <c>|x1 - X0 w|^2 + lambda sum w_j |x1 - x_j|^2</c>: Abadie and L'Hour (2021), equation 5. x are the
/// predictors, or the outcomes before treatment without any. Without a lambda it is chosen by the errors after treatment of donors taken
/// as if treated (their section 4).
/// </summary>
internal static class PenalizedWeights
{
    private const int GridPoints = 26;
    private const double LargestLambda = 10.0;
    private const double LambdaRange = 1e5;

    public static ComparisonFit Fit(
        Comparison comparison,
        SyntheticControlOptions options,
        WeightSolver solver,
        CancellationToken cancellationToken
    )
    {
        double[] importance = Importance(comparison, options);
        double lambda = options.Penalty ?? Choose(comparison, importance, solver, cancellationToken);
        double[] weights = new double[comparison.DonorCount];
        bool converged = new Distances(comparison, importance).Solve(lambda, solver, weights, out double objective, cancellationToken);
        return new ComparisonFit
        {
            Weights = weights,
            Certificate = solver.Certify(),
            Penalty = lambda,
            Objective = objective,
            Converged = converged,
            Iterations = solver.Iterations,
        };
    }

    private static double[] Importance(Comparison comparison, SyntheticControlOptions options)
    {
        int k = comparison.PredictorCount;
        double[] importance = new double[k];
        importance.AsSpan().Fill(1.0);
        if (k > 0 && options.Weighting == PredictorWeighting.Given)
        {
            importance = new SyntheticFitter(options).Given();
            Vectors.Scale(k, importance);
        }

        return importance;
    }

    private static double Choose(Comparison comparison, double[] importance, WeightSolver solver, CancellationToken cancellationToken)
    {
        double[] errors = new double[GridPoints],
            weights = new double[comparison.DonorCount - 1];
        for (int j = 0; j < comparison.DonorCount; j++)
        {
            Comparison pseudo = comparison.Pseudo(j);
            Distances distances = new(pseudo, importance);
            for (int g = 0; g < GridPoints; g++)
            {
                _ = distances.Solve(Lambda(g), solver, weights, out _, cancellationToken);
                errors[g] += SquaresAfter(pseudo, weights);
            }
        }

        // Of equal errors the smallest penalty.
        int best = 0;
        for (int g = 1; g < GridPoints; g++)
        {
            best = errors[g] < errors[best] ? g : best;
        }

        return Lambda(best);
    }

    private static double Lambda(int point) => LargestLambda * Math.Pow(LambdaRange, ((double)point / (GridPoints - 1)) - 1.0);

    private static double SquaresAfter(Comparison comparison, double[] weights)
    {
        double[] gaps = [.. comparison.Treated];
        for (int j = 0; j < weights.Length; j++)
        {
            Vectors.Add(-weights[j], comparison.Donor(j), gaps);
        }

        ReadOnlySpan<double> after = gaps.AsSpan(comparison.Before);
        return Vectors.Dot(after, after);
    }

    /// <summary>The problem of one comparison for any lambda.</summary>
    private sealed class Distances
    {
        private readonly int _rows;
        private readonly double[] _a;
        private readonly double[] _b;
        private readonly double[] _squares;
        private readonly double[] _linear;

        public Distances(Comparison comparison, double[] importance)
        {
            int k = comparison.PredictorCount,
                n = comparison.DonorCount;
            _rows = k > 0 ? k : comparison.Before;
            _b = k > 0 ? [.. comparison.TreatedPredictors] : comparison.Treated.AsSpan(0, _rows).ToArray();
            _a = new double[_rows * n];
            _squares = new double[n];
            _linear = new double[n];
            for (int p = 0; p < k; p++)
            {
                _b[p] *= Math.Sqrt(importance[p]);
            }

            for (int j = 0; j < n; j++)
            {
                for (int i = 0; i < _rows; i++)
                {
                    double value = k > 0 ? comparison.DonorPredictors[(j * k) + i] * Math.Sqrt(importance[i]) : comparison.Donor(j)[i];
                    _a[(j * _rows) + i] = value;
                    _squares[j] += (value - _b[i]) * (value - _b[i]);
                }
            }
        }

        public bool Solve(double lambda, WeightSolver solver, double[] weights, out double objective, CancellationToken cancellationToken)
        {
            for (int j = 0; j < _linear.Length; j++)
            {
                _linear[j] = 0.5 * lambda * _squares[j];
            }

            bool converged = solver.Solve(_a, _b, _linear, weights, cancellationToken);
            double[] residual = new double[_rows];
            Vectors.Negate(_b, residual);
            for (int j = 0; j < weights.Length; j++)
            {
                Vectors.Add(weights[j], _a.AsSpan(j * _rows, _rows), residual);
            }

            objective = Vectors.Dot(residual, residual) + (lambda * Vectors.Dot(weights, _squares));
            return converged;
        }
    }
}
