using Microsoft.Extensions.Options;

namespace Crabbymetrics.Estimators;

/// <summary>Checks the options of a container by their schema: the same check, with the same words, as without one.</summary>
internal sealed class SchemaValidator<TOptions>(string? name, OptionSchema<TOptions> schema) : IValidateOptions<TOptions>
    where TOptions : class
{
    public bool IsOf(string? otherName, OptionSchema<TOptions> other) => otherName == name && ReferenceEquals(other, schema);

    public ValidateOptionsResult Validate(string? optionsName, TOptions options)
    {
        if (name is not null && name != optionsName)
        {
            return ValidateOptionsResult.Skip;
        }

        IReadOnlyList<string> faults = schema.Validate(options);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
