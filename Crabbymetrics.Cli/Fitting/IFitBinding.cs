using System.CommandLine;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Fitting;

/// <summary>What joins an estimator to <c>crabby fit NAME</c>: a small class for each.</summary>
internal interface IFitBinding
{
    /// <summary>The word after <c>fit</c>.</summary>
    string Name { get; }

    /// <summary>One line for the help.</summary>
    string Description { get; }

    /// <summary>What the estimator reads of the options that all share and of the data. Only these options are offered.</summary>
    EstimatorInputs Reads { get; }

    /// <summary>Whether the model can have standard errors, and with them covariances, tests, effects and bootstraps.</summary>
    bool HasInference => true;

    /// <summary>Whether the model has one mean, of which rate ratios and marginal effects speak.</summary>
    bool HasEffects => HasInference;

    /// <summary>How the outcome is read.</summary>
    ColumnKind OutcomeKind(ParseResult parsed) => ColumnKind.Number;

    /// <summary>The family and the link that the options name; null where the model has none.</summary>
    IGlmFamily? FamilyOf(ParseResult parsed) => null;

    /// <summary>The column of the number of trials of which the outcome counts the successes; null where there is none.</summary>
    string? TrialsColumn(ParseResult parsed) => null;

    /// <summary>Why a fit with these options has no standard errors; null where it has.</summary>
    string? WhyNoInference(ParseResult parsed) => null;

    /// <summary>Whether the user took the intercept out by an option.</summary>
    bool HasNoIntercept(ParseResult parsed) => false;

    /// <summary>Refuses, before the data are read, options that do not go together or name what is not there.</summary>
    void RequireOptions(IServiceProvider services, ParseResult parsed) { }

    /// <summary>Adds the estimator's own options to its command.</summary>
    void AddOptions(Command command);

    /// <summary>Registers the estimator with the options that the user gave.</summary>
    void Register(ICrabbymetricsBuilder builder, ParseResult parsed, Formula formula);

    /// <summary>Refuses outcomes that the model does not accept, naming the first one's place.</summary>
    void RequireOutcomes(ModelFrame frame, ParseResult parsed);

    /// <summary>Fits the model.</summary>
    FittedModel Fit(IServiceProvider services, ModelFrame frame, CancellationToken cancellationToken);
}
