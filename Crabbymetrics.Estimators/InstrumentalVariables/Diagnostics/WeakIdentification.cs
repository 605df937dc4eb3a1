using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>How strongly the instruments identify all endogenous coefficients together. Immutable.</summary>
public sealed class WeakIdentification
{
    internal WeakIdentification() { }

    /// <summary>The statistic of Cragg and Donald (1993), for errors of equal variance: the smallest eigenvalue of the matrix that
    /// generalizes the first-stage F, over L.</summary>
    public required double CraggDonald { get; init; }

    /// <summary>The rank tests of Kleibergen and Paap under the chosen covariance; null where that does not hold.</summary>
    public required KleibergenPaap? KleibergenPaap { get; init; }

    /// <summary>The effective F; null with several endogenous regressors.</summary>
    public required EffectiveF? EffectiveF { get; init; }

    /// <summary>The critical values of Stock and Yogo for <see cref="CraggDonald"/>; empty where they gave none.</summary>
    public required ImmutableArray<StockYogoValue> StockYogo { get; init; }

    /// <summary>Why a statistic is null; empty where none is.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>A plain sentence with the number and its critical value where the instruments are weak; null where they are not.</summary>
    public required string? Warning { get; init; }

    /// <summary>The statistics, a line each.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString()
    {
        List<string> lines = [FormattableString.Invariant($"Cragg-Donald F = {CraggDonald:G6}")];
        lines.AddRange(
            new object?[] { KleibergenPaap, EffectiveF }
                .OfType<object>()
                .Select(static value => value.ToString()!)
        );
        lines.AddRange(StockYogo.Select(static value => value.ToString()));
        return string.Join('\n', Warning is null ? lines : [.. lines, Warning]);
    }
}
