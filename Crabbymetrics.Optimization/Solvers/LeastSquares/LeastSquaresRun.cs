namespace Crabbymetrics.Optimization;

/// <summary>
/// What the least-squares solvers share: the iterate, its residuals, and the factored Jacobian. The Jacobian is stored by columns,
/// padded with zeros to at least as many rows as columns.
/// </summary>
internal abstract class LeastSquaresRun : SolverRun
{
    // A column whose new share is below this depends on the others.
    private const double Dependent = 1e-10;

    private readonly double[] _rowMajor;
    private readonly double[] _gradient;
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

    public override TerminationReason? Start(ReadOnlySpan<double> start)
    {
        start.CopyTo(Point);
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
        state.Value(ref _gain);
        for (int j = 0; j < Pivots.Length; j++)
        {
            state.Value(ref Pivots[j]);
        }
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

        GradientNorm = Vectors.MaxAbs(_gradient);
        if (!double.IsFinite(GradientNorm))
        {
            return TerminationReason.NonFiniteGradient;
        }

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
