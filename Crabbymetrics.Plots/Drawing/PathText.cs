using System.Globalization;
using System.Text;

namespace Crabbymetrics.Plots;

/// <summary>The <c>d</c> of an SVG path, with tenths of a pixel.</summary>
internal sealed class PathText
{
    private readonly StringBuilder _text = new();
    private char _command;

    /// <summary>Whether nothing was added.</summary>
    public bool IsEmpty => _text.Length == 0;

    /// <summary>A number with at most one digit after the point.</summary>
    /// <param name="value">The number.</param>
    public static string Pixel(double value)
    {
        double rounded = Math.Round(value, 1, MidpointRounding.AwayFromZero);
        return (rounded == 0.0 ? 0.0 : rounded).ToString("0.#", CultureInfo.InvariantCulture);
    }

    /// <summary>Starts a piece.</summary>
    /// <param name="x">Its first point.</param>
    /// <param name="y">Its first point.</param>
    public PathText MoveTo(double x, double y) => Add('M', x, y);

    /// <summary>Draws a straight line.</summary>
    /// <param name="x">Its end.</param>
    /// <param name="y">Its end.</param>
    public PathText LineTo(double x, double y) => Add('L', x, y);

    /// <summary>Adds commands as they are.</summary>
    /// <param name="commands">The commands, beginning with a letter.</param>
    public PathText Raw(string commands)
    {
        _text.Append(commands);
        _command = ' ';
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private PathText Add(char command, double x, double y)
    {
        // After M further points are lines.
        bool repeated = command == 'L' && _command != ' ';
        _text.Append(repeated ? " " : command.ToString()).Append(Pixel(x)).Append(' ').Append(Pixel(y));
        _command = command;
        return this;
    }
}
