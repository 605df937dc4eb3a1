using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Efficient GMM: <c>b</c> minimizes <c>(Q'We)' S^-1 (Q'We)</c>, S being the covariance of these moments. Hansen (1982); Hayashi,
/// Econometrics (2000), chapter 3.
/// </summary>
internal static class Gmm
{
    /// <summary>The covariance of the moments Q'We, by the name of its formula and without a small-sample factor.</summary>
    /// <param name="fit">A fit of the equation.</param>
    /// <param name="residuals">The n residuals e.</param>
    /// <param name="name">The name of the formula.</param>
    /// <param name="arguments">Groups and lags.</param>
    /// <returns>m x m values, row-major.</returns>
    public static double[] MomentCovariance(TwoSlsFit fit, double[] residuals, string name, CovarianceArguments? arguments = null)
    {
        double squares = TensorPrimitives.Dot<double>(fit.ScoreResiduals(residuals, 1.0, []), residuals);
        if (!(squares > 0.0) || !(fit.ResidualDegreesOfFreedom > 0.0))
        {
            throw new CrabbymetricsException("GMM is not defined: the residuals of two-stage least squares have no variance.");
        }

        MomentSystem system = MomentSystem.Of(
            fit,
            fit.InstrumentColumns,
            [residuals],
            [fit.ResidualDegreesOfFreedom / squares],
            fit.Projection.Count
        );
        return MomentCovariances.WithoutFactor(system, name, arguments).Values.ToArray();
    }

    /// <summary>The weights of two-step GMM, or of any step, from the covariance of the moments.</summary>
    /// <param name="fit">The two-stage least squares, whose coordinates are taken over.</param>
    /// <param name="moments">S, m x m.</param>
    /// <exception cref="CrabbymetricsException">S is singular.</exception>
    public static EquationWeights Of(TwoSlsFit fit, double[] moments)
    {
        InstrumentProjection projection = fit.Projection;
        int m = projection.Count,
            k = fit.Count;
        double[] lower =
            SmallMatrix.Lower(moments, m)
            ?? throw new CrabbymetricsException(
                FormattableString.Invariant($"GMM is not defined: the covariance of the {m} moments is singular. With clusters there must ")
                    + "be more of them than exogenous regressors and instruments."
            );
        double[] regressors = InInstruments(fit);
        double[] whitened = [.. regressors];
        SmallMatrix.SolveLower(lower, m, whitened, k);
        double[] outcome = new double[m];
        for (int i = 0; i < m; i++)
        {
            outcome[i] = projection.Products[(i * (projection.EndogenousCount + 1)) + projection.EndogenousCount];
        }

        SmallMatrix.SolveLower(lower, m, outcome, 1);
        ThinQr qr = ThinQr.Of([.. Enumerable.Range(0, k).Select(j => SmallMatrix.Columns(whitened, m, k, j, 1))]);
        double[] theta = qr.Project(outcome);
        for (int i = k - 1; i >= 0; i--)
        {
            for (int j = i + 1; j < k; j++)
            {
                theta[i] -= qr.Triangle[(i * k) + j] * theta[j];
            }

            theta[i] /= qr.Triangle[(i * k) + i];
        }

        double[] inMoments = [.. whitened];
        SmallMatrix.SolveLowerTransposed(lower, m, inMoments, k);
        return new EquationWeights(
            SmallMatrix.Multiply(projection.Orthogonal, inMoments, m, m, k),
            SmallMatrix.Congruence(whitened, Identity(m), m, k),
            theta,
            fit.Method.Jacobian
        )
        {
            Moments = ImmutableCollectionsMarshal.AsImmutableArray(moments),
        };
    }

    /// <summary>
    /// The same estimate as inference sees it: with the information <c>X'Q S2^-1 Q'X</c>, S2 being the covariance of the moments at the
    /// estimates themselves, and scores of the same influence. Its inverse is the efficient covariance.
    /// </summary>
    /// <param name="twoStage">The two-stage least squares.</param>
    /// <param name="used">The weights that gave the estimates.</param>
    /// <param name="moments">S2, m x m.</param>
    public static EquationWeights AtEstimates(TwoSlsFit twoStage, EquationWeights used, double[] moments)
    {
        EquationWeights efficient = Of(twoStage, moments);
        int m = twoStage.Projection.Count,
            k = twoStage.Count;
        double[] lower = SmallMatrix.Lower(used.Information, k) ?? throw new CrabbymetricsException("The information of GMM is singular.");
        double[] between = [.. efficient.Information];
        SmallMatrix.SolveLower(lower, k, between, k);
        SmallMatrix.SolveLowerTransposed(lower, k, between, k);
        return used with { Information = efficient.Information, Map = SmallMatrix.Multiply(used.Map, between, m, k, k) };
    }

    /// <summary>Q'WX in the coordinates of two-stage least squares: m x k.</summary>
    public static double[] InInstruments(TwoSlsFit twoStage)
    {
        // Q'WX~ = Q'WX, since X~ projects X on Q; the map is K times it.
        InstrumentProjection projection = twoStage.Projection;
        int m = projection.Count;
        double[] inverse = UpperTriangle.Invert(projection.Orthogonal, m);
        return SmallMatrix.Multiply(inverse, twoStage.Method.Map, m, m, twoStage.Count);
    }

    /// <summary>Q'We.</summary>
    public static double[] Products(TwoSlsFit fit, double[] residuals) =>
        SmallMatrix.TransposedMultiply(
            fit.Projection.Orthogonal,
            fit.Solver.InstrumentProducts(residuals),
            fit.Projection.Count,
            fit.Projection.Count
        );

    private static double[] Identity(int m)
    {
        double[] identity = new double[m * m];
        for (int i = 0; i < m; i++)
        {
            identity[(i * m) + i] = 1.0;
        }

        return identity;
    }
}
