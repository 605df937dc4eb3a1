using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>What <see cref="InstrumentDiagnostics"/> are asked for beside what they always have. Immutable.</summary>
public sealed record InstrumentRequests
{
    /// <summary>Nothing beside.</summary>
    public static InstrumentRequests None { get; } = new();

    /// <summary>Whether the coefficients of the first stages are shown.</summary>
    public bool FirstStages { get; init; }

    /// <summary>Whether the coefficients of the reduced form are shown.</summary>
    public bool ReducedForm { get; init; }

    /// <summary>Whether Kleibergen's test and the conditional likelihood ratio are shown.</summary>
    public bool WeakInstruments { get; init; }

    /// <summary>The instruments whose validity is tested, the others being valid; empty for none.</summary>
    public ImmutableArray<string> Suspects { get; init; } = [];
}
