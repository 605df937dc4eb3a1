namespace Crabbymetrics.Estimators;

/// <summary>
/// Ridge estimates of a linear model for every penalty from one decomposition: minimizes <c>sum w (y - x b)^2 / (2 sum w) + l2/2 sum
/// (b_j u_j)^2</c>, the intercept free. Eigenvalues of the products of the columns, or of the rows where these are fewer. Immutable.
/// </summary>
/// <remarks>Hastie and Tibshirani, Efficient quadratic regularization for expression arrays, Biostatistics 5 (2004); Golub, Heath and
/// Wahba, Technometrics 21 (1979).</remarks>
internal abstract class RidgeDecomposition
{
    private const double NegligibleValue = 1e-14;

    private readonly double[] _values;
    private double[]? _squares;

    /// <summary>Takes a decomposition.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="values">The eigenvalues of the cross product of the penalized columns over the sum of the weights.</param>
    /// <param name="totalSquares">The mean square of the centred outcomes.</param>
    protected RidgeDecomposition(GaussianRows rows, double[] values, double totalSquares)
    {
        Rows = rows;
        _values = values;
        TotalSquares = totalSquares;
        LargestValue = values.Length > 0 ? Math.Max(0.0, values.Max()) : 0.0;
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = values[k] > NegligibleValue * LargestValue ? values[k] : 0.0;
        }
    }

    /// <summary>The largest eigenvalue.</summary>
    public double LargestValue { get; }

    /// <summary>The mean square of the centred outcomes.</summary>
    public double TotalSquares { get; }

    /// <summary>The number of components that say something.</summary>
    public int Rank => _values.Count(static value => value > 0.0);

    /// <summary>The rows.</summary>
    protected GaussianRows Rows { get; }

    /// <summary>The eigenvalues.</summary>
    protected double[] Values => _values;

    /// <summary>Decomposes.</summary>
    public static RidgeDecomposition Of(
        GaussianRows rows,
        bool standardize,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    ) =>
        rows.Design.ColumnCount <= rows.Outcome.Length
            ? ColumnRidge.Create(rows, standardize, maxDegreeOfParallelism, cancellationToken)
            : RowRidge.Create(rows, standardize, maxDegreeOfParallelism, cancellationToken);

    /// <summary>The degrees of freedom without the intercept: <c>sum d / (d + l2)</c>.</summary>
    public double DegreesOfFreedom(double l2) => _values.Sum(value => value > 0.0 ? value / (value + l2) : 0.0);

    /// <summary>The reported parameters: the intercept, where there is one, and the slopes of the raw columns.</summary>
    public abstract double[] Fit(double l2);

    /// <summary>The mean of the weighted squared residuals.</summary>
    public double MeanSquare(double l2)
    {
        double[] parameters = Fit(l2);
        int first = Rows.HasIntercept ? 1 : 0;
        return Rows.MeanSquare(first == 1 ? parameters[0] : 0.0, parameters.AsSpan(first));
    }

    /// <summary>Generalized cross-validation: the mean squared residual over the square of the share of the degrees of freedom that is
    /// left.</summary>
    /// <param name="l2">The penalty.</param>
    /// <param name="count">The number of observations.</param>
    public double GeneralizedCrossValidation(double l2, double count)
    {
        double left = 1.0 - ((DegreesOfFreedom(l2) + (Rows.HasIntercept ? 1.0 : 0.0)) / count);
        return left > 0.0 ? MeanSquare(l2) / (left * left) : double.PositiveInfinity;
    }

    /// <summary>The mean squared error of each observation predicted without it, the penalty and the units of the columns held.</summary>
    /// <param name="l2">The penalty.</param>
    /// <param name="isFrequency">Whether a weight is a number of observations, of which one is left out.</param>
    public double LeaveOneOut(double l2, bool isFrequency)
    {
        double[] errors = LeaveOneOutErrors(l2, isFrequency);
        double sum = 0.0;
        for (int i = 0; i < errors.Length; i++)
        {
            sum += Rows.Weight(i) > 0.0 ? Rows.Weight(i) * errors[i] * errors[i] : 0.0;
        }

        return sum / Rows.WeightSum;
    }

    /// <summary>The errors of observations predicted without them: the residual over one less its leverage.</summary>
    public double[] LeaveOneOutErrors(double l2, bool isFrequency)
    {
        _squares ??= Squares();
        int n = Rows.Outcome.Length,
            r = _values.Length,
            first = Rows.HasIntercept ? 1 : 0;
        double[] shares = Array.ConvertAll(_values, value => value > 0.0 ? value / (value + l2) : 0.0);
        double[] parameters = Fit(l2),
            errors = new double[n];
        Rows.Design.LinearPredictor(first == 1 ? parameters[0] : 0.0, parameters.AsSpan(first), errors);
        for (int i = 0; i < n; i++)
        {
            double weight = Rows.Weight(i);
            if (!(weight > 0.0))
            {
                errors[i] = 0.0;
                continue;
            }

            double leverage = first == 1 ? weight / Rows.WeightSum : 0.0;
            leverage += Vectors.Dot(_squares.AsSpan(i * r, r), shares);
            errors[i] = (Rows.Outcome.Span[i] - errors[i]) / (1.0 - (isFrequency ? leverage / weight : leverage));
        }

        return errors;
    }

    /// <summary>The squared elements of the left singular vectors, n x r: the leverages of the components.</summary>
    protected abstract double[] Squares();
}
