using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>Corrects coefficients by the residuals that they leave, until a further step would change no digit.</summary>
internal sealed class Refinement
{
    // Steps of refinement, which end where the next would change less than the last digit.
    private const int MostSteps = 8;

    // A correction below this share of the outcome is zero, even of a coefficient that is 0.
    private const double Negligible = 1e-18;
    private const double LastDigit = 1e-17;

    private readonly LeastSquaresProblem _problem;
    private readonly LinearBasis _basis;
    private readonly Action<double[]> _solve;
    private readonly double _rate;
    private readonly double[] _lengths;
    private readonly double[] _outcomeLengths;

    /// <summary>Creates a refinement.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="basis">The basis that corrections are found in.</param>
    /// <param name="solve">Multiplies a vector by the inverse of the cross product of the basis, in place.</param>
    /// <param name="rate">By what a step shrinks the error, at worst.</param>
    /// <param name="lengths">The lengths of the regressors that are kept, intercept first.</param>
    /// <param name="outcomeLengths">The lengths of the outcomes.</param>
    public Refinement(
        LeastSquaresProblem problem,
        LinearBasis basis,
        Action<double[]> solve,
        double rate,
        double[] lengths,
        double[] outcomeLengths
    )
    {
        _problem = problem;
        _basis = basis;
        _solve = solve;
        _rate = rate;
        _lengths = lengths;
        _outcomeLengths = outcomeLengths;
    }

    /// <summary>Refines.</summary>
    /// <param name="coefficients">For each outcome the coefficients to correct, in place.</param>
    /// <param name="lows">The difference from the coefficients in twice the precision, in place.</param>
    /// <param name="steps">Receives the number of steps.</param>
    /// <returns>The q x q weighted products of the residuals at the minimum.</returns>
    public double[] Run(double[][] coefficients, double[][] lows, out int steps)
    {
        double[] products = [];
        steps = 0;
        double change = double.PositiveInfinity;
        while (steps < MostSteps && change * _rate > LastDigit)
        {
            ResidualSums sums = ResidualPass.Sums(_problem, _basis.Working, coefficients, steps == 0 ? null : lows);
            products = sums.Products;
            change = Correct(sums, coefficients, lows);
            steps++;
        }

        return products;
    }

    // The largest relative change of a coefficient.
    private double Correct(ResidualSums sums, double[][] coefficients, double[][] lows)
    {
        double largest = 0.0;
        int outcomes = coefficients.Length;
        double[][] gradients = [.. sums.Gradients.Select(gradient => _basis.FromGradient(gradient))];
        for (int a = 0; a < outcomes; a++)
        {
            double[] step = [.. gradients[a]];
            _solve(step);
            for (int b = 0; b < outcomes; b++)
            {
                double product = TensorPrimitives.Dot<double>(step, gradients[b]);
                sums.Products[(a * outcomes) + b] -= product;
            }

            sums.Products[(a * outcomes) + a] = Math.Max(0.0, sums.Products[(a * outcomes) + a]);
            double[] change = _basis.ToReported(step);
            for (int j = 0; j < change.Length; j++)
            {
                DoubleDouble corrected = DoubleDouble.Sum(coefficients[a][j], change[j] + lows[a][j]);
                coefficients[a][j] = corrected.High;
                lows[a][j] = corrected.Low;
                if (Math.Abs(change[j]) * _lengths[j] > Negligible * _outcomeLengths[a])
                {
                    largest = Math.Max(largest, Math.Abs(change[j] / coefficients[a][j]));
                }
            }
        }

        return largest;
    }
}
