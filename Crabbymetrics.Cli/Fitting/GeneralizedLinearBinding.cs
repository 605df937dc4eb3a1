using System.CommandLine;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Fitting;

/// <summary><c>crabby fit glm</c>: any family with any link.</summary>
internal sealed class GeneralizedLinearBinding()
    : GlmBinding<GeneralizedLinearOptions, GeneralizedLinearResult>(
        "glm",
        "Generalized linear model of any family and link; gaussian, that is least squares, by default.",
        EstimatorInputs.GeneralizedLinear
    )
{
    private const string QuasiPrefix = "quasi-";

    private readonly Option<string?> _family = CommandOptions.Text(
        "--family",
        "NAME",
        "gaussian (default), poisson, binomial, gamma, inverse-gaussian or negative-binomial; with quasi- before it, the variance up "
            + "to a factor"
    );
    private readonly Option<string?> _link = CommandOptions.Text(
        "--link",
        "NAME",
        "link (default: the family's own); an unknown name lists all"
    );
    private readonly Option<string?> _theta = CommandOptions.Text(
        "--theta",
        "T",
        "theta of the negative binomial: the variance is mu + mu^2 / theta"
    );

    private readonly Option<string?> _trials = CommandOptions.Trials();

    // A binary outcome may be text; numbers beside it, proportions say, are read as numbers.
    public override ColumnKind OutcomeKind(ParseResult parsed) => IsBinomial(parsed) ? ColumnKind.NumberOrLabel : ColumnKind.Number;

    public override string? TrialsColumn(ParseResult parsed) => parsed.GetValue(_trials);

    public override void AddOptions(Command command)
    {
        base.AddOptions(command);
        command.Add(_family);
        command.Add(_link);
        command.Add(_theta);
        command.Add(_trials);
    }

    public override void RequireOptions(IServiceProvider services, ParseResult parsed)
    {
        base.RequireOptions(services, parsed);
        if (Family(parsed) is not IExpectedCurvature { IsCanonical: false })
        {
            Refuse(parsed, "--scoring", "the link is canonical, for which observed and expected second derivatives are the same");
        }

        if (parsed.GetValue(_trials) is not null && !IsBinomial(parsed))
        {
            throw new UsageException("--trials goes with --family binomial or quasi-binomial.");
        }
    }

    protected override IGlmFamily Family(ParseResult parsed)
    {
        string name = parsed.GetValue(_family) ?? "gaussian";
        return name.StartsWith(QuasiPrefix, StringComparison.OrdinalIgnoreCase)
            ? GlmFamilies.Quasi(Plain(name[QuasiPrefix.Length..], parsed))
            : Plain(name, parsed);
    }

    protected override void Register(ICrabbymetricsBuilder builder, Action<GeneralizedLinearOptions> configure) =>
        builder.AddGeneralizedLinear(configure);

    protected override void Apply(GeneralizedLinearOptions options, ParseResult parsed, Formula formula)
    {
        base.Apply(options, parsed, formula);
        options.Family = Family(parsed);
    }

    private bool IsBinomial(ParseResult parsed) => parsed.GetValue(_family)?.ToUpperInvariant() is "BINOMIAL" or "QUASI-BINOMIAL";

    private IGlmFamily Plain(string name, ParseResult parsed)
    {
        ILink? link = parsed.GetValue(_link) is { } linkName ? Links.Find(linkName) : null;
        double? theta = parsed.GetNumber(_theta);
        string family = name.ToUpperInvariant();
        if (theta is not null && family != "NEGATIVE-BINOMIAL")
        {
            throw new UsageException("--theta goes with --family negative-binomial.");
        }

        return family switch
        {
            "GAUSSIAN" => GlmFamilies.Gaussian(link),
            "POISSON" => GlmFamilies.Poisson(link),
            "BINOMIAL" => GlmFamilies.Binomial(link),
            "GAMMA" => GlmFamilies.Gamma(link),
            "INVERSE-GAUSSIAN" => GlmFamilies.InverseGaussian(link),
            "NEGATIVE-BINOMIAL" => GlmFamilies.NegativeBinomial(
                theta ?? throw new UsageException("--family negative-binomial needs --theta T."),
                link
            ),
            _ => throw new UsageException(
                $"--family is gaussian, poisson, binomial, gamma, inverse-gaussian or negative-binomial, or one of them after "
                    + $"'{QuasiPrefix}', not '{name}'."
            ),
        };
    }
}
