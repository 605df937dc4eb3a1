using System.CommandLine;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Cli.Fitting;

/// <summary><c>crabby fit elastic-net</c>.</summary>
internal sealed class ElasticNetBinding : IFitBinding
{
    private readonly Option<string?> _family = CommandOptions.Text(
        "--family",
        "NAME",
        "gaussian (default), poisson, binomial, gamma or inverse-gaussian"
    );
    private readonly Option<string?> _l1 = CommandOptions.Text("--l1", "L", "weight of the sum of the absolute coefficients");
    private readonly Option<string?> _l2 = CommandOptions.Text("--l2", "L", "weight of half the sum of the squared coefficients");
    private readonly Option<bool> _standardize = new("--standardize")
    {
        Description = "penalize coefficients of columns divided by their standard deviations",
    };
    private readonly Option<bool> _noIntercept = new("--no-intercept") { Description = "no intercept; the same as - 1 in the formula" };

    public EstimatorInputs Reads => EstimatorInputs.FitIntercept | EstimatorInputs.Offset | EstimatorInputs.Weights;

    public bool HasInference => false;

    public string Name => "elastic-net";

    public string Description =>
        "Elastic net of any family: minimizes -(1/n) log-likelihood + l1 |b|_1 + l2/2 |b|^2; many coefficients may be 0.";

    public void AddOptions(Command command)
    {
        command.Add(_family);
        command.Add(_l1);
        command.Add(_l2);
        command.Add(_standardize);
        command.Add(_noIntercept);
    }

    public void Register(ICrabbymetricsBuilder builder, ParseResult parsed, Formula formula) =>
        builder.AddElasticNet(options =>
        {
            options.Family = Family(parsed);
            options.L1 = parsed.GetNumber(_l1) ?? 0.0;
            options.L2 = parsed.GetNumber(_l2) ?? 0.0;
            options.Standardize = parsed.GetValue(_standardize);
            options.FitIntercept = formula.HasIntercept && !parsed.GetValue(_noIntercept);
        });

    public ColumnKind OutcomeKind(ParseResult parsed) =>
        string.Equals(parsed.GetValue(_family), "binomial", StringComparison.OrdinalIgnoreCase)
            ? ColumnKind.NumberOrLabel
            : ColumnKind.Number;

    public IGlmFamily? FamilyOf(ParseResult parsed) => Family(parsed);

    public string? WhyNoInference(ParseResult parsed) => "an elastic net has none: its estimates are biased towards 0";

    public bool HasNoIntercept(ParseResult parsed) => parsed.GetValue(_noIntercept);

    public void RequireOptions(IServiceProvider services, ParseResult parsed)
    {
        if (parsed.GetValue(_l1) is null && parsed.GetValue(_l2) is null)
        {
            throw new UsageException(
                "elastic-net needs a penalty: --l1 L, --l2 L or both. Without one (--l1 0) the estimates are those of maximum likelihood, "
                    + "of which crabby fit glm gives standard errors too."
            );
        }

        if (parsed.GetValue(_standardize) && !(parsed.GetNumber(_l1) > 0.0) && !(parsed.GetNumber(_l2) > 0.0))
        {
            throw new UsageException("--standardize says what the penalty is measured in, and the penalty is 0.");
        }
    }

    public void RequireOutcomes(ModelFrame frame, ParseResult parsed)
    {
        BinaryOutcomes.RequireTwoClasses(frame, Name);
        IGlmFamily family = Family(parsed);
        int row = family.FindUnacceptable(frame.Data.Outcome.Span);
        if (row >= 0)
        {
            throw frame.OutcomeError(row, family.OutcomeRequirement);
        }
    }

    public FittedModel Fit(IServiceProvider services, ModelFrame frame, CancellationToken cancellationToken)
    {
        ElasticNetResult result = services.GetRequiredService<IEstimator<ElasticNetResult>>().Fit(frame.Data, cancellationToken);
        return new FittedModel(result)
        {
            Family = result.Family.Name,
            Link = result.Family.LinkName,
            Event = frame.Event,
            WhyStatisticsAreMissing = "they belong to fits by maximum likelihood, and an elastic net is penalized",
            Deviance = result.Deviance,
            NullDeviance = result.NullDeviance,
            Predict = rows => Predictions.OfMeans(rows, result.Predict(rows.Design, rows.Offset.IsEmpty ? null : rows.Offset.ToArray())),
        };
    }

    private IGlmFamily Family(ParseResult parsed)
    {
        string name = parsed.GetValue(_family) ?? "gaussian";
        return name.ToUpperInvariant() switch
        {
            "GAUSSIAN" => GlmFamilies.Gaussian(),
            "POISSON" => GlmFamilies.Poisson(),
            "BINOMIAL" => GlmFamilies.Binomial(),
            "GAMMA" => GlmFamilies.Gamma(),
            "INVERSE-GAUSSIAN" => GlmFamilies.InverseGaussian(),
            _ => throw new UsageException($"--family is gaussian, poisson, binomial, gamma or inverse-gaussian, not '{name}'."),
        };
    }
}
