namespace Crabbymetrics.Estimators;

/// <summary>
/// Elastic nets of a linear model: minimizes <c>sum w (y - x b)^2 / (2 sum w) + penalty</c> for one penalty after another, each from the
/// answer before. Works in columns of mean 0 (with an intercept) and mean square 1. Which columns may move follows the strong rule of
/// Tibshirani and others (2012); the optimality conditions of all the others are checked afterwards. Serves one caller at a time.
/// </summary>
internal abstract class GaussianNet
{
    // The rounding of a derivative, in the outcome's root mean square.
    private const double Rounding = 64.0 * MachinePrecision.Epsilon;

    // Below this share of the sum of squares, what is left is summed row by row: the products would have lost it.
    private const double SmallShare = 1e-4;

    private readonly GaussianRows _rows;
    private readonly PenaltySpecification _specification;
    private readonly double[] _absolute;
    private readonly double[] _square;
    private double _largestSlope = double.NaN;

    /// <summary>Prepares the fits.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="columns">The means and root mean squares of the columns.</param>
    /// <param name="penalty">What the penalty is on.</param>
    /// <param name="totalSquares">The mean square of the centred outcomes.</param>
    protected GaussianNet(GaussianRows rows, ColumnUnits columns, PenaltySpecification penalty, double totalSquares)
    {
        _rows = rows;
        _specification = penalty;
        Columns = columns;
        TotalSquares = totalSquares;
        int p = rows.Design.ColumnCount;
        Penalty = new SeparablePenalty(p);
        AbsoluteBefore = new double[p];
        _absolute = new double[p];
        _square = new double[p];
        for (int j = 0; j < p; j++)
        {
            double factor = penalty.FactorOf(j);
            double unit = columns.Scales[j] > 0.0 ? (penalty.Standardize ? columns.Deviations[j] : 1.0) / columns.Scales[j] : 1.0;
            _absolute[j] = factor * unit;
            _square[j] = factor * unit * unit;
            Penalty.Lower[j] = penalty.LowerOf(j) * (columns.Scales[j] > 0.0 ? columns.Scales[j] : 1.0);
            Penalty.Upper[j] = penalty.UpperOf(j) * (columns.Scales[j] > 0.0 ? columns.Scales[j] : 1.0);
        }
    }

    /// <summary>The mean square of the centred outcomes.</summary>
    public double TotalSquares { get; }

    /// <summary>The units of the columns.</summary>
    protected ColumnUnits Columns { get; }

    /// <summary>The penalty of the columns.</summary>
    protected SeparablePenalty Penalty { get; }

    /// <summary>The weights of |v_j| at the penalty before.</summary>
    protected double[] AbsoluteBefore { get; }

    /// <summary>The rows.</summary>
    protected GaussianRows Rows => _rows;

    /// <summary>Makes the form that suits the data: all products of columns at once, or those of the columns that may move.</summary>
    public static GaussianNet Create(
        GaussianRows rows,
        PenaltySpecification penalty,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    ) =>
        rows.Design.ColumnCount <= DenseGaussianNet.MostColumnsOf(rows.Outcome.Length)
            ? DenseGaussianNet.Of(rows, penalty, maxDegreeOfParallelism, cancellationToken)
            : WideGaussianNet.Of(rows, penalty, maxDegreeOfParallelism, cancellationToken);

    /// <summary>The smallest l1 at which every penalized coefficient is 0, those without a penalty at their best.</summary>
    public double LargestL1()
    {
        if (double.IsNaN(_largestSlope))
        {
            SetAll(double.PositiveInfinity, 0.0);
            Descend(Target(1e-10), default);
            TakeAllSlopes();
            double largest = 0.0;
            for (int j = 0; j < _absolute.Length; j++)
            {
                if (_absolute[j] > 0.0 && Columns.Scales[j] > 0.0)
                {
                    double slope = SlopeOf(j);
                    double size = slope < 0.0 ? (Penalty.Upper[j] > 0.0 ? -slope : 0.0) : (Penalty.Lower[j] < 0.0 ? slope : 0.0);
                    largest = Math.Max(largest, size / _absolute[j]);
                }
            }

            _largestSlope = largest;
        }

        return _largestSlope;
    }

