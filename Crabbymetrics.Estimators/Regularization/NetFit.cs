namespace Crabbymetrics.Estimators;

/// <summary>The numbers of a fit of an elastic net beside its coefficients.</summary>
internal sealed record NetFit
{
    public required double L1 { get; init; }

    public required double L2 { get; init; }

    public required double KktResidual { get; init; }

    public required double DualityGap { get; init; }

    public required double Deviance { get; init; }

    public required double NullDeviance { get; init; }

    public required FitDiagnostics Diagnostics { get; init; }

    public required double ObservationCount { get; init; }
}
