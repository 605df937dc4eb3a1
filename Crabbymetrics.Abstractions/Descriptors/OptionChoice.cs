namespace Crabbymetrics;

/// <summary>A value that an option may have.</summary>
/// <param name="Word">The word on the command line: <c>drop</c>.</param>
/// <param name="Member">The value in C#: <c>DropRows</c>.</param>
public sealed record OptionChoice(string Word, string Member)
{
    /// <summary>The word or the member.</summary>
    /// <param name="words">Which of the two.</param>
    public string In(OptionWords words) => words == OptionWords.Flags ? Word : Member;

    /// <summary>Whether a text names the value, by its word or its member, without regard to case.</summary>
    /// <param name="text">The text.</param>
    public bool IsNamedBy(string text) =>
        string.Equals(text, Word, StringComparison.OrdinalIgnoreCase) || string.Equals(text, Member, StringComparison.OrdinalIgnoreCase);
}
