using System.Collections.Immutable;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Commands;

/// <summary>What the user typed after <c>crabby fit NAME</c>, before it is checked.</summary>
internal sealed class FitArguments
{
    /// <summary>The first of <see cref="Files"/>; empty where there is none.</summary>
    public string Data => Files.Count == 0 ? "" : Files[0];

    /// <summary>The words of DATA: files, patterns, or the standard input.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>All that is read, which no output may be: the data, the rows to predict, and what a query may name.</summary>
    public IEnumerable<string?> Inputs => [.. Files, Predict, .. Reading.QuotedInQuery.Where(FilePattern.HasFiles)];

    public required string Formula { get; init; }

    /// <summary>The cluster whose workers hold the rows; null for a fit in this process.</summary>
    public NodeSettings? ClusterNodes { get; init; }

    /// <summary>The file from which a fit by passes goes on where it was broken off; null for none.</summary>
    public string? Checkpoint { get; init; }

    public string? Where { get; init; }

    /// <summary>The saved model of FTRL from which learning goes on; null to begin.</summary>
    public string? Resume { get; init; }

    /// <summary>Whether rows are learned as they are read, and none is held.</summary>
    public bool Stream { get; init; }

    /// <summary>The transformers before the estimator; null for none.</summary>
    public string? Transform { get; init; }

    public string? NaAction { get; init; }

    public string? By { get; init; }

    public bool CommonSample { get; init; }

    public string? Offset { get; init; }

    public string? Exposure { get; init; }

    public string? Weights { get; init; }

    public string? Trials { get; init; }

    public string? WeightsKind { get; init; }

    public ImmutableArray<ModelColumn> Columns { get; init; } = [];

    public string? Vcov { get; init; }

    public string? Cluster { get; init; }

    public string? Time { get; init; }

    public string? Unit { get; init; }

    public int? Lag { get; init; }

    public string? Kernel { get; init; }

    public string? Bandwidth { get; init; }

    public bool Prewhiten { get; init; }

    public bool Diagnostics { get; init; }

    public string? SmallSample { get; init; }

    public string? AbsorbedCount { get; init; }

    public string? Multiway { get; init; }

    public string? Bread { get; init; }

    public bool ClusterT { get; init; }

    public IReadOnlyList<string> Tests { get; init; } = [];

    public bool RateRatios { get; init; }

    public bool Margins { get; init; }

    public bool MarginsAtMeans { get; init; }

    /// <summary>Predictions, comparisons and slopes, as they were written.</summary>
    public IReadOnlyList<string> Effects { get; init; } = [];

    /// <summary>Limits of another kind, <c>profile</c> or <c>simultaneous</c>; null for none.</summary>
    public string? Intervals { get; init; }

    /// <summary>The adjustment of p-values for testing all coefficients; null for none.</summary>
    public string? Adjust { get; init; }

    /// <summary>The coefficients among which p-values are adjusted; null for all slopes.</summary>
    public string? AdjustFor { get; init; }

    /// <summary>Tests of equivalence, as they were written: <c>x1 - x2 = -0.1 0.1</c>.</summary>
    public IReadOnlyList<string> Equivalence { get; init; } = [];

    /// <summary>The type of the tests of all terms, 2 or 3; null for none.</summary>
    public int? Anova { get; init; }

    public double Level { get; init; } = 0.95;

    public bool HasLevel { get; init; }

    public int? Bootstrap { get; init; }

    public string? BootstrapScheme { get; init; }

    public string? BootstrapLimits { get; init; }

    public long Seed { get; init; } = 1;

    public bool HasSeed { get; init; }

    public bool Draws { get; init; }

    public string? Predict { get; init; }

    public string? NewLevels { get; init; }

    public string? Save { get; init; }

    public bool SaveData { get; init; }

    public string? PredictOutput { get; init; }

    public string Output { get; init; } = "table";

    public string? OutputFile { get; init; }

    /// <summary>The pictures and the report that are asked for.</summary>
    public PictureArguments Pictures { get; init; } = new();

    public ReadingArguments Reading { get; init; } = new();

    public string? Event { get; init; }

    public bool Quiet { get; init; }

    public bool NoIntercept { get; init; }

    /// <summary>What only least squares is asked for; null for other models.</summary>
    public LeastSquaresArguments? LeastSquares { get; init; }

    /// <summary>Comparisons with other models, measures of fit and influence.</summary>
    public ModelTestArguments ModelTests { get; init; } = new();

    /// <summary>The file that receives residuals and influence by row; null for none.</summary>
    public string? InfluenceFile => LeastSquares?.InfluenceFile ?? ModelTests.InfluenceFile;

    /// <summary>Whether wild bootstrap tests are asked for, which read clusters and a seed.</summary>
    public bool HasWild => LeastSquares is { Wild.Count: > 0 } || ModelTests.Wild.Count > 0;

    /// <summary>What only a fit by instruments is asked for; null for other models.</summary>
    public InstrumentRequests? Instruments { get; init; }
}
