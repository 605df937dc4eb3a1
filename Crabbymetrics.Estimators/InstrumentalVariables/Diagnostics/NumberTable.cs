using System.Globalization;

namespace Crabbymetrics.Estimators;

/// <summary>Published tables, written as they are printed.</summary>
internal static class NumberTable
{
    /// <summary>The numbers of a text, between blanks and line ends.</summary>
    public static double[] Read(string text) =>
        [
            .. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .Select(static number => double.Parse(number, CultureInfo.InvariantCulture)),
        ];
}
