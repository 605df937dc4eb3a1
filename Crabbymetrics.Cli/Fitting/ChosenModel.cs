using System.Collections.Immutable;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Fitting;

/// <summary>An estimator with the options that a user gave.</summary>
internal sealed class ChosenModel(EstimatorDescriptor descriptor, object options, IServiceProvider services, string? trials)
{
    private const string Intercept = "FitIntercept";

    private static readonly string[] FamilyChoices = ["FamilyName", "Link"];

    public EstimatorDescriptor Descriptor => descriptor;

    public string Name => descriptor.Name;

    /// <summary>The column of the number of trials of which the outcome counts the successes; null where there is none.</summary>
    public string? Trials => trials;

    /// <summary>How the outcome is read.</summary>
    public OutcomeKind Outcome { get; } = descriptor.OutcomeOf(options, services);

    /// <summary>The family and the link that the options name; null where the model has none.</summary>
    public IOutcomeFamily? Family { get; } = descriptor.FamilyOf(options, services);

    /// <summary>Why the fit has no standard errors; null where it has.</summary>
    public string? WhyNoInference =>
        descriptor.WhyNoInference(options) is { } reason ? descriptor.Options.Render(reason, OptionWords.Flags) : null;

    /// <summary>Whether the user took the intercept out by an option.</summary>
    public bool HasNoIntercept => descriptor.Options.Find(Intercept)?.Read(options) == bool.FalseString;

    /// <summary>The transformers of the pipeline by name; null where there are none.</summary>
    public string? Transform => (options as PipelineOptions)?.Transform is { Length: > 0 } steps ? steps : null;

    /// <summary>The options that differ from their defaults, as text by member: a saved model keeps them.</summary>
    public ImmutableSortedDictionary<string, string> OptionTexts
    {
        get
        {
            ImmutableSortedDictionary<string, string>.Builder texts = ImmutableSortedDictionary.CreateBuilder<string, string>();
            foreach (OptionDescriptor option in descriptor.Options.Options)
            {
                if (option.Read(options) is { } text && text != descriptor.Options.DefaultOf(option))
                {
                    texts[option.Name] = text;
                }
            }

            return texts.ToImmutable();
        }
    }

    /// <summary>How the column of the outcome is read.</summary>
    public ColumnKind OutcomeColumn =>
        Outcome switch
        {
            OutcomeKind.Classes => ColumnKind.Label,
            // Two words, or numbers.
            OutcomeKind.Binary or OutcomeKind.Proportions => ColumnKind.NumberOrLabel,
            _ => ColumnKind.Number,
        };

    /// <summary>The heading of the report, with the link, and the family where the user chooses it.</summary>
    public string Title =>
        Family is null || Name.Contains(Family.LinkName, StringComparison.Ordinal) ? descriptor.Title
        : Family.Name == Name || !FamilyChoices.Any(choice => descriptor.Options.Find(choice) is not null)
            ? $"{descriptor.Title} ({Family.LinkName} link)"
        : $"{descriptor.Title} ({Family.Name}, {Family.LinkName} link)";

    /// <summary>Makes the estimator of a formula.</summary>
    /// <exception cref="ArgumentException">An option names what is not there.</exception>
    public IEstimator<RegressionData, IEstimationResult> Create(Formula formula)
    {
        if (!formula.HasIntercept)
        {
            // The formula may take the intercept out too, where no option would.
            OptionDescriptor option =
                descriptor.Options.Find(Intercept)
                ?? throw new UsageException($"{Name} has an intercept or none as it sees fit: it does not read the - 1 of the formula.");
            option.Write(options, bool.FalseString);
        }

        try
        {
            return (IEstimator<RegressionData, IEstimationResult>)descriptor.Create(options, services);
        }
        catch (ArgumentException error)
        {
            throw new UsageException(ShellWords.Of(error, descriptor.Options));
        }
    }

    /// <summary>Makes what fits, whatever data it takes.</summary>
    /// <exception cref="UsageException">An option is wrong.</exception>
    public object CreateObject()
    {
        try
        {
            return descriptor.Create(options, services);
        }
        catch (ArgumentException error)
        {
            throw new UsageException(ShellWords.Of(error, descriptor.Options));
        }
    }

    /// <summary>Makes the estimator of a formula, behind transformers where there are any.</summary>
    /// <exception cref="ArgumentException">An option names what is not there, or the steps cannot be read.</exception>
    public IEstimator<RegressionData, IEstimationResult> Create(Formula formula, string? transform)
    {
        IEstimator<RegressionData, IEstimationResult> estimator = Create(formula);
        if (transform is null)
        {
            return estimator;
        }

        try
        {
            ImmutableArray<PipelineStep> steps = PipelineStep.Parse(transform);
            return steps.IsEmpty
                ? throw new UsageException("--transform names no transformer: write pca(x1..x20, 5), say.")
                : new Pipeline<IEstimationResult>(estimator, steps, EstimationServices.Of(services))
                {
                    ModelName = Name,
                    ModelOptions = OptionTexts,
                };
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"--transform: {ShellWords.Of(error)}");
        }
    }

    /// <summary>Refuses outcomes that the model does not accept, naming the first one's place.</summary>
    /// <param name="frame">The data.</param>
    /// <param name="isSample">Whether they are some of the rows: the fit then looks at all outcomes itself.</param>
    public void RequireOutcomes(ModelFrame frame, bool isSample = false)
    {
        if (Outcome is not OutcomeKind.Classes)
        {
            BinaryOutcomes.RequireTwoClasses(frame, Name);
        }

        if (isSample)
        {
            return;
        }

        RequireOutcomes(frame.Data, frame.OutcomeLabels is null, frame.OutcomeError);
    }

    /// <summary>Refuses outcomes that the model does not take.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="areNumbers">Whether the outcome is numbers in the data, rather than labels.</param>
    /// <param name="error">Makes the error for a row, from what an outcome must be.</param>
    public void RequireOutcomes(RegressionData data, bool areNumbers, Func<int, string, DataSourceException> error)
    {
        if (Outcome is OutcomeKind.Binary && areNumbers)
        {
            BinaryOutcomes.Require(data, error);
        }

        if (Family is { } family && family.FindUnacceptable(data.Outcome.Span) is >= 0 and int row)
        {
            throw error(row, family.OutcomeRequirement);
        }
    }
}
