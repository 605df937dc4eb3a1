using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// Generalized variance inflation factors of the terms of a formula: with R the correlations of the coefficients but the intercept,
/// <c>det R_11 det R_22 / det R</c>, R_11 those of the term and R_22 those of the others. They do not depend on the coding of categories.
/// Fox and Monette (1992), Journal of the American Statistical Association 87; <c>vif</c> of R's car.
/// </summary>
public static class VarianceInflation
{
    /// <summary>Calculates the factors.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters: <c>vanilla</c>, in general.</param>
    /// <param name="terms">The terms: <c>ModelFrame.TermColumns</c>.</param>
    /// <returns>A factor for each term that has an identified coefficient.</returns>
    /// <exception cref="ArgumentException">Fewer than two terms have identified coefficients.</exception>
    /// <exception cref="CrabbymetricsException">The covariance has too small a rank.</exception>
    public static ImmutableArray<TermInflation> Of(IEstimationResult result, CovarianceMatrix covariance, IReadOnlyList<ModelTerm> terms)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(covariance);
        ArgumentNullException.ThrowIfNull(terms);
        (string Name, int[] Places)[] own =
        [
            .. terms.Select(term => (term.Name, Places: Places(result, term))).Where(static term => term.Places.Length > 0),
        ];
        if (own.Length < 2)
        {
            throw new ArgumentException("Variance inflation compares a term with the others: there are fewer than two.", nameof(terms));
        }

        int[] all = [.. own.SelectMany(static term => term.Places).Distinct().Order()];
        double whole = LogDeterminant(covariance, all);
        return
        [
            .. own.Select(term =>
            {
                double part = LogDeterminant(covariance, term.Places);
                double others = LogDeterminant(covariance, [.. all.Except(term.Places)]);
                return new TermInflation(term.Name, Math.Exp(part + others - whole), term.Places.Length);
            }),
        ];
    }

    private static int[] Places(IEstimationResult result, ModelTerm term) =>
        [.. term.Columns.Select(name => result.ParameterNames.IndexOf(name)).Where(j => j >= 0 && !double.IsNaN(result.Parameters[j]))];

    // Of correlations, by Cholesky's factorization.
    private static double LogDeterminant(CovarianceMatrix covariance, int[] places)
    {
        int m = places.Length;
        double[] root = new double[m * m];
        double sum = 0.0;
        for (int a = 0; a < m; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double scale = Math.Sqrt(covariance[places[a], places[a]]) * Math.Sqrt(covariance[places[b], places[b]]);
                double value = a == b ? 1.0 : covariance[places[a], places[b]] / scale;
                for (int c = 0; c < b; c++)
                {
                    value -= root[(a * m) + c] * root[(b * m) + c];
                }

                if (a == b && !(value > 0.0))
                {
                    throw new CrabbymetricsException($"The covariance '{covariance.Kind}' has too small a rank for variance inflation.");
                }

                root[(a * m) + b] = a == b ? Math.Sqrt(value) : value / root[(b * m) + b];
            }

            sum += 2.0 * Math.Log(root[(a * m) + a]);
        }

        return sum;
    }
}
