using System.Globalization;
using System.Text.RegularExpressions;
using Crabbymetrics.Data;

namespace Crabbymetrics.Cli;

/// <summary>
/// The library's messages in the words of the tool: the library speaks of its own types and members, and a user of the tool has options.
/// Only phrases of the library are replaced, so that the names of columns stay as they are.
/// </summary>
internal static partial class ShellWords
{
    private const string Line = "line ";
    private const StringComparison Ordinal = StringComparison.Ordinal;
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private static readonly Dictionary<string, string> Options = new(StringComparer.Ordinal)
    {
        ["AbsorbedCount"] = "--df",
        ["Bandwidth"] = "--bandwidth",
        ["BandwidthRule"] = "--bandwidth",
        ["Clusters"] = "--cluster",
        ["ClusterDegreesOfFreedom"] = "--cluster-t",
        ["Digits"] = "--digits",
        ["Kernel"] = "--kernel",
        ["Lag"] = "--lag",
        ["Level"] = "--level",
        ["Limits"] = "--bootstrap-limits",
        ["MultiwayFactor"] = "--multiway",
        ["Prewhiten"] = "--prewhiten",
        ["Replications"] = "--bootstrap",
        ["Scheme"] = "--bootstrap-scheme",
        ["SmallSample"] = "--small-sample",
    };

    // How data are read; what stands behind the first kind is the option's value.
    private static readonly (string Library, string Tool)[] Reading =
    [
        ("CsvOptions.DecimalSeparator = ','", "--decimal ,"),
        ("CsvOptions.DecimalSeparator = '.'", "--decimal ."),
        ("CsvOptions.ThousandsSeparator = ','", "--thousands ,"),
        ("CsvOptions.ThousandsSeparator = '.'", "--thousands ."),
        ("CsvOptions.ThousandsSeparator = ' '", "--thousands space"),
        ("CsvOptions.ThousandsSeparator = '\''", "--thousands \"'\""),
        ("CsvOptions.ThousandsSeparator = '\u2019'", "--thousands \"'\""),
        ("CsvOptions.Comment = ", "--comment "),
        ("CsvOptions.MissingValues", "--na"),
        ("CsvOptions.Encoding", "--encoding"),
        ("CsvOptions.Comment = '#'", "--comment \"#\""),
        ("ModelSpecification.Where", "--where EXPR"),
        ("ModelSpecification.Time", "--time COL"),
        ("ModelSpecification.Trials", "--trials COL"),
        ("ModelSpecification.Unit", "--unit COL"),
        ("NaAction.Fail", "--na-action fail"),
    ];

    private static readonly Dictionary<string, string> Capabilities = new(StringComparer.Ordinal)
    {
        ["IBatchRefit"] = "refits",
        ["IExpectedInformation"] = "an expected information",
        ["IFittedMeans"] = "one mean for each row",
        ["IFullRefit"] = "refits with standard errors",
        ["IGoodnessOfFit"] = "Pearson's statistic",
        ["IInformation"] = "an information matrix",
        ["ILeverage"] = "leverages",
        ["ILikelihood"] = "a likelihood",
        ["ILinearPredictorModel"] = "one linear predictor for each row",
        ["IObservedData"] = "clusters and periods",
        ["IScoreContributions"] = "scores",
        ["ISimulatedRefit"] = "outcomes drawn from the fitted distribution",
        ["IWeightedRefit"] = "refits under weights",
        ["IWorkingRegression"] = "working residuals for each row",
    };

    /// <summary>The message of an exception.</summary>
    public static string Of(Exception error) =>
        error is OptionException option
            ? option.MessageIn(OptionWords.Flags)
            : Of(error is ArgumentException argument ? Messages.WithoutParameter(argument) : error.Message);

    /// <summary>The message of an exception of an estimator, with its options as the command line names them.</summary>
    public static string Of(Exception error, OptionSchema options)
    {
        string text = Member().Replace(Of(error), found => options.Find(found.Value)?.In(OptionWords.Flags) ?? found.Value);
        return Requirement()
            .Replace(
                text,
                found => (options.Find(found.Groups[1].Value)?.In(OptionWords.Flags) ?? found.Groups[1].Value) + found.Groups[2].Value
            );
    }

