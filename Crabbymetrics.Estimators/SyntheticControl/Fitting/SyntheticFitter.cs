using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>Finds the weights of donors for one comparison, by the method that the options name. Stateless.</summary>
internal sealed class SyntheticFitter(SyntheticControlOptions options)
{
    public SyntheticControlOptions Options => options;

    /// <summary>Compares treated units of a panel with donors: each on its own, or the mean of all where the method takes it.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="treated">The places of the units taken as treated.</param>
    /// <param name="donors">The places of those compared with.</param>
    /// <param name="noise">The standard deviation of differences by which synthetic difference in differences scales its ridge; NaN to take
    /// that of the donors.</param>
    /// <param name="solver">A workspace of the calling thread.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public ComparedUnit[] Fit(
        PanelData panel,
        int[] treated,
        int[] donors,
        double noise,
        WeightSolver solver,
        CancellationToken cancellationToken
    )
    {
        if (options.Method == SyntheticControlMethod.SyntheticDifferenceInDifferences)
        {
            Comparison mean = Comparison.Of(panel, treated, donors, panel.FirstTreatedPeriod);
            noise = double.IsNaN(noise) ? DoubleDifference.NoiseOf(mean) : noise;
            return [new ComparedUnit(treated, mean, DoubleDifference.Fit(mean, noise, treated.Length, solver, cancellationToken))];
        }

        ComparedUnit[] units = new ComparedUnit[treated.Length];
        for (int u = 0; u < units.Length; u++)
        {
            Comparison comparison = Comparison.Of(panel, [treated[u]], donors, panel.FirstTreatedPeriod);
            units[u] = new ComparedUnit([treated[u]], comparison, Fit(comparison, solver, cancellationToken));
        }

        return units;
    }

    private ComparisonFit Fit(Comparison comparison, WeightSolver solver, CancellationToken cancellationToken) =>
        options.Method switch
        {
            SyntheticControlMethod.Augmented => RidgeAugmentation.Fit(comparison, options.Penalty, solver, cancellationToken),
            SyntheticControlMethod.Penalized => PenalizedWeights.Fit(comparison, options, solver, cancellationToken),
            SyntheticControlMethod.ElasticNet => ElasticWeights.Fit(comparison, options, cancellationToken),
            _ when comparison.PredictorCount > 0 => FitPredictors(comparison, cancellationToken),
            _ => FitOutcomes(comparison, options.Intercept, solver, cancellationToken),
        };

    /// <summary>The weights whose outcomes before treatment come closest to the treated unit's.</summary>
    public static ComparisonFit FitOutcomes(
        Comparison comparison,
        bool intercept,
        WeightSolver solver,
        CancellationToken cancellationToken = default
    )
    {
        int before = comparison.Before,
            n = comparison.DonorCount;
        double[] a = new double[before * n],
            b = comparison.Treated.AsSpan(0, before).ToArray(),
            weights = new double[n],
            means = new double[n];
        double mean = intercept ? Centre(b) : 0.0;
        for (int j = 0; j < n; j++)
        {
            Span<double> column = a.AsSpan(j * before, before);
            comparison.Donor(j)[..before].CopyTo(column);
            means[j] = intercept ? Centre(column) : 0.0;
        }

        bool converged = solver.Solve(a, b, [], weights, cancellationToken);
        ComparisonFit fit = new()
        {
            Weights = weights,
            Intercept = mean - Vectors.Dot(means, weights),
            Certificate = solver.Certify(),
            Objective = 0.0,
            Converged = converged,
            Iterations = solver.Iterations,
        };
        return fit with { Objective = SquaresBefore(fit, comparison) };
    }

    /// <summary>The sum of the squared gaps before treatment.</summary>
    public static double SquaresBefore(ComparisonFit fit, Comparison comparison)
    {
        double[] synthetic = fit.Synthetic(comparison);
        double sum = 0.0;
        for (int t = 0; t < comparison.Before; t++)
        {
            double gap = comparison.Treated[t] - synthetic[t];
            sum += gap * gap;
        }

        return sum;
    }

    /// <summary>Takes the mean out.</summary>
    /// <returns>The mean.</returns>
    public static double Centre(Span<double> values)
    {
        double mean = 0.0;
        foreach (double value in values)
        {
            mean += value / values.Length;
        }

        for (int t = 0; t < values.Length; t++)
        {
            values[t] -= mean;
        }

        return mean;
    }

    private ComparisonFit FitPredictors(Comparison comparison, CancellationToken cancellationToken)
    {
        int before = comparison.Before;
        double[] v = ChooseWeights(comparison, cancellationToken);
        PredictorObjective objective = new(comparison, comparison, 0, before);
        double mspe = objective.At(v),
            loss = 0.0;
        double bound = FitOutcomes(comparison, false, new WeightSolver(), cancellationToken).Objective / before;
        double[] distances = Distances(comparison, objective.Weights);
        for (int p = 0; p < v.Length; p++)
        {
            loss += v[p] * distances[p] * distances[p];
        }

        return new ComparisonFit
        {
            Weights = [.. objective.Weights],
            Certificate = objective.Solver.Certify(),
            Predictors = new PredictorFit(v, loss, mspe, bound),
            Objective = loss,
            Converged = objective.Converged,
            Iterations = objective.Solver.Iterations,
        };
    }

    /// <summary>The predictors of the synthetic unit less those of the treated one, in their standard deviations.</summary>
    public static double[] Distances(Comparison comparison, double[] weights)
    {
        int k = comparison.PredictorCount;
        double[] distances = new double[k];
        Vectors.Negate(comparison.TreatedPredictors, distances);
        for (int j = 0; j < weights.Length; j++)
        {
            Vectors.Add(weights[j], comparison.DonorPredictors.AsSpan(j * k, k), distances);
        }

        return distances;
    }

    private double[] ChooseWeights(Comparison comparison, CancellationToken cancellationToken)
    {
        int k = comparison.PredictorCount,
            before = comparison.Before;
        switch (options.Weighting)
        {
            case PredictorWeighting.Equal:
                double[] equal = new double[k];
                equal.AsSpan().Fill(1.0 / k);
                return equal;
            case PredictorWeighting.Given:
                return Given();
            case PredictorWeighting.CrossValidated:
                int held = before / 2;
                Comparison earlier = comparison.Earlier(held);
                return PredictorObjective.ToWeights(
                    PredictorSearch.Find(
                        () => new PredictorObjective(earlier, comparison, before - held, before),
                        k,
                        options,
                        cancellationToken
                    )
                );
            default:
                return PredictorObjective.ToWeights(
                    PredictorSearch.Find(() => new PredictorObjective(comparison, comparison, 0, before), k, options, cancellationToken)
                );
        }
    }

    /// <summary>The given weights of predictors, with sum 1.</summary>
    public double[] Given()
    {
        double[] given = [.. options.PredictorWeights];
        Vectors.Scale(1.0 / given.Sum(), given);
        return given;
    }
}
