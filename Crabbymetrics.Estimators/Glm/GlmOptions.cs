namespace Crabbymetrics.Estimators;

/// <summary>The options of all estimators of generalized linear models.</summary>
public abstract class GlmOptions : MaximumLikelihoodOptions
{
    /// <summary>The options that all share, for the schema of a class derived from this one to include.</summary>
    public static OptionSchema<GlmOptions> Schema { get; } =
        new OptionSchema<GlmOptions>()
            .Number(
                nameof(Alpha),
                "--ridge A",
                "weight A of the ridge penalty A/2 |b|^2 on the slopes; with one there are no standard errors",
                static options => options.Alpha,
                static (options, value) => options.Alpha = value,
                NumberRange.NotNegative
            )
            .Include(Search)
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
                "separated rows end the fit with an error that names them, or are left out; automatic: left out with absorbed effects",
                static options => options.Separation,
                static (options, value) => options.Separation = value,
                ("automatic", SeparationPolicy.Automatic),
                ("throw", SeparationPolicy.Throw),
                ("drop", SeparationPolicy.DropRows)
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
            .Include(Shared)
            .Switch(
                nameof(KeepSingletons),
                "--keep-singletons",
                "with absorbed effects: keep observations that are the only one of a level",
                static options => options.KeepSingletons,
                static (options, value) => options.KeepSingletons = value,
                (false, true)
            )
            .Switch(
                nameof(CorrectIncidentalBias),
                "--correct-bias",
                "with absorbed effects in a logit or probit: take off the bias of the slopes that short panels have",
                static options => options.CorrectIncidentalBias,
                static (options, value) => options.CorrectIncidentalBias = value,
                (false, true)
            )
            .ForbidTyped(
                static (options, given) => options.Alpha > 0.0 && given.Contains(nameof(Separation)),
                "{Separation} changes nothing here: with a penalty ({Alpha}) the estimates are finite, and no rows are separated."
            );

    /// <summary>The weight of the ridge penalty <c>alpha/2 |b|^2</c> on the coefficients of the raw columns; the intercept is never
    /// penalized.</summary>
    /// <value>Default 0: no penalty. With one, standard errors are not available.</value>
    public double Alpha { get; set; }

    /// <summary>Which second derivatives the steps use. It changes the way to the estimates, not the estimates; for a canonical link it
    /// changes nothing.</summary>
    /// <value>Default <see cref="ScoringMethod.Newton"/>.</value>
    public ScoringMethod Scoring { get; set; }

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

    /// <summary>The roles of the data that every estimator of generalized linear models uses, for its descriptor.</summary>
    public const DataRoles Roles = DataRoles.Offset | DataRoles.Weights;

    /// <summary>The roles of estimators that absorb effects too.</summary>
    internal const DataRoles RolesWithEffects = Roles | DataRoles.Absorbed;

    /// <summary>The penalty of the likelihood, with which estimates are finite where those of the likelihood are not; null for
    /// none.</summary>
    internal virtual ILikelihoodPenalty? LikelihoodPenalty => null;

    /// <summary>Whether the likelihood has a penalty that reduces the bias of its maximum.</summary>
    internal bool ReducesBias => LikelihoodPenalty is not null;

    /// <summary>An option beside <see cref="Alpha"/> that has finite estimates where rows are separated; null where there is
    /// none.</summary>
    internal virtual string? SeparationRemedy => null;

    /// <summary>Why a fit with these options has no standard errors, for a descriptor.</summary>
    /// <param name="options">The options.</param>
    /// <returns>The reason, with the members of options in braces; null where it has standard errors.</returns>
    public static string? WhyNoInference(GlmOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Alpha > 0.0 ? "with a penalty ({Alpha}) the estimates are biased, and standard errors are not available" : null;
    }

    /// <summary>The message of a descriptor to a user who chose between second derivatives that are the same.</summary>
    internal static string? FaultOfScoring(IOutcomeFamily? family, IReadOnlySet<string> given) =>
        given.Contains(nameof(Scoring)) && family is not IExpectedCurvature { IsCanonical: false }
            ? "{Scoring} changes nothing here: the link is canonical, for which observed and expected second derivatives are the same."
            : null;
}
