using System.Text;

namespace Crabbymetrics.Plots;

/// <summary>
/// The colours of pictures. Series have those of Okabe and Ito (2008), "Color Universal Design", which readers with any common kind of
/// colour blindness tell apart; the order puts the strongest contrasts to the background first, and leaves out the yellow on white and the
/// black on black.
/// </summary>
internal static class Palette
{
    private static readonly string[] LightSeries = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000"];
    private static readonly string[] DarkSeries = ["#56b4e9", "#e69f00", "#00b383", "#cc79a7", "#f0e442", "#d55e00", "#fff"];

    /// <summary>The number of colours of series; later series take them again, with other marks and dashes.</summary>
    public static int Count => LightSeries.Length;

    /// <summary>The style sheet of a picture. All rules hold below the class <c>crabby</c> alone, so that pictures inside a page leave the
    /// page and each other as they are.</summary>
    /// <param name="theme">The colours.</param>
    public static string Sheet(SvgTheme theme) =>
        theme switch
        {
            SvgTheme.Dark => Rules(dark: true),
            SvgTheme.Light => Rules(dark: false),
            _ => $"{Rules(dark: false)}@media(prefers-color-scheme:dark){{{Rules(dark: true)}}}",
        };

    private static string Rules(bool dark)
    {
        (string text, string soft, string ground) = dark ? ("#eee", "#b5b5b5", "#121212") : ("#1a1a1a", "#595959", "#fff");
        (string grid, string axis, string muted) = dark ? ("#333", "#999", "#808080") : ("#e4e4e4", "#666", "#8c8c8c");
        StringBuilder rules = new();
        rules.Append($".crabby{{color:{text}}}.crabby text{{fill:{text}}}.crabby .s{{fill:{soft}}}.crabby .b{{fill:{ground}}}");
        rules.Append($".crabby .h{{stroke:{ground}}}.crabby .g{{stroke:{grid}}}.crabby .a{{stroke:{axis}}}.crabby .u{{color:{muted}}}");
        string[] series = dark ? DarkSeries : LightSeries;
        for (int i = 0; i < series.Length; i++)
        {
            rules.Append(System.Globalization.CultureInfo.InvariantCulture, $".crabby .c{i}{{color:{series[i]}}}");
        }

        return rules.ToString();
    }
}
