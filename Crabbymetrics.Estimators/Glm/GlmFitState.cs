using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>What a fit of a generalized linear model found, and of what. A value, since fits of a hundred rows consist of little
/// else.</summary>
internal readonly record struct GlmFitState
{
    // NaN for none, which takes half the memory of a double?.
    private readonly double _likelihoodDispersion = double.NaN;

    public GlmFitState() { }

    /// <summary>The observations, wherever they live.</summary>
    public required IObservations Observations { get; init; }

    /// <summary>The options of the fit.</summary>
    public required GlmOptions Options { get; init; }

    /// <summary>The services, for refits.</summary>
    public required EstimationServices Services { get; init; }

    /// <summary>The rows with their effective weights: 0 for those left out as separated.</summary>
    public required GlmRows Rows { get; init; }

    /// <summary>The working parameters.</summary>
    public required WorkingParameters Working { get; init; }

    /// <summary>The working parameters at the optimum.</summary>
    public required double[] Point { get; init; }

    /// <summary>The Hessian there, in full or in the layout of the working parameters; null where it is not known.</summary>
    public double[]? Hessian { get; init; }

    /// <summary>How the fit went.</summary>
    public required FitDiagnostics Diagnostics { get; init; }

    /// <summary>The largest number of threads; -1 for all processors.</summary>
    public int MaxDegreeOfParallelism { get; init; } = 1;

    /// <summary>The repeated rows merged; null where they are not.</summary>
    public MergedRows? Merged { get; init; }

    /// <summary>The dispersion of maximum likelihood, where it was fitted together with the coefficients; null elsewhere.</summary>
    public double? LikelihoodDispersion
    {
        get => double.IsNaN(_likelihoodDispersion) ? null : _likelihoodDispersion;
        init => _likelihoodDispersion = value ?? double.NaN;
    }

    /// <summary>The constant that merging rows took from the cost. Resamples use it too, although theirs differs a little.</summary>
    public double OutcomeTerm { get; init; }

    /// <summary>Whether the rows have the weights of the data, but for those left out as separated, and not those of a resample.</summary>
    public bool HasOwnWeights { get; init; }

    /// <summary>The rows whose means are at the edge of what the family allows; empty where the maximum is inside.</summary>
    public ImmutableArray<int> BoundaryRows { get; init; } = [];

    /// <summary>The amount added to the residual y - mu of each row in the scores; empty where nothing is. Firth's adjustment.</summary>
    public double[] ScoreAdjustments { get; init; } = [];
}
