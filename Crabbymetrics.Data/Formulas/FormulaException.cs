namespace Crabbymetrics.Data;

/// <summary>A formula that cannot be read or used; the message quotes it and names the part that is at fault.</summary>
public sealed class FormulaException : CrabbymetricsException
{
    private const int LongestShown = 400;

    /// <summary>Creates the error.</summary>
    /// <param name="formula">The formula as it was given.</param>
    /// <param name="problem">What is wrong with it and what to do.</param>
    /// <param name="position">The zero-based character at which the part at fault begins; null where it is the whole.</param>
    public FormulaException(string formula, string problem, int? position = null)
        : base($"Formula \"{Shown(formula)}\": {problem}")
    {
        Formula = formula;
        Position = position;
    }

    /// <summary>The formula as it was given.</summary>
    public string Formula { get; }

    /// <summary>The zero-based character at which the part at fault begins; null where it is the whole.</summary>
    public int? Position { get; }

    private static string Shown(string formula) => formula.Length <= LongestShown ? formula : formula[..LongestShown] + "...";
}
