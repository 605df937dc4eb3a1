using System.ComponentModel.DataAnnotations;

namespace Crabbymetrics.Estimators;

/// <summary>What a generalized linear model lets its user choose. Every option has a stated default.</summary>
public sealed class GeneralizedLinearOptions : GlmOptions
{
    /// <summary>The family with its link: one of <see cref="GlmFamilies"/>, or any implementation of <see cref="IGlmFamily"/>.</summary>
    /// <value>Default Gaussian with the identity link: least squares.</value>
    [Required(ErrorMessage = "Family must be given: GlmFamilies.Gamma(), say.")]
    public IGlmFamily Family { get; set; } = GlmFamilies.Gaussian();
}
