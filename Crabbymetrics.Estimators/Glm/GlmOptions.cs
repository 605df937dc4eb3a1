namespace Crabbymetrics.Estimators;

/// <summary>What all estimators of generalized linear models let their users choose.</summary>
/// <remarks>
/// The properties can be set, since that is what <c>AddPoisson(o =&gt; o.Alpha = 1)</c> and configuration binding do. An estimator
/// validates and copies its options when it is made: a later change reaches no estimator.
/// </remarks>
public abstract class GlmOptions
{
    /// <summary>The options that all share, for the schema of a class derived from this one to include.</summary>
    public static OptionSchema<GlmOptions> Schema { get; } =
        new OptionSchema<GlmOptions>()
            .Number(
                nameof(Alpha),
                "--ridge",
                "A",
                "weight A of the ridge penalty A/2 |b|^2 on the slopes; with one there are no standard errors",
                static options => options.Alpha,
                static (options, value) => options.Alpha = value,
                NumberRange.NotNegative
            )
            .Number(
                nameof(Tolerance),
                "--tolerance",
                "T",
                "distance to the optimum, in standard errors, at which the fit stops",
                static options => options.Tolerance,
                static (options, value) => options.Tolerance = value,
                NumberRange.Positive
            )
            .WholeNumber(
                nameof(MaxIterations),
                "--max-iterations",
                "N",
                "most iterations of the solver",
                static options => options.MaxIterations,
                static (options, value) => options.MaxIterations = value,
                NumberRange.OneOrMore
            )
            .Text(
                nameof(Solver),
                "--solver",
                "NAME",
                "solver of the minimization",
                static options => options.Solver,
                static (options, value) => options.Solver = value,
                "name a solver: newton, say",
                static services => LikelihoodSolvers.Names(EstimationServices.Of(services).Solvers)
            )
            .Choice(
                nameof(Scoring),
                "--scoring",
                "second derivatives of the steps: observed or expected ones",
                static options => options.Scoring,
                static (options, value) => options.Scoring = value,
                ("newton", ScoringMethod.Newton),
                ("fisher", ScoringMethod.Fisher)
            )
            .Choice(
                nameof(Separation),
                "--separation",
                "separated rows end the fit with an error that names them, or are left out; automatic leaves them out with absorbed effects",
                static options => options.Separation,
                static (options, value) => options.Separation = value,
                ("automatic", SeparationPolicy.Automatic),
                ("throw", SeparationPolicy.Throw),
                ("drop", SeparationPolicy.DropRows)
            )
            .Choice(
                nameof(Collinearity),
                "--collinearity",
                "a column that is a combination of earlier ones is left out, or ends the fit",
                static options => options.Collinearity,
                static (options, value) => options.Collinearity = value,
                ("drop", CollinearityPolicy.Drop),
                ("throw", CollinearityPolicy.Throw)
            )
            .Choice(
                nameof(Merging),
                "--merge",
                "rows with the same regressors and offset are fitted as one where they are many, always or never; no estimate "
                    + "depends on it",
                static options => options.Merging,
                static (options, value) => options.Merging = value,
                ("automatic", RowMerging.Automatic),
                ("always", RowMerging.Always),
                ("never", RowMerging.Never)
            )
            .WholeNumber(
                nameof(MaxDegreeOfParallelism),
                "--threads",
                "N",
                "most threads, -1 for all processors; no number depends on it",
                static options => options.MaxDegreeOfParallelism,
                static (options, value) => options.MaxDegreeOfParallelism = value,
                NumberRange.Threads
            )
            .Switch(
                nameof(KeepSingletons),
                "--keep-singletons",
                "with absorbed effects: keep observations that are the only one of a level",
                static options => options.KeepSingletons,
                static (options, value) => options.KeepSingletons = value,
                false,
                true
            )
            .Switch(
                nameof(CorrectIncidentalBias),
                "--correct-bias",
                "with absorbed effects in a logit or probit: take off the bias of the slopes that short panels have",
                static options => options.CorrectIncidentalBias,
                static (options, value) => options.CorrectIncidentalBias = value,
                false,
                true
            )
            .Switch(
                nameof(FitIntercept),
                "--no-intercept",
                "no intercept; the same as - 1 in the formula",
                static options => options.FitIntercept,
                static (options, value) => options.FitIntercept = value,
                true,
                false
            )
            .ForbidTyped(
                static (options, given) => options.Alpha > 0.0 && given.Contains(nameof(Separation)),
                "{Separation} changes nothing here: with a penalty ({Alpha}) the estimates are finite, and no rows are separated."
            );

