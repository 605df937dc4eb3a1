namespace Crabbymetrics;

/// <summary>An option is wrong, or two do not go together. The message names options by their members; a host whose users have flags shows
/// <see cref="MessageIn"/>.</summary>
public sealed class OptionException : ArgumentException
{
    private readonly OptionSchema _schema;
    private readonly Func<OptionWords, string> _message;

    /// <summary>Creates the exception.</summary>
    /// <param name="schema">The options of which the message speaks.</param>
    /// <param name="message">The message, with the members that it names in braces: <c>{Theta} goes with {FamilyName}
    /// negative-binomial.</c></param>
    public OptionException(OptionSchema schema, string message)
        : this(schema, words => schema.Render(message, words)) { }

    internal OptionException(OptionSchema schema, Func<OptionWords, string> message)
        : base(message(OptionWords.Members))
    {
        ArgumentNullException.ThrowIfNull(schema);
        _schema = schema;
        _message = message;
    }

    /// <summary>The options of which the message speaks.</summary>
    public OptionSchema Schema => _schema;

    /// <summary>The message in the words of a program or of a command line.</summary>
    /// <param name="words">Which of the two.</param>
    public string MessageIn(OptionWords words) => _message(words);
}
