using System.Text.RegularExpressions;

namespace Crabbymetrics.Inference;

/// <summary>A regular expression that chooses parameters by their own names or by the labels that they are shown with. With <c>!</c> before
/// it, it chooses those that do not match.</summary>
internal sealed class NamePattern
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Regex _expression;
    private readonly bool _negated;
    private readonly string _text;

    private NamePattern(string text)
    {
        _text = text;
        _negated = text.StartsWith('!');
        _expression = new Regex(_negated ? text[1..] : text, RegexOptions.CultureInvariant, Patience);
    }

    /// <summary>Reads patterns.</summary>
    /// <exception cref="ArgumentException">One is no regular expression; the message says why.</exception>
    public static NamePattern[] Read(IEnumerable<string> texts, string member) =>
        [
            .. texts.Select(text =>
            {
                try
                {
                    return new NamePattern(text);
                }
                catch (RegexParseException error)
                {
                    throw new ArgumentException($"{member}: '{text}' is no regular expression: {error.Message}", error);
                }
            }),
        ];

    /// <summary>Whether a parameter is chosen.</summary>
    public bool Chooses(string name, string label) => (_expression.IsMatch(name) || _expression.IsMatch(label)) != _negated;

    /// <inheritdoc/>
    public override string ToString() => _text;
}
