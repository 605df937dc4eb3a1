using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Estimators;

/// <summary>Pipelines by the name of their estimator and the text of their transformers, for hosts; programs write
/// <see cref="Pipeline{TResult}"/>.</summary>
public static class PipelineEstimator
{
    internal const string Name = PipelineTransformation.PipelineName;

    /// <summary>The model for hosts that ask by name, and for saved pipelines.</summary>
    public static EstimatorDescriptor<PipelineOptions, PipelineResult<IEstimationResult>> Descriptor { get; } =
        new(
            Name,
            "Pipeline: principal components or a kernel basis of the regressors, and a model of these.",
            static () => PipelineOptions.Schema,
            static (options, services) => Create(options, services)
        )
        {
            Title = "Pipeline",
            Roles = DataRoles.Offset | DataRoles.Weights | DataRoles.Absorbed,
            OutcomeFor = static (options, services) =>
                Find(options, services) is { } inner ? inner.OutcomeOf(inner.Options.CreateOptions(), services) : OutcomeKind.Amounts,
            FamilyFor = static (options, services) =>
                Find(options, services) is { } inner ? inner.FamilyOf(inner.Options.CreateOptions(), services) : null,
            FaultOf = static (options, _, services) =>
                Find(options, services) is null
                    ? $"{{Estimator}} is '{options.Estimator}', which is not there. There are: {string.Join(", ", NamesOf(services))}."
                    : null,
            NoInferenceFor = static options =>
                Find(options, null) is { } inner ? inner.WhyNoInference(inner.Options.CreateOptions()) : null,
            RestoreWith = static (state, _, services) => StoredPipeline.Of(state, DescriptorsOf(services), services),
        };

    /// <summary>The estimators that an application has.</summary>
    private static IEnumerable<EstimatorDescriptor> DescriptorsOf(IServiceProvider? services) =>
        services?.GetServices<EstimatorDescriptor>() is { } registered && registered.Any() ? registered : EstimatorDescriptors.BuiltIn;

    private static Pipeline<IEstimationResult> Create(PipelineOptions options, IServiceProvider? services)
    {
        EstimatorDescriptor inner =
            Find(options, services)
            ?? throw new ArgumentException(
                $"{nameof(PipelineOptions.Estimator)} is '{options.Estimator}', which is not there. There are: "
                    + $"{string.Join(", ", NamesOf(services))}."
            );
        object own = inner.Options.CreateOptions();
        if (!options.FitIntercept)
        {
            OptionDescriptor intercept =
                inner.Options.Find(nameof(PipelineOptions.FitIntercept))
                ?? throw new ArgumentException($"{inner.Name} has an intercept or none as it sees fit.");
            intercept.Write(own, bool.FalseString);
        }

        return new Pipeline<IEstimationResult>(
            (IEstimator<RegressionData, IEstimationResult>)inner.Create(own, services),
            PipelineStep.Parse(options.Transform),
            EstimationServices.Of(services)
        )
        {
            ModelName = inner.Name,
        };
    }

    private static IEnumerable<string> NamesOf(IServiceProvider? services) =>
        DescriptorsOf(services).Where(IsInner).Select(static known => known.Name).Order(StringComparer.Ordinal);

    private static bool IsInner(EstimatorDescriptor known) => known.Form == DataForm.Formula && known.Name != Name;

    private static EstimatorDescriptor? Find(PipelineOptions options, IServiceProvider? services) =>
        DescriptorsOf(services)
            .LastOrDefault(known => IsInner(known) && (known.Name == options.Estimator || known.Aliases.Contains(options.Estimator)));
}
