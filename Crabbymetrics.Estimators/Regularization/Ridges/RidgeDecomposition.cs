namespace Crabbymetrics.Estimators;

/// <summary>
/// Ridge estimates of a linear model for every penalty from one decomposition: minimizes <c>sum w (y - x b)^2 / (2 sum w) + l2/2 sum
/// f_j (b_j u_j)^2</c>, the intercept and columns of factor 0 free. Eigenvalues of the products of the penalized columns, or of the rows
/// where these are fewer, after what the free columns explain is taken off. Immutable.
/// </summary>
/// <remarks>Hastie and Tibshirani, Efficient quadratic regularization for expression arrays, Biostatistics 5 (2004); Golub, Heath and
/// Wahba, Technometrics 21 (1979). Free columns by the theorem of Frisch, Waugh and Lovell.</remarks>
internal abstract class RidgeDecomposition
{
    private const double NegligibleValue = 1e-14;

    // A leverage so near to 1 leaves nothing but rounding of a row that is left out.
    private const double SmallestShare = 1e-10;

    private readonly double[] _values;
    private readonly Lazy<(double[] Squares, double[] Free)> _leverages;

    /// <summary>Takes a decomposition.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="values">The eigenvalues of the cross product of the penalized columns over the sum of the weights.</param>
    /// <param name="freeCount">The number of columns without a penalty.</param>
    /// <param name="totalSquares">The mean square of the centred outcomes.</param>
    protected RidgeDecomposition(GaussianRows rows, double[] values, int freeCount, double totalSquares)
    {
        Rows = rows;
        _values = values;
        FreeCount = freeCount;
        TotalSquares = totalSquares;
        LargestValue = values.Length > 0 ? Math.Max(0.0, values.Max()) : 0.0;
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = values[k] > NegligibleValue * LargestValue ? values[k] : 0.0;
        }

