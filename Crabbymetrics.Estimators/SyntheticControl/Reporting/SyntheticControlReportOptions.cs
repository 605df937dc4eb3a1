namespace Crabbymetrics.Estimators;

/// <summary>What a host can ask of a synthetic control after the fit. Every option has a stated default.</summary>
public sealed class SyntheticControlReportOptions
{
    /// <summary>The options as hosts read them.</summary>
    public static OptionSchema<SyntheticControlReportOptions> Schema { get; } =
        new OptionSchema<SyntheticControlReportOptions>(static () => new SyntheticControlReportOptions())
            .Switch(
                nameof(Placebos),
                "--placebos",
                "every unit as if it were treated, with rank and p-value of the treated one",
                static options => options.Placebos,
                static (options, value) => options.Placebos = value,
                (false, true)
            )
            .Choice(
                nameof(Pool),
                "--placebo-pool",
                "what placebos are compared with: the other donors, or also the treated units",
                static options => options.Pool,
                static (options, value) => options.Pool = value,
                ("donors", PlaceboPool.Donors),
                ("all", PlaceboPool.All)
            )
            .Text(
                nameof(PlaceboTime),
                "--placebo-time PERIOD",
                "a period before treatment in which it is taken to have started: a placebo in time",
                static options => options.PlaceboTime,
                static (options, value) => options.PlaceboTime = value
            )
            .Switch(
                nameof(LeaveOneOut),
                "--leave-one-out",
                "the effect without each donor that has a weight",
                static options => options.LeaveOneOut,
                static (options, value) => options.LeaveOneOut = value,
                (false, true)
            )
            .Switch(
                nameof(Conformal),
                "--conformal",
                "conformal p-value of no effect, and intervals of the effect in each period",
                static options => options.Conformal,
                static (options, value) => options.Conformal = value,
                (false, true)
            )
            .Choice(
                nameof(Errors),
                "--errors",
                "standard error of the average effect: none, of placebos, or with several treated units by the bootstrap or the jackknife",
                static options => options.Errors is { } kind ? kind.ToString() : "None",
                static (options, value) => options.Errors = value == "None" ? null : Enum.Parse<SyntheticControlErrorKind>(value),
                ("none", "None"),
                ("placebo", nameof(SyntheticControlErrorKind.Placebo)),
                ("bootstrap", nameof(SyntheticControlErrorKind.Bootstrap)),
                ("jackknife", nameof(SyntheticControlErrorKind.Jackknife))
            )
            .WholeNumber(
                nameof(Replications),
                "--replications N",
                "draws of those errors",
                static options => options.Replications,
                static (options, value) => options.Replications = value,
                new NumberRange("2 or more") { Minimum = 2.0 }
            )
            .Number(
                nameof(Level),
                "--level P",
                "confidence level",
                static options => options.Level,
                static (options, value) => options.Level = value,
                new NumberRange("a number between 0 and 1, both excluded") { Minimum = double.Epsilon, Maximum = 1.0 - 1e-16 }
            )
            .ForbidTyped(
                static (options, given) => given.Contains(nameof(Pool)) && !options.Placebos,
                "{Pool} is read with {Placebos} alone."
            )
            .ForbidTyped(
                static (options, given) => given.Contains(nameof(Replications)) && options.Errors is null,
                "{Replications} is read with {Errors} alone."
            )
            .ForbidTyped(
                static (options, given) => given.Contains(nameof(Level)) && options.Errors is null && !options.Conformal,
                "{Level} is read with {Errors} and {Conformal} alone."
            );

    /// <summary>Whether every unit is taken as if it were treated.</summary>
    /// <value>Default false.</value>
    public bool Placebos { get; set; }

    /// <summary>Which units placebos are compared with.</summary>
    /// <value>Default <see cref="PlaceboPool.Donors"/>.</value>
    public PlaceboPool Pool { get; set; }

    /// <summary>The period in which treatment is taken to have started, for a placebo in time; null for none.</summary>
    /// <value>Default null.</value>
    public string? PlaceboTime { get; set; }

    /// <summary>Whether each donor that has a weight is left out in turn.</summary>
    /// <value>Default false.</value>
    public bool LeaveOneOut { get; set; }

    /// <summary>Whether there are conformal p-value and intervals.</summary>
    /// <value>Default false.</value>
    public bool Conformal { get; set; }

    /// <summary>How the standard error of the average effect is found; null for none.</summary>
    /// <value>Default null.</value>
    public SyntheticControlErrorKind? Errors { get; set; }

    /// <summary>The number of draws of standard errors.</summary>
    /// <value>Default 200.</value>
    public int Replications { get; set; } = 200;

    /// <summary>The level of limits and intervals.</summary>
    /// <value>Default 0.95.</value>
    public double Level { get; set; } = 0.95;
}