    /// <summary>The weight of the ridge penalty <c>alpha/2 |b|^2</c> on the coefficients of the raw columns; the intercept is never
    /// penalized.</summary>
    /// <value>Default 0: no penalty. With one, standard errors are not available.</value>
    public double Alpha { get; set; }

    /// <summary>The most iterations of the solver.</summary>
    /// <value>Default 100.</value>
    public int MaxIterations { get; set; } = 100;

    /// <summary>
    /// How near to the optimum a fit must come, in standard errors: it stops where <c>sqrt(g' H^-1 g)</c> is at most this and then takes
    /// that last step. It means the same for any scaling of the data.
    /// </summary>
    /// <value>Default 1e-4.</value>
    public double Tolerance { get; set; } = 1e-4;

    /// <summary>Whether the model has an intercept.</summary>
    /// <value>Default true.</value>
    public bool FitIntercept { get; set; } = true;

    /// <summary>The name of the solver.</summary>
    /// <value>Default <c>newton</c>.</value>
    public string Solver { get; set; } = "newton";

    /// <summary>Which second derivatives the steps use. It changes the way to the estimates, not the estimates; for a canonical link it
    /// changes nothing.</summary>
    /// <value>Default <see cref="ScoringMethod.Newton"/>.</value>
    public ScoringMethod Scoring { get; set; }

    /// <summary>What happens to a column that is a linear combination of earlier ones.</summary>
    /// <value>Default <see cref="CollinearityPolicy.Drop"/>.</value>
    public CollinearityPolicy Collinearity { get; set; }

    /// <summary>What happens where some rows are separated.</summary>
    /// <value>Default <see cref="SeparationPolicy.Automatic"/>.</value>
    public SeparationPolicy Separation { get; set; }

    /// <summary>Whether rows with the same regressors and offset are merged before the fit, which visits the merged ones in their place. It
    /// changes no estimate.</summary>
    /// <value>Default <see cref="RowMerging.Automatic"/>.</value>
    public RowMerging Merging { get; set; }

    /// <summary>Whether observations that are the only one of a level of an absorbed effect are kept. They tell nothing of the slopes; left
    /// out they are counted (<see cref="IAbsorbedEffects.SingletonsDropped"/>). For absorbed effects alone.</summary>
    /// <value>Default false.</value>
    public bool KeepSingletons { get; set; }

    /// <summary>
    /// Whether the slopes of a model of a binary outcome with absorbed effects are corrected for the bias that the estimates of the effects
    /// give them (incidental parameters), to first order in one over the observations of a level: Hahn and Newey (2004) for one effect,
    /// Fernandez-Val and Weidner (2016) for two, with regressors that do not depend on earlier outcomes. Effects, likelihood and standard
    /// errors are then those at the corrected slopes.
    /// </summary>
    /// <value>Default false.</value>
    public bool CorrectIncidentalBias { get; set; }

    /// <summary>The largest number of threads; -1 for all processors. It changes no number.</summary>
    /// <value>Default -1.</value>
    public int MaxDegreeOfParallelism { get; set; } = -1;

    /// <summary>The roles of the data that every estimator of generalized linear models uses, for its descriptor.</summary>
    public const DataRoles Roles = DataRoles.Offset | DataRoles.Weights;

    /// <summary>The roles of estimators that absorb effects too.</summary>
    internal const DataRoles RolesWithEffects = Roles | DataRoles.Absorbed;

    /// <summary>Whether the objective has Firth's penalty, which has estimates where the likelihood's are infinite.</summary>
    internal virtual bool ReducesBias => false;

    /// <summary>An option beside <see cref="Alpha"/> that has finite estimates where rows are separated; null where there is
    /// none.</summary>
    internal virtual string? SeparationRemedy => null;

    /// <summary>A copy that no one else can change.</summary>
    internal GlmOptions Copy() => (GlmOptions)MemberwiseClone();

    /// <summary>Why a fit with these options has no standard errors, for a descriptor.</summary>
    /// <param name="options">The options.</param>
    /// <returns>The reason, with the members of options in braces; null where it has standard errors.</returns>
    public static string? WhyNoInference(GlmOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Alpha > 0.0 ? "with a penalty ({Alpha}) the estimates are biased, and standard errors are not available" : null;
    }

    /// <summary>What a descriptor says to a user who chose second derivatives that are the same.</summary>
    internal static string? FaultOfScoring(IOutcomeFamily? family, IReadOnlySet<string> given) =>
        given.Contains(nameof(Scoring)) && family is not IExpectedCurvature { IsCanonical: false }
            ? "{Scoring} changes nothing here: the link is canonical, for which observed and expected second derivatives are the same."
            : null;
}
