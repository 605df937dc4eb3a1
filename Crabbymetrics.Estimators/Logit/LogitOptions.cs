using System.ComponentModel.DataAnnotations;

namespace Crabbymetrics.Estimators;

/// <summary>What a logit lets its user choose. Every option has a stated default.</summary>
public sealed class LogitOptions : GlmOptions, IValidatableObject
{
    /// <summary>Whether the bias of maximum likelihood is reduced: the remedy for separated data and few events.</summary>
    /// <value>Default <see cref="BiasReductionMethod.None"/>.</value>
    [EnumDataType(typeof(BiasReductionMethod), ErrorMessage = "BiasReduction must be None or Firth.")]
    public BiasReductionMethod BiasReduction { get; set; }

    internal override bool ReducesBias => BiasReduction == BiasReductionMethod.Firth;

    internal override string SeparationRemedy =>
        $"{nameof(BiasReduction)} = {nameof(BiasReductionMethod)}.{nameof(BiasReductionMethod.Firth)}";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ReducesBias && Alpha > 0.0)
        {
            yield return new ValidationResult(
                "BiasReduction and Alpha exclude each other: each is a penalty of its own.",
                [nameof(BiasReduction), nameof(Alpha)]
            );
        }

        if (ReducesBias && Solver is not "newton")
        {
            yield return new ValidationResult("BiasReduction is fitted by the solver 'newton'.", [nameof(BiasReduction), nameof(Solver)]);
        }
    }
}
