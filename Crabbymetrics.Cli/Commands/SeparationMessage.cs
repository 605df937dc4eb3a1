using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Commands;

/// <summary>A separated fit in the words of the tool: lines of the file, and the options of the estimator that help.</summary>
internal static class SeparationMessage
{
    private const int Shown = 10;
    private const string Intercept = "(Intercept)";

    /// <summary>The message.</summary>
    public static string Of(SeparationException error, ModelFrame frame, OptionSchema options)
    {
        // An intercept alone cannot be left out and no option holds it: the library's words name no option either.
        if (error.Rows.IsDefaultOrEmpty || error.Columns.IsDefaultOrEmpty || (error.IsComplete && error.Columns is [Intercept]))
        {
            return error.Message;
        }

        string lines = string.Join(", ", error.Rows.Take(Shown).Select(frame.Locate));
        string more = error.Rows.Length > Shown ? FormattableString.Invariant($" and {error.Rows.Length - Shown} more") : "";
        string where = error.IsComplete
            ? FormattableString.Invariant($"in every one of the {error.Rows.Length} rows (complete separation)")
            : FormattableString.Invariant($"in {error.Rows.Length} rows: {lines}{more}");
        return $"The likelihood has no finite maximum: {Predictor([.. error.Columns])} predicts the outcome perfectly {where}. "
            + Help(error.IsComplete, options);
    }

    private static string Predictor(IReadOnlyList<string> columns)
    {
        string[] named = [.. columns.Where(static name => name != Intercept)];
        string list = string.Join(", ", named.Take(Shown).Select(static name => $"'{name}'"));
        string more = named.Length > Shown ? FormattableString.Invariant($" and {named.Length - Shown} more") : "";
        return named.Length switch
        {
            0 => "the intercept",
            1 => $"column {list}",
            _ => $"a combination of the columns {list}{more}",
        };
    }

    private static string Help(bool complete, OptionSchema options)
    {
        string drop =
            !complete && options.Find("--separation") is not null
                ? "--separation drop leaves those rows out, which say nothing about the other coefficients. "
                : "";
        string[] penalties = [.. ((string[])["--firth", "--ridge", "--l2"]).Where(flag => options.Find(flag) is not null)];
        string[] words = [.. penalties.Select(static name => name == "--firth" ? "--firth" : $"a penalty ({name} above 0)")];
        string finite = words.Length == 0 ? "" : $"Finite estimates come with {string.Join(" or ", words)}. ";
        return $"{drop}{finite}Or leave out {(complete ? "columns" : "the columns")}.";
    }
}
