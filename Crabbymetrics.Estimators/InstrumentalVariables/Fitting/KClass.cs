using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The k-class: <c>X'(I - kappa M)(y - X b) = 0</c>, M being the residual maker of exogenous regressors and instruments. Kappa 1 is
/// two-stage least squares. Theil (1953); Davidson and MacKinnon, Econometric Theory and Methods (2004), section 12.5.
/// </summary>
internal static class KClass
{
    /// <summary>Solves the equations.</summary>
    /// <param name="projection">The projection on the instruments; its endogenous regressors are identified.</param>
    /// <param name="kappa">Kappa.</param>
    /// <exception cref="CrabbymetricsException">At this kappa the matrix of the equations is not positive definite.</exception>
    public static EquationWeights Of(InstrumentProjection projection, double kappa)
    {
        int m = projection.Count,
            m1 = projection.ExogenousCount,
            instruments = projection.InstrumentCount,
            k2 = projection.EndogenousCount,
            k = m1 + k2;
        ThinQr moved = ThinQr.Of([.. Enumerable.Range(0, k2).Select(projection.InInstruments)]);
        double[] inverse = UpperTriangle.Invert(moved.Triangle, k2);
        double[] residual = SmallMatrix.Congruence(inverse, projection.EndogenousResidual(), k2, k2);
        double[] own = new double[k2 * k2];
        for (int a = 0; a < own.Length; a++)
        {
            own[a] = ((1.0 - kappa) * residual[a]) + (a / k2 == a % k2 ? 1.0 : 0.0);
        }

        double[] ownFactor =
            SmallMatrix.Lower(own, k2)
            ?? throw new CrabbymetricsException(
                FormattableString.Invariant($"The k-class estimator is not defined at kappa = {kappa:G6}: its matrix is not positive ")
                    + "definite. Take a smaller kappa."
            );
        double[] residualOutcome = new double[k2];
        for (int a = 0; a < k2; a++)
        {
            residualOutcome[a] = projection.Residual[(a * (k2 + 1)) + k2];
        }

        residualOutcome = SmallMatrix.TransposedMultiply(inverse, residualOutcome, k2, k2);
        double[] right = moved.Project(projection.InInstruments(k2));
        for (int a = 0; a < k2; a++)
        {
            right[a] += (1.0 - kappa) * residualOutcome[a];
        }

        SmallMatrix.SolveLower(ownFactor, k2, right, 1);
        SmallMatrix.SolveLowerTransposed(ownFactor, k2, right, 1);
        double[] information = new double[k * k];
        for (int i = 0; i < m1; i++)
        {
            information[(i * k) + i] = 1.0;
        }

        for (int a = 0; a < k2; a++)
        {
            own.AsSpan(a * k2, k2).CopyTo(information.AsSpan(((m1 + a) * k) + m1));
        }

        return new EquationWeights(
            MapOf(projection, moved, inverse, kappa),
            information,
            [.. projection.InExogenous(k2), .. right],
            JacobianOf(projection, inverse)
        )
        {
            Kappa = kappa,
        };
    }

    /// <summary>The kappa of LIML: the smallest root of <c>|W0 - kappa W1| = 0</c>.</summary>
    /// <exception cref="CrabbymetricsException">The residuals of outcome and endogenous regressors on the instruments are
    /// collinear.</exception>
    public static double Liml(InstrumentProjection projection)
    {
        int q = projection.EndogenousCount + 1;
        int instruments = projection.InstrumentCount;
        if (instruments < q)
        {
            return 1.0;
        }

        double[] lower =
            SmallMatrix.Lower(projection.Residual, q)
            ?? throw new CrabbymetricsException(
                "LIML is not defined: the residuals of the outcome and the endogenous regressors on the instruments are collinear."
            );
        // The squares of the singular values of C2 L'^-1 are the eigenvalues kappa - 1, each with all its digits.
        double[] whitened = new double[q * instruments];
        for (int a = 0; a < q; a++)
        {
            projection.InInstruments(a).CopyTo(whitened, a * instruments);
        }

        SmallMatrix.SolveLower(lower, q, whitened, instruments);
        ThinQr qr = ThinQr.Of([.. Enumerable.Range(0, q).Select(a => whitened.AsSpan(a * instruments, instruments).ToArray())]);
        double smallest = Matrix<double>.Build.DenseOfRowMajor(q, q, qr.Triangle).Svd(false).S[q - 1];
        return 1.0 + (smallest * smallest);
    }

    private static double[] MapOf(InstrumentProjection projection, ThinQr moved, double[] inverse, double kappa)
    {
        int m = projection.Count,
            m1 = projection.ExogenousCount,
            k2 = projection.EndogenousCount,
            k = m1 + k2;
        double[] inside = Orthonormal(projection, moved);
        double[] map = SmallMatrix.Multiply(projection.Orthogonal, inside, m, m, k);
        if (kappa == 1.0)
        {
            return map;
        }

        double[] all = new double[(m + k2) * k];
        map.CopyTo(all, 0);
        for (int a = 0; a < k2; a++)
        {
            for (int b = a; b < k2; b++)
            {
                all[((m + a) * k) + m1 + b] = (1.0 - kappa) * inverse[(a * k2) + b];
            }
        }

        return all;
    }

    // The projected regressors in terms of Q: the exogenous ones themselves, and orthonormal combinations of the instruments for the
    // endogenous ones.
    private static double[] Orthonormal(InstrumentProjection projection, ThinQr moved)
    {
        int m1 = projection.ExogenousCount,
            k = m1 + projection.EndogenousCount;
        double[] inside = new double[projection.Count * k];
        for (int i = 0; i < projection.Count; i++)
        {
            if (i < m1)
            {
                inside[(i * k) + i] = 1.0;
                continue;
            }

            for (int a = 0; a < projection.EndogenousCount; a++)
            {
                inside[(i * k) + m1 + a] = moved.Columns[a][i - m1];
            }
        }

        return inside;
    }

    // The regressors are X b = Q1 theta1 + (Q2 P2) theta2 plus a part outside the instruments, with theta2 = R2 b2 and theta1 = R11 b1 +
    // C1 b2.
    private static double[] JacobianOf(InstrumentProjection projection, double[] inverse)
    {
        int m = projection.Count,
            m1 = projection.ExogenousCount,
            k2 = projection.EndogenousCount,
            k = m1 + k2;
        double[] jacobian = new double[k * k];
        double[] exogenous = new double[m1 * m1];
        for (int i = 0; i < m1; i++)
        {
            projection.Reported.AsSpan(i * m, m1).CopyTo(exogenous.AsSpan(i * m1));
            exogenous.AsSpan(i * m1, m1).CopyTo(jacobian.AsSpan(i * k));
        }

        double[] together = new double[m1 * k2];
        for (int a = 0; a < k2; a++)
        {
            double[] column = SmallMatrix.Multiply(exogenous, projection.InExogenous(a), m1, m1);
            for (int i = 0; i < m1; i++)
            {
                together[(i * k2) + a] = column[i];
            }
        }

        together = SmallMatrix.Multiply(together, inverse, m1, k2, k2);
        for (int i = 0; i < m1; i++)
        {
            for (int a = 0; a < k2; a++)
            {
                jacobian[(i * k) + m1 + a] = -together[(i * k2) + a];
            }
        }

        for (int a = 0; a < k2; a++)
        {
            inverse.AsSpan(a * k2, k2).CopyTo(jacobian.AsSpan(((m1 + a) * k) + m1));
        }

        return jacobian;
    }
}
