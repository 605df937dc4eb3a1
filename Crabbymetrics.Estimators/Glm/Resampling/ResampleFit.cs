using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>Where the fit to one of several resamples has got to: its point, its Hessian, and how far it measured itself from its
/// optimum.</summary>
internal sealed class ResampleFit
{
    // A resample whose step leaves more than this share of the distance does not converge this way.
    private const double LargestContraction = 0.9;

    // The next step is the last one where it is forecast to end within this share of the tolerance.
    private const double ForecastShare = 0.05;

    // The relative error of a cost that is a sum over the rows.
    private const double CostNoise = 1e-11;

    private readonly GlmFit _fit;
    private readonly double[] _sums;
    private readonly double[] _part;
    private readonly double[] _coefficients;
    private readonly double[] _step;
    private readonly double[] _hessian;
    private readonly double[] _hessianPoint;
    private readonly double[] _change;
    private readonly double _unit;
    private double _nonlinearity;
    private double _decrement;
    private double _cost = double.PositiveInfinity;

    public ResampleFit(GlmFit fit, int index)
    {
        _fit = fit;
        Index = index;
        int p = fit.Working.SlopeCount;
        int k = fit.Working.Count;
        _sums = new double[3 + (2 * p) + fit.Working.View.ArrowLength];
        _part = new double[_sums.Length];
        _coefficients = new double[p];
        _step = new double[k];
        _hessian = new double[fit.Working.Layout.Length];
        _hessianPoint = new double[k];
        _change = new double[k];
        _unit = Math.Sqrt(fit.RefitScale / fit.Dispersion);
        _nonlinearity = 1.0 / Math.Sqrt(fit.Data.RowCount) / _unit;
        Point = [.. fit.Point];
    }

    /// <summary>Which of the resamples.</summary>
    public int Index { get; }

    /// <summary>The working parameters.</summary>
    public double[] Point { get; }

    /// <summary>Whether the point is the answer.</summary>
    public bool Converged { get; private set; }

    /// <summary>Whether the next pass should bring the resample's Hessian: the gradient alone would not let it end.</summary>
    public bool WantsHessian { get; private set; } = true;

    /// <summary>The constant of the linear predictor at the point.</summary>
    public double Constant { get; private set; }

    /// <summary>Its coefficients.</summary>
    public ReadOnlySpan<double> Coefficients => _coefficients;

    /// <summary>The sums of a part of the blocks, in the order of <see cref="EvaluationVisitor"/>.</summary>
    public Span<double> Part => _part;

    private int Slopes => _coefficients.Length;

    /// <summary>Begins a pass over the blocks at the point.</summary>
    public void BeginPass()
    {
        Array.Clear(_sums);
        Array.Clear(_part);
        Constant = _fit.Working.ToView(Point, _coefficients);
    }

    /// <summary>Adds a part to the sums: few large terms lose fewer digits than many small ones.</summary>
    public void ClosePart()
    {
        for (int i = 0; i < _sums.Length; i++)
        {
            _sums[i] += _part[i];
        }

        Array.Clear(_part);
    }

    /// <summary>Takes the first step, from the optimum of all rows by its information. False where there is none.</summary>
    public bool TakeFirstStep(double[] informationFactor) => FindStep(informationFactor) && Advance();

    /// <summary>
    /// Takes a step, by the Hessian of the point if the pass brought it, else by that of an earlier one, and forecasts where it ends:
    /// whether it is the last, and what the next pass should bring. False where another method must look.
    /// </summary>
    public bool TakeStep()
    {
        double cost = _sums[0];
        double before = _decrement;
        bool renewed = WantsHessian;
        if (!double.IsFinite(cost) || !(cost <= _cost + (CostNoise * Math.Abs(cost))) || (renewed && !ReadHessian()) || !FindStep(_hessian))
        {
            return false;
        }

        _cost = cost;
        // With one row left out of many the first step may end at rounding; the next then gains nothing.
        Converged = Forecasts(_decrement);
        if (!Converged && !(_decrement <= LargestContraction * before))
        {
            return false;
        }
        // The remaining distance is attributed to curvature, or to the error of a kept Hessian. It is at least what the number of rows
        // implies, and twice as large after the step.
        if (renewed)
        {
            _nonlinearity = Math.Max(_nonlinearity, _decrement / (before * before));
        }

        double contraction = renewed ? _nonlinearity * _decrement : 2.0 * _decrement / before;
        double distance = contraction * _decrement;
        Converged |= Forecasts(distance);
        WantsHessian = !Forecasts((renewed ? 2.0 : 1.0) * contraction * distance);
        return (!Converged || IsFinite()) && Advance();
    }

    // The condition of NewtonCertificate from bounds on rows and curvatures. Where it fails, a single fit examines every row.
    private bool IsFinite()
    {
        if (_fit.Options.Alpha > 0.0)
        {
            return true;
        }

        PredictorReach reach = _fit.Reach;
        if (!reach.HasMovableRows)
        {
            return true;
        }

        for (int j = 0; j < _change.Length; j++)
        {
            _change[j] = Point[j] - _hessianPoint[j];
        }

        double between = reach.Of(_change);
        double ratio = CurvatureRatio.Bound(_fit.Family, reach.LargestOffset + reach.Of(Point) + between);
        return ratio * reach.Of(_step) * Math.Exp(ratio * between) <= 0.5;
    }

    private bool Forecasts(double distance) => distance <= ForecastShare * _fit.Options.Tolerance * _unit;

    private bool Advance()
    {
        for (int j = 0; j < Point.Length; j++)
        {
            Point[j] += _step[j];
        }

        return true;
    }

    // Reads the Hessian and leaves its factor.
    private bool ReadHessian()
    {
        WorkingParameters working = _fit.Working;
        int p = Slopes;
        ArrowLayout layout = working.Layout;
        int next = 2 + p;
        working.ToWorkingArrow(_sums[next], _sums.AsSpan(next + 1, p), _sums.AsSpan(next + 1 + p), _hessian);
        double alpha = _fit.Options.Alpha;
        for (int j = 0; j < p; j++)
        {
            _hessian[layout.Diagonal(working.FirstSlope + j)] += GlmObjective.Ridge(alpha, working, j);
        }

        if (alpha == 0.0 && !LinearDependence.Find(_hessian, layout).IsEmpty)
        {
            return false;
        }

        Point.CopyTo(_hessianPoint, 0);

        for (int i = 0; i < _hessian.Length; i++)
        {
            _hessian[i] /= _fit.Dispersion;
        }

        return NewtonStep.TryFactor(_hessian, layout);
    }

    // The step from the point, and its length in standard errors.
    private bool FindStep(ReadOnlySpan<double> factor)
    {
        WorkingParameters working = _fit.Working;
        Span<double> gradient = _step.Length <= 64 ? stackalloc double[_step.Length] : new double[_step.Length];
        working.ToWorkingGradient(_sums[1], _sums.AsSpan(2, Slopes), gradient);
        for (int j = 0; j < Slopes; j++)
        {
            gradient[working.FirstSlope + j] += GlmObjective.Ridge(_fit.Options.Alpha, working, j) * Point[working.FirstSlope + j];
        }

        for (int j = 0; j < gradient.Length; j++)
        {
            gradient[j] /= _fit.Dispersion;
        }

        NewtonStep.TryFind(factor, working.Layout, gradient, _step, out _decrement);
        return double.IsFinite(_decrement);
    }
}
