namespace Crabbymetrics.Estimators;

/// <summary>What principal components let their user choose. Every option has a stated default.</summary>
/// <remarks>A transformer validates and copies its options when it is made: a later change reaches no transformer.</remarks>
public sealed class PcaOptions
{
    /// <summary>The options described one by one, for hosts that offer them.</summary>
    public static OptionSchema<PcaOptions> Schema { get; } =
        new OptionSchema<PcaOptions>(static () => new PcaOptions())
            .WholeNumber(
                nameof(Components),
                "--components K",
                "number of components; all up to the rank where neither it nor another choice is given",
                static options => options.Components,
                static (options, value) => options.Components = value,
                NumberRange.OneOrMore
            )
            .Number(
                nameof(Share),
                "--share S",
                "as many components as reach this share of the variance",
                static options => options.Share,
                static (options, value) => options.Share = value,
                new NumberRange("above 0, and 1 at most") { Minimum = double.Epsilon, Maximum = 1.0 }
            )
            .Switch(
                nameof(MaximumLikelihood),
                "--mle",
                "as many components as Minka's evidence (2000) chooses",
                static options => options.MaximumLikelihood,
                static (options, value) => options.MaximumLikelihood = value,
                (false, true)
            )
            .Switch(
                nameof(Center),
                "--no-center",
                "leave the means in the columns",
                static options => options.Center,
                static (options, value) => options.Center = value,
                (true, false)
            )
            .Switch(
                nameof(Scale),
                "--scale",
                "divide each column by its standard deviation",
                static options => options.Scale,
                static (options, value) => options.Scale = value,
                (false, true)
            )
            .Switch(
                nameof(Whiten),
                "--whiten",
                "divide each score by the standard deviation of its component",
                static options => options.Whiten,
                static (options, value) => options.Whiten = value,
                (false, true)
            )
            .Choice(
                nameof(Solver),
                "--method",
                "all components exactly, or the leading ones by random subspace iteration",
                static options => options.Solver,
                static (options, value) => options.Solver = value,
                ("auto", PcaSolver.Auto),
                ("exact", PcaSolver.Exact),
                ("randomized", PcaSolver.Randomized)
            )
            .WholeNumber(
                nameof(Oversampling),
                "--oversampling L",
                "further directions of the random subspace",
                static options => options.Oversampling,
                static (options, value) => options.Oversampling = value,
                NumberRange.NotNegative
            )
            .WholeNumber(
                nameof(PowerIterations),
                "--power-iterations Q",
                "passes that turn the random subspace toward the components",
                static options => options.PowerIterations,
                static (options, value) => options.PowerIterations = value,
                NumberRange.NotNegative
            )
            .WholeNumber(
                nameof(Seed),
                "--seed S",
                "seed of the random subspace",
                static options => options.Seed,
                static (options, value) => options.Seed = value,
                NumberRange.NotNegative
            )
            .Text(
                nameof(Prefix),
                null,
                "what the names of the components begin with",
                static options => options.Prefix,
                static (options, value) => options.Prefix = value,
                new TextRange("not be empty")
            )
            .Forbid(
                static options =>
                    (options.Components is null ? 0 : 1) + (options.Share is null ? 0 : 1) + (options.MaximumLikelihood ? 1 : 0) > 1,
                "Give one of {Components}, {Share} and {MaximumLikelihood}: each fixes the number of components."
            )
            .Forbid(
                static options => options.Solver == PcaSolver.Randomized && options.Components is null,
                "The randomized method finds a number of leading components: give {Components}."
            );

    /// <summary>The number of components, up to the rank of the data; null to keep as many as the other choices say, all by
    /// default.</summary>
    /// <value>Default null.</value>
    public int? Components { get; set; }

    /// <summary>The share of the variance, above 0 and up to 1, that the components reach together: the smallest number that
    /// does.</summary>
    /// <value>Default null.</value>
    public double? Share { get; set; }

    /// <summary>Whether the number of components is the one with the largest evidence in probabilistic principal components: Minka (2000),
    /// "Automatic choice of dimensionality for PCA", NIPS 13. It needs at least as many rows as columns.</summary>
    /// <value>Default false.</value>
    public bool MaximumLikelihood { get; set; }

    /// <summary>Whether the mean is taken off each column.</summary>
    /// <value>Default true.</value>
    public bool Center { get; set; } = true;

    /// <summary>Whether each column is divided by its standard deviation (n - 1).</summary>
    /// <value>Default false.</value>
    public bool Scale { get; set; }

    /// <summary>Whether each score is divided by the standard deviation of its component, so that all have variance 1.</summary>
    /// <value>Default false.</value>
    public bool Whiten { get; set; }

    /// <summary>How the components are found.</summary>
    /// <value>Default <see cref="PcaSolver.Auto"/>.</value>
    public PcaSolver Solver { get; set; }

    /// <summary>How many directions the random subspace has beyond the components.</summary>
    /// <value>Default 10.</value>
    public int Oversampling { get; set; } = 10;

    /// <summary>How often the random subspace is multiplied by the covariance of the columns.</summary>
    /// <value>Default 7.</value>
    public int PowerIterations { get; set; } = 7;

    /// <summary>The seed of the random subspace.</summary>
    /// <value>Default 0.</value>
    public int Seed { get; set; }

    /// <summary>What the names of the components begin with; their numbers follow.</summary>
    /// <value>Default PC: PC1, PC2, ...</value>
    public string Prefix { get; set; } = "PC";

    /// <summary>A copy that no one else can change.</summary>
    internal PcaOptions Copy() => (PcaOptions)MemberwiseClone();
}
