using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>A scalar that corrects a covariance for the size of the sample, named by its formula.</summary>
internal sealed class SmallSampleFactor
{
    private readonly Func<double, double, double, double> _formula;

    private SmallSampleFactor(string name, bool needsClusters, bool needsResidualDegrees, Func<double, double, double, double> formula)
    {
        Name = name;
        NeedsClusters = needsClusters;
        NeedsResidualDegrees = needsResidualDegrees;
        _formula = formula;
    }

    /// <summary>1.</summary>
    public static SmallSampleFactor None { get; } = new("none", false, false, static (_, _, _) => 1.0);

    /// <summary>n/(n-1): Stata's robust errors after maximum likelihood.</summary>
    public static SmallSampleFactor Observations { get; } = new("n/(n-1)", false, false, static (n, _, _) => n / (n - 1.0));

    /// <summary>n/(n-k): HC1.</summary>
    public static SmallSampleFactor Residual { get; } = new("n/(n-k)", false, true, static (n, k, _) => n / (n - k));

    /// <summary>(n-1)/(n-k): fixest's factor without clusters.</summary>
    public static SmallSampleFactor ResidualLessOne { get; } = new("(n-1)/(n-k)", false, true, static (n, k, _) => (n - 1.0) / (n - k));

    /// <summary>G/(G-1): Stata's clustered errors after maximum likelihood, R's vcovCL.</summary>
    public static SmallSampleFactor Clusters { get; } = new("G/(G-1)", true, false, static (_, _, g) => g / (g - 1.0));

    /// <summary>G/(G-1) (n-1)/(n-k): Stata's clustered errors after least squares, statsmodels, fixest.</summary>
    public static SmallSampleFactor ClustersAndResidual { get; } =
        new("G/(G-1)*(n-1)/(n-k)", true, true, static (n, k, g) => g / (g - 1.0) * ((n - 1.0) / (n - k)));

    /// <summary>T/(T-1) (n-1)/(n-k), T the number of periods: fixest's Newey-West and Driscoll-Kraay errors.</summary>
    public static SmallSampleFactor PeriodsAndResidual { get; } =
        new("T/(T-1)*(n-1)/(n-k)", false, true, static (n, k, t) => t / (t - 1.0) * ((n - 1.0) / (n - k))) { NeedsPeriods = true };

    /// <summary>All factors.</summary>
    public static ImmutableArray<SmallSampleFactor> All { get; } =
    [None, Observations, Residual, ResidualLessOne, Clusters, ClustersAndResidual, PeriodsAndResidual];

    /// <summary>The name, which is the formula.</summary>
    public string Name { get; }

    /// <summary>Whether the formula has a G in it.</summary>
    public bool NeedsClusters { get; }

    /// <summary>Whether the formula has a T in it.</summary>
    public bool NeedsPeriods { get; private init; }

    private bool NeedsResidualDegrees { get; }

    /// <summary>Finds the factor that the caller asked for.</summary>
    /// <param name="arguments">The arguments of the caller.</param>
    /// <param name="standard">The formula's own factor, for a caller who asked for none in particular.</param>
    /// <param name="clustered">Whether the formula has clusters.</param>
    /// <param name="serial">Whether the formula has periods, whose number it gives in place of that of clusters.</param>
    /// <exception cref="ArgumentException">No factor has that name, or it needs clusters where the formula has none.</exception>
    public static SmallSampleFactor Choose(CovarianceArguments arguments, SmallSampleFactor standard, bool clustered, bool serial = false)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments.SmallSample is not { } name)
        {
            return standard;
        }

        SmallSampleFactor factor = Of(name);
        if (factor.NeedsPeriods && !serial)
        {
            throw new ArgumentException(
                $"The small-sample factor '{factor.Name}' needs periods, and this covariance has none.",
                nameof(arguments)
            );
        }

        return !factor.NeedsClusters || clustered
            ? factor
            : throw new ArgumentException(
                $"The small-sample factor '{factor.Name}' needs clusters, and this covariance has none.",
                nameof(arguments)
            );
    }

    /// <summary>The factor of a name.</summary>
    /// <param name="name">The name; blanks do not matter.</param>
    /// <exception cref="ArgumentException">There is no such factor; the message lists those that there are.</exception>
    public static SmallSampleFactor Of(string name)
    {
        string compact = name.Replace(" ", "", StringComparison.Ordinal);
        return All.FirstOrDefault(candidate => string.Equals(candidate.Name, compact, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException(
                $"There is no small-sample factor '{name}'. There are: {string.Join(", ", All.Select(static known => known.Name))}.",
                nameof(name)
            );
    }

    /// <summary>The name of a covariance with this factor: the formula's own name only where the factor is the formula's own.</summary>
    /// <param name="formula">The formula's name.</param>
    /// <param name="standard">The formula's own factor.</param>
    public string KindOf(string formula, SmallSampleFactor standard) => this == standard ? formula : $"{formula} with {Name}";

    /// <summary>What the name of a covariance adds where the bread is not the formula's own.</summary>
    /// <param name="given">The bread that was asked for; null for none in particular.</param>
    /// <param name="standard">The formula's own.</param>
    public static string BreadText(BreadInformation? given, BreadInformation standard) =>
        given is null || given == standard ? ""
        : given == BreadInformation.Expected ? " with expected bread"
        : " with observed bread";

    /// <summary>The value.</summary>
    /// <param name="observations">n.</param>
    /// <param name="parameters">k.</param>
    /// <param name="clusters">G, or T; any number where the formula has none.</param>
    /// <exception cref="CrabbymetricsException">The formula divides by zero or changes sign at these numbers.</exception>
    public double Value(double observations, int parameters, double clusters = double.NaN)
    {
        if (NeedsResidualDegrees && !(observations > parameters))
        {
            throw new CrabbymetricsException(
                FormattableString.Invariant(
                    $"The small-sample factor {Name} needs more observations than parameters; there are {observations} and {parameters}."
                )
            );
        }

        double value = _formula(observations, parameters, clusters);
        return double.IsFinite(value) && value > 0.0
            ? value
            : throw new CrabbymetricsException(
                FormattableString.Invariant($"The small-sample factor {Name} is not defined for {observations} observations.")
            );
    }
}
