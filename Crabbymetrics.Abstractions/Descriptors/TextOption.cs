namespace Crabbymetrics;

/// <summary>An option that is a text: a name, or what its own code makes of it.</summary>
internal sealed class TextOption<TOptions>(
    string name,
    string? flag,
    string help,
    Func<TOptions, string?> get,
    Action<TOptions, string> set,
    string? requirement
) : OptionDescriptor(name, flag, help, OptionType.Text)
    where TOptions : class
{
    public override string? Read(object options) => get((TOptions)options);

    public override string? Write(object options, string text)
    {
        try
        {
            set((TOptions)options, text);
            return null;
        }
        catch (FormatException error)
        {
            return $"is '{text}': {error.Message}";
        }
    }

    public override string? Check(object options, OptionWords words) =>
        requirement is not null && string.IsNullOrWhiteSpace(get((TOptions)options)) ? $"must {requirement}." : null;
}
