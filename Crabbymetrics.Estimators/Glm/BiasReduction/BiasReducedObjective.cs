using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The negative log-likelihood with Firth's penalty. Its Hessian is given as the information alone, which is what the usual iteration
/// takes: the step leaves out a term of the order of one observation's share.
/// </summary>
internal sealed class BiasReducedObjective(
    GlmObjective inner,
    GlmRows rows,
    WorkingParameters parameters,
    int maxDegreeOfParallelism,
    CancellationToken cancellationToken
) : IFusedObjective
{
    private readonly AdjustmentVisitor _visitor = new(rows.Family, parameters);
    private readonly double[] _information = new double[parameters.Count * parameters.Count];
    private readonly double[] _factor = new double[parameters.Count * parameters.Count];
    private readonly double[] _adjustment = new double[parameters.Count];

    /// <inheritdoc/>
    public int Dimension => inner.Dimension;

    /// <inheritdoc/>
    public double Cost(ReadOnlySpan<double> x) => Evaluate(x, default, default);

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        double loss = inner.Evaluate(x, gradient, _information);
        if (!double.IsFinite(loss))
        {
            return loss;
        }

        _information.CopyTo(_factor, 0);
        if (!CholeskyFactorization.TryFactor(_factor, Dimension, out _))
        {
            return double.PositiveInfinity;
        }

        if (!gradient.IsEmpty)
        {
            _visitor.Prepare(x, _factor);
            double[] sums = new double[_visitor.SumCount];
            using IPassRunner runner = rows.Open(parameters.View, maxDegreeOfParallelism);
            runner.Run(_visitor, sums, cancellationToken);
            parameters.ToWorkingGradient(sums[0], sums.AsSpan(1), _adjustment);
            for (int j = 0; j < Dimension; j++)
            {
                gradient[j] -= _adjustment[j];
            }
        }

        if (!hessian.IsEmpty)
        {
            _information.CopyTo(hessian);
        }

        return loss + FirthPenalty.PenaltyOfFactor(_factor, parameters);
    }
}
