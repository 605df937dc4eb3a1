namespace Crabbymetrics.Estimators;

/// <summary>What a kernel basis lets its user choose. Every option has a stated default.</summary>
/// <remarks>A transformer validates and copies its options when it is made: a later change reaches no transformer.</remarks>
public sealed class KernelOptions
{
    /// <summary>The options described one by one, for hosts that offer them.</summary>
    public static OptionSchema<KernelOptions> Schema { get; } =
        new OptionSchema<KernelOptions>(static () => new KernelOptions())
            .Choice(
                nameof(Function),
                "--kernel",
                "the kernel",
                static options => options.Function,
                static (options, value) => options.Function = value,
                ("rbf", KernelFunction.Rbf),
                ("laplacian", KernelFunction.Laplacian),
                ("polynomial", KernelFunction.Polynomial),
                ("linear", KernelFunction.Linear)
            )
            .Choice(
                nameof(Approximation),
                "--basis",
                "from all rows, from landmarks, or from random frequencies",
                static options => options.Approximation,
                static (options, value) => options.Approximation = value,
                ("nystrom", KernelApproximation.Nystrom),
                ("all", KernelApproximation.All),
                ("fourier", KernelApproximation.Fourier)
            )
            .WholeNumber(
                nameof(Count),
                "--count M",
                "number of landmarks or of random frequencies",
                static options => options.Count,
                static (options, value) => options.Count = value,
                NumberRange.OneOrMore
            )
            .Choice(
                nameof(Landmarks),
                "--landmarks",
                "rows drawn with equal chances, or centres of clusters",
                static options => options.Landmarks,
                static (options, value) => options.Landmarks = value,
                ("uniform", LandmarkChoice.Uniform),
                ("kmeans", LandmarkChoice.KMeans)
            )
            .Number(
                nameof(Gamma),
                "--gamma G",
                "how fast likeness falls with distance; by the rule where it is not given",
                static options => options.Gamma,
                static (options, value) => options.Gamma = value,
                NumberRange.Positive
            )
            .Choice(
                nameof(GammaRule),
                "--gamma-rule",
                "where gamma comes from, unless it is given",
                static options => options.GammaRule,
                static (options, value) => options.GammaRule = value,
                ("scale", BandwidthScale.Scale),
                ("median", BandwidthScale.Median),
                ("half-median", BandwidthScale.HalfMedian),
                ("columns", BandwidthScale.Columns)
            )
            .WholeNumber(
                nameof(Degree),
                "--degree D",
                "degree of the polynomial kernel",
                static options => options.Degree,
                static (options, value) => options.Degree = value,
                NumberRange.OneOrMore
            )
            .Number(
                nameof(Constant),
                "--constant C",
                "what is added to the inner product in the polynomial kernel",
                static options => options.Constant,
                static (options, value) => options.Constant = value,
                NumberRange.NotNegative
            )
            .Choice(
                nameof(Columns),
                "--columns-as",
                "features whose inner products are the kernel, or the kernel itself",
                static options => options.Columns,
                static (options, value) => options.Columns = value,
                ("features", KernelColumns.Features),
                ("kernel", KernelColumns.Kernel)
            )
            .Switch(
                nameof(Standardize),
                "--no-standardize",
                "distances in the units of the columns",
                static options => options.Standardize,
                static (options, value) => options.Standardize = value,
                (true, false)
            )
            .WholeNumber(
                nameof(Seed),
                "--seed S",
                "seed of landmarks and frequencies",
                static options => options.Seed,
                static (options, value) => options.Seed = value,
                NumberRange.NotNegative
            )
            .Number(
                nameof(MemoryBudget),
                "--memory-budget MIB",
                "the most memory that a matrix may take, in MiB",
                static options => options.MemoryBudget,
                static (options, value) => options.MemoryBudget = value,
                NumberRange.Positive
            )
            .Text(
                nameof(Prefix),
                null,
                "what the names of the columns begin with",
                static options => options.Prefix,
                static (options, value) => options.Prefix = value,
                new TextRange("not be empty")
            )
            .Forbid(
                static options =>
                    options is { Approximation: KernelApproximation.Fourier, Function: KernelFunction.Polynomial or KernelFunction.Linear },
                "Random frequencies are of kernels of differences, rbf and laplacian: choose another {Approximation}."
            )
            .Forbid(
                static options => options is { Approximation: KernelApproximation.Fourier, Columns: KernelColumns.Kernel },
                "Random frequencies have no landmarks whose kernel {Columns} could show."
            )
            .ForbidTyped(
                static (options, given) => options.Function == KernelFunction.Linear && given.Contains(nameof(Gamma)),
                "{Gamma} is not read by the linear kernel."
            )
            .ForbidTyped(
                static (options, given) =>
                    options.Function != KernelFunction.Polynomial && (given.Contains(nameof(Degree)) || given.Contains(nameof(Constant))),
                "{Degree} and {Constant} are read by the polynomial kernel alone."
            )
            .ForbidTyped(
                static (options, given) => options.Gamma is not null && given.Contains(nameof(GammaRule)),
                "Give {Gamma} or {GammaRule}, not both."
            )
            .ForbidTyped(
                static (options, given) => options.Approximation != KernelApproximation.Nystrom && given.Contains(nameof(Landmarks)),
                "{Landmarks} are chosen by the Nystrom method alone."
            )
            .ForbidTyped(
                static (options, given) => options.Approximation == KernelApproximation.All && given.Contains(nameof(Count)),
                "{Count} is not read where the basis is of all rows."
            );

