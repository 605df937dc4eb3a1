using System.CommandLine;
using Crabbymetrics.Cli.Fitting;

namespace Crabbymetrics.Cli.Commands;

/// <summary>The options that only <c>crabby fit ols</c> takes.</summary>
internal sealed class LeastSquaresOptions
{
    private readonly Option<string?> _influence = CommandOptions.Text(
        "--influence",
        "FILE",
        "write fitted values, residuals, leverages, studentized residuals, Cook's distances, DFFITS, COVRATIO and DFBETAS by row to this "
            + "CSV file"
    );
    private readonly Option<bool> _vif = new("--vif") { Description = "variance inflation factors of the slopes" };
    private readonly Option<string[]> _constraint = new("--constraint")
    {
        HelpName = "RESTRICTIONS",
        Description =
            "least squares under linear restrictions as a further table, with their F test: \"x1 = x2, x3 = 0\"; may be given "
            + "several times",
    };
    private readonly Option<bool> _anytime = new("--anytime")
    {
        Description = "p-values and limits that hold at every number of observations at once, as a further table",
    };
    private readonly Option<string?> _precision = CommandOptions.Text(
        "--anytime-precision",
        "G",
        "precision of the mixture of --anytime, chosen before the data are seen (default 1)"
    );

    private readonly Option<string?> _preTrend = CommandOptions.Text(
        "--pre-trend",
        "VAR",
        "joint test of the coefficients of i(VAR, ..., ref = -1) in all relative periods below 0"
    );

    private readonly WildOptions _wild = new();

    /// <summary>Adds the options to the command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_influence);
        command.Add(_vif);
        command.Add(_constraint);
        command.Add(_anytime);
        command.Add(_precision);
        command.Add(_preTrend);
        _wild.AddTo(command);
    }

    /// <summary>What was typed.</summary>
    /// <exception cref="UsageException">An option is wrong, or is read by nothing.</exception>
    public LeastSquaresArguments Read(ParseResult parsed)
    {
        LeastSquaresArguments arguments = new()
        {
            InfluenceFile = parsed.GetValue(_influence),
            InflationFactors = parsed.GetValue(_vif),
            Constraints = parsed.GetValue(_constraint) ?? [],
            AnytimeValid = parsed.GetValue(_anytime),
            AnytimePrecision = parsed.GetNumber(_precision),
            PreTrend = parsed.GetValue(_preTrend),
            Wild = _wild.Restrictions(parsed),
            WildOptions = _wild.Read(parsed),
        };
        if (arguments.AnytimePrecision is { } precision)
        {
            if (!arguments.AnytimeValid)
            {
                throw new UsageException("--anytime-precision is not read: it is the precision of --anytime, which is not asked for.");
            }

            if (!(precision > 0.0) || !double.IsFinite(precision))
            {
                throw new UsageException(FormattableString.Invariant($"--anytime-precision takes a number above 0; it is {precision}."));
            }
        }

        return arguments;
    }
}
