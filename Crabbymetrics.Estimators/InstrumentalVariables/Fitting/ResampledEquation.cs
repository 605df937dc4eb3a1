using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The sums of one resample, and the equation that they make. With B the working columns of exogenous regressors and instruments, v the
/// first-stage residuals and e the residuals of the fit, the endogenous regressors are <c>B pi + v</c> and the outcome <c>x b + e</c>: the
/// projection of regressors and e on B under the counts gives the change of b.
/// </summary>
internal sealed class ResampledEquation
{
    private readonly TwoSlsFit _fit;
    private readonly WorkingParameters _working;
    private readonly int _further;
    private readonly int _width;
    private readonly double[] _sums;
    private readonly double[] _cross;
    private double _weightSum;
    private int _rows;

    /// <summary>Creates the sums.</summary>
    /// <param name="fit">The fit of all rows.</param>
    public ResampledEquation(TwoSlsFit fit)
    {
        _fit = fit;
        _working = fit.Projection.Solution.Basis.Working;
        _further = fit.Projection.EndogenousCount + 1;
        _width = _working.SlopeCount + _further;
        _sums = new double[_width];
        _cross = new double[_width * _width];
    }

    /// <summary>Adds a block.</summary>
    /// <param name="block">The slopes' columns, the first-stage residuals, the residuals.</param>
    /// <param name="weights">The counts times the weights.</param>
    public void Add(in DesignBlock block, ReadOnlySpan<double> weights)
    {
        _weightSum += RowKernels.Sum(weights);
        foreach (double weight in weights)
        {
            _rows += weight > 0.0 ? 1 : 0;
        }

        block.AddArrowMoments(weights, _sums, _cross);
    }

    /// <summary>The coefficients (intercept, exogenous, endogenous) of the resample; null where it must be looked at alone.</summary>
    public double[]? TrySolve()
    {
        if (!(_weightSum > 0.0) || Projection() is not { } projection || !EndogenousRank.IsClear(projection))
        {
            return null;
        }

        double observations = _fit.Equation.Data.Weights?.Kind == WeightKind.Frequency ? _weightSum : _rows;
        try
        {
            double kappa = TwoSlsFitter.KappaOf(_fit.Equation.Options, observations, _fit.Equation, projection);
            EquationWeights equations = KClass.Of(projection, kappa);
            int k = equations.Theta.Length;
            double[] coefficients = SmallMatrix.Multiply(equations.Jacobian, equations.Theta, k, k);
            TensorPrimitives.Add(coefficients, _fit.Coefficients, coefficients);
            return coefficients;
        }
        catch (CrabbymetricsException)
        {
            return null;
        }
    }

    // Null where a column is collinear in the resample.
    private InstrumentProjection? Projection()
    {
        int m = _working.Count;
        double[] gram = new double[m * m];
        double[] products = new double[m * _further];
        Fill(gram, products);
        if (!LinearDependence.Find(gram, _working.Layout).IsEmpty || SmallMatrix.Lower(gram, m) is not { } lower)
        {
            return null;
        }

        double[] upper = SmallMatrix.Transpose(lower, m, m);
        double[] orthogonal = UpperTriangle.Invert(upper, m);
        double[] jacobian = new double[m * m];
        _working.CopyJacobian(jacobian);
        SmallMatrix.SolveLower(lower, m, products, _further);
        double[] residual = new double[_further * _further];
        for (int a = 0; a < _further; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double value = _cross[((_working.SlopeCount + a) * _width) + _working.SlopeCount + b];
                for (int i = 0; i < m; i++)
                {
                    value -= products[(i * _further) + a] * products[(i * _further) + b];
                }

                residual[(a * _further) + b] = residual[(b * _further) + a] = value;
            }
        }

        // The part of the endogenous regressors that the first stage of the fit explains.
        for (int a = 0; a < _further - 1; a++)
        {
            double[] first = [.. _fit.Projection.Solution.Coefficients[_fit.Projection.Places[a]]];
            InstrumentProjection.SolveUpper(jacobian, m, first);
            for (int i = 0; i < m; i++)
            {
                products[(i * _further) + a] += TensorPrimitives.Dot<double>(upper.AsSpan((i * m) + i, m - i), first.AsSpan(i));
            }
        }

        return new InstrumentProjection
        {
            Solution = _fit.Projection.Solution,
            ExogenousCount = _fit.Projection.ExogenousCount,
            Places = _fit.Projection.Places,
            Orthogonal = orthogonal,
            Reported = UpperTriangle.Multiply(jacobian, orthogonal, m),
            Products = products,
            Residual = residual,
        };
    }

    private void Fill(double[] gram, double[] products)
    {
        int m = _working.Count;
        int p = _working.SlopeCount;
        int first = _working.FirstSlope;
        for (int a = 0; a < p; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                gram[((first + a) * m) + first + b] = gram[((first + b) * m) + first + a] = _cross[(a * _width) + b];
            }

            for (int l = 0; l < _further; l++)
            {
                products[((first + a) * _further) + l] = _cross[((p + l) * _width) + a];
            }

            if (first > 0)
            {
                gram[first + a] = gram[(first + a) * m] = _sums[a];
            }
        }

        if (first > 0)
        {
            gram[0] = _weightSum;
            _sums.AsSpan(p, _further).CopyTo(products);
        }
    }
}
