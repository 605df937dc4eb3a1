using Microsoft.Extensions.Options;

namespace Crabbymetrics.Estimators;

/// <summary>Checks the options of a container by their schema: the same check, with the same words, as without one. Options of a name may
/// have a schema of their own.</summary>
internal sealed class SchemaValidator<TOptions>(Func<OptionSchema<TOptions>> schema) : IValidateOptions<TOptions>
    where TOptions : class
{
    private readonly Dictionary<string, Func<OptionSchema<TOptions>>> _named = [];

    /// <summary>Gives options of a name their schema, while services are registered.</summary>
    public void Add(string name, Func<OptionSchema<TOptions>> own) => _named[name] = own;

    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        IReadOnlyList<string> faults = (name is null ? schema : _named.GetValueOrDefault(name, schema))().Validate(options);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
