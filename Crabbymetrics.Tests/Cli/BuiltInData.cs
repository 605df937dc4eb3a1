using System.Globalization;

namespace Crabbymetrics.Tests.Cli;

/// <summary>Small data sets that come with R, as CSV: trees (31 black cherry trees, Ryan, Joiner and Ryan 1976), warpbreaks (54 looms,
/// Tippett 1950) and mtcars (32 cars, Motor Trend 1974).</summary>
internal static class BuiltInData
{
    public static readonly double[] Breaks =
    [
        26,
        30,
        54,
        25,
        70,
        52,
        51,
        26,
        67,
        18,
        21,
        29,
        17,
        12,
        18,
        35,
        30,
        36,
        36,
        21,
        24,
        18,
        10,
        43,
        28,
        15,
        26,
        27,
        14,
        29,
        19,
        29,
        31,
        41,
        20,
        44,
        42,
        26,
        19,
        16,
        39,
        28,
        21,
        39,
        29,
        20,
        21,
        24,
        17,
        13,
        15,
        15,
        16,
        28,
    ];

    private static readonly string[] TreesOf =
    [
        "8.3,70,10.3; 8.6,65,10.3; 8.8,63,10.2; 10.5,72,16.4; 10.7,81,18.8; 10.8,83,19.7; 11,66,15.6; 11,75,18.2; 11.1,80,22.6; ",
        "11.2,75,19.9; 11.3,79,24.2; 11.4,76,21; 11.4,76,21.4; 11.7,69,21.3; 12,75,19.1; 12.9,74,22.2; 12.9,85,33.8; 13.3,86,27.4; ",
        "13.7,71,25.7; 13.8,64,24.9; 14,78,34.5; 14.2,80,31.7; 14.5,74,36.3; 16,72,38.3; 16.3,77,42.6; 17.3,81,55.4; 17.5,82,55.7; ",
        "17.9,80,58.3; 18,80,51.5; 18,80,51; 20.6,87,77",
    ];

    private static readonly string[] CarsOf =
    [
        "1,2.62; 1,2.875; 1,2.32; 0,3.215; 0,3.44; 0,3.46; 0,3.57; 0,3.19; 0,3.15; 0,3.44; 0,3.44; 0,4.07; 0,3.73; 0,3.78; 0,5.25; ",
        "0,5.424; 0,5.345; 1,2.2; 1,1.615; 1,1.835; 0,2.465; 0,3.52; 0,3.435; 0,3.84; 0,3.845; 1,1.935; 1,2.14; 1,1.513; 1,3.17; ",
        "1,2.77; 1,3.57; 1,2.78",
    ];

    /// <summary>Volume and the logarithms g and h of girth and height.</summary>
    public static string Trees { get; } =
        "Volume,g,h\n" + string.Concat(Rows(TreesOf).Select(static row => Line(row[2], Math.Log(row[0]), Math.Log(row[1]))));

    /// <summary>Breaks, and dummies of wool B and of tensions M and H.</summary>
    public static string Warpbreaks { get; } =
        "breaks,B,M,H\n" + string.Concat(Breaks.Select(static (y, i) => Line(y, i / 27, i / 9 % 3 == 1 ? 1 : 0, i / 9 % 3 == 2 ? 1 : 0)));

    /// <summary>Manual transmission and weight.</summary>
    public static string Cars { get; } = "am,wt\n" + string.Concat(Rows(CarsOf).Select(static row => Line(row)));

    /// <summary>A set by its name here.</summary>
    public static string Of(string name) =>
        name switch
        {
            nameof(Trees) => Trees,
            nameof(Warpbreaks) => Warpbreaks,
            nameof(Cars) => Cars,
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such data"),
        };

    private static IEnumerable<double[]> Rows(string[] parts) =>
        string.Concat(parts)
            .Split("; ")
            .Select(static row => Array.ConvertAll(row.Split(','), static value => double.Parse(value, CultureInfo.InvariantCulture)));

    private static string Line(params double[] values) =>
        string.Join(',', values.Select(static value => value.ToString("R", CultureInfo.InvariantCulture))) + "\n";
}
