using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>Short names of fit statistics, as people type them; those of fixest's <c>fitstat</c> among them.</summary>
public static class StatisticNames
{
    /// <summary>Short names with the names that tables show.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Brief { get; } =
    [
        new("n", "Observations"),
        new("nobs", "Observations"),
        new("df", "Residual df"),
        new("ll", "Log-likelihood"),
        new("r2", "R2"),
        new("ar2", "Adjusted R2"),
        new("pr2", "Pseudo R2"),
        new("dr2", "Deviance R2"),
        new("wr2", "Within R2"),
        new("rmse", "RMSE"),
        new("sigma", "Residual std. error"),
        new("f", "F"),
        new("fp", "P > F"),
        new("ivf", "First-stage F"),
        new("aic", "AIC"),
        new("bic", "BIC"),
        new("deviance", "Deviance"),
        new("null-deviance", "Null deviance"),
        new("dispersion", "Dispersion"),
        new("penalty", "Penalty"),
        new("clusters", "Clusters"),
    ];

    /// <summary>The name that tables show.</summary>
    internal static string FullOf(string name)
    {
        foreach ((string brief, string full) in Brief)
        {
            if (string.Equals(brief, name, StringComparison.OrdinalIgnoreCase))
            {
                return full;
            }
        }

        return name;
    }
}
