namespace Crabbymetrics.Cli;

/// <summary>What models of other programs are here: docs/dictionary.md has all of them.</summary>
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

    /// <summary>The model here, as a question; empty where the name is of no model of another program.</summary>
    public static string Meant(string name) => Models.TryGetValue(name, out string? here) ? $"; here it is {here}." : "";
}
