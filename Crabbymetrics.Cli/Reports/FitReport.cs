using System.Collections.Immutable;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Reports;

/// <summary>All that the tool says of a fit, in whatever form. What is not available is null.</summary>
internal sealed class FitReport
{
    public required string Estimator { get; init; }

    public required string DataName { get; init; }

    /// <summary>The estimator in words, with family and link where its name does not say them.</summary>
    public required string Title { get; init; }

    public string? Family { get; init; }

    public string? Link { get; init; }

    public required string Formula { get; init; }

    public required string OutcomeName { get; init; }

    /// <summary>The column and its level to which the rows belong; null where they are those of all levels.</summary>
    public KeyValuePair<string, string>? Subset { get; init; }

    /// <summary>How many rows of the data are not used, by reason.</summary>
    public ImmutableArray<DroppedRows> DroppedRows { get; init; } = [];

    /// <summary>For each factor the level that the others are compared with.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Baselines { get; init; } = [];

    /// <summary>The class of a text outcome whose probability is modelled; null where there is none.</summary>
    public string? Event { get; init; }

    /// <summary>The class with which the others are compared; null where there is none.</summary>
    public string? ReferenceClass { get; init; }

    public double? ObservationCount { get; init; }

    public required bool Converged { get; init; }

    public int? Iterations { get; init; }

    public string? TerminationReason { get; init; }

    /// <summary>The merged rows that the fit visited in place of all; null where it visited all.</summary>
    public int? MergedRows { get; init; }

    public double? Objective { get; init; }

    public double? Penalty { get; init; }

    public double? LogLikelihood { get; init; }

    public double? Deviance { get; init; }

    public double? NullDeviance { get; init; }

    /// <summary>The R squared of the model, its name and its adjusted value; null where there is none.</summary>
    public IRSquared? RSquared { get; init; }

    /// <summary>McFadden's pseudo R squared, where <see cref="RSquared"/> is another; null where there is none.</summary>
    public double? McFaddenRSquared { get; init; }

    /// <summary>What describes a linear fit; null for other models.</summary>
    public ILinearFit? LinearFit { get; init; }

    /// <summary>The absorbed effects; null for a model without them.</summary>
    public IAbsorbedEffects? Absorbed { get; init; }

    /// <summary>The rows of the file, from 1, that a model with absorbed effects left out as separated.</summary>
    public ImmutableArray<int> SeparatedRows { get; init; } = [];

    /// <summary>The F test of the slopes under the covariance; null where there is none.</summary>
    public HypothesisTest? FTest { get; init; }

    /// <summary>What is to say of the instruments; null for other models.</summary>
    public InstrumentDiagnostics? Instruments { get; init; }

    /// <summary>What is to say of a penalty; null for other models.</summary>
    public PenaltySection? Penalized { get; init; }

    /// <summary>The event study; null for other models.</summary>
    public EventStudyResult? EventStudy { get; init; }

    /// <summary>The tests of the specification, where they were asked for.</summary>
    /// <summary>What was learned row by row; null for other models.</summary>
    public FtrlResult? Online { get; init; }

    public ImmutableArray<SpecificationTest> SpecificationTests { get; init; } = [];

    /// <summary>The estimated dispersion; null where the model has none.</summary>
    public double? Dispersion { get; init; }

    /// <summary>What was estimated of the distribution beside mean and dispersion, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> DistributionParameters { get; init; } = [];

    /// <summary>What was estimated together with the coefficients, with standard errors and limits.</summary>
    public ImmutableArray<AncillaryRow> Ancillary { get; init; } = [];

    public double? Aic { get; init; }

    public double? Bic { get; init; }

    /// <summary>The numbers that describe the fit as a whole, as tables show them.</summary>
    public ImmutableArray<FitStatistic> Statistics { get; init; } = [];

    /// <summary>How the fit ended, in words.</summary>
    public string? Status { get; init; }

    public double? ResidualDegreesOfFreedom { get; init; }

    public required double Level { get; init; }

    public string StatisticName { get; init; } = "z";

    public ImmutableArray<CoefficientRow> Parameters { get; init; } = [];

    public CovarianceMatrix? Covariance { get; init; }

    /// <summary>What the model predicts for the rows of another file; null where that was not asked for.</summary>
    public Predictions? Predictions { get; init; }

    public BootstrapResult? Bootstrap { get; init; }

    /// <summary>Rate ratios and marginal effects, where they were asked for.</summary>
    public ImmutableArray<EffectSection> Effects { get; init; } = [];

    /// <summary>Variance inflation factors and measures of fit, where they were asked for.</summary>
    public ImmutableArray<MeasureTable> Measures { get; init; } = [];

    /// <summary>The tests that were asked for.</summary>
    public ImmutableArray<HypothesisTest> Tests { get; init; } = [];

    public bool IncludeDraws { get; init; }

    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Why properties of the JSON are null that are null in every fit of such a model: no news for a reader of tables.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    public double LoadSeconds { get; init; }

    public double? FitSeconds { get; init; }
}
