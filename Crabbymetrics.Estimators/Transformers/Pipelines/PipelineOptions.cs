namespace Crabbymetrics.Estimators;

/// <summary>What a pipeline by name lets its user choose.</summary>
/// <remarks>An estimator validates and copies its options when it is made: a later change reaches no estimator.</remarks>
public sealed class PipelineOptions
{
    /// <summary>The options described one by one, for hosts that offer them.</summary>
    public static OptionSchema<PipelineOptions> Schema { get; } =
        new OptionSchema<PipelineOptions>(static () => new PipelineOptions())
            .Text(
                nameof(Estimator),
                "--estimator NAME",
                "model of the transformed columns, with its default options",
                static options => options.Estimator,
                static (options, value) => options.Estimator = value,
                new TextRange("name an estimator: ols, say")
            )
            .Text(
                nameof(Transform),
                "--transform STEPS",
                "transformers with their columns: pca(x1..x20, 5), kernel(a, b, 50); several with a semicolon between",
                static options => options.Transform,
                static (options, value) => options.Transform = value
            )
            .Switch(
                nameof(FitIntercept),
                "--no-intercept",
                "no intercept; the same as - 1 in the formula",
                static options => options.FitIntercept,
                static (options, value) => options.FitIntercept = value,
                (true, false)
            );

    /// <summary>The name of the estimator, which is fitted with its default options.</summary>
    /// <value>Default ols.</value>
    public string Estimator { get; set; } = OlsEstimator.Name;

    /// <summary>The transformers with their columns, as <see cref="PipelineStep.Parse"/> reads them; empty to transform nothing.</summary>
    /// <value>Default empty.</value>
    public string Transform { get; set; } = "";

    /// <summary>Whether the model has an intercept.</summary>
    /// <value>Default true.</value>
    public bool FitIntercept { get; set; } = true;
}
