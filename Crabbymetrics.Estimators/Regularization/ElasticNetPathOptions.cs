namespace Crabbymetrics.Estimators;

/// <summary>The options of a path of elastic nets. Every option has a stated default, that of R's glmnet.</summary>
public sealed class ElasticNetPathOptions : ElasticNetSettings
{
    /// <summary>The share of the absolute penalty, glmnet's alpha: <c>l1 = mixing lambda</c> and <c>l2 = (1 - mixing) lambda</c>. 1 is the
    /// lasso, 0 a path of ridges.</summary>
    /// <value>Default 1.</value>
    public double Mixing { get; set; } = 1.0;

    /// <summary>The number of penalties.</summary>
    /// <value>Default 100.</value>
    public int LambdaCount { get; set; } = 100;

    /// <summary>The smallest penalty over the largest; null for 1e-4, or 1e-2 with fewer rows than columns.</summary>
    /// <value>Default null.</value>
    public double? LambdaRatio { get; set; }

    /// <summary>The penalties themselves, finite and 0 or more, in any order; null to take <see cref="LambdaCount"/> of them from the
    /// smallest that makes every coefficient 0 down.</summary>
    /// <value>Default null.</value>
    public IReadOnlyList<double>? Lambdas { get; set; }

    /// <summary>Whether the penalty is on coefficients of columns divided by their standard deviations. Reported coefficients are those of
    /// the raw columns all the same.</summary>
    /// <value>Default true.</value>
    public bool Standardize { get; set; } = true;

    internal static new OptionSchema<ElasticNetPathOptions> Schema { get; } =
        new OptionSchema<ElasticNetPathOptions>(static () => new ElasticNetPathOptions())
            .Include(ElasticNetSettings.Schema)
            .Number(
                nameof(Mixing),
                null,
                "share of the absolute penalty",
                static options => options.Mixing,
                static (options, value) => options.Mixing = value,
                new NumberRange("a number from 0 to 1") { Minimum = 0.0, Maximum = 1.0 }
            )
            .WholeNumber(
                nameof(LambdaCount),
                null,
                "number of penalties",
                static options => options.LambdaCount,
                static (options, value) => options.LambdaCount = value,
                new NumberRange("from 1 to 100000") { Minimum = 1.0, Maximum = 100000.0 }
            )
            .Number(
                nameof(LambdaRatio),
                null,
                "smallest penalty over the largest",
                static options => options.LambdaRatio,
                static (options, value) => options.LambdaRatio = value,
                NumberRange.Between(0.0, 1.0)
            )
            .Switch(
                nameof(Standardize),
                null,
                "penalize coefficients of columns divided by their standard deviations",
                static options => options.Standardize,
                static (options, value) => options.Standardize = value,
                (true, false)
            )
            .Forbid(
                static options =>
                    options.Lambdas is { } lambdas
                    && (lambdas.Count == 0 || lambdas.Any(static lambda => !(lambda >= 0.0 && double.IsFinite(lambda)))),
                "Lambdas must hold at least one number, all finite and 0 or more."
            );
}
