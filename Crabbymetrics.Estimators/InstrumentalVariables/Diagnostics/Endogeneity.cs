using System.Numerics.Tensors;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Tests that the endogenous regressors are exogenous: the residuals of their first stages enter the equation with coefficient 0 (Durbin
/// 1954; Wu 1973; Hausman 1978).
/// </summary>
internal sealed class Endogeneity
{
    private const string Hypothesis = "exogeneity of the instrumented regressors";

    private readonly TwoSlsFit _fit;
    private readonly EquationRegression _augmented;
    private readonly double[] _map;
    private readonly double[] _difference;
    private readonly double _variance;

    public Endogeneity(TwoSlsFit fit)
    {
        _fit = fit;
        InstrumentProjection projection = fit.Projection;
        int m = projection.Count,
            m1 = projection.ExogenousCount,
            k2 = projection.EndogenousCount,
            k = m1 + k2,
            all = k + k2,
            q = k2 + 1;
        double degrees = fit.ObservationCount - all - fit.Equation.AbsorbedRank;
        double[] lower =
            SmallMatrix.Lower(projection.EndogenousResidual(), k2)
            ?? throw new InferenceUnavailableException("a first stage leaves no residuals: there is nothing to test.");
        if (!(degrees > 0.0))
        {
            throw new InferenceUnavailableException("there are too few observations to add the residuals of the first stages.");
        }

        // An orthonormal basis of the regressors: exogenous ones, projected endogenous ones, residuals of the first stages.
        EquationWeights twoStage = KClass.Of(projection, 1.0);
        double[] upperInverse = UpperTriangle.Invert(SmallMatrix.Transpose(lower, k2, k2), k2);
        double[] map = new double[(m + k2) * all];
        for (int i = 0; i < m; i++)
        {
            twoStage.Map.AsSpan(i * k, k).CopyTo(map.AsSpan(i * all));
        }

        for (int a = 0; a < k2; a++)
        {
            upperInverse.AsSpan(a * k2, k2).CopyTo(map.AsSpan(((m + a) * all) + k));
        }

        double[] own = [.. Enumerable.Range(0, k2).Select(a => projection.Residual[(a * q) + k2])];
        SmallMatrix.SolveLower(lower, k2, own, 1);
        double[] theta = [.. twoStage.Theta, .. own];
        double[] residuals = new double[fit.Rows.RowCount];
        RowMap rows = new(fit.Rows, map, all);
        new RowMap(fit.Rows, SmallMatrix.Multiply(map, theta, m + k2, all), 1).CopyRows(0, residuals.Length, residuals);
        TensorPrimitives.Subtract(fit.Equation.Outcome.Span, residuals, residuals);
        double squares = TensorPrimitives.Dot<double>(fit.ScoreResiduals(residuals, 1.0, []), residuals);
        _variance = squares / degrees;
        if (!(_variance > 0.0))
        {
            throw new InferenceUnavailableException("the equation with the residuals of the first stages fits perfectly.");
        }

        _augmented = EquationRegression.Of(fit, rows, theta, residuals, _variance);
        // The test is on the coefficients of the first-stage residuals minus those of the projected regressors, which are the two-stage
        // least squares estimates.
        _map = new double[k2 * all];
        for (int a = 0; a < k2; a++)
        {
            for (int b = 0; b < k2; b++)
            {
                _map[(a * all) + k + b] = upperInverse[(a * k2) + b];
                _map[(a * all) + m1 + b] = -twoStage.Jacobian[((m1 + a) * k) + m1 + b];
            }
        }

        _difference = SmallMatrix.Multiply(_map, theta, k2, all);
    }

    public HypothesisTest WuHausman(string? vcov, CovarianceArguments? arguments)
    {
        int k2 = _difference.Length,
            all = _augmented.WorkingParameterCount;
        CovarianceMatrix covariance = MomentCovariances.Of(_augmented, vcov, arguments);
        double[] middle = SmallMatrix.Congruence(SmallMatrix.Transpose(_map, k2, all), OfMapped(covariance.Values, all), all, k2);
        return HypothesisTest.FRatio(
            $"Wu-Hausman ({covariance.Kind})",
            Hypothesis,
            ReducedForm.Form(_difference, middle) / k2,
            k2,
            covariance.TestDegreesOfFreedom(_augmented)
        );
    }

    // The covariance with 0 for the coefficients that the difference does not contain: some of them, as those of dummies of clusters, may
    // have none.
    private double[] OfMapped(ReadOnlySpan<double> covariance, int all)
    {
        double[] values = [.. covariance];
        for (int j = 0; j < all; j++)
        {
            if (Enumerable.Range(0, _difference.Length).All(a => _map[(a * all) + j] == 0.0))
            {
                for (int i = 0; i < all; i++)
                {
                    values[(i * all) + j] = values[(j * all) + i] = 0.0;
                }
            }
        }

        return values;
    }

    public HypothesisTest Durbin()
    {
        Overidentification.RefuseProbabilityWeights(_fit, "Durbin's test");
        int k2 = _difference.Length;
        // The sum of squares that the residuals of the first stages explain, over the residual variance of least squares.
        double explained = k2 * WuHausman(BuiltInCovariances.Vanilla.Name, null).Statistic * _variance;
        double leastSquares = (_variance * _augmented.TestDegreesOfFreedom) + explained;
        return HypothesisTest.ChiSquared("Durbin", Hypothesis, _fit.ObservationCount * explained / leastSquares, k2);
    }
}
