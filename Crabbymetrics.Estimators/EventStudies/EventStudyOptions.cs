namespace Crabbymetrics.Estimators;

/// <summary>What an event study lets its user choose. Every option has a stated default.</summary>
/// <remarks>An estimator validates and copies its options when it is made: a later change reaches no estimator.</remarks>
public sealed class EventStudyOptions
{
    private const double StandardReference = -1.0;

    /// <summary>The options described one by one, for hosts that offer them.</summary>
    public static OptionSchema<EventStudyOptions> Schema { get; } =
        new OptionSchema<EventStudyOptions>(static () => new EventStudyOptions())
            .Choice(
                nameof(Method),
                "--method",
                "Sun and Abraham's averages over cohorts, imputation from untreated observations, or two-way effects with one dummy for "
                    + "each relative period",
                static options => options.Method,
                static (options, value) => options.Method = value,
                ("sunab", EventStudyMethod.SunAbraham),
                ("imputation", EventStudyMethod.Imputation),
                ("two-way", EventStudyMethod.TwoWay)
            )
            .Number(
                nameof(Reference),
                "--reference R",
                "relative period that the others are compared with, before the treatment",
                static options => options.Reference,
                static (options, value) => options.Reference = value,
                new NumberRange("a finite number below 0") { Maximum = Math.BitDecrement(0.0) }
            )
            .WholeNumber(
                nameof(Leads),
                "--leads K",
                "of imputation: number of periods before the treatment in which effects are estimated, to test for trends before it",
                static options => options.Leads,
                static (options, value) => options.Leads = value,
                NumberRange.NotNegative
            )
            .Number(
                nameof(Tolerance),
                "--tolerance T",
                "error of a coefficient, in its standard error, at which their elimination stops",
                static options => options.Tolerance,
                static (options, value) => options.Tolerance = value,
                NumberRange.Positive
            )
            .WholeNumber(
                nameof(MaxIterations),
                "--max-iterations N",
                "most iterations of the elimination of effects",
                static options => options.MaxIterations,
                static (options, value) => options.MaxIterations = value,
                NumberRange.OneOrMore
            )
            .WholeNumber(
                nameof(MaxDegreeOfParallelism),
                "--threads N",
                "most threads, -1 for all processors; no number depends on it",
                static options => options.MaxDegreeOfParallelism,
                static (options, value) => options.MaxDegreeOfParallelism = value,
                NumberRange.Threads
            )
            .Forbid(
                static options => options.Leads > 0 && options.Method != EventStudyMethod.Imputation,
                "{Leads} is read by {Method} imputation alone: the others have an effect for each period before the treatment."
            )
            .Forbid(
                static options => options.Reference != StandardReference && options.Method == EventStudyMethod.Imputation,
                "{Reference} is not read by {Method} imputation: all untreated observations are what the treated ones are compared with."
            );

    /// <summary>How the effects are estimated.</summary>
    /// <value>Default <see cref="EventStudyMethod.SunAbraham"/>.</value>
    public EventStudyMethod Method { get; set; }

    /// <summary>The relative period that the others are compared with. Not read by <see cref="EventStudyMethod.Imputation"/>.</summary>
    /// <value>Default -1: the last period before the treatment.</value>
    public double Reference { get; set; } = StandardReference;

    /// <summary>The number of last relative periods before the treatment whose effects are estimated from untreated observations. Read by
    /// <see cref="EventStudyMethod.Imputation"/> alone.</summary>
    /// <value>Default 0.</value>
    public int Leads { get; set; }

    /// <summary>How far a coefficient may be from that with the effects taken out exactly, in its standard error.</summary>
    /// <value>Default 1e-8.</value>
    public double Tolerance { get; set; } = 1e-8;

    /// <summary>The largest number of iterations for a column without its absorbed effects.</summary>
    /// <value>Default 10,000.</value>
    public int MaxIterations { get; set; } = 10_000;

    /// <summary>The largest number of threads; -1 for all processors. It changes no bit of a result.</summary>
    /// <value>Default -1.</value>
    public int MaxDegreeOfParallelism { get; set; } = -1;

    /// <summary>A copy that no one else can change.</summary>
    internal EventStudyOptions Copy() => (EventStudyOptions)MemberwiseClone();

    /// <summary>The options of the least squares inside.</summary>
    internal OlsOptions LeastSquares() =>
        new()
        {
            KeepSingletons = true,
            Tolerance = Tolerance,
            MaxIterations = MaxIterations,
            MaxDegreeOfParallelism = MaxDegreeOfParallelism,
        };
}
