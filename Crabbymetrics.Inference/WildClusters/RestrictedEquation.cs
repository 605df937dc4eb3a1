using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>
/// One linear restriction on an equation with instruments, and the process that draws bootstrap data under it: restricted estimates of the
/// equation, and efficient estimates of the first stages, which have the restricted residuals u as a further regressor (Davidson and
/// MacKinnon 2010, section 3). Both move with the distance d of the estimate from the hypothesis.
/// </summary>
internal sealed class RestrictedEquation
{
    private readonly InstrumentedSums _sums;
    private readonly double[] _along;
    private readonly double[] _predicted;
    private readonly double _outside;

    /// <summary>Prepares the restriction <c>r'(t1, t2) = q</c> on the coefficients of Q1 and of the endogenous regressors.</summary>
    /// <param name="sums">The sums over clusters.</param>
    /// <param name="restriction">r, m1 + p values.</param>
    public RestrictedEquation(InstrumentedSums sums, double[] restriction)
    {
        _sums = sums;
        int m1 = sums.Exogenous,
            m = sums.Columns,
            p = sums.Endogenous;
        OnExogenous = restriction[..m1];
        OnEndogenous = restriction[m1..];
        IsOnEndogenousAlone = TensorPrimitives.SumOfSquares<double>(OnExogenous) == 0.0;

        // x = A^-1 r with A = (Q1, Q P)'(Q1, Q P).
        double[] x2 = SmallSystem.Gram(sums.Coefficients, m1, m, p);
        double[] right = [.. OnEndogenous];
        for (int a = 0; a < m1; a++)
        {
            TensorPrimitives.MultiplyAdd(sums.Coefficients.AsSpan(a * p, p), -OnExogenous[a], right, right);
        }

        if (!SmallSystem.Solve(x2, right, p))
        {
            throw new CrabbymetricsException("The instruments do not identify the endogenous regressors.");
        }

        double[] x1 = [.. OnExogenous];
        for (int a = 0; a < m1; a++)
        {
            x1[a] -= TensorPrimitives.Dot<double>(sums.Coefficients.AsSpan(a * p, p), right);
        }

        // The projected regressors along x: c of the data.
        double[] own = new double[m];
        x1.CopyTo(own, 0);
        for (int a = 0; a < m; a++)
        {
            own[a] += TensorPrimitives.Dot<double>(sums.Coefficients.AsSpan(a * p, p), right);
        }

        Scores = own;
        double length = TensorPrimitives.Dot<double>(OnExogenous, x1) + TensorPrimitives.Dot<double>(OnEndogenous, right);
        _along = Array.ConvertAll(right, value => value / length);
        _predicted = Array.ConvertAll(own, value => value / length);
        double all = 0.0;
        for (int a = 0; a < m; a++)
        {
            double sum = 0.0;
            for (int g = 0; g < sums.Groups; g++)
            {
                sum += sums.Equation[(g * m) + a];
            }

            all += sum * sum;
        }

        _outside = sums.EquationSquares - all;
    }

    /// <summary>The part of r on Q1.</summary>
    public double[] OnExogenous { get; }

    /// <summary>The part of r on the endogenous regressors.</summary>
    public double[] OnEndogenous { get; }

    /// <summary>Whether r is on the endogenous regressors alone.</summary>
    public bool IsOnEndogenousAlone { get; }

    /// <summary>What turns the sums of <c>w q e</c> of a cluster into its contribution to the variance of the data's estimate: m
    /// values.</summary>
    public double[] Scores { get; }

    /// <summary>The sums of the drawn errors at a distance.</summary>
    /// <param name="distance">d = r'(t1, t2) - q at the estimates.</param>
    /// <exception cref="CrabbymetricsException">The restricted residuals are a combination of the instruments.</exception>
    public DrawnErrors At(double distance)
    {
        int m = _sums.Columns,
            p = _sums.Endogenous;
        double[] errors = new double[_sums.Groups * m];
        double[] total = new double[m];
        for (int g = 0; g < _sums.Groups; g++)
        {
            for (int a = 0; a < m; a++)
            {
                int at = (g * m) + a;
                errors[at] =
                    _sums.Equation[at]
                    + (
                        distance
                        * (
                            TensorPrimitives.Dot<double>(_sums.Squares.AsSpan(at * m, m), _predicted)
                            + TensorPrimitives.Dot<double>(_sums.FirstStages.AsSpan(at * p, p), _along)
                        )
                    );
                total[a] += errors[at];
            }
        }

        // The coefficients of u in the first stages: V'M u / u'M u, M taking Q out.
        double[] slopes = [.. _sums.FirstStageProducts];
        double square = _outside;
        for (int a = 0; a < p; a++)
        {
            double moved = TensorPrimitives.Dot<double>(_sums.FirstStageSquares.AsSpan(a * p, p), _along);
            square += distance * _along[a] * ((2.0 * _sums.FirstStageProducts[a]) + (distance * moved));
            slopes[a] += distance * moved;
        }

        if (!(square > 0.0))
        {
            throw new CrabbymetricsException("The restricted residuals are a combination of the instruments: there is nothing to draw.");
        }

        TensorPrimitives.Divide(slopes, square, slopes);
        double[] coefficients = [.. _sums.Coefficients];
        double[] stages = [.. _sums.FirstStages];
        for (int a = 0; a < m; a++)
        {
            Span<double> row = coefficients.AsSpan(a * p, p);
            TensorPrimitives.MultiplyAdd(slopes, -total[a], row, row);
            for (int g = 0; g < _sums.Groups; g++)
            {
                int at = (g * m) + a;
                Span<double> stage = stages.AsSpan(at * p, p);
                double along = TensorPrimitives.Dot<double>(_sums.Squares.AsSpan(at * m, m), total);
                TensorPrimitives.MultiplyAdd(slopes, along, stage, stage);
            }
        }

        return new DrawnErrors(errors, stages, coefficients);
    }

    /// <summary>What bootstrap data are drawn from.</summary>
    /// <param name="Equation">The sums of <c>w q u</c>, G x m.</param>
    /// <param name="FirstStages">The sums of <c>w q v'</c>, v the errors of the first stages, G x m x p.</param>
    /// <param name="Coefficients">The coefficients of the first stages on Q, m x p.</param>
    internal sealed record DrawnErrors(double[] Equation, double[] FirstStages, double[] Coefficients);
}