    /// <summary>A message or a warning.</summary>
    public static string Of(string message)
    {
        string text = message
            .Replace("or let SeparationPolicy.DropRows leave out the rows", "or let --separation drop leave out the rows", Ordinal)
            .Replace("SeparationPolicy.DropRows", "--separation drop", Ordinal)
            .Replace("(Alpha > 0)", "(--ridge)", Ordinal)
            .Replace("positive Alpha", "positive --ridge", Ordinal)
            .Replace("set Alpha", "give --ridge", Ordinal)
            .Replace("where Alpha is above 0", "where --ridge is above 0", Ordinal)
            .Replace("BiasReduction and Alpha exclude", "--firth and --ridge exclude", Ordinal)
            .Replace("Raise MaxIterations or Tolerance", "Raise --max-iterations or --tolerance", Ordinal)
            .Replace("add one with WithClusters", "name one with --cluster COL", Ordinal)
            .Replace("add it with RegressionData.WithTime", "give --time COL", Ordinal)
            .Replace(" (IExpectedCurvature)", "", Ordinal)
            .Replace(
                "Consider cr2, t with G - 1 degrees of freedom, or the wild cluster score test",
                "Consider --vcov cr2 with --cluster-t, or --wild",
                Ordinal
            )
            .Replace("Consider the wild cluster score test", "Consider --wild, the wild cluster bootstrap", Ordinal)
            .Replace("or RegressionData.WithUnit", "or --unit COL", Ordinal)
            .Replace("observations that live elsewhere", "rows that are not all in memory", Ordinal)
            .Replace("Fit RegressionData in memory", "Leave the option out", Ordinal)
            .Replace("for the rest, fit RegressionData in memory", "for the rest, read the data into memory", Ordinal)
            .Replace("let CollinearityPolicy.Drop do so", "let --collinearity drop do so", Ordinal)
            .Replace("Add them with RegressionData.WithInstruments", "Name them in the formula: y ~ x | d ~ z", Ordinal)
            .Replace("CorrectIncidentalBias takes the bias off", "--correct-bias takes the bias off", Ordinal)
            .Replace("the option Cluster names none", "--cluster names none", Ordinal);
        text = Argument().Replace(text, static found => Option(found.Groups[1].Value, found.Value));
        text = Requirement().Replace(text, static found => Option(found.Groups[1].Value, found.Groups[1].Value) + found.Groups[2].Value);
        return Capability()
            .Replace(
                text,
                static found =>
                    $"needs {Capabilities.GetValueOrDefault(found.Groups[1].Value, "what this model does not have")}, which a fit of "
                    + $"'{found.Groups[2].Value}' does not have"
            );
    }

    /// <summary>A message or a warning about rows of a file, which the library counts from 0, with the lines of the file.</summary>
    public static string Of(string message, ModelFrame frame) =>
        Rows()
            .Replace(
                Of(message),
                found =>
                {
                    string[] places = [.. found.Groups["row"].Captures.Select(row => frame.Locate(int.Parse(row.ValueSpan, Invariant)))];
                    if (places.Any(static place => !place.StartsWith(Line, Ordinal)))
                    {
                        return found.Value;
                    }

                    string word = found.Groups["word"].Value is ['R', ..] ? "Line" : "line";
                    return found.Groups["open"].Value
                        + word
                        + (places.Length > 1 ? "s " : " ")
                        + string.Join(", ", places.Select(static place => place[Line.Length..]))
                        + found.Groups["more"].Value
                        + found.Groups["close"].Value;
                }
            );

    private static string Option(string member, string otherwise) => Options.GetValueOrDefault(member, otherwise);

    // "Rows 0, 3 and 5 more (counted from 0)", "(with rows 0, 69, counted from 0)", "(12, 14, ..., from 0)".
    [GeneratedRegex(
        @"(?:(?<word>[Rr]ow)s? |(?<open>\())(?<row>\d+)(?:, (?<row>\d+))*(?<more> and \d+ more|, \.\.\.)?"
            + @"(?: \(counted from 0\)|, counted from 0|, from 0(?<close>\))|(?= has leverage 1))"
            + @"|(?<word>Row)s (?<row>\d+) and (?<row>\d+)(?= are both of time)"
    )]
    private static partial Regex Rows();

    // "CovarianceArguments.Clusters", "(CovarianceArguments.Lag)".
    [GeneratedRegex(@"\bCovarianceArguments\.([A-Za-z]+)")]
    private static partial Regex Argument();

    // "Tolerance must be a finite number", "Level is 2": at the beginning of a message or of a sentence in it.
    [GeneratedRegex(@"(?<=^|[.:] )([A-Z][A-Za-z0-9]+)( must| is )")]
    private static partial Regex Requirement();

    // A name of several words that is no text in quotes: ReferenceClass.
    [GeneratedRegex(@"(?<!['\w])[A-Z][a-z]+(?:[A-Z][a-z]+)+(?!['\w])")]
    private static partial Regex Member();

    [GeneratedRegex(@"needs a result that implements (I[A-Za-z]+)(?: (?:and|or) I[A-Za-z]+)*; that of '([^']*)' does (?:not|neither)")]
    private static partial Regex Capability();

    /// <summary>A message about data, with the tool's options in place of the members of <see cref="CsvOptions"/>.</summary>
    public static string OfReading(string message)
    {
        foreach ((string library, string tool) in Reading)
        {
            message = message.Replace(library, tool, Ordinal);
        }

        return message;
    }
}
