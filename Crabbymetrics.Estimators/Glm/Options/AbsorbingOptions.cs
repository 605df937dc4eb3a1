namespace Crabbymetrics.Estimators;

/// <summary>The options of estimators that eliminate absorbed effects from the columns.</summary>
public abstract class AbsorbingOptions : RegressionOptions
{
    private const double DefaultTolerance = 1e-8;
    private const int DefaultMaxIterations = 10_000;

    /// <summary>The options of the elimination, for the schema of a class derived from this one to include.</summary>
    public static OptionSchema<AbsorbingOptions> Elimination { get; } =
        new OptionSchema<AbsorbingOptions>()
            .Switch(
                nameof(KeepSingletons),
                "--keep-singletons",
                "with absorbed effects: keep observations that are the only one of a level",
                static options => options.KeepSingletons,
                static (options, value) => options.KeepSingletons = value,
                (false, true)
            )
            .Number(
                nameof(Tolerance),
                "--tolerance T",
                "with absorbed effects: error of a coefficient, in its standard error, at which their elimination stops",
                static options => options.Tolerance,
                static (options, value) => options.Tolerance = value,
                NumberRange.Positive
            )
            .WholeNumber(
                nameof(MaxIterations),
                "--max-iterations N",
                "with absorbed effects: most iterations of their elimination",
                static options => options.MaxIterations,
                static (options, value) => options.MaxIterations = value,
                NumberRange.OneOrMore
            );

    /// <summary>Whether observations that are the only one of a level of an absorbed effect are kept. They tell nothing of the slopes; left
    /// out they are counted (<see cref="IAbsorbedEffects.SingletonsDropped"/>).</summary>
    /// <value>Default false.</value>
    public bool KeepSingletons { get; set; }

    /// <summary>
    /// How far a coefficient may be from that with the effects taken out exactly, in its standard error. A column without its effects is
    /// brought within this share of its own length; where that leaves more in a coefficient, its errors are taken out again.
    /// </summary>
    /// <value>Default 1e-8.</value>
    public double Tolerance { get; set; } = DefaultTolerance;

    /// <summary>The largest number of iterations for a column without its absorbed effects.</summary>
    /// <value>Default 10,000.</value>
    public int MaxIterations { get; set; } = DefaultMaxIterations;

    /// <summary>The name of an option of the elimination that was changed; null where none was.</summary>
    internal string? OptionOfEffects =>
        KeepSingletons ? nameof(KeepSingletons)
        : Tolerance != DefaultTolerance ? nameof(Tolerance)
        : MaxIterations != DefaultMaxIterations ? nameof(MaxIterations)
        : null;
}
