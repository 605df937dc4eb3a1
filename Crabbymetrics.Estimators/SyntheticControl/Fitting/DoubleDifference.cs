namespace Crabbymetrics.Estimators;

/// <summary>
/// Synthetic difference in differences: weights of units that run parallel to the treated ones before treatment, and weights of periods
/// that run parallel to those after it. Both are exact minima of the objectives of Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021),
/// equations 4 to 7: <c>|a + Y w - y|^2 + T0 zeta^2 |w|^2</c> on the simplex, with a free constant a, and the same over periods with a
/// ridge that only makes it unique.
/// </summary>
internal static class DoubleDifference
{
    private const double TimeRidge = 1e-6;

    /// <summary>The standard deviation of the first differences of the donors before treatment.</summary>
    /// <exception cref="ArgumentException">There are fewer than two periods before treatment, so that there are no differences.</exception>
    public static double NoiseOf(Comparison comparison)
    {
        int before = comparison.Before,
            count = comparison.DonorCount * (before - 1);
        if (before < 2)
        {
            throw new ArgumentException(
                "Synthetic difference in differences needs two periods before treatment or more: its ridge is made of their differences."
            );
        }

        double mean = 0.0,
            squares = 0.0;
        for (int pass = 0; pass < 2; pass++)
        {
            for (int j = 0; j < comparison.DonorCount; j++)
            {
                ReadOnlySpan<double> own = comparison.Donor(j);
                for (int t = 1; t < before; t++)
                {
                    double difference = own[t] - own[t - 1];
                    if (pass == 0)
                    {
                        mean += difference / count;
                    }
                    else
                    {
                        squares += (difference - mean) * (difference - mean);
                    }
                }
            }
        }

        return Math.Sqrt(squares / (count - 1));
    }

    /// <summary>Fits.</summary>
    /// <param name="comparison">The units; the treated one may be the mean of several.</param>
    /// <param name="noise">The standard deviation of <see cref="NoiseOf"/>.</param>
    /// <param name="treatedCount">The number of treated units.</param>
    /// <param name="solver">The workspace of the calling thread.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    public static ComparisonFit Fit(
        Comparison comparison,
        double noise,
        int treatedCount,
        WeightSolver solver,
        CancellationToken cancellationToken
    )
    {
        int before = comparison.Before,
            after = comparison.PeriodCount - before,
            n = comparison.DonorCount;
        double zeta = Math.Pow((double)treatedCount * after, 0.25) * noise;
        double[] units = UnitProblem(comparison, Math.Sqrt(before) * zeta, out double[] target),
            weights = new double[n],
            times = new double[before];
        bool converged = solver.Solve(units, target, [], weights, cancellationToken);
        int iterations = solver.Iterations;
        Optimization.SimplexCertificate certificate = solver.Certify();
        WeightSolver timeSolver = new();
        converged &= timeSolver.Solve(
            TimeProblem(comparison, Math.Sqrt(n) * TimeRidge * noise, out double[] timeTarget),
            timeTarget,
            [],
            times,
            cancellationToken
        );

        // The constant that makes the weighted gap before treatment 0: the mean gap after it is then the double difference.
        ComparisonFit fit = new()
        {
            Weights = weights,
            TimeWeights = times,
            Certificate = certificate,
            Penalty = zeta,
            Objective = 0.0,
            Converged = converged,
            Iterations = iterations + timeSolver.Iterations,
        };
        double[] synthetic = fit.Synthetic(comparison);
        double constant = 0.0,
            mean = 0.0,
            objective = before * zeta * zeta * Vectors.Dot(weights, weights);
        for (int t = 0; t < before; t++)
        {
            constant += times[t] * (comparison.Treated[t] - synthetic[t]);
            mean += (comparison.Treated[t] - synthetic[t]) / before;
        }

        for (int t = 0; t < before; t++)
        {
            double gap = comparison.Treated[t] - synthetic[t] - mean;
            objective += gap * gap;
        }

        return fit with
        {
            Intercept = constant,
            Objective = objective,
        };
    }

    // The donors before treatment without their means over periods, above a ridge.
    private static double[] UnitProblem(Comparison comparison, double ridge, out double[] target)
    {
        int before = comparison.Before,
            n = comparison.DonorCount,
            rows = before + n;
        double[] a = new double[rows * n];
        target = new double[rows];
        comparison.Treated.AsSpan(0, before).CopyTo(target);
        _ = SyntheticFitter.Centre(target.AsSpan(0, before));
        for (int j = 0; j < n; j++)
        {
            Span<double> column = a.AsSpan(j * rows, rows);
            comparison.Donor(j)[..before].CopyTo(column);
            _ = SyntheticFitter.Centre(column[..before]);
            column[before + j] = ridge;
        }

        return a;
    }

    // The periods before treatment without their means over donors, above a ridge; the target is the mean of the periods after it.
    private static double[] TimeProblem(Comparison comparison, double ridge, out double[] target)
    {
        int before = comparison.Before,
            after = comparison.PeriodCount - before,
            n = comparison.DonorCount,
            rows = n + before;
        double[] a = new double[rows * before];
        target = new double[rows];
        for (int j = 0; j < n; j++)
        {
            ReadOnlySpan<double> own = comparison.Donor(j);
            for (int t = 0; t < before; t++)
            {
                a[(t * rows) + j] = own[t];
            }

            for (int t = before; t < own.Length; t++)
            {
                target[j] += own[t] / after;
            }
        }

        _ = SyntheticFitter.Centre(target.AsSpan(0, n));
        for (int t = 0; t < before; t++)
        {
            _ = SyntheticFitter.Centre(a.AsSpan(t * rows, n));
            a[(t * rows) + n + t] = ridge;
        }

        return a;
    }
}
