namespace Crabbymetrics.Cli;

/// <summary>What the commands of other programs are called here.</summary>
internal static class ForeignModels
{
    private const string Bar = ", with effects to absorb after a bar: -f \"y ~ x | firm + year\"";

    private static readonly Dictionary<string, string> Models = new(StringComparer.OrdinalIgnoreCase)
    {
        ["feols"] = "ols" + Bar,
        ["reghdfe"] = "ols" + Bar,
        ["areg"] = "ols" + Bar,
        ["xtreg"] = "ols" + Bar,
        ["plm"] = "ols" + Bar,
        ["fepois"] = "poisson" + Bar,
        ["ppmlhdfe"] = "poisson" + Bar,
        ["feglm"] = "glm" + Bar,
        ["nbreg"] = "negative-binomial",
        ["glm.nb"] = "negative-binomial",
        ["ivreg"] = "iv: -f \"y ~ x | d ~ z\"",
        ["ivregress"] = "iv: -f \"y ~ x | d ~ z\"",
        ["ivreg2"] = "iv: -f \"y ~ x | d ~ z\"",
        ["mlogit"] = "multinomial-logit",
        ["multinom"] = "multinomial-logit",
        ["lasso"] = "elastic-net",
        ["glmnet"] = "elastic-net",
        ["prcomp"] = "pca",
        ["sunab"] = "event-study",
        ["did_imputation"] = "event-study",
        ["synth"] = "synthetic-control",
        ["sdid"] = "synthetic-control",
        ["synthdid"] = "synthetic-control",
    };

    /// <summary>The end of a message that names the model here; empty where the name is no command of another program.</summary>
    public static string Find(string name) => Models.TryGetValue(name, out string? here) ? $"; here it is {here}." : "";
}
