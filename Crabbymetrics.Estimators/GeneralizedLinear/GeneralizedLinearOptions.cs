namespace Crabbymetrics.Estimators;

/// <summary>The options of a generalized linear model. Every option has a stated default.</summary>
public sealed class GeneralizedLinearOptions : GlmOptions, IFamilyOptions
{
    /// <inheritdoc/>
    /// <value>Default Gaussian with the identity link: least squares.</value>
    public IGlmFamily Family { get; set; } = FamilyOptions.Standard;

    /// <inheritdoc/>
    /// <value>Default null.</value>
    public string? FamilyName { get; set; }

    /// <inheritdoc/>
    /// <value>Default null.</value>
    public string? Link { get; set; }

    /// <inheritdoc/>
    /// <value>Default null.</value>
    public double? Theta { get; set; }
}
