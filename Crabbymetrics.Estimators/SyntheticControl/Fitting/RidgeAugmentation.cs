namespace Crabbymetrics.Estimators;

/// <summary>
/// The ridge-augmented synthetic control: <c>w + (x1 - X0 w)'(X0 X0' + lambda I)^-1 X0</c>, w being the weights on the simplex and each row
/// of X0, a period before treatment, without its mean over donors. Ben-Michael, Feller and Rothstein (2021), equation 12. Without a lambda
/// it is chosen by the errors in periods before treatment that are left out in turn (their section 5.3).
/// </summary>
internal static class RidgeAugmentation
{
    private const int GridPoints = 25;
    private const double LambdaRange = 1e8;
    private const int MostFolds = 60;
    private const double Epsilon = 2.220446049250313e-16;

    public static ComparisonFit Fit(Comparison comparison, double? penalty, WeightSolver solver, CancellationToken cancellationToken)
    {
        int before = comparison.Before;
        int[] all = [.. Enumerable.Range(0, before)];
        double[] products = Products(comparison);
        double lambda = penalty ?? Choose(comparison, products, cancellationToken);
        ComparisonFit plain = SyntheticFitter.FitOutcomes(comparison, false, solver, cancellationToken);
        double[] misfit = Misfit(plain, comparison),
            factors = new Ridge(products, before, all).Solve(misfit, lambda),
            weights = [.. plain.Weights];
        double[] means = Means(comparison);
        for (int j = 0; j < weights.Length; j++)
        {
            ReadOnlySpan<double> own = comparison.Donor(j);
            for (int t = 0; t < before; t++)
            {
                weights[j] += factors[t] * (own[t] - means[t]);
            }
        }

        ComparisonFit fit = plain with { Weights = weights, Penalty = lambda };
        return fit with { Objective = SyntheticFitter.SquaresBefore(fit, comparison) };
    }

    private static double Choose(Comparison comparison, double[] products, CancellationToken cancellationToken)
    {
        int before = comparison.Before,
            folds = before <= MostFolds ? before : MostFolds / 3;
        if (before < 2)
        {
            throw new ArgumentException("To choose the penalty by cross-validation takes two periods before treatment or more. Give it.");
        }

        int[] all = [.. Enumerable.Range(0, before)];
        double largest = new Ridge(products, before, all).LargestValue;
        double[] errors = new double[GridPoints];
        WeightSolver solver = new();
        for (int fold = 0; fold < folds; fold++)
        {
            int[] kept = [.. all.Where(t => t % folds != fold)];
            double[] outcome = [.. kept.Select(t => comparison.Treated[t])];
            Comparison part = comparison.With(kept, outcome);
            ComparisonFit plain = SyntheticFitter.FitOutcomes(part, false, solver, cancellationToken);
            double[] misfit = Misfit(plain, part),
                whole = plain.Synthetic(comparison);
            Ridge ridge = new(products, before, kept);
            for (int g = 0; g < GridPoints; g++)
            {
                double[] factors = ridge.Solve(misfit, Lambda(largest, g));
                for (int t = fold; t < before; t += folds)
                {
                    double error = comparison.Treated[t] - whole[t];
                    for (int i = 0; i < kept.Length; i++)
                    {
                        error -= products[(t * before) + kept[i]] * factors[i];
                    }

                    errors[g] += error * error;
                }
            }
        }

        // Of equal errors the largest penalty.
        int best = GridPoints - 1;
        for (int g = GridPoints - 2; g >= 0; g--)
        {
            best = errors[g] < errors[best] ? g : best;
        }

        return Lambda(largest, best);
    }

    private static double Lambda(double largest, int point) => largest * Math.Pow(LambdaRange, ((double)point / (GridPoints - 1)) - 1.0);

    private static double[] Misfit(ComparisonFit fit, Comparison comparison)
    {
        double[] synthetic = fit.Synthetic(comparison),
            misfit = new double[comparison.Before];
        for (int t = 0; t < misfit.Length; t++)
        {
            misfit[t] = comparison.Treated[t] - synthetic[t];
        }

        return misfit;
    }

    private static double[] Means(Comparison comparison)
    {
        double[] means = new double[comparison.Before];
        for (int j = 0; j < comparison.DonorCount; j++)
        {
            Vectors.Add(1.0 / comparison.DonorCount, comparison.Donor(j)[..means.Length], means);
        }

        return means;
    }

    // X0 X0', each row of X0 without its mean.
    private static double[] Products(Comparison comparison)
    {
        int before = comparison.Before;
        double[] means = Means(comparison),
            products = new double[before * before],
            centred = new double[before];
        for (int j = 0; j < comparison.DonorCount; j++)
        {
            comparison.Donor(j)[..before].CopyTo(centred);
            Vectors.Add(-1.0, means, centred);
            for (int t = 0; t < before; t++)
            {
                Vectors.Add(centred[t], centred, products.AsSpan(t * before, before));
            }
        }

        return products;
    }

    /// <summary>The products of some of the periods in their principal axes, for any lambda.</summary>
    private sealed class Ridge
    {
        private readonly int _n;
        private readonly double[] _axes;
        private readonly double[] _values;

        public Ridge(double[] products, int before, int[] kept)
        {
            _n = kept.Length;
            _axes = new double[_n * _n];
            _values = new double[_n];
            for (int i = 0; i < _n; i++)
            {
                for (int j = 0; j < _n; j++)
                {
                    _axes[(i * _n) + j] = products[(kept[i] * before) + kept[j]];
                }
            }

            _ = SymmetricEigenvalues.Decompose(_axes, _values, new double[_n]);
            LargestValue = _values.Max();
        }

        public double LargestValue { get; }

        // (K + lambda I)^-1 misfit; axes without length are left out, which without a lambda is the shortest solution.
        public double[] Solve(double[] misfit, double lambda)
        {
            double[] result = new double[_n];
            for (int v = 0; v < _n; v++)
            {
                double product = 0.0;
                for (int i = 0; i < _n; i++)
                {
                    product += _axes[(i * _n) + v] * misfit[i];
                }

                double value = Math.Max(0.0, _values[v]) + lambda;
                double factor = value > _n * Epsilon * LargestValue ? product / value : 0.0;
                for (int i = 0; i < _n; i++)
                {
                    result[i] += factor * _axes[(i * _n) + v];
                }
            }

            return result;
        }
    }
}