    /// <summary>Fits at a penalty, from the answer before.</summary>
    public NetPoint Fit(double l1, double l2, double tolerance, CancellationToken cancellationToken)
    {
        double deviation = Math.Sqrt(TotalSquares);
        SetAll(l1, l2);
        int rounds = Descend(Target(tolerance), cancellationToken);
        int p = _absolute.Length,
            first = _rows.HasIntercept ? 1 : 0;
        double residual = 0.0;
        double[] parameters = new double[p + first];
        double intercept = Columns.OutcomeCentre;
        foreach (int j in Visited())
        {
            double value = ValueOf(j);
            double violation = Penalty.Violation(j, value, SlopeOf(j));
            residual = Math.Max(residual, violation * Math.Min(1.0, _absolute[j] > 0.0 ? 1.0 / UnitOf(j) : 1.0));
            if (value != 0.0)
            {
                // A limit is met exactly, whatever the rounding of its unit.
                parameters[first + j] = _specification.Within(j, value / Columns.Scales[j]);
                intercept -= parameters[first + j] * Columns.Centres[j];
            }
        }

        if (_rows.HasIntercept)
        {
            parameters[0] = intercept;
        }

        double square = MeanSquare();
        if (square < SmallShare * TotalSquares)
        {
            square = _rows.MeanSquare(_rows.HasIntercept ? intercept : 0.0, parameters.AsSpan(first));
        }

        double paid = PenaltyNow();
        double objective = (0.5 * square) + paid;
        return new NetPoint
        {
            Parameters = parameters,
            Objective = objective,
            Penalty = paid,
            Residual = residual,
            Gap = Gap(objective),
            Deviance = square * _rows.WeightSum,
            Iterations = rounds,
            Converged =
                residual <= tolerance * Math.Max(1.0, deviation)
                && residual <= Math.Max(tolerance * Math.Min(1.0, deviation), 1e-7 * deviation)
                && double.IsFinite(objective),
        };
    }

    /// <summary>Minimizes over all columns, from where the coordinates are, and leaves their slopes.</summary>
    /// <returns>The number of rounds.</returns>
    protected abstract int Descend(double target, CancellationToken cancellationToken);

    /// <summary>The columns whose coordinates and slopes say how good the answer is: those that are not 0 among them.</summary>
    protected abstract IReadOnlyList<int> Visited();

    /// <summary>Takes the slopes of all columns.</summary>
    protected abstract void TakeAllSlopes();

    /// <summary>A coordinate.</summary>
    protected abstract double ValueOf(int column);

    /// <summary>The derivative of the loss with respect to a coordinate, or a bound that proves it smaller than its penalty.</summary>
    protected abstract double SlopeOf(int column);

    /// <summary>The mean square of the residuals.</summary>
    protected abstract double MeanSquare();

    /// <summary>The penalty at the coordinates.</summary>
    protected abstract double PenaltyNow();

    /// <summary>The duality gap.</summary>
    protected abstract double Gap(double excess);

    private double Target(double tolerance)
    {
        double deviation = Math.Sqrt(TotalSquares);
        return Math.Max(tolerance * Math.Min(1.0, deviation), Rounding * deviation);
    }

    private double UnitOf(int column) => _square[column] / _absolute[column];

    private void SetAll(double l1, double l2)
    {
        Penalty.Absolute.CopyTo(AbsoluteBefore, 0);
        if (double.IsFinite(l1))
        {
            System.Numerics.Tensors.TensorPrimitives.Multiply(_absolute, l1, Penalty.Absolute);
        }
        else
        {
            for (int j = 0; j < _absolute.Length; j++)
            {
                Penalty.Absolute[j] = _absolute[j] > 0.0 ? l1 : 0.0;
            }
        }

        System.Numerics.Tensors.TensorPrimitives.Multiply(_square, l2, Penalty.Square);
    }
}