        _leverages = new Lazy<(double[], double[])>(() => (Squares(), FreeLeverages()));
    }

    /// <summary>The largest eigenvalue.</summary>
    public double LargestValue { get; }

    /// <summary>The mean square of the centred outcomes.</summary>
    public double TotalSquares { get; }

    /// <summary>The number of columns without a penalty.</summary>
    public int FreeCount { get; }

    /// <summary>The number of components that say something, columns without a penalty included.</summary>
    public int Rank => FreeCount + _values.Count(static value => value > 0.0);

    /// <summary>The rows.</summary>
    protected GaussianRows Rows { get; }

    /// <summary>The eigenvalues.</summary>
    protected double[] Values => _values;

    /// <summary>Decomposes.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="penalty">Factors and units of the penalty; limits are not read.</param>
    /// <param name="maxDegreeOfParallelism">The most threads.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IdentificationException">Columns without a penalty are combinations of each other.</exception>
    public static RidgeDecomposition Of(
        GaussianRows rows,
        PenaltySpecification penalty,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    ) =>
        rows.Design.ColumnCount <= rows.Outcome.Length
            ? ColumnRidge.Create(rows, penalty, maxDegreeOfParallelism, cancellationToken)
            : RowRidge.Create(rows, penalty, maxDegreeOfParallelism, cancellationToken);

    /// <summary>The degrees of freedom without the intercept: the columns without a penalty and <c>sum d / (d + l2)</c>.</summary>
    public double DegreesOfFreedom(double l2) => FreeCount + _values.Sum(value => value > 0.0 ? value / (value + l2) : 0.0);

    /// <summary>The reported parameters: the intercept, where there is one, and the slopes of the raw columns.</summary>
    public abstract double[] Fit(double l2);

    /// <summary>The mean of the weighted squared residuals.</summary>
    public double MeanSquare(ReadOnlySpan<double> parameters) =>
        Rows.HasIntercept ? Rows.MeanSquare(parameters[0], parameters[1..]) : Rows.MeanSquare(0.0, parameters);

    /// <summary>Generalized cross-validation: the mean squared residual over the square of the share of the degrees of freedom that is
    /// left.</summary>
    /// <param name="l2">The penalty.</param>
    /// <param name="parameters">The fit at it.</param>
    /// <param name="count">The number of observations.</param>
    public double GeneralizedCrossValidation(double l2, ReadOnlySpan<double> parameters, double count)
    {
        double left = 1.0 - ((DegreesOfFreedom(l2) + (Rows.HasIntercept ? 1.0 : 0.0)) / count);
        return left > SmallestShare ? MeanSquare(parameters) / (left * left) : double.PositiveInfinity;
    }

    /// <summary>The mean squared error of each observation predicted without it, the penalty and the units of the columns held; infinite
    /// where an observation alone determines a coefficient.</summary>
    /// <param name="l2">The penalty.</param>
    /// <param name="parameters">The fit at it.</param>
    /// <param name="isFrequency">Whether a weight is a number of observations, of which one is left out.</param>
    public double LeaveOneOut(double l2, ReadOnlySpan<double> parameters, bool isFrequency)
    {
        double[] errors = LeaveOneOutErrors(l2, parameters, isFrequency);
        double sum = 0.0;
        for (int i = 0; i < errors.Length; i++)
        {
            sum += Rows.Weight(i) > 0.0 ? Rows.Weight(i) * errors[i] * errors[i] : 0.0;
        }

        return sum / Rows.WeightSum;
    }

    /// <summary>The errors of observations predicted without them: the residual over one less its leverage; infinite where the leverage is
    /// 1.</summary>
    public double[] LeaveOneOutErrors(double l2, ReadOnlySpan<double> parameters, bool isFrequency)
    {
        (double[] squares, double[] free) = _leverages.Value;
        int n = Rows.Outcome.Length,
            r = _values.Length,
            first = Rows.HasIntercept ? 1 : 0;
        double[] shares = Array.ConvertAll(_values, value => value > 0.0 ? value / (value + l2) : 0.0);
        double[] errors = new double[n];
        Rows.Design.LinearPredictor(first == 1 ? parameters[0] : 0.0, parameters[first..], errors);
        for (int i = 0; i < n; i++)
        {
            double weight = Rows.Weight(i);
            if (!(weight > 0.0))
            {
                errors[i] = 0.0;
                continue;
            }

            double leverage = (first == 1 ? weight / Rows.WeightSum : 0.0) + free[i];
            leverage += Vectors.Dot(squares.AsSpan(i * r, r), shares);
            double left = 1.0 - (isFrequency ? leverage / weight : leverage);
            errors[i] = left > SmallestShare ? (Rows.Outcome.Span[i] - errors[i]) / left : double.PositiveInfinity;
        }

        return errors;
    }

    /// <summary>The squared elements of the left singular vectors, n x r: the leverages of the components.</summary>
    protected abstract double[] Squares();

    /// <summary>The n leverages of the columns without a penalty.</summary>
    protected abstract double[] FreeLeverages();

    /// <summary>The columns without a penalty that tell something, and the others.</summary>
    protected static (int[] Free, int[] Penalized) Divide(ColumnUnits units, PenaltySpecification penalty)
    {
        ILookup<bool, int> parts = Enumerable
            .Range(0, units.Scales.Length)
            .ToLookup(j => penalty.FactorOf(j) == 0.0 && units.Scales[j] > 0.0);
        return ([.. parts[true]], [.. parts[false]]);
    }

    /// <summary>The size of a column of mean square 1 such that the penalty of its coefficient is the plain square; 0 of a column that
    /// tells nothing.</summary>
    protected static double SizeOf(ColumnUnits units, PenaltySpecification penalty, int column)
    {
        double scale = units.Scales[column],
            factor = penalty.FactorOf(column);
        return scale > 0.0 && factor > 0.0 ? (penalty.Standardize ? scale / units.Deviations[column] : scale) / Math.Sqrt(factor) : 0.0;
    }

    /// <summary>The reported parameters of slopes of centred columns of mean square 1.</summary>
    protected static double[] Reported(ColumnUnits units, ReadOnlySpan<double> slopes, int first)
    {
        double[] parameters = new double[slopes.Length + first];
        double intercept = units.OutcomeCentre;
        for (int j = 0; j < slopes.Length; j++)
        {
            double scale = units.Scales[j];
            parameters[first + j] = scale > 0.0 ? slopes[j] / scale : 0.0;
            intercept -= parameters[first + j] * units.Centres[j];
        }

        if (first == 1)
        {
            parameters[0] = intercept;
        }

        return parameters;
    }
}
