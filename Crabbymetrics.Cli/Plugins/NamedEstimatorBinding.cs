using System.CommandLine;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Crabbymetrics.Cli.Plugins;

/// <summary>The command of an estimator that a plug-in adds.</summary>
internal sealed class NamedEstimatorBinding(NamedEstimator estimator) : IFitBinding
{
    private readonly GlmCommandOptions _options = new(estimator.Reads);

    public EstimatorInputs Reads => estimator.Reads;

    public string? WhyNoInference(ParseResult parsed) => _options.WhyNoInference(parsed);

    public bool HasNoIntercept(ParseResult parsed) => _options.HasNoIntercept(parsed);

    public void RequireOptions(IServiceProvider services, ParseResult parsed) => _options.Require(services, parsed);

    public string Name => estimator.Name;

    public string Description => estimator.Description;

    public void AddOptions(Command command) => _options.AddTo(command);

    public void Register(ICrabbymetricsBuilder builder, ParseResult parsed, Formula formula)
    {
        EstimatorSettings settings = new();
        _options.Apply(settings, parsed, formula);
        ValidateOptionsResult validation = new EstimatorSettingsValidator().Validate(null, settings);
        if (validation.Failed)
        {
            throw new UsageException(ShellWords.Of(validation.FailureMessage));
        }

        builder.Services.AddSingleton(settings);
    }

    // The estimator itself refuses outcomes: the tool knows nothing of its model.
    public void RequireOutcomes(ModelFrame frame, ParseResult parsed) { }

    public FittedModel Fit(IServiceProvider services, ModelFrame frame, CancellationToken cancellationToken)
    {
        IEstimationResult result = estimator
            .Create(services, services.GetRequiredService<EstimatorSettings>())
            .Fit(frame.Data, cancellationToken);
        return result is GlmResult glm
            ? FittedModel.OfGlm(glm)
            : new FittedModel(result)
            {
                Predict = _ =>
                    throw new UsageException(
                        $"--predict is not available for {Name}: its result makes no predictions that the tool knows of."
                    ),
            };
    }
}
