using System.Collections.Immutable;
using Crabbymetrics;

namespace Crabbymetrics.Tests.Inference.Bootstrap;

/// <summary>
/// Least squares in closed form: a result type of the kind that a third party would write, with the capabilities that the bootstrap asks
/// for and nothing from the project's own estimators.
/// </summary>
internal sealed class LeastSquaresResult : IFullRefit, IScoreContributions, IInformation, IObservedData
{
    private readonly double[][] _x;
    private readonly double[] _y;
    private readonly double[] _weights;
    private readonly double[] _parameters;

    public LeastSquaresResult(double[][] columns, double[] y, double[]? weights = null, RegressionData? data = null)
    {
        int n = y.Length;
        _x = [Enumerable.Repeat(1.0, n).ToArray(), .. columns];
        _y = y;
        _weights = weights ?? Enumerable.Repeat(1.0, n).ToArray();
        Data = data;
        _parameters = new double[_x.Length];
        Solve(_weights, _parameters);
        Parameters = [.. _parameters];
        ParameterNames = ["(Intercept)", .. Enumerable.Range(1, columns.Length).Select(j => $"x{j}")];
    }

    public RegressionData? Data { get; }

    public Action<int>? OnRefit { get; init; }

    public Func<double[], string?>? FailWhen { get; init; }

    public string EstimatorName => "test-ols";

    public ImmutableArray<string> ParameterNames { get; }

    public ImmutableArray<double> Parameters { get; }

    public FitDiagnostics Diagnostics { get; } =
        new()
        {
            Converged = true,
            Iterations = 1,
            TerminationReason = TerminationReason.Solved,
            Objective = 0.0,
        };

    public double ObservationCount => _weights.Sum();

    public int RowCount => _y.Length;

    public IObservations Observations => Data is { } data ? data : new ObservationSet(_y.Length);

    public int WorkingParameterCount => _x.Length;

    public static LeastSquaresResult Fit(RegressionData data)
    {
        double[][] columns = new double[data.Design.ColumnCount][];
        for (int j = 0; j < columns.Length; j++)
        {
            columns[j] = new double[data.RowCount];
            data.Design.CopyColumn(j, columns[j]);
        }

        return new LeastSquaresResult(columns, data.Outcome.ToArray(), data.Weights?.Values.ToArray(), data);
    }

    public RefitOutcome Refit(ReadOnlySpan<double> weights, Span<double> parameters, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string? reason = FailWhen?.Invoke(weights.ToArray());
        if (reason is not null)
        {
            return RefitOutcome.Failure(reason);
        }

        double[] product = new double[weights.Length];
        for (int i = 0; i < product.Length; i++)
        {
            product[i] = weights[i] * _weights[i];
        }

        return Solve(product, parameters) ? RefitOutcome.Success : RefitOutcome.Failure("collinear");
    }

    public IEstimationResult RefitFull(ReadOnlySpan<double> weights, CancellationToken cancellationToken = default)
    {
        double[] product = [.. weights];
        for (int i = 0; i < product.Length; i++)
        {
            product[i] *= _weights[i];
        }

        return new LeastSquaresResult(_x[1..], _y, product, Data);
    }

    public void CopyScores(int firstRow, int rowCount, Span<double> scores)
    {
        int k = _x.Length;
        for (int i = 0; i < rowCount; i++)
        {
            double residual = _weights[firstRow + i] * (_y[firstRow + i] - Fitted(firstRow + i));
            for (int j = 0; j < k; j++)
            {
                scores[(i * k) + j] = residual * _x[j][firstRow + i];
            }
        }
    }

    public void CopyInformation(Span<double> information)
    {
        int k = _x.Length;
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
            {
                double sum = 0.0;
                for (int i = 0; i < _y.Length; i++)
                {
                    sum += _weights[i] * _x[a][i] * _x[b][i];
                }

                information[(a * k) + b] = sum;
            }
        }
    }

    private double Fitted(int row)
    {
        double sum = 0.0;
        for (int j = 0; j < _x.Length; j++)
        {
            sum += _x[j][row] * _parameters[j];
        }

        return sum;
    }

    // Gauss-Jordan with partial pivoting on the normal equations: enough for the small well-scaled problems here.
    private bool Solve(double[] weights, Span<double> parameters)
    {
        int k = _x.Length;
        double[,] a = new double[k, k + 1];
        for (int r = 0; r < k; r++)
        {
            for (int i = 0; i < _y.Length; i++)
            {
                double w = weights[i] * _x[r][i];
                for (int c = 0; c < k; c++)
                {
                    a[r, c] += w * _x[c][i];
                }

                a[r, k] += w * _y[i];
            }
        }

        for (int p = 0; p < k; p++)
        {
            int best = Enumerable.Range(p, k - p).MaxBy(r => Math.Abs(a[r, p]));
            if (!(Math.Abs(a[best, p]) > 1e-12))
            {
                parameters.Fill(double.NaN);
                return false;
            }

            for (int c = 0; c <= k; c++)
            {
                (a[p, c], a[best, c]) = (a[best, c], a[p, c]);
            }

            for (int r = 0; r < k; r++)
            {
                if (r == p)
                {
                    continue;
                }

                double factor = a[r, p] / a[p, p];
                for (int c = p; c <= k; c++)
                {
                    a[r, c] -= factor * a[p, c];
                }
            }
        }

        for (int j = 0; j < k; j++)
        {
            parameters[j] = a[j, k] / a[j, j];
        }

        return true;
    }
}
