using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>The penalized negative log-likelihood of coefficients and overdispersion together: the working parameters, then tau. Serves one
/// run at a time.</summary>
internal sealed class CountObjective : IFusedObjective, IDisposable
{
    private readonly WorkingParameters _parameters;
    private readonly double _alpha;
    private readonly IPassRunner _runner;
    private readonly CancellationToken _cancellationToken;
    private readonly CountVisitor _visitor;
    private readonly double[] _sums;
    private double? _outcomeTerm;

    public CountObjective(
        ICountModel model,
        GlmRows rows,
        WorkingParameters parameters,
        double alpha,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    )
    {
        _parameters = parameters;
        _alpha = alpha;
        _cancellationToken = cancellationToken;
        _runner = rows.Open(parameters.View, maxDegreeOfParallelism);
        _visitor = new CountVisitor(model, new double[parameters.SlopeCount]);
        _sums = new double[_visitor.SumCount];
    }

    /// <inheritdoc/>
    public int Dimension => _parameters.Count + 1;

    /// <summary>What the cost has beside loss and penalty: the logarithms of the factorials, which the first evaluation sums. Without them
    /// the losses may cancel in their sum, and solvers would underestimate the rounding error of the cost, which is that of its
    /// terms.</summary>
    public double OutcomeTerm => _outcomeTerm ?? 0.0;

    public void Dispose() => _runner.Dispose();

    /// <inheritdoc/>
    public double Cost(ReadOnlySpan<double> x) => Evaluate(x, default, default);

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        int k = _parameters.Count,
            p = _parameters.SlopeCount;
        _visitor.Constant = _parameters.ToView(x[..k], _visitor.Coefficients);
        _visitor.Tau = x[k];
        _visitor.WantsOutcomeTerm = _outcomeTerm is null;
        _runner.Run(_visitor, _sums, _cancellationToken);
        _outcomeTerm ??= _sums[^1];
        ReadOnlySpan<double> last = _sums.AsSpan(3 + (2 * p) + (p * p));
        if (!gradient.IsEmpty)
        {
            _parameters.ToWorkingGradient(_sums[1], _sums.AsSpan(2, p), gradient);
            gradient[k] = last[0];
        }

        if (!hessian.IsEmpty)
        {
            AssembleHessian(last, hessian);
        }

        double penalty = 0.0;
        for (int j = 0; j < p; j++)
        {
            int index = _parameters.FirstSlope + j;
            double ridge = _alpha / _parameters.Scale(j) / _parameters.Scale(j);
            penalty += 0.5 * ridge * x[index] * x[index];
            if (!gradient.IsEmpty)
            {
                gradient[index] += ridge * x[index];
            }

            if (!hessian.IsEmpty)
            {
                hessian[(index * (k + 1)) + index] += ridge;
            }
        }

        return _sums[0] + OutcomeTerm + penalty;
    }

    private void AssembleHessian(ReadOnlySpan<double> last, Span<double> hessian)
    {
        int k = _parameters.Count,
            p = _parameters.SlopeCount;
        double[] square = new double[k * k];
        double[] cross = new double[k];
        _parameters.ToWorkingCrossProduct(_sums[2 + p], _sums.AsSpan(3 + p, p), _sums.AsSpan(3 + (2 * p), p * p), square);
        _parameters.ToWorkingGradient(last[2], last.Slice(3, p), cross);
        for (int a = 0; a < k; a++)
        {
            square.AsSpan(a * k, k).CopyTo(hessian.Slice(a * (k + 1), k));
            hessian[(a * (k + 1)) + k] = hessian[(k * (k + 1)) + a] = cross[a];
        }

        hessian[(k * (k + 1)) + k] = last[1];
    }
}
