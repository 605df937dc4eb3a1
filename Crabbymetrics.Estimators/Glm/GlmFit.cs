using System.Collections.Immutable;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>A fitted generalized linear model as the shared code hands it to the result that is made of it. Immutable.</summary>
public sealed class GlmFit
{
    private readonly int _maxDegreeOfParallelism;
    private double[]? _hessian;
    private double[]? _information;
    private double[]? _informationFactor;

    internal GlmFit(
        RegressionData data,
        GlmOptions options,
        EstimationServices services,
        GlmRows rows,
        WorkingParameters working,
        double[] point,
        double[]? hessian,
        FitDiagnostics diagnostics,
        int maxDegreeOfParallelism)
    {
        Data = data;
        Options = options;
        Services = services;
        Rows = rows;
        Working = working;
        Point = point;
        _hessian = hessian;
        Diagnostics = diagnostics;
        _maxDegreeOfParallelism = maxDegreeOfParallelism;
        Dispersion = rows.Family is IDispersionFamily { HasDispersion: true } ? EstimateDispersion() : 1.0;
    }

    /// <summary>The family.</summary>
    public IGlmFamily Family => Rows.Family;

    /// <summary>The dispersion phi: Pearson's statistic over n - k where the family has one to estimate, otherwise 1.</summary>
    public double Dispersion { get; }

    /// <summary>The data.</summary>
    public RegressionData Data { get; }

    /// <summary>How the fit went.</summary>
    public FitDiagnostics Diagnostics { get; }

    internal GlmOptions Options { get; }

    internal EstimationServices Services { get; }

    /// <summary>The rows with their effective weights: 0 for those left out as separated.</summary>
    internal GlmRows Rows { get; }

    internal WorkingParameters Working { get; }

    /// <summary>The working parameters at the optimum.</summary>
    internal double[] Point { get; }

    /// <summary>The Hessian there, k x k; evaluated when it is first asked for, where the fit could do without. Two threads that ask at once find the same bits.</summary>
    internal double[] Hessian => _hessian ??= EvaluateHessian(Family);

    /// <summary>The observed information, k x k: the Hessian over the dispersion.</summary>
    internal double[] Information => _information ??= OverDispersion(Hessian);

    /// <summary>What is added to the residual y - mu of each row in the scores; empty where nothing is. Firth's adjustment.</summary>
    internal double[] ScoreAdjustments { get; init; } = [];

    /// <summary>The Cholesky factor of the information; null where it is singular.</summary>
    internal double[]? InformationFactor
    {
        get
        {
            if (_informationFactor is null)
            {
                double[] factor = [.. Information];
                _informationFactor = CholeskyFactorization.TryFactor(factor, Working.Count, out _) ? factor : [];
            }

            return _informationFactor.Length == Working.Count * Working.Count ? _informationFactor : null;
        }
    }

    /// <summary>All reported parameters, NaN for those left out.</summary>
    internal ImmutableArray<double> ReportedParameters()
    {
        double[] reported = new double[Working.ReportedCount];
        Working.ToReported(Point, reported);
        return System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(reported);
    }

    /// <summary>The number of observations: positive weights, or their sum where they are frequencies.</summary>
    internal double ObservationCount() => Rows.ObservationCount(Data.Weights?.Kind);

    /// <summary>The weights that are precisions, where the weights are averages' numbers of observations; otherwise empty.</summary>
    internal ReadOnlyMemory<double> Precisions() => Data.Weights?.Kind == WeightKind.Analytic ? Rows.Weights : default;

    /// <summary>The same fit with something more to say of how it went.</summary>
    internal GlmFit With(FitDiagnostics diagnostics) => new(Data, Options, Services, Rows, Working, Point, _hessian, diagnostics, _maxDegreeOfParallelism);

    /// <summary>The sum of the squares of the reported slopes of a working point.</summary>
    internal double SquaredSlopes(ReadOnlySpan<double> point)
    {
        double sum = 0.0;
        for (int j = 0; j < Working.SlopeCount; j++)
        {
            double slope = point[Working.FirstSlope + j] / Working.Scale(j);
            sum += slope * slope;
        }

        return sum;
    }

    /// <summary>The expected information, k x k.</summary>
    internal double[] ExpectedInformation()
    {
        IGlmFamily expected = ExpectedCurvatureFamily.Of(Family);
        return ReferenceEquals(expected, Family) ? Information : OverDispersion(EvaluateHessian(expected));
    }

    /// <summary>Writes the n linear predictors.</summary>
    internal void LinearPredictors(bool includeOffset, Span<double> result)
    {
        double[] coefficients = new double[Working.SlopeCount];
        double constant = Working.ToView(Point, coefficients);
        double[] scratch = new double[Working.View.ScratchCount];
        for (int b = 0; b < Data.Design.BlockCount; b++)
        {
            DesignBlock block = Working.View.Load(b, scratch);
            Span<double> part = result.Slice(block.FirstRow, block.RowCount);
            if (includeOffset)
                Rows.LinearPredictor(in block, constant, coefficients, part);
            else
            {
                part.Fill(constant);
                block.AddLinearPredictor(coefficients, part);
            }
        }
    }

    private double[] EvaluateHessian(IGlmFamily family)
    {
        double[] hessian = new double[Working.Count * Working.Count];
        using GlmObjective objective = new(Rows with { Family = family }, Working, Options.Alpha, _maxDegreeOfParallelism, default);
        objective.Evaluate(Point, default, hessian);
        return hessian;
    }

    private double[] OverDispersion(double[] hessian) => Dispersion == 1.0 ? hessian : Array.ConvertAll(hessian, value => value / Dispersion);

    private double EstimateDispersion() =>
        GlmStatistics.Pearson(Rows, Working, Point, _maxDegreeOfParallelism) / (ObservationCount() - Working.Count);
}
