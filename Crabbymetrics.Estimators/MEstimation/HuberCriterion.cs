using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Huber's criterion of a linear regression at a given scale s: <c>rho = r^2/2</c> for a residual of <c>|r| &lt;= c s</c> and <c>c s |r| -
/// (c s)^2/2</c> beyond, so that far outliers pull with a bounded force. Huber (1964), "Robust estimation of a location parameter".
/// </summary>
public sealed class HuberCriterion : ICriterion<RegressionData>, IEstimatingEquationDerivatives<RegressionData>
{
    private readonly double _bound;
    private readonly ImmutableArray<double> _start;

    /// <summary>Creates the criterion.</summary>
    /// <param name="scale">The scale s of the residuals, positive; infinity for least squares.</param>
    /// <param name="tuning">The constant c, positive; 1.345 gives 95% efficiency with normal errors.</param>
    /// <param name="start">Where the search starts, intercept first; default zeros.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale or the constant is not positive.</exception>
    public HuberCriterion(double scale, double tuning = HuberRegression.DefaultTuning, ImmutableArray<double> start = default)
    {
        if (!(scale > 0.0))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale must be above 0.");
        }

        if (!(tuning > 0.0))
        {
            throw new ArgumentOutOfRangeException(nameof(tuning), tuning, "The tuning constant must be above 0.");
        }

        _bound = scale * tuning;
        _start = start;
    }

    /// <inheritdoc/>
    public ImmutableArray<string> ParameterNames(RegressionData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return ["(Intercept)", .. data.Design.ColumnNames];
    }

    /// <inheritdoc/>
    public int RowCount(RegressionData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.RowCount;
    }

    /// <inheritdoc/>
    public void Start(RegressionData data, Span<double> parameters)
    {
        parameters.Clear();
        if (!_start.IsDefault)
        {
            _start.CopyTo(parameters);
        }
    }

    /// <inheritdoc/>
    public void Evaluate(RegressionData data, ReadOnlySpan<double> parameters, int firstRow, int rowCount, Span<double> values)
    {
        ArgumentNullException.ThrowIfNull(data);
        int k = parameters.Length;
        using RegressorRows rows = new(data, firstRow, rowCount);
        for (int i = 0; i < rowCount; i++)
        {
            double pull = -Math.Clamp(rows.Residual(data, parameters, firstRow, i), -_bound, _bound);
            ReadOnlySpan<double> regressors = rows[i];
            for (int j = 0; j < k; j++)
            {
                values[(i * k) + j] = pull * regressors[j];
            }
        }
    }

    /// <inheritdoc/>
    public void Losses(RegressionData data, ReadOnlySpan<double> parameters, int firstRow, int rowCount, Span<double> losses)
    {
        ArgumentNullException.ThrowIfNull(data);
        using RegressorRows rows = new(data, firstRow, rowCount);
        for (int i = 0; i < rowCount; i++)
        {
            double size = Math.Abs(rows.Residual(data, parameters, firstRow, i));
            losses[i] = size <= _bound ? 0.5 * size * size : _bound * (size - (0.5 * _bound));
        }
    }

    /// <inheritdoc/>
    public void AddDerivatives(
        RegressionData data,
        ReadOnlySpan<double> parameters,
        int firstRow,
        ReadOnlySpan<double> weights,
        Span<double> derivatives
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        int k = parameters.Length;
        using RegressorRows rows = new(data, firstRow, weights.Length);
        for (int i = 0; i < weights.Length; i++)
        {
            if (Math.Abs(rows.Residual(data, parameters, firstRow, i)) > _bound)
            {
                continue;
            }

            ReadOnlySpan<double> regressors = rows[i];
            for (int a = 0; a < k; a++)
            {
                for (int b = 0; b < k; b++)
                {
                    derivatives[(a * k) + b] += weights[i] * regressors[a] * regressors[b];
                }
            }
        }
    }
}
