namespace Crabbymetrics.Optimization;

/// <summary>
/// What the least-squares solvers share: the iterate, its residuals, and the factored Jacobian. The Jacobian is stored by columns,
/// padded with zeros to at least as many rows as columns. Where a variable lies on a bound and the cost falls beyond it, its column and its
/// slope are zero: the variable is held, and all that follows is as if it were not there.
/// </summary>
internal abstract class LeastSquaresRun : SolverRun
{
    // A column whose new share is below this depends on the others.
    private const double Dependent = 1e-10;

    private readonly double[] _rowMajor;
    private readonly double[] _gradient;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly double[] _ownNorms;
    private double _gain = double.NaN;

    protected LeastSquaresRun(Evaluator evaluator)
        : base(evaluator)
    {
        int n = evaluator.Dimension;
        int m = evaluator.ResidualCount;
        Rows = Math.Max(m, n);
        Point = new double[n];
        Trial = new double[n];
        Residuals = new double[m];
        TrialResiduals = new double[m];
        _rowMajor = new double[checked(m * n)];
        _gradient = new double[n];
        Factor = new double[checked(Rows * n)];
        Projected = new double[Rows];
        Pivots = new int[n];
        Diagonal = new double[n];
        ColumnNorms = new double[n];
        Work = new double[n];
        _lower = evaluator.HasBounds ? evaluator.LowerBounds.ToArray() : [];
        _upper = evaluator.HasBounds ? evaluator.UpperBounds.ToArray() : [];
        _ownNorms = evaluator.HasBounds ? new double[n] : ColumnNorms;
    }

    public override ReadOnlySpan<double> X => Point;

    public override ReadOnlySpan<double> Gradient => _gradient;

    public override bool CanStartAgain => true;

    public override double ForecastGain => _gain;

    protected int Rows { get; }

    protected double[] Point { get; private set; }

    protected double[] Trial { get; private set; }

    protected double[] Residuals { get; private set; }

    protected double[] TrialResiduals { get; private set; }

    /// <summary>Q'r, of which the first n numbers matter.</summary>
    protected FactoredJacobian Jacobian =>
        new()
        {
            R = Factor,
            Pivots = Pivots,
            Projected = Projected,
        };

    protected double[] Projected { get; }

    protected double[] Factor { get; }

    protected int[] Pivots { get; }

    protected double[] Diagonal { get; }

    protected double[] ColumnNorms { get; }

    protected double[] Work { get; }

    /// <summary>The norms of all columns, those of held variables too.</summary>
    protected ReadOnlySpan<double> OwnColumnNorms => _ownNorms;

    public override TerminationReason? Start(ReadOnlySpan<double> start)
    {
        start.CopyTo(Point);
        MoveInside(Point);
        StepNorm = 0.0;
        LastStepContradictsGradient = false;
        EvaluationStatus status = Evaluator.Residuals(Point, Residuals, out double cost);
        Cost = cost;
        if (status == EvaluationStatus.Finite)
        {
            status = Evaluator.Jacobian(Point, _rowMajor);
        }

        return status == EvaluationStatus.Finite ? FactorJacobian() : Evaluator.ReasonFor(status);
    }

    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        state.Values(Point);
        state.Values(Residuals);
        state.Values(_gradient);
        state.Values(Factor);
        state.Values(Projected);
        state.Values(Diagonal);
        state.Values(ColumnNorms);
        if (_lower.Length > 0)
        {
            state.Values(_ownNorms);
        }

        state.Value(ref _gain);
        for (int j = 0; j < Pivots.Length; j++)
        {
            state.Value(ref Pivots[j]);
        }
    }

    /// <summary>Moves a point to the nearest one within the bounds.</summary>
    /// <returns>Whether it lay outside.</returns>
    protected bool MoveInside(Span<double> x)
    {
        bool moved = false;
        for (int j = 0; j < _lower.Length; j++)
        {
            double inside = Math.Min(Math.Max(x[j], _lower[j]), _upper[j]);
            moved |= inside != x[j];
            x[j] = inside;
        }

        return moved;
    }

    /// <summary>Evaluates the Jacobian at the trial. Where it is not finite, the trial is to be rejected.</summary>
    protected EvaluationStatus DifferentiateTrial() => Evaluator.Jacobian(Trial, _rowMajor);

    /// <summary>Moves to the trial, at which the Jacobian has been evaluated.</summary>
    protected TerminationReason? MoveToTrial(double cost)
    {
        double oldCost = Cost;
        StepNorm = Vectors.MaxAbsDifference(Point, Trial);

        // Half the sum of the slopes at both ends; the first is computed before the gradient is replaced.
        double predicted = SlopeAlongStep();
        (Point, Trial) = (Trial, Point);
        (Residuals, TrialResiduals) = (TrialResiduals, Residuals);
        Cost = cost;
        if (FactorJacobian() is { } reason)
        {
            return reason;
        }

        predicted = 0.5 * (predicted - SlopeAlongStep());
        LastStepContradictsGradient = Rounding.Contradicts(cost - oldCost, predicted, Rounding.Noise(oldCost, Evaluator.CostScale));
        return null;
    }

    private void HoldAtBounds()
    {
        for (int j = 0; j < _lower.Length; j++)
        {
            Span<double> column = Factor.AsSpan(j * Rows, Rows);
            _ownNorms[j] = Vectors.Norm(column);
            if ((Point[j] <= _lower[j] && _gradient[j] > 0.0) || (Point[j] >= _upper[j] && _gradient[j] < 0.0))
            {
                column.Clear();
                _gradient[j] = 0.0;
            }
        }
    }

    // The gain of the Gauss-Newton step: the part of the residuals in the space of the columns. A dependent column would add a direction
    // of rounding.
    private double GainOfFullStep()
    {
        double gain = 0.0;
        for (int j = 0; j < Pivots.Length; j++)
        {
            if (Math.Abs(Diagonal[j]) > Dependent * ColumnNorms[Pivots[j]])
            {
                gain += Projected[j] * Projected[j];
            }
        }

        return gain;
    }

    private double SlopeAlongStep()
    {
        double sum = 0.0;
        for (int j = 0; j < Point.Length; j++)
        {
            sum += _gradient[j] * (Trial[j] - Point[j]);
        }

        return sum;
    }

    private TerminationReason? FactorJacobian()
    {
        int n = Point.Length;
        int m = Residuals.Length;
        Factor.AsSpan().Clear();
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                Factor[(j * Rows) + i] = _rowMajor[(i * n) + j];
            }
        }

        for (int j = 0; j < n; j++)
        {
            _gradient[j] = 2.0 * Vectors.Dot(Factor.AsSpan(j * Rows, m), Residuals);
        }

        if (!Vectors.IsFinite(_gradient))
        {
            return TerminationReason.NonFiniteGradient;
        }

        HoldAtBounds();
        GradientNorm = Vectors.MaxAbs(_gradient);

        PivotedQr.Factor(Factor, Rows, Pivots, Diagonal, ColumnNorms, Work);
        Projected.AsSpan().Clear();
        Residuals.CopyTo(Projected, 0);
        PivotedQr.ApplyTransposed(Factor, Rows, n, Projected);

        // From here on R stands on and above the diagonal; the reflectors are no longer needed.
        for (int j = 0; j < n; j++)
        {
            Factor[(j * Rows) + j] = Diagonal[j];
        }

        _gain = GainOfFullStep();
        return null;
    }
}
