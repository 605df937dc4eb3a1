using System.ComponentModel.DataAnnotations;

namespace Crabbymetrics.Estimators;

/// <summary>What a multinomial logit lets its user choose. Every option has a stated default.</summary>
public sealed class MultinomialLogitOptions : GlmOptions, IValidatableObject
{
    /// <summary>The class that the others are compared with, by its label in words.</summary>
    /// <value>Default null: the last of the sorted classes.</value>
    public string? ReferenceClass { get; set; }

    /// <summary>Which slopes the ridge penalty acts on, where <see cref="GlmOptions.Alpha"/> is positive.</summary>
    /// <value>Default <see cref="MultinomialPenalty.AverageContrast"/>.</value>
    [EnumDataType(typeof(MultinomialPenalty), ErrorMessage = "Penalty must be AverageContrast or ReferenceContrast.")]
    public MultinomialPenalty Penalty { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // A row that is separated between two classes still tells the others apart: leaving it out would change the model.
        if (Separation != SeparationPolicy.Throw)
        {
            yield return new ValidationResult(
                "Separation must be Throw for a multinomial logit: rows separated between two classes still tell others apart. Leave "
                    + "out a class or a column, or set Alpha.",
                [nameof(Separation)]
            );
        }
    }
}
