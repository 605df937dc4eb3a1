using System.Collections.Immutable;

namespace Crabbymetrics.Cli.Commands;

/// <summary>What only a fit by instruments is asked for.</summary>
internal sealed record InstrumentArguments
{
    /// <summary>Nothing beside what every report has.</summary>
    public static InstrumentArguments None { get; } = new();

    /// <summary>Whether the coefficients of the first stages are shown.</summary>
    public bool FirstStages { get; init; }

    /// <summary>Whether the coefficients of the reduced form are shown.</summary>
    public bool ReducedForm { get; init; }

    /// <summary>Whether Kleibergen's test and the conditional likelihood ratio are shown.</summary>
    public bool WeakInstruments { get; init; }

    /// <summary>The instruments whose validity is tested, the others being valid; empty for none.</summary>
    public ImmutableArray<string> Suspects { get; init; } = [];
}
