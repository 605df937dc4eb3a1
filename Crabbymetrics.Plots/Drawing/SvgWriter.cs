using System.Text;

namespace Crabbymetrics.Plots;

/// <summary>Writes SVG elements.</summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder _text = new();

    /// <summary>A text as it stands in XML, between tags or in an attribute.</summary>
    /// <param name="text">Any text.</param>
    public static string Escape(string text) =>
        TextFlow
            .Clean(text)
            .Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal);

    /// <summary>Writes markup as it is.</summary>
    /// <param name="markup">The markup.</param>
    public SvgWriter Raw(string markup)
    {
        _text.Append(markup);
        return this;
    }

    /// <summary>Opens a group.</summary>
    /// <param name="cssClass">Its class; empty for none.</param>
    /// <param name="attributes">Further attributes, as they are written; empty for none.</param>
    public void Open(string cssClass, string attributes = "") => _text.Append($"<g{Class(cssClass)}{Further(attributes)}>");

    /// <summary>Closes a group.</summary>
    public void Close() => _text.Append("</g>\n");

    /// <summary>Writes a path; nothing of an empty one.</summary>
    /// <param name="path">The path.</param>
    /// <param name="cssClass">Its class; empty for none.</param>
    /// <param name="attributes">Further attributes, as they are written; empty for none.</param>
    public void Path(PathText path, string cssClass = "", string attributes = "")
    {
        if (!path.IsEmpty)
        {
            _text.Append($"<path{Class(cssClass)}{Further(attributes)} d=\"{path}\"/>\n");
        }
    }

    /// <summary>Writes a text.</summary>
    /// <param name="text">The text at its place.</param>
    public void Text(PlacedText text)
    {
        string anchor = text.Anchor switch
        {
            TextAnchor.Middle => " text-anchor=\"middle\"",
            TextAnchor.End => " text-anchor=\"end\"",
            _ => "",
        };
        string size = text.Size == Sizes.Label ? "" : $" font-size=\"{PathText.Pixel(text.Size)}\"";
        string bold = text.IsBold ? " font-weight=\"bold\"" : "";
        string rim = text.HasRim ? " stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"" : "";
        string css = Class(
            text.IsSoft ? "s"
            : text.HasRim ? "h"
            : ""
        );
        string whole = text.Whole is { } full ? $"<title>{Escape(full)}</title>" : "";
        string place = $"x=\"{PathText.Pixel(text.X)}\" y=\"{PathText.Pixel(text.Y)}\"";
        _text.Append($"<text{css} {place}{anchor}{size}{bold}{rim}>{Escape(text.Text)}{whole}</text>\n");
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private static string Class(string cssClass) => cssClass.Length == 0 ? "" : $" class=\"{cssClass}\"";

    private static string Further(string attributes) => attributes.Length == 0 ? "" : $" {attributes}";
}
