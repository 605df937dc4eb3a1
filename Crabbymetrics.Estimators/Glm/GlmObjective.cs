using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The penalized negative log-likelihood of a generalized linear model in working parameters: any of cost, gradient and Hessian in one pass over the data, and
/// Hessian products for the solvers that want no matrix. Serves one run at a time.
/// </summary>
internal sealed class GlmObjective : IFusedObjective, IGradient, IHessian, IHessianProduct, IDisposable
{
    private readonly GlmRows _rows;
    private readonly WorkingParameters _parameters;
    private readonly double _alpha;
    private readonly BlockRunner _runner;
    private readonly CancellationToken _cancellationToken;
    private readonly EvaluationVisitor _visitor;
    private readonly double[] _sums;
    private readonly double[] _point;
    private readonly double[] _gradient;
    private readonly double[] _hessian;
    private double _cost;
    private bool _hasCost;
    private bool _hasGradient;
    private bool _hasHessian;
    private double[]? _curvatures;
    private double[]? _curvaturePoint;
    private CurvatureVisitor? _curvatureVisitor;
    private HessianProductVisitor? _productVisitor;

    public GlmObjective(GlmRows rows, WorkingParameters parameters, double alpha, int maxDegreeOfParallelism, CancellationToken cancellationToken, int blockStride = 1)
    {
        _rows = rows;
        _parameters = parameters;
        _alpha = alpha;
        _cancellationToken = cancellationToken;
        _runner = new BlockRunner(parameters.View, maxDegreeOfParallelism, blockStride);
        _visitor = new EvaluationVisitor(rows, parameters.SlopeCount);
        int k = parameters.Count;
        _sums = new double[3 + (2 * parameters.SlopeCount) + (parameters.SlopeCount * parameters.SlopeCount)];
        _point = new double[k];
        _gradient = new double[k];
        _hessian = new double[k * k];
    }

    /// <inheritdoc/>
    public int Dimension => _parameters.Count;

    /// <summary>Passes over the data so far.</summary>
    public int Passes { get; private set; }

    public void Dispose() => _runner.Dispose();

    /// <inheritdoc/>
    public double Cost(ReadOnlySpan<double> x) => Evaluate(x, default, default);

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => Evaluate(x, gradient, default);

    /// <inheritdoc/>
    public void Hessian(ReadOnlySpan<double> x, Span<double> hessian) => Evaluate(x, default, hessian);

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        // What is known of a point is kept until another is asked for: a start that was looked at for its rank, or a Hessian after its gradient, costs no second pass.
        bool same = _hasCost && x.SequenceEqual(_point);
        if (!same || (!gradient.IsEmpty && !_hasGradient) || (!hessian.IsEmpty && !_hasHessian))
            Pass(x, !gradient.IsEmpty, !hessian.IsEmpty);
        if (!gradient.IsEmpty)
            _gradient.CopyTo(gradient);
        if (!hessian.IsEmpty)
            _hessian.CopyTo(hessian);
        return _cost;
    }

    /// <inheritdoc/>
    public void HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> product)
    {
        if (_curvatures is null)
        {
            _curvatures = new double[_parameters.View.RowCount];
            _curvaturePoint = new double[Dimension];
            _curvaturePoint.AsSpan().Fill(double.NaN);
            _curvatureVisitor = new CurvatureVisitor(_rows, _parameters.SlopeCount, _curvatures);
            _productVisitor = new HessianProductVisitor(_parameters.SlopeCount, _curvatures);
        }

        if (!x.SequenceEqual(_curvaturePoint))
        {
            _curvatureVisitor!.Constant = _parameters.ToView(x, _curvatureVisitor.Coefficients);
            _runner.Run(_curvatureVisitor, default, _cancellationToken);
            x.CopyTo(_curvaturePoint);
            Passes++;
        }

        _productVisitor!.Constant = _parameters.ToView(v, _productVisitor.Coefficients);
        _runner.Run(_productVisitor, _sums, _cancellationToken);
        Passes++;
        _parameters.ToWorkingGradient(_sums[0], _sums.AsSpan(1, _parameters.SlopeCount), product);
        for (int j = 0; j < _parameters.SlopeCount; j++)
            product[_parameters.FirstSlope + j] += Ridge(j) * v[_parameters.FirstSlope + j];
    }

    /// <summary>The penalty at a point.</summary>
    public double Penalty(ReadOnlySpan<double> x)
    {
        double penalty = 0.0;
        for (int j = 0; j < _parameters.SlopeCount; j++)
        {
            double slope = x[_parameters.FirstSlope + j];
            penalty += 0.5 * Ridge(j) * slope * slope;
        }

        return penalty;
    }

    // alpha/2 b^2 in the raw slope is alpha/scale^2/2 b^2 in the working one.
    private double Ridge(int slope) => _alpha == 0.0 ? 0.0 : _alpha / _parameters.Scale(slope) / _parameters.Scale(slope);

    private void Pass(ReadOnlySpan<double> x, bool gradient, bool hessian)
    {
        _hasCost = false;
        int p = _parameters.SlopeCount;
        _visitor.Prepare(_parameters.ToView(x, _visitor.Coefficients), gradient, hessian);
        _runner.Run(_visitor, _sums, _cancellationToken);
        Passes++;
        _cost = _sums[0] + Penalty(x);
        int next = 1;
        if (gradient)
        {
            _parameters.ToWorkingGradient(_sums[next], _sums.AsSpan(next + 1, p), _gradient);
            for (int j = 0; j < p; j++)
                _gradient[_parameters.FirstSlope + j] += Ridge(j) * x[_parameters.FirstSlope + j];
            next += 1 + p;
        }

        if (hessian)
        {
            _parameters.ToWorkingCrossProduct(_sums[next], _sums.AsSpan(next + 1, p), _sums.AsSpan(next + 1 + p, p * p), _hessian);
            for (int j = 0; j < p; j++)
            {
                int index = _parameters.FirstSlope + j;
                _hessian[(index * Dimension) + index] += Ridge(j);
            }
        }

        x.CopyTo(_point);
        _hasCost = true;
        _hasGradient = gradient;
        _hasHessian = hessian;
    }
}
