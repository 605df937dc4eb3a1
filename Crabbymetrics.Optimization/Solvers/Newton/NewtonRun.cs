namespace Crabbymetrics.Optimization;

/// <summary>A run of <see cref="NewtonSolver"/>.</summary>
internal sealed class NewtonRun : NewtonTypeRun
{
    private readonly double[] _hessian;
    private readonly double[] _factor;

    public NewtonRun(Evaluator evaluator, ILineSearch search)
        : base(evaluator, search, needsHessian: true)
    {
        _hessian = HessianMatrix!;
        _factor = new double[_hessian.Length];
    }

    protected override TerminationReason? FindDirection()
    {
        int n = Evaluator.Dimension;
        HasNegativeCurvature = false;
        NewtonDecrement = double.NaN;
        _hessian.CopyTo(_factor, 0);
        if (CholeskyFactorization.TryFactor(_factor, n, out _) && SolveForDirection())
        {
            NewtonDecrement = Math.Sqrt(-Vectors.Dot(Slopes, Direction));
            return null;
        }

        // Not positive definite. A shift of rounding size means singular; a larger one, negative curvature.
        double shift = HessianModification.Factor(_hessian, _factor, n);
        HasNegativeCurvature = shift > HessianModification.SingularShift;
        return SolveForDirection() ? null : TerminationReason.NonFiniteHessian;
    }

    private bool SolveForDirection()
    {
        Vectors.Negate(Slopes, Direction);
        CholeskyFactorization.Solve(_factor, Evaluator.Dimension, Direction);
        return Vectors.IsFinite(Direction) && Vectors.Dot(Slopes, Direction) <= 0.0;
    }
}
