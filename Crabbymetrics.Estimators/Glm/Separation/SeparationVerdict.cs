using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>Whether a likelihood has a finite maximum.</summary>
/// <param name="IsDecided">Whether that is proved; false where rounding left it open, which is not the same as finite.</param>
/// <param name="Rows">The separated rows; null where none was found.</param>
internal readonly record struct SeparationVerdict(bool IsDecided, SeparatedRows? Rows)
{
    /// <summary>The words for a verdict that was not reached.</summary>
    public const string Undecided =
        "Whether some rows are separated, so that an estimate is infinite, could not be decided in double precision: columns differ by "
        + "rounding alone, or are too many. Take very large coefficients for infinite ones.";

    /// <summary>The words where the rows live elsewhere.</summary>
    public const string UndecidedElsewhere =
        "Whether some rows are separated, so that an estimate is infinite, could not be decided from sums over the rows, which live "
        + "elsewhere. Take very large coefficients for infinite ones.";

    /// <summary>The maximum is finite.</summary>
    public static SeparationVerdict Finite => new(true, null);

    /// <summary>Why a refit has no estimates; null where it has.</summary>
    /// <param name="atStart">The information of the fit.</param>
    /// <param name="atEnd">The information of the refit.</param>
    /// <param name="layout">How both are stored.</param>
    public string? FailureOf(ReadOnlySpan<double> atStart, ReadOnlySpan<double> atEnd, ArrowLayout layout) =>
        Rows is not null ? "the resample is separated"
        : !IsDecided && SeparationSymptom.Shows(atStart, atEnd, layout, 0.0) ? "whether the resample is separated could not be decided"
        : null;
}
