using System.Collections.Immutable;

namespace Crabbymetrics.Testing;

/// <summary>A result that has nothing but estimates.</summary>
internal sealed class BareResult : IEstimationResult
{
    public string EstimatorName => "bare";

    public ImmutableArray<string> ParameterNames => ["a"];

    public ImmutableArray<double> Parameters => [1.0];

    public FitDiagnostics Diagnostics => FitDiagnostics.ClosedForm(0.0);

    public double ObservationCount => 10.0;
}
