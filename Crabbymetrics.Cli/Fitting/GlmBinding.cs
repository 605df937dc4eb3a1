using System.CommandLine;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Cli.Fitting;

/// <summary>What the commands of all generalized linear models share: an estimator names its family and registers its options.</summary>
/// <typeparam name="TOptions">The estimator's options.</typeparam>
/// <typeparam name="TResult">The estimator's result.</typeparam>
/// <param name="name">The word after <c>fit</c>.</param>
/// <param name="description">One line for the help.</param>
/// <param name="reads">What the estimator reads.</param>
internal abstract class GlmBinding<TOptions, TResult>(string name, string description, EstimatorInputs reads) : IFitBinding
    where TOptions : GlmOptions
    where TResult : GlmResult
{
    private const int ClassesShown = 10;

    /// <summary>What an estimator with a canonical link reads: observed and expected second derivatives are the same.</summary>
    protected const EstimatorInputs Canonical = EstimatorInputs.GeneralizedLinear & ~EstimatorInputs.Scoring;

    private readonly GlmCommandOptions _options = new(reads);

    public EstimatorInputs Reads => reads;

    public string Name => name;

    public string Description => description;

    public virtual ColumnKind OutcomeKind => ColumnKind.Number;

    public virtual string? TrialsColumn(ParseResult parsed) => null;

    public string? WhyNoInference(ParseResult parsed) => _options.WhyNoInference(parsed);

    public bool HasNoIntercept(ParseResult parsed) => _options.HasNoIntercept(parsed);

    public virtual void RequireOptions(IServiceProvider services, ParseResult parsed) => _options.Require(services, parsed);

    public virtual void AddOptions(Command command) => _options.AddTo(command);

    public void Register(ICrabbymetricsBuilder builder, ParseResult parsed, Formula formula) =>
        Register(builder, options => Apply(options, parsed, formula));

    public virtual void RequireOutcomes(ModelFrame frame, ParseResult parsed)
    {
        if (frame.OutcomeLabels is { Labels: var classes } && frame.Event is null)
        {
            throw frame.OutcomeError(
                FormattableString.Invariant($"it has {classes.Length} class{(classes.Length == 1 ? "" : "es")} (")
                    + string.Join(", ", classes.Take(ClassesShown))
                    + (classes.Length > ClassesShown ? ", ..." : "")
                    + $"); {Name} compares two, of which the later one in the order of their characters is the event."
            );
        }

        IGlmFamily family = Family(parsed);
        int row = family.FindUnacceptable(frame.Data.Outcome.Span);
        if (row >= 0)
        {
            throw frame.OutcomeError(row, family.OutcomeRequirement);
        }
    }

    public FittedModel Fit(IServiceProvider services, ModelFrame frame, CancellationToken cancellationToken) =>
        FittedModel.OfGlm(services.GetRequiredService<IEstimator<TResult>>().Fit(frame.Data, cancellationToken)) with
        {
            Event = frame.Event,
        };

    /// <summary>The family, which says what an outcome may be.</summary>
    protected abstract IGlmFamily Family(ParseResult parsed);

    /// <summary>Registers the estimator.</summary>
    protected abstract void Register(ICrabbymetricsBuilder builder, Action<TOptions> configure);

    /// <summary>Refuses an option that all share where another one takes its meaning.</summary>
    protected void Refuse(ParseResult parsed, string option, string reason) => _options.Refuse(parsed, option, reason);

    /// <summary>Carries what the user typed into the options.</summary>
    protected virtual void Apply(TOptions options, ParseResult parsed, Formula formula) => _options.Apply(options, parsed, formula);
}
