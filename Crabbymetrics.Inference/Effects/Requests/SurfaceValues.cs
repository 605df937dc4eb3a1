namespace Crabbymetrics.Inference;

/// <summary>Means of n rows with their first and second derivatives by the linear predictors.</summary>
internal sealed class SurfaceValues
{
    private readonly int _predictors;
    private readonly double[][] _first;
    private readonly double[][] _second;

    public SurfaceValues(int means, int predictors, int rows)
    {
        _predictors = predictors;
        Means = Arrays(means, rows);
        _first = Arrays(means * predictors, rows);
        _second = Arrays(means * predictors * predictors, rows);
    }

    /// <summary>The means, by class.</summary>
    public double[][] Means { get; }

    /// <summary>The derivatives of a mean by a linear predictor.</summary>
    public double[] First(int mean, int predictor) => _first[(mean * _predictors) + predictor];

    /// <summary>The second derivatives of a mean by two linear predictors.</summary>
    public double[] Second(int mean, int predictor, int other) => _second[(((mean * _predictors) + predictor) * _predictors) + other];

    private static double[][] Arrays(int count, int rows) => [.. Enumerable.Range(0, count).Select(_ => new double[rows])];
}