    /// <summary>The kernel.</summary>
    /// <value>Default <see cref="KernelFunction.Rbf"/>.</value>
    public KernelFunction Function { get; set; }

    /// <summary>From which points the basis is made.</summary>
    /// <value>Default <see cref="KernelApproximation.Nystrom"/>.</value>
    public KernelApproximation Approximation { get; set; } = KernelApproximation.Nystrom;

    /// <summary>The number of landmarks or of random frequencies. With fewer rows than landmarks every
    /// row is one, which <see cref="KernelFeatures.Note"/> says.</summary>
    /// <value>Default 100.</value>
    public int Count { get; set; } = 100;

    /// <summary>How landmarks are chosen.</summary>
    /// <value>Default <see cref="LandmarkChoice.Uniform"/>.</value>
    public LandmarkChoice Landmarks { get; set; }

    /// <summary>How fast likeness falls with distance, above 0: the inverse of what others call the bandwidth. Null to follow
    /// <see cref="GammaRule"/>.</summary>
    /// <value>Default null.</value>
    public double? Gamma { get; set; }

    /// <summary>Where gamma comes from, unless it is given.</summary>
    /// <value>Default <see cref="BandwidthScale.Scale"/>.</value>
    public BandwidthScale GammaRule { get; set; }

    /// <summary>The degree of the polynomial kernel.</summary>
    /// <value>Default 3.</value>
    public int Degree { get; set; } = 3;

    /// <summary>What is added to the inner product in the polynomial kernel.</summary>
    /// <value>Default 1.</value>
    public double Constant { get; set; } = 1.0;

    /// <summary>What the columns of the basis are.</summary>
    /// <value>Default <see cref="KernelColumns.Features"/>.</value>
    public KernelColumns Columns { get; set; }

    /// <summary>Whether columns are centred and divided by their standard deviations (n - 1) before distances are taken.</summary>
    /// <value>Default true.</value>
    public bool Standardize { get; set; } = true;

    /// <summary>The seed of landmarks and frequencies, each drawn from a stream of its own.</summary>
    /// <value>Default 0.</value>
    public int Seed { get; set; }

    /// <summary>The most memory in MiB that one matrix, the kernel of the landmarks or the new columns, may take. What would take more is
    /// refused with the number.</summary>
    /// <value>Default 1,024.</value>
    public double MemoryBudget { get; set; } = 1024.0;

    /// <summary>What the names of the columns begin with; their numbers follow.</summary>
    /// <value>Default K: K1, K2, ...</value>
    public string Prefix { get; set; } = "K";

    /// <summary>A copy that no one else can change.</summary>
    internal KernelOptions Copy() => (KernelOptions)MemberwiseClone();
}
