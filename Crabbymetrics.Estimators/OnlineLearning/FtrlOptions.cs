namespace Crabbymetrics.Estimators;

/// <summary>What FTRL lets its user choose. Every option has a stated default.</summary>
/// <remarks>An estimator validates and copies its options when it is made: a later change reaches no estimator.</remarks>
public sealed class FtrlOptions
{
    /// <summary>The options described one by one, for hosts that offer them.</summary>
    public static OptionSchema<FtrlOptions> Schema { get; } =
        new OptionSchema<FtrlOptions>(static () => new FtrlOptions())
            .Choice(
                nameof(Loss),
                "--loss",
                "logistic for an event, squared for amounts",
                static options => options.Loss,
                static (options, value) => options.Loss = value,
                ("logistic", FtrlLoss.Logistic),
                ("squared", FtrlLoss.Squared)
            )
            .Number(
                nameof(Rate),
                "--rate A",
                "learning rate (alpha of the paper)",
                static options => options.Rate,
                static (options, value) => options.Rate = value,
                NumberRange.Positive
            )
            .Number(
                nameof(Beta),
                "--beta B",
                "how slowly the learning rate of a coefficient begins to fall",
                static options => options.Beta,
                static (options, value) => options.Beta = value,
                NumberRange.NotNegative
            )
            .Number(
                nameof(L1),
                "--l1 L",
                "weight of the sum of the absolute coefficients: keeps coefficients at exactly 0",
                static options => options.L1,
                static (options, value) => options.L1 = value,
                NumberRange.NotNegative
            )
            .Number(
                nameof(L2),
                "--l2 L",
                "weight of half the sum of the squared coefficients",
                static options => options.L2,
                static (options, value) => options.L2 = value,
                NumberRange.NotNegative
            )
            .WholeNumber(
                nameof(Epochs),
                "--epochs N",
                "passes over the rows",
                static options => options.Epochs,
                static (options, value) => options.Epochs = value,
                NumberRange.OneOrMore
            )
            .Switch(
                nameof(Shuffle),
                "--no-shuffle",
                "take the rows in the order in which they stand",
                static options => options.Shuffle,
                static (options, value) => options.Shuffle = value,
                (true, false)
            )
            .WholeNumber(
                nameof(Seed),
                "--seed S",
                "seed of the order of the rows",
                static options => options.Seed,
                static (options, value) => options.Seed = value,
                NumberRange.NotNegative
            )
            .Number(
                nameof(InitialAccumulator),
                "--initial-accumulator N",
                "sum of squared gradients of each coefficient before the first row",
                static options => options.InitialAccumulator,
                static (options, value) => options.InitialAccumulator = value,
                NumberRange.NotNegative
            )
            .Switch(
                nameof(PenalizeIntercept),
                "--penalize-intercept",
                "the penalty acts on the intercept too, as in the paper",
                static options => options.PenalizeIntercept,
                static (options, value) => options.PenalizeIntercept = value,
                (false, true)
            )
            .Switch(
                nameof(FitIntercept),
                "--no-intercept",
                "no intercept; the same as - 1 in the formula",
                static options => options.FitIntercept,
                static (options, value) => options.FitIntercept = value,
                (true, false)
            )
            .Forbid(
                static options => options is { PenalizeIntercept: true, FitIntercept: false },
                "{PenalizeIntercept} says how an intercept is penalized, and there is none."
            );

    /// <summary>What is minimized.</summary>
    /// <value>Default <see cref="FtrlLoss.Logistic"/>.</value>
    public FtrlLoss Loss { get; set; }

    /// <summary>The learning rate, alpha of the paper. It is above 0.</summary>
    /// <value>Default 0.1.</value>
    public double Rate { get; set; } = 0.1;

    /// <summary>What is added to the root of the sum of squared gradients: the larger, the more slowly the rate begins to fall.</summary>
    /// <value>Default 1.</value>
    public double Beta { get; set; } = 1.0;

    /// <summary>The weight of the sum of the absolute coefficients.</summary>
    /// <value>Default 1.</value>
    public double L1 { get; set; } = 1.0;

    /// <summary>The weight of half the sum of the squared coefficients.</summary>
    /// <value>Default 1.</value>
    public double L2 { get; set; } = 1.0;

    /// <summary>How often <see cref="FtrlEstimator.Fit(RegressionData, CancellationToken)"/> passes over the rows.</summary>
    /// <value>Default 1.</value>
    public int Epochs { get; set; } = 1;

    /// <summary>Whether <see cref="FtrlEstimator.Fit(RegressionData, CancellationToken)"/> takes the rows of each pass in a random order.
    /// Blocks and batches are taken as they stand: see
    /// <see cref="FtrlEstimator.Update(FtrlState, RegressionData, CancellationToken)"/>.</summary>
    /// <value>Default true.</value>
    public bool Shuffle { get; set; } = true;

    /// <summary>The seed of the orders of the rows.</summary>
    /// <value>Default 0.</value>
    public int Seed { get; set; }

    /// <summary>The sum of squared gradients of each coefficient before the first row: 0 in the paper, 0.1 in TensorFlow.</summary>
    /// <value>Default 0.</value>
    public double InitialAccumulator { get; set; }

    /// <summary>Whether the penalty acts on the intercept too, as in the paper, where it is a coefficient like the others.</summary>
    /// <value>Default false.</value>
    public bool PenalizeIntercept { get; set; }

    /// <summary>Whether the model has an intercept.</summary>
    /// <value>Default true.</value>
    public bool FitIntercept { get; set; } = true;

    /// <summary>A copy that no one else can change.</summary>
    internal FtrlOptions Copy() => (FtrlOptions)MemberwiseClone();
}
