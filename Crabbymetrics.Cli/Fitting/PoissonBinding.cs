using System.CommandLine;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Cli.Fitting;

/// <summary><c>crabby fit poisson</c>.</summary>
internal sealed class PoissonBinding : IFitBinding
{
    private readonly GlmCommandOptions _options = new();

    public string Name => "poisson";

    public string Description => "Poisson regression: counts and other outcomes of 0 or more, with mean exp(offset + x b).";

    public void AddOptions(Command command) => _options.AddTo(command);

    public void Register(ICrabbymetricsBuilder builder, ParseResult parsed, Formula formula) =>
        builder.AddPoisson(options => _options.Apply(options, parsed, formula));

    public void RequireOutcomes(ModelFrame frame) => frame.RequireOutcomes(static outcome => outcome >= 0.0, "must be 0 or more");

    public FittedModel Fit(IServiceProvider services, RegressionData data, CancellationToken cancellationToken)
    {
        PoissonResult result = services.GetRequiredService<IEstimator<PoissonResult>>().Fit(data, cancellationToken);
        return new FittedModel(result)
        {
            NullDeviance = result.NullDeviance,
            Aic = result.Aic,
            Bic = result.Bic,
            Predict = rows => result.Predict(rows),
        };
    }
}
