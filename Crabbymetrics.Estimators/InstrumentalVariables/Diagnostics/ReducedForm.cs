using System.Collections.Immutable;
using System.Numerics.Tensors;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The coefficients of endogenous regressors and outcome on the instruments, in orthonormal coordinates, and their covariance under any
/// name: what all tests of the strength of instruments are functions of. Coefficient l of variable a has place a L + l.
/// </summary>
internal sealed class ReducedForm
{
    private readonly TwoSlsFit _fit;

    public ReducedForm(TwoSlsFit fit)
    {
        _fit = fit;
        InstrumentProjection projection = fit.Projection;
        Count = projection.InstrumentCount;
        EndogenousCount = projection.EndogenousCount;
        Coefficients = [.. Enumerable.Range(0, EndogenousCount + 1).Select(projection.InInstruments)];
    }

    /// <summary>The number L of instruments.</summary>
    public int Count { get; }

    /// <summary>The number k2 of endogenous regressors.</summary>
    public int EndogenousCount { get; }

    /// <summary>The L coefficients of each endogenous regressor, and of the outcome, the last.</summary>
    public double[][] Coefficients { get; }

    /// <summary>n - L - k1, less the rank of absorbed effects.</summary>
    public double DegreesOfFreedom => _fit.InstrumentDegreesOfFreedom;

    /// <summary>The covariance of the residuals, W1 / (n - L - k1), of endogenous regressors and outcome.</summary>
    /// <exception cref="InferenceUnavailableException">There are no degrees of freedom.</exception>
    public double[] ResidualCovariance()
    {
        RequireDegrees();
        return Array.ConvertAll(_fit.Projection.Residual, value => value / DegreesOfFreedom);
    }

    /// <summary>The covariance of the coefficients of endogenous regressors and outcome.</summary>
    /// <param name="vcov">The name of the covariance; null for that of homoskedastic errors.</param>
    /// <param name="arguments">Groups and lags.</param>
    /// <param name="degreesOfFreedom">The degrees of freedom of the denominator of F under it.</param>
    public CovarianceMatrix Covariance(string? vcov, CovarianceArguments? arguments, out double degreesOfFreedom)
    {
        MomentSystem system = MomentSystem.Of(
            _fit,
            _fit.ExcludedColumns,
            _fit.ReducedFormResiduals,
            Inverse(ResidualCovariance(), EndogenousCount + 1),
            _fit.Projection.Count
        );
        CovarianceMatrix covariance = MomentCovariances.Of(system, vcov, arguments);
        degreesOfFreedom = covariance.TestDegreesOfFreedom(system);
        return covariance;
    }

    /// <summary>The covariance of the coefficients of the endogenous regressors alone.</summary>
    public CovarianceMatrix EndogenousCovariance(string? vcov, CovarianceArguments? arguments, bool withFactor = true)
    {
        RequireDegrees();
        double[] residual = Array.ConvertAll(_fit.Projection.EndogenousResidual(), value => value / DegreesOfFreedom);
        MomentSystem system = MomentSystem.Of(
            _fit,
            _fit.ExcludedColumns,
            _fit.Rows.Residuals,
            Inverse(residual, EndogenousCount),
            _fit.Projection.Count
        );
        return withFactor ? MomentCovariances.Of(system, vcov, arguments) : MomentCovariances.WithoutFactor(system, vcov, arguments);
    }

    /// <summary>The covariance of the coefficients of the endogenous regressors where the instruments do not enter: with the residuals of
    /// the exogenous regressors alone, and without a small-sample factor.</summary>
    public CovarianceMatrix RestrictedCovariance(string? vcov, CovarianceArguments? arguments)
    {
        int n = _fit.Rows.RowCount,
            m = _fit.Projection.Count;
        double[] excluded = _fit.ExcludedColumns.Map;
        double[][] residuals = new double[EndogenousCount][];
        for (int a = 0; a < EndogenousCount; a++)
        {
            residuals[a] = new double[n];
            new RowMap(_fit.Rows, SmallMatrix.Multiply(excluded, Coefficients[a], m, Count), 1).CopyRows(0, n, residuals[a]);
            TensorPrimitives.Add(residuals[a], _fit.Rows.Residuals[a], residuals[a]);
        }

        double[] variance = Array.ConvertAll(Partialled(), value => value / _fit.ObservationCount);
        MomentSystem system = MomentSystem.Of(
            _fit,
            _fit.ExcludedColumns,
            residuals,
            Inverse(variance, EndogenousCount),
            _fit.Projection.ExogenousCount
        );
        return MomentCovariances.WithoutFactor(system, vcov, arguments);
    }

    /// <summary>The products of the endogenous regressors less what the exogenous ones say of them.</summary>
    public double[] Partialled()
    {
        double[] products = _fit.Projection.EndogenousResidual();
        for (int a = 0; a < EndogenousCount; a++)
        {
            for (int b = 0; b < EndogenousCount; b++)
            {
                products[(a * EndogenousCount) + b] += TensorPrimitives.Dot<double>(Coefficients[a], Coefficients[b]);
            }
        }

        return products;
    }

    /// <summary>A block of a covariance: that of the coefficients of two variables, L x L.</summary>
    public double[] Block(CovarianceMatrix covariance, int first, int second)
    {
        double[] block = new double[Count * Count];
        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j < Count; j++)
            {
                block[(i * Count) + j] = covariance[(first * Count) + i, (second * Count) + j];
            }
        }

        return block;
    }

    /// <summary>The inverse of a positive definite matrix.</summary>
    /// <exception cref="InferenceUnavailableException">It is not positive definite: a first stage is perfect.</exception>
    public static double[] Inverse(double[] matrix, int k)
    {
        double[] lower =
            SmallMatrix.Lower(matrix, k)
            ?? throw new InferenceUnavailableException(
                "the residuals of endogenous regressors and outcome on the instruments are collinear or 0, so that nothing measures the "
                    + "strength of the instruments."
            );
        double[] inverse = new double[k * k];
        for (int j = 0; j < k; j++)
        {
            inverse[(j * k) + j] = 1.0;
        }

        SmallMatrix.SolveLower(lower, k, inverse, k);
        SmallMatrix.SolveLowerTransposed(lower, k, inverse, k);
        return inverse;
    }

    /// <summary><c>v' V^-1 v</c>.</summary>
    /// <exception cref="CrabbymetricsException">V has too small a rank.</exception>
    public static double Form(double[] vector, double[] covariance)
    {
        int k = vector.Length;
        double[] lower =
            SmallMatrix.Lower(covariance, k)
            ?? throw new CrabbymetricsException(
                FormattableString.Invariant($"The covariance of the coefficients of {k} instruments has too small a rank to test them ")
                    + "together: with clusters there must be more of them than instruments."
            );
        double[] whitened = [.. vector];
        SmallMatrix.SolveLower(lower, k, whitened, 1);
        return TensorPrimitives.Dot<double>(whitened, whitened);
    }

    private void RequireDegrees()
    {
        if (!(DegreesOfFreedom > 0.0))
        {
            throw new InferenceUnavailableException(
                FormattableString.Invariant(
                    $"there are {_fit.ObservationCount} observations and {_fit.Projection.Count} exogenous regressors "
                ) + "and instruments, so that the first stages leave no residuals."
            );
        }
    }
}
