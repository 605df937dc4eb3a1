using System.CommandLine;
using System.Globalization;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Cli.Fitting;

/// <summary><c>crabby fit multinomial-logit</c>.</summary>
internal sealed class MultinomialLogitBinding : IFitBinding
{
    private readonly GlmCommandOptions _options = new(MultinomialLogitEstimator.Reads);
    private readonly Option<string?> _reference = CommandOptions.Text(
        "--reference",
        "CLASS",
        "class that the others are compared with (default: the last of the sorted classes)"
    );

    public string Name => "multinomial-logit";

    public string Description => "Multinomial logit: unordered classes, named by numbers or words; contrasts with a reference class.";

    public EstimatorInputs Reads => MultinomialLogitEstimator.Reads;

    public bool HasEffects => false;

    public ColumnKind OutcomeKind(ParseResult parsed) => ColumnKind.Label;

    public void AddOptions(Command command)
    {
        _options.AddTo(command);
        command.Add(_reference);
    }

    public void Register(ICrabbymetricsBuilder builder, ParseResult parsed, Formula formula) =>
        builder.AddMultinomialLogit(options =>
        {
            _options.Apply(options, parsed, formula);
            options.ReferenceClass = parsed.GetValue(_reference);
        });

    public string? WhyNoInference(ParseResult parsed) => _options.WhyNoInference(parsed);

    public bool HasNoIntercept(ParseResult parsed) => _options.HasNoIntercept(parsed);

    public void RequireOptions(IServiceProvider services, ParseResult parsed) => _options.Require(services, parsed);

    // Any label is a class.
    public void RequireOutcomes(ModelFrame frame, ParseResult parsed) { }

    public FittedModel Fit(IServiceProvider services, ModelFrame frame, CancellationToken cancellationToken)
    {
        MultinomialLogitEstimator estimator = services.GetRequiredService<MultinomialLogitEstimator>();
        LabelColumn labels = frame.OutcomeLabels!;
        // Numbers are sorted as numbers, and words by their letters.
        MultinomialLogitResult result = Numbers(labels) is { } numbers
            ? estimator.Fit(Labelled(frame, numbers), cancellationToken)
            : estimator.Fit(Labelled(frame, labels), cancellationToken);
        return new FittedModel(result)
        {
            Family = "multinomial",
            Link = "logit",
            WhyStatisticsAreMissing = "each observation has a row for each class but one, so that no number of rows stands against k",
            Deviance = result.Deviance,
            NullDeviance = -2.0 * result.NullLogLikelihood,
            Aic = result.Aic,
            Bic = result.Bic,
            ReferenceClass = result.ReferenceClass,
            Predict = rows => Predictions.OfProbabilities(rows, result.Classes, result.Predict(rows.Design)),
        };
    }

    private static double[]? Numbers(LabelColumn labels)
    {
        double[] distinct = new double[labels.Labels.Length];
        for (int c = 0; c < distinct.Length; c++)
        {
            if (
                !double.TryParse(labels.Labels[c], NumberStyles.Float, CultureInfo.InvariantCulture, out distinct[c])
                || !double.IsFinite(distinct[c])
            )
            {
                return null;
            }
        }

        return [.. Enumerable.Range(0, labels.Count).Select(i => distinct[labels.Codes[i]])];
    }

    private static LabelledData<TLabel> Labelled<TLabel>(ModelFrame frame, IReadOnlyList<TLabel> labels)
        where TLabel : IComparable<TLabel>
    {
        LabelledData<TLabel> data = LabelledData.Create(frame.Data.Design, labels, frame.Specification.Formula.Outcome);
        if (frame.Data.Weights is { } weights)
        {
            data = data.WithWeights(weights.Values.ToArray(), weights.Kind);
        }

        foreach ((string name, Clustering clusters) in frame.Data.Clusters)
        {
            data = data.WithClusters(name, Array.ConvertAll(clusters.Codes.ToArray(), code => clusters.Labels[code]));
        }

        return frame.Data.Time is { } time ? data.WithTime(time) : data;
    }
}
