using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The negative log-likelihood with Firth's penalty. Its Hessian is given as the information alone, which is what the usual iteration
/// takes: the step leaves out a term of the order of one observation's share.
/// </summary>
internal sealed class BiasReducedObjective : IFusedObjective
{
    private readonly GlmObjective _likelihood;
    private readonly GlmProblem _problem;
    private readonly AdjustmentVisitor _visitor;
    private readonly double[] _information;
    private readonly double[] _factor;
    private readonly double[] _adjustment;

    public BiasReducedObjective(GlmObjective likelihood, in GlmProblem problem)
    {
        int k = problem.Parameters.Count;
        _likelihood = likelihood;
        _problem = problem;
        _visitor = new AdjustmentVisitor(problem.Rows.Family, problem.Parameters);
        _information = new double[k * k];
        _factor = new double[k * k];
        _adjustment = new double[k];
    }

    /// <inheritdoc/>
    public int Dimension => _likelihood.Dimension;

    /// <inheritdoc/>
    public double Cost(ReadOnlySpan<double> x) => Evaluate(x, default, default);

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        double loss = _likelihood.Evaluate(x, gradient, _information);
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
            using IPassRunner runner = _problem.Rows.Open(_problem.Parameters.View, _problem.MaxDegreeOfParallelism);
            runner.Run(_visitor, sums, _problem.CancellationToken);
            _problem.Parameters.ToWorkingGradient(sums[0], sums.AsSpan(1), _adjustment);
            for (int j = 0; j < Dimension; j++)
            {
                gradient[j] -= _adjustment[j];
            }
        }

        if (!hessian.IsEmpty)
        {
            _information.CopyTo(hessian);
        }

        return loss + FirthPenalty.PenaltyOfFactor(_factor, _problem.Parameters);
    }
}
