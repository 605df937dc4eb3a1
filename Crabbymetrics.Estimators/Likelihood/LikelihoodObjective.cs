using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The negative log-likelihood of a <see cref="LikelihoodEstimator"/> in working parameters: those of the columns, then the ancillary
/// ones. It remembers the last point. Serves one run at a time.
/// </summary>
internal sealed class LikelihoodObjective : IFusedObjective, IGradient, IHessian, IDisposable
{
    private readonly WorkingParameters _working;
    private readonly int _k;
    private readonly int _p;
    private readonly int _q;
    private readonly double _scale;
    private readonly IPassRunner _runner;
    private readonly LikelihoodVisitor _visitor;
    private readonly CancellationToken _cancellationToken;
    private readonly double[] _coefficients;
    private readonly double[] _ancillary;
    private readonly double[] _point;
    private readonly double[] _gradient;
    private readonly double[] _hessian;
    private double[] _sums = [];
    private double _cost;
    private bool _known;
    private bool _hasHessian;

    /// <summary>Creates the objective.</summary>
    /// <param name="problem">The likelihood.</param>
    /// <param name="scale">The factor of all values: 1 for the likelihood itself.</param>
    public LikelihoodObjective(in LikelihoodProblem problem, double scale)
    {
        _working = problem.Working;
        _k = _working.Count;
        _p = _working.SlopeCount;
        _q = problem.Model.AncillaryNames.Length;
        _scale = scale;
        _cancellationToken = problem.CancellationToken;
        _coefficients = new double[_p];
        _ancillary = new double[_q];
        _point = new double[Dimension];
        _gradient = new double[Dimension];
        _hessian = new double[Dimension * Dimension];
        _runner = problem.Open();
        _visitor = new LikelihoodVisitor(problem.Model, _coefficients, _ancillary);
    }

    /// <inheritdoc/>
    public int Dimension => _k + _q;

    /// <summary>Passes over the data so far.</summary>
    public int Passes { get; private set; }

    public void Dispose() => _runner.Dispose();

    public double Cost(ReadOnlySpan<double> x) => Evaluate(x, default, default);

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => Evaluate(x, gradient, default);

    public void Hessian(ReadOnlySpan<double> x, Span<double> hessian) => Evaluate(x, default, hessian);

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        if (!_known || !x.SequenceEqual(_point) || (!hessian.IsEmpty && !_hasHessian))
        {
            Pass(x, !hessian.IsEmpty);
        }

        if (!gradient.IsEmpty)
        {
            _gradient.CopyTo(gradient);
        }

        if (!hessian.IsEmpty)
        {
            _hessian.CopyTo(hessian);
        }

        return _cost;
    }

    private void Pass(ReadOnlySpan<double> x, bool second)
    {
        _known = false;
        _visitor.Constant = _working.ToView(x[.._k], _coefficients);
        _visitor.Second = second;
        x[_k..].CopyTo(_ancillary);
        if (_sums.Length != _visitor.SumCount)
        {
            _sums = new double[_visitor.SumCount];
        }

        _runner.Run(_visitor, _sums, _cancellationToken);
        Passes++;
        _cost = _scale * _sums[0];
        _working.ToWorkingGradient(_sums[1], _sums.AsSpan(2, _p), _gradient.AsSpan(0, _k));
        _sums.AsSpan(2 + _p, _q).CopyTo(_gradient.AsSpan(_k));
        Scale(_gradient);
        if (second)
        {
            ReadHessian(2 + _p + _q);
            Scale(_hessian);
        }

        x.CopyTo(_point);
        _known = true;
        _hasHessian = second;
    }

    private void ReadHessian(int next)
    {
        int size = Dimension;
        double[] own = new double[_k * _k];
        _working.ToWorkingCrossProduct(_sums[next], _sums.AsSpan(next + 1, _p), _sums.AsSpan(next + 1 + _p, _p * _p), own);
        next += 1 + _p + (_p * _p);
        for (int a = 0; a < _k; a++)
        {
            own.AsSpan(a * _k, _k).CopyTo(_hessian.AsSpan(a * size, _k));
        }

        Span<double> cross = own.AsSpan(0, _k);
        for (int j = 0; j < _q; j++)
        {
            _working.ToWorkingGradient(_sums[next], _sums.AsSpan(next + 1, _p), cross);
            next += 1 + _p;
            for (int a = 0; a < _k; a++)
            {
                _hessian[(a * size) + _k + j] = _hessian[((_k + j) * size) + a] = cross[a];
            }
        }

        for (int j = 0; j < _q; j++)
        {
            for (int l = 0; l <= j; l++)
            {
                _hessian[((_k + j) * size) + _k + l] = _hessian[((_k + l) * size) + _k + j] = _sums[next++];
            }
        }
    }

    private void Scale(double[] values)
    {
        if (_scale == 1.0)
        {
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= _scale;
        }
    }
}
