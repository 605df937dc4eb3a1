namespace Crabbymetrics.Optimization;

/// <summary>
/// The augmented Lagrangian of a problem for given multipliers and a given penalty:
/// <c>f + rho/2 (sum (h + lambda/rho)^2 + sum max(0, g + mu/rho)^2)</c> (Powell 1969; Hestenes 1969; Rockafellar 1974), with cost and
/// gradient out of one call.
/// </summary>
internal class LagrangianProblem : IFusedObjective
{
    private readonly ICostFunction _cost;
    private readonly IGradient? _gradient;
    private readonly IFusedObjective? _fused;
    private readonly INonlinearConstraints _constraints;
    private readonly double[] _jacobian;
    private readonly double[] _unread;

    public LagrangianProblem(ICostFunction cost, INonlinearConstraints constraints)
    {
        _cost = cost;
        _gradient = cost as IGradient;
        _fused = cost as IFusedObjective;
        _constraints = constraints;
        EqualityCount = constraints.EqualityCount;
        int count = EqualityCount + constraints.InequalityCount;
        Values = new double[count];
        Multipliers = new double[count];
        _jacobian = new double[count * cost.Dimension];
        _unread = new double[cost.Dimension];
    }

    public int Dimension => _cost.Dimension;

    public bool GivesHessian => false;

    public int EqualityCount { get; }

    /// <summary>rho.</summary>
    public double Penalty { get; set; } = 1.0;

    /// <summary>lambda, then mu.</summary>
    public double[] Multipliers { get; }

    /// <summary>h, then g, at the point last evaluated.</summary>
    public double[] Values { get; }

    /// <summary>The cost without penalty at the point last evaluated.</summary>
    public double PlainCost { get; private set; }

    public double Cost(ReadOnlySpan<double> x) => Evaluate(x, _unread, default);

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        Span<double> slopes = gradient.IsEmpty ? _unread : gradient;
        if (_fused is not null)
        {
            PlainCost = _fused.Evaluate(x, slopes, default);
        }
        else
        {
            PlainCost = _cost.Cost(x);
            _gradient!.Gradient(x, slopes);
        }

        _constraints.Constraints(x, Values);
        _constraints.ConstraintJacobian(x, _jacobian);
        double sum = 0.0;
        for (int i = 0; i < Values.Length; i++)
        {
            double shifted = Values[i] + (Multipliers[i] / Penalty);
            if (i >= EqualityCount && shifted <= 0.0)
            {
                continue;
            }

            sum += shifted * shifted;
            Vectors.Add(Penalty * shifted, _jacobian.AsSpan(i * Dimension, Dimension), slopes);
        }

        return PlainCost + (0.5 * Penalty * sum);
    }

    internal sealed class WithBounds(ICostFunction cost, INonlinearConstraints constraints, IBounds bounds)
        : LagrangianProblem(cost, constraints),
            IBounds
    {
        public ReadOnlySpan<double> LowerBounds => bounds.LowerBounds;

        public ReadOnlySpan<double> UpperBounds => bounds.UpperBounds;
    }
}
