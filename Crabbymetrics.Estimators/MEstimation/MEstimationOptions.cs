namespace Crabbymetrics.Estimators;

/// <summary>The options of an M-estimator. Every option has a stated default.</summary>
public sealed class MEstimationOptions : ISearchOptions
{
    /// <summary>The short name that results and error messages carry.</summary>
    /// <value>Default <c>m-estimator</c>.</value>
    public string Name { get; set; } = "m-estimator";

    /// <summary>
    /// How near to the solution the search must come: it stops where the next Newton step is at most this in each parameter, in (robust)
    /// standard errors, and then takes it.
    /// </summary>
    /// <value>Default 1e-6.</value>
    public double Tolerance { get; set; } = 1e-6;

    /// <summary>The most iterations.</summary>
    /// <value>Default 100.</value>
    public int MaxIterations { get; set; } = 100;

    /// <summary>The name of the solver that minimizes a criterion. Equations without a criterion are solved by a damped Newton method of
    /// their own.</summary>
    /// <value>Default <c>newton</c>.</value>
    public string Solver { get; set; } = "newton";

    internal static OptionSchema<MEstimationOptions> Schema { get; } =
        new OptionSchema<MEstimationOptions>(static () => new MEstimationOptions())
            .Text(
                nameof(Name),
                null,
                "name that results carry",
                static options => options.Name,
                static (options, value) => options.Name = value,
                new TextRange("not be empty")
            )
            .Include(ISearchOptions.Schema);

    internal MEstimationOptions Copy() => (MEstimationOptions)MemberwiseClone();
}
