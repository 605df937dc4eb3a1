using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>The penalized negative log-likelihood of a multinomial logit in working parameters: any of cost, gradient and Hessian in one
/// pass over the data. Serves one run at a time.</summary>
internal sealed class MultinomialObjective : IFusedObjective, IGradient, IHessian, IDisposable
{
    private readonly MultinomialRows _rows;
    private readonly MultinomialParameters _parameters;
    private readonly MultinomialRidge _ridge;
    private readonly IPassRunner _runner;
    private readonly MultinomialVisitor _visitor;
    private readonly CancellationToken _cancellationToken;
    private readonly double[] _point;
    private readonly double[] _gradient;
    private readonly double[] _hessian;
    private double[] _sums = [];
    private double _cost;
    private bool _hasCost;
    private bool _hasGradient;
    private bool _hasHessian;

    public MultinomialObjective(
        MultinomialRows rows,
        MultinomialParameters parameters,
        MultinomialLogitOptions options,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    )
    {
        _rows = rows;
        _parameters = parameters;
        _ridge = new MultinomialRidge(parameters, options);
        _runner = rows.Open(parameters.Columns.View, maxDegreeOfParallelism);
        _visitor = new MultinomialVisitor(rows, parameters.Columns.SlopeCount);
        _cancellationToken = cancellationToken;
        MaxDegreeOfParallelism = maxDegreeOfParallelism;
        _point = new double[parameters.Count];
        _gradient = new double[parameters.Count];
        _hessian = new double[parameters.Count * parameters.Count];
    }

    public int Dimension => _parameters.Count;

    /// <summary>The largest number of threads.</summary>
    public int MaxDegreeOfParallelism { get; }

    public void Dispose() => _runner.Dispose();

    public double Cost(ReadOnlySpan<double> x) => Evaluate(x, default, default);

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => Evaluate(x, gradient, default);

    public void Hessian(ReadOnlySpan<double> x, Span<double> hessian) => Evaluate(x, default, hessian);

    public double Penalty(ReadOnlySpan<double> x) => _ridge.Value(x);

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        // Results at a point are kept until another point is asked for.
        bool same = _hasCost && x.SequenceEqual(_point);
        if (!same || (!gradient.IsEmpty && !_hasGradient) || (!hessian.IsEmpty && !_hasHessian))
        {
            Pass(x, !gradient.IsEmpty, !hessian.IsEmpty);
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

    private void Pass(ReadOnlySpan<double> x, bool gradient, bool hessian)
    {
        _hasCost = false;
        int p = _parameters.Columns.SlopeCount,
            k = _parameters.PerClass;
        _parameters.ToView(x, _visitor.Constants, _visitor.Coefficients);
        _visitor.Prepare(gradient, hessian);
        if (_sums.Length < _visitor.SumCount)
        {
            _sums = new double[_visitor.SumCount];
        }

        _runner.Run(_visitor, _sums, _cancellationToken);
        _cost = _sums[0] + _ridge.Value(x);
        int next = 1;
        if (gradient)
        {
            for (int m = 0; m < _rows.Contrasts; m++, next += 1 + p)
            {
                _parameters.Columns.ToWorkingGradient(_sums[next], _sums.AsSpan(next + 1, p), _gradient.AsSpan(m * k, k));
            }

            _ridge.AddGradient(x, _gradient);
        }

        if (hessian)
        {
            _visitor.ToWorkingMatrix(_parameters, _sums.AsSpan(next), _hessian);
            _ridge.AddHessian(_hessian);
        }

        x.CopyTo(_point);
        _hasCost = true;
        _hasGradient = gradient;
        _hasHessian = hessian;
    }
}
