using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>The negative log-likelihood of coefficients, dispersion and power together: the working coefficients, log(phi), then p.
/// Infinite outside the powers that are tried. Serves one run at a time.</summary>
internal sealed class TweedieObjective : IFusedObjective, IDisposable
{
    private readonly WorkingParameters _parameters;
    private readonly IPassRunner _runner;
    private readonly CancellationToken _cancellationToken;
    private readonly TweedieVisitor _visitor;
    private readonly double[] _sums;

    public TweedieObjective(
        TweedieRows rows,
        WorkingParameters parameters,
        ILink link,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    )
    {
        _parameters = parameters;
        _cancellationToken = cancellationToken;
        _runner = rows.Rows.Open(parameters.View, maxDegreeOfParallelism);
        _visitor = new TweedieVisitor(link, rows.IsPrecise, rows.Precisions, new double[parameters.SlopeCount]);
        _sums = new double[_visitor.SumCount];
    }

    /// <inheritdoc/>
    public int Dimension => _parameters.Count + 2;

    public void Dispose() => _runner.Dispose();

    /// <inheritdoc/>
    public double Cost(ReadOnlySpan<double> x) => Evaluate(x, default, default);

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        int k = _parameters.Count,
            p = _parameters.SlopeCount,
            size = k + 2;
        if (!(x[k + 1] > TweedieFitter.LowestPower && x[k + 1] < TweedieFitter.HighestPower))
        {
            return double.PositiveInfinity;
        }

        _visitor.Constant = _parameters.ToView(x[..k], _visitor.Coefficients);
        _visitor.Prepare(x[k], x[k + 1]);
        _runner.Run(_visitor, _sums, _cancellationToken);
        ReadOnlySpan<double> last = _sums.AsSpan(_visitor.FirstAncillary);
        if (!gradient.IsEmpty)
        {
            _parameters.ToWorkingGradient(_sums[1], _sums.AsSpan(2, p), gradient);
            gradient[k] = last[0];
            gradient[k + 1] = last[1];
        }

        if (!hessian.IsEmpty)
        {
            double[] square = new double[k * k],
                cross = new double[k];
            _parameters.ToWorkingCrossProduct(_sums[2 + p], _sums.AsSpan(3 + p, p), _sums.AsSpan(3 + (2 * p), p * p), square);
            for (int a = 0; a < k; a++)
            {
                square.AsSpan(a * k, k).CopyTo(hessian.Slice(a * size, k));
            }

            for (int j = 0; j < 2; j++)
            {
                ReadOnlySpan<double> sums = last.Slice(5 + (j * (1 + p)), 1 + p);
                _parameters.ToWorkingGradient(sums[0], sums[1..], cross);
                for (int a = 0; a < k; a++)
                {
                    hessian[(a * size) + k + j] = hessian[((k + j) * size) + a] = cross[a];
                }
            }

            hessian[(k * size) + k] = last[2];
            hessian[(k * size) + k + 1] = hessian[((k + 1) * size) + k] = last[3];
            hessian[((k + 1) * size) + k + 1] = last[4];
        }

        return double.IsNaN(_sums[0]) ? double.PositiveInfinity : _sums[0];
    }
}
