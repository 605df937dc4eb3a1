namespace Crabbymetrics;

/// <summary>An option that is a text: a name, or what its own code makes of it.</summary>
internal sealed class TextOption<TOptions>(
    string name,
    string? flag,
    string valueName,
    string help,
    Func<TOptions, string?> get,
    Action<TOptions, string> set,
    string? requirement,
    Func<IServiceProvider, IEnumerable<string>>? namesIn
) : OptionDescriptor(name, flag, valueName, help)
    where TOptions : class
{
    public override OptionType Type => OptionType.Text;

    public override string? Requirement => requirement;

    public override Func<IServiceProvider, IEnumerable<string>>? NamesIn => namesIn;

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
