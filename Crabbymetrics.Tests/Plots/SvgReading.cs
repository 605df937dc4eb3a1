using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Crabbymetrics.Plots;

namespace Crabbymetrics.Tests.Plots;

/// <summary>A drawn picture, read back: its texts with the room that they take, and every point of its paths.</summary>
internal sealed partial class SvgReading
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public SvgReading(string svg)
    {
        Root = XDocument.Parse(svg).Root!;
        double[] view = [.. Root.Attribute("viewBox")!.Value.Split(' ').Select(Number)];
        (Width, Height) = (view[2], view[3]);
        Texts = [.. Root.Descendants(Svg + "text").Select(Read)];
        Points = [.. Root.Descendants(Svg + "path").SelectMany(static path => PointsOf(path.Attribute("d")!.Value))];
    }

    public XElement Root { get; }

    public double Width { get; }

    public double Height { get; }

    public IReadOnlyList<DrawnText> Texts { get; }

    public IReadOnlyList<(double X, double Y)> Points { get; }

    /// <summary>The labels of the horizontal axis, from left to right: texts centred below the axis in the size of ticks.</summary>
    public IReadOnlyList<DrawnText> HorizontalLabels
    {
        get
        {
            DrawnText[] centred = [.. Texts.Where(static text => text is { Anchor: "middle", Size: 11.0 })];
            double lowest = centred.Length == 0 ? 0.0 : centred.Max(static text => text.Y);
            return [.. centred.Where(text => text.Y == lowest).OrderBy(static text => text.X)];
        }
    }

    /// <summary>The labels of the vertical axis, from bottom to top: texts that end at the frame in the size of ticks.</summary>
    public IReadOnlyList<DrawnText> VerticalLabels
    {
        get
        {
            DrawnText[] ending = [.. Texts.Where(static text => text is { Anchor: "end", Size: 11.0, HasRim: false })];
            return [.. ending.OrderByDescending(static text => text.Y)];
        }
    }

    /// <summary>The number that a label shows.</summary>
    public static double ValueOf(string label)
    {
        string plain = label.Replace('\u2212', '-').Replace(",", "", StringComparison.Ordinal);
        Match power = Power().Match(plain);
        if (!power.Success)
        {
            return Number(plain);
        }

        string raised = string.Concat(
            power
                .Groups[2]
                .Value.Select(static c =>
                    "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079".IndexOf(c, StringComparison.Ordinal) is var place
                    && place == 0
                        ? "-"
                        : (place - 1).ToString(CultureInfo.InvariantCulture)
                )
        );
        string mantissa = power.Groups[1].Value is "" or "-" ? power.Groups[1].Value + "1" : power.Groups[1].Value.TrimEnd('\u00d7');
        return Number($"{mantissa}E{raised}");
    }

    [GeneratedRegex("^(-?(?:[0-9.]+\u00d7)?)10([\u207b\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+)$")]
    private static partial Regex Power();

    [GeneratedRegex("[A-Za-z]|-?[0-9]*\\.?[0-9]+")]
    private static partial Regex PathWord();

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static DrawnText Read(XElement text)
    {
        double size = Number(text.Attribute("font-size")?.Value ?? "12");
        string words = string.Concat(text.Nodes().OfType<XText>().Select(static node => node.Value));
        double width = TextMeasure.Width(words, size, text.Attribute("font-weight") is not null);
        string anchor = text.Attribute("text-anchor")?.Value ?? "start";
        double x = Number(text.Attribute("x")!.Value);
        double y = Number(text.Attribute("y")!.Value);
        double left = anchor switch
        {
            "start" => x,
            "middle" => x - (width / 2.0),
            _ => x - width,
        };
        return new DrawnText(words, x, y, anchor, size, left, left + width) { HasRim = text.Attribute("paint-order") is not null };
    }

    // The commands that the writer uses: M and L with pairs, H and V with one, h, v, a and z relative to the point before.
    private static IEnumerable<(double X, double Y)> PointsOf(string path)
    {
        string[] words = [.. PathWord().Matches(path).Select(static match => match.Value)];
        char command = ' ';
        (double x, double y) = (0.0, 0.0);
        for (int i = 0; i < words.Length; )
        {
            if (char.IsLetter(words[i][0]))
            {
                command = words[i++][0];
                if (command == 'z')
                {
                    continue;
                }
            }

            switch (command)
            {
                case 'M' or 'L':
                    (x, y) = (Number(words[i]), Number(words[i + 1]));
                    i += 2;
                    break;
                case 'H':
                    x = Number(words[i++]);
                    break;
                case 'V':
                    y = Number(words[i++]);
                    break;
                case 'h':
                    x += Number(words[i++]);
                    break;
                case 'v':
                    y += Number(words[i++]);
                    break;
                case 'a':
                    (x, y) = (x + Number(words[i + 5]), y + Number(words[i + 6]));
                    i += 7;
                    break;
                default:
                    throw new FormatException($"The path has a command '{command}', which the reading does not know.");
            }

            yield return (x, y);
        }
    }
}
