using System.ComponentModel.DataAnnotations;

namespace Crabbymetrics.Estimators;

/// <summary>What a gamma regression lets its user choose. Every option has a stated default.</summary>
public sealed class GammaOptions : GlmOptions
{
    /// <summary>The link: <c>log</c>, <c>inverse</c>, <c>identity</c>, <c>sqrt</c>, or another of <see cref="Links"/>.</summary>
    /// <value>Default <c>log</c>, under which every coefficient is possible; R's default is <c>inverse</c>.</value>
    [Required(ErrorMessage = "Link must name a link: log, say.")]
    public string Link { get; set; } = "log";
}
