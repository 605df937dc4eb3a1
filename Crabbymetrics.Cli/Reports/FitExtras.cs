using System.Collections.Immutable;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Reports;

/// <summary>What a run adds to a fitted model.</summary>
internal sealed record FitExtras
{
    public required string DataName { get; init; }

    public double LoadSeconds { get; init; }

    public double? FitSeconds { get; init; }

    public Predictions? Predictions { get; init; }

    public BootstrapResult? Bootstrap { get; init; }

    public ImmutableArray<EffectSection> Effects { get; init; } = [];

    public ImmutableArray<MeasureTable> Measures { get; init; } = [];

    public ImmutableArray<HypothesisTest> Tests { get; init; } = [];

    public InstrumentDiagnostics? Instruments { get; init; }

    public ImmutableArray<SpecificationTest> SpecificationTests { get; init; } = [];

    public bool IncludeDraws { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];
}
