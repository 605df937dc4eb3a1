using System.Numerics.Tensors;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// How the single rows sit in a linear fit and what the fit would be without each: immutable. Formulas and names of R's
/// <c>influence.measures</c> (Belsley, Kuh and Welsch, Regression Diagnostics, 1980).
/// </summary>
/// <remarks>
/// With analytic and probability weights residuals are times the roots of the weights, and leverages include them, as in R. A row with
/// frequency f is f equal rows, and its numbers are those of one of them. Where the leverage is 1 the row alone determines a coefficient:
/// its residual is 0 and what divides by it is NaN, and its Cook's distance infinite.
/// </remarks>
public sealed class OlsInfluence
{
    // Where the leverage is this near to 1, the row alone determines a coefficient: deletion leaves no estimate.
    private const double SmallestComplement = 1e-10;

    private readonly OlsFit _fit;
    private readonly double[] _residuals;
    private readonly double[] _leverages;

    internal OlsInfluence(OlsFit fit)
    {
        _fit = fit;
        _residuals = [.. fit.Residuals];
        _leverages = new double[_residuals.Length];
        BasisRows.Leverages(fit, _leverages);
        bool areFrequencies = fit.Data.Weights?.Kind == WeightKind.Frequency;
        for (int i = 0; i < _residuals.Length && !fit.Weights.IsEmpty; i++)
        {
            double weight = fit.Weights[i];
            if (areFrequencies)
            {
                _leverages[i] = weight > 0.0 ? _leverages[i] / weight : 0.0;
            }
            else
            {
                _residuals[i] *= Math.Sqrt(weight);
            }
        }

        Fill();
    }

    /// <summary>The n leverages h: the diagonal of the hat matrix. They sum to k, copies of a row counted each.</summary>
    public ReadOnlyMemory<double> Leverages => _leverages;

    /// <summary>The n internally studentized residuals <c>e / (s sqrt(1 - h))</c>: R's <c>rstandard</c>.</summary>
    public ReadOnlyMemory<double> StandardizedResiduals { get; private set; }

    /// <summary>The n externally studentized residuals <c>e / (s_i sqrt(1 - h))</c>, s_i the residual standard error without the row: R's
    /// <c>rstudent</c>.</summary>
    public ReadOnlyMemory<double> StudentizedResiduals { get; private set; }

    /// <summary>Cook's n distances <c>e^2 h / (k s^2 (1 - h)^2)</c>.</summary>
    public ReadOnlyMemory<double> CooksDistances { get; private set; }

    /// <summary>DFFITS: the change of the fitted value of the row without it, over its standard error with s_i.</summary>
    public ReadOnlyMemory<double> Dffits { get; private set; }

    /// <summary>COVRATIO: the determinant of the covariance of the coefficients without the row over that with it.</summary>
    public ReadOnlyMemory<double> CovarianceRatios { get; private set; }

    /// <summary>The residual standard errors without each row.</summary>
    public ReadOnlyMemory<double> SigmasWithout { get; private set; }

    /// <summary>DFBETA: how much each coefficient is larger with the row than without it, <c>(X'WX)^-1 x w e / (1 - h)</c>.</summary>
    /// <returns>n x k values, in the order of the coefficients that are identified.</returns>
    public double[,] Dfbeta() => Changes(scaled: false);

    /// <summary>DFBETAS: DFBETA over <c>s_i</c> times the root of the diagonal of <c>(X'WX)^-1</c>.</summary>
    /// <returns>n x k values, in the order of the coefficients that are identified.</returns>
    public double[,] Dfbetas() => Changes(scaled: true);

    private void Fill()
    {
        int n = _residuals.Length;
        int k = _fit.Solution.Count;
        double degrees = _fit.ResidualDegreesOfFreedom;
        double sigma = Math.Sqrt(_fit.Variance);
        double[] standardized = new double[n],
            studentized = new double[n],
            cook = new double[n],
            dffits = new double[n],
            ratios = new double[n],
            without = new double[n];
        for (int i = 0; i < n; i++)
        {
            double left = 1.0 - _leverages[i];
            if (left < SmallestComplement)
            {
                standardized[i] = studentized[i] = dffits[i] = ratios[i] = without[i] = double.NaN;
                cook[i] = double.PositiveInfinity;
                continue;
            }

            double squared = _residuals[i] * _residuals[i] / left;
            without[i] = Math.Sqrt(Math.Max(0.0, _fit.ResidualSquares - squared) / (degrees - 1.0));
            standardized[i] = _residuals[i] / (sigma * Math.Sqrt(left));
            studentized[i] = _residuals[i] / (without[i] * Math.Sqrt(left));
            cook[i] = standardized[i] * standardized[i] * _leverages[i] / (left * k);
            dffits[i] = studentized[i] * Math.Sqrt(_leverages[i] / left);
            ratios[i] = Math.Pow(without[i] / sigma, 2.0 * k) / left;
        }

        StandardizedResiduals = standardized;
        StudentizedResiduals = studentized;
        CooksDistances = cook;
        Dffits = dffits;
        CovarianceRatios = ratios;
        SigmasWithout = without;
    }

    private double[,] Changes(bool scaled)
    {
        int n = _residuals.Length;
        int k = _fit.Solution.Count;
        double[] factor = [.. _fit.Solution.Information];
        CholeskyFactorization.TryFactor(factor, k, out _);
        double[] jacobian = new double[k * k];
        _fit.Basis.CopyJacobian(jacobian);
        // J L'^-1 times L^-1 b is the part of a row b in the coefficients; its rows have the roots of the diagonal of the covariance as
        // lengths.
        double[] toCoefficients = UpperTriangle.Multiply(jacobian, UpperTriangle.Invert(UpperTriangle.OfLower(factor, k), k), k);
        double[] roots = [.. Enumerable.Range(0, k).Select(j => TensorPrimitives.Norm<double>(toCoefficients.AsSpan(j * k, k)))];
        double[] rows = new double[n * k];
        _fit.Basis.CopyRows(0, n, rows);
        bool areFrequencies = _fit.Data.Weights?.Kind == WeightKind.Frequency;
        double[,] changes = new double[n, k];
        for (int i = 0; i < n; i++)
        {
            Span<double> row = rows.AsSpan(i * k, k);
            CholeskyFactorization.SolveLower(factor, k, row);
            double root = _fit.Weights.IsEmpty || areFrequencies ? 1.0 : Math.Sqrt(_fit.Weights[i]);
            double left = 1.0 - _leverages[i];
            double size = left < SmallestComplement ? double.NaN : root * _residuals[i] / left;
            for (int j = 0; j < k; j++)
            {
                double change = size * TensorPrimitives.Dot<double>(toCoefficients.AsSpan(j * k, k), row);
                changes[i, j] = scaled ? change / (SigmasWithout.Span[i] * roots[j]) : change;
            }
        }

        return changes;
    }
}
