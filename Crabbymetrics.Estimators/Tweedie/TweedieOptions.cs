using System.ComponentModel.DataAnnotations;

namespace Crabbymetrics.Estimators;

/// <summary>What a Tweedie regression lets its user choose. Every option has a stated default.</summary>
public sealed class TweedieOptions : GlmOptions, IValidatableObject
{
    /// <summary>The power p of the variance <c>phi mu^p</c>, between 1 and 2; null to estimate it by maximum likelihood.</summary>
    /// <value>Default null.</value>
    public double? Power { get; set; }

    /// <summary>The link: <c>log</c>, <c>identity</c>, <c>sqrt</c>, or another of <see cref="Links"/>.</summary>
    /// <value>Default <c>log</c>.</value>
    [Required(ErrorMessage = "Link must name a link: log, say.")]
    public string Link { get; set; } = "log";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Power is { } power && !(power > 1.0 && power < 2.0))
        {
            yield return new ValidationResult("Power must be between 1 and 2, both excluded, or null.", [nameof(Power)]);
        }

        if (Power is null && Alpha > 0.0)
        {
            yield return new ValidationResult(
                "Power must be given where Alpha is above 0: a penalized fit has no likelihood to choose it by.",
                [nameof(Power), nameof(Alpha)]
            );
        }
    }
}
