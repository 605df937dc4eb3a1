namespace Crabbymetrics.Estimators;

/// <summary>What the estimators that search the maximum of a likelihood let their users choose.</summary>
public abstract class MaximumLikelihoodOptions : RegressionOptions, ISearchOptions
{
    /// <summary>The options of the search, for the schema of a class derived from this one to include.</summary>
    public static OptionSchema<MaximumLikelihoodOptions> Search { get; } =
        new OptionSchema<MaximumLikelihoodOptions>().Include(ISearchOptions.Schema);

    /// <summary>
    /// How near to the optimum a fit must come, in standard errors: it stops where <c>sqrt(g' H^-1 g)</c> is at most this and then takes
    /// that last step. It means the same for any scaling of the data.
    /// </summary>
    /// <value>Default 1e-4.</value>
    public double Tolerance { get; set; } = 1e-4;

    /// <summary>The most iterations of the solver.</summary>
    /// <value>Default 100.</value>
    public int MaxIterations { get; set; } = 100;

    /// <summary>The name of the solver.</summary>
    /// <value>Default <c>newton</c>.</value>
    public string Solver { get; set; } = "newton";
}
