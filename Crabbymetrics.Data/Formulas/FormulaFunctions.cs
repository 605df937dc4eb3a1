namespace Crabbymetrics.Data;

/// <summary>The functions of formulas by name, and those nearest to a name that is none.</summary>
internal static class FormulaFunctions
{
    /// <summary>Functions that stand for several models.</summary>
    public static readonly string[] Stepwise = ["sw", "sw0", "csw", "csw0", "mvsw"];

    /// <summary>Functions that make categories.</summary>
    public static readonly string[] Categories = ["C", "factor", "as.factor", "relevel", "i", "cut"];

    /// <summary>Functions that make several columns of one.</summary>
    public static readonly string[] Bases = ["poly", "bs", "ns"];

    private static readonly string[] Lags = ["lag", "l", "f", "d"];

    private static readonly string[] Others =
    [
        "I",
        "offset",
        "event",
        "sunab",
        "cbind",
        "c",
        "seq",
        "Treatment",
        "Sum",
        "contr.treatment",
        "contr.sum",
        "list",
    ];

    private static readonly string[] Constants = ["TRUE", "FALSE", "NA", "Inf", "pi"];

    private static readonly string[] All = [.. Stepwise, .. Categories, .. Bases, .. Lags, .. Others, .. ElementFunctions.Names];

    /// <summary>Whether the arguments of a function are terms, where it stands among terms.</summary>
    public static bool HoldTerms(string function) => Stepwise.Contains(function);

    /// <summary>Whether a word is a constant.</summary>
    public static bool IsConstant(string name) => Constants.Contains(name);

    /// <summary>Says that a function does not exist.</summary>
    public static FormulaException Unknown(string formula, FormulaNode.Call call)
    {
        // np.log is log.
        string plain = call.Function[(call.Function.LastIndexOf('.') + 1)..];
        string[] similar = All.Contains(plain) ? [plain] : Spelling.Nearest(call.Function, All);
        return new FormulaException(
            formula,
            $"there is no function {call.Function}()"
                + (similar.Length > 0 ? $": is it {string.Join(" or ", similar.Select(static name => name + "()"))}?" : ".")
                + " docs/formulas.md lists all functions.",
            call.Start
        );
    }
}
