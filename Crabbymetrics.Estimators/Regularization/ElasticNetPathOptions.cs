namespace Crabbymetrics.Estimators;

/// <summary>The options of a path of elastic nets. Every option has a stated default, that of R's glmnet.</summary>
public sealed class ElasticNetPathOptions : ElasticNetSettings
{
    /// <summary>The penalties themselves, finite and 0 or more, in any order; null to take <see cref="NetOptions.LambdaCount"/> of them
    /// from the smallest that makes every coefficient 0 down.</summary>
    /// <value>Default null.</value>
    public IReadOnlyList<double>? Lambdas { get; set; }

    /// <summary>Whether the penalty is on coefficients of columns divided by their standard deviations. Reported coefficients are those of
    /// the raw columns all the same.</summary>
    /// <value>Default true.</value>
    public bool Standardize { get; set; } = true;

    internal static new OptionSchema<ElasticNetPathOptions> Schema { get; } =
        new OptionSchema<ElasticNetPathOptions>(static () => new ElasticNetPathOptions())
            .Include(ElasticNetSettings.Schema)
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
