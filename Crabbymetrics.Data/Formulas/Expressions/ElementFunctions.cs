namespace Crabbymetrics.Data;

/// <summary>Functions of numbers, row by row.</summary>
internal static class ElementFunctions
{
    private const string Positive = "a logarithm needs a positive number";

    private static readonly Dictionary<string, (Func<double, double> Function, string? Requirement)> OfOne = new()
    {
        ["log"] = (Math.Log, Positive),
        ["log1p"] = (LogOfOnePlus, "log1p needs a number above -1"),
        ["log2"] = (Math.Log2, Positive),
        ["log10"] = (Math.Log10, Positive),
        ["exp"] = (Math.Exp, "its exponential is too large"),
        ["expm1"] = (ExpMinusOne, "its exponential is too large"),
        ["sqrt"] = (Math.Sqrt, "a square root needs a number of 0 or more"),
        ["abs"] = (Math.Abs, null),
        ["sin"] = (Math.Sin, null),
        ["cos"] = (Math.Cos, null),
        ["tan"] = (Math.Tan, null),
        ["floor"] = (Math.Floor, null),
        ["ceiling"] = (Math.Ceiling, null),
        ["trunc"] = (Math.Truncate, null),
        ["sign"] = (static x => double.IsNaN(x) ? x : Math.Sign(x), null),
        ["as.numeric"] = (static x => x, null),
    };

    /// <summary>The names of all functions of numbers.</summary>
    public static IEnumerable<string> Names =>
        [.. OfOne.Keys, .. CalendarDays.PartNames, "as.Date", "round", "pmin", "pmax", "ifelse", "is.na", "scale", "center", "standardize"];

    /// <summary>Finds a function of one number.</summary>
    public static bool TryFind(string name, out (Func<double, double> Function, string? Requirement) found) =>
        OfOne.TryGetValue(name, out found);

    /// <summary>The nearest number of so many decimals, of two equally near ones that with an even last digit, as R has it: 1.85 is a
    /// little above itself and becomes 1.9.</summary>
    public static double Round(double x, int digits)
    {
        double power = Math.Pow(10.0, digits);
        double below = Math.Floor(x * power);
        if (!double.IsFinite(below) || Math.Abs(below) >= 1e15)
        {
            return x;
        }

        double low = below / power,
            high = (below + 1.0) / power;
        double up = high - x,
            down = x - low;
        return down < up || (down == up && below % 2.0 == 0.0) ? low : high;
    }

    // By the quotient of Kahan, which gives back what 1 + x rounds off.
    private static double LogOfOnePlus(double x)
    {
        double u = 1.0 + x;
        return u == 1.0 ? x
            : double.IsPositiveInfinity(u) ? u
            : Math.Log(u) * (x / (u - 1.0));
    }

    private static double ExpMinusOne(double x)
    {
        if (Math.Abs(x) < 1e-5)
        {
            return x + (x * x / 2.0) + (x * x * x / 6.0);
        }

        double u = Math.Exp(x);
        double above = u - 1.0;
        return u == 1.0 ? x
            : above == -1.0 || double.IsPositiveInfinity(u) ? above
            : above * (x / Math.Log(u));
    }
}
