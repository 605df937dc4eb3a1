using System.Collections.Immutable;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Reports;

/// <summary>Puts reports together: of a fit with an answer and of one without.</summary>
internal static class FitReportBuilder
{
    private const string InterceptName = "(Intercept)";

    /// <summary>Reports a fit.</summary>
    public static FitReport OfFit(ChosenModel model, IEstimationResult result, ModelFrame frame, CoefficientTable table, FitExtras extras)
    {
        FitDiagnostics diagnostics = result.Diagnostics;
        IGoodnessOfFit? goodness = result as IGoodnessOfFit;
        ILikelihood? likelihood = result as ILikelihood;
        IDeviance? compared = result as IDeviance;
        IOutcomeFamily? family = (result as IFamilyModel)?.Family;
        double? deviance = compared?.Deviance ?? goodness?.Deviance;
        List<string> warnings =
        [
            .. frame.Warnings,
            .. diagnostics.Warnings.Select(warning => ShellWords.Of(warning, frame)),
            .. extras.Warnings,
            .. result is ElasticNetResult { CrossValidation.StopReason: { } unjudged } ? [unjudged]
            : result is ElasticNetResult { Path.StopReason: { } ended } ? [ended]
            : result is MultinomialElasticNetResult { Path.StopReason: { } stopped } ? [stopped]
            : (string[])[],
        ];
        if (table.InferenceUnavailableReason is { } reason)
        {
            warnings.Add($"Standard errors, tests and limits are not available: {ShellWords.Of(reason)}");
        }

        bool penalized = result is ILikelihood { PenalizedMaximum: not null };
        double? aic = penalized ? null : (-2.0 * likelihood?.LogLikelihood) + (2.0 * likelihood?.EstimatedParameterCount);
        double? bic = penalized
            ? null
            : (-2.0 * likelihood?.LogLikelihood) + (likelihood?.EstimatedParameterCount * Math.Log(result.ObservationCount));
        if (penalized)
        {
            warnings.Add(
                "AIC and BIC are not available: the fit maximized a penalized likelihood, whose penalty changes with the units of the "
                    + "regressors."
            );
        }

        if (table is { InferenceUnavailableReason: null, AncillaryUnavailableReason: { } ancillary })
        {
            string names = string.Join(" and ", table.Ancillary.Select(static row => row.Name));
            warnings.Add($"Standard errors and limits of {names} are not available: {ancillary}");
        }

        if (result is IRSquared squared && (result is ILinearFit || extras.Instruments is not null))
        {
            AddMissingOfLinearFit(squared.RSquared, (result as ILinearFit)?.Sigma ?? extras.Instruments!.Sigma, warnings);
        }

        // A model that has a statistic says why it is missing; one that is without it by its nature gives no warning.
        (string, double?)[] none = [];
        if (extras.Instruments is null)
        {
            AddMissingStatistics(
                compared?.StatisticsUnavailableReason,
                [
                    .. compared is null && likelihood is null ? none : [("log-likelihood", likelihood?.LogLikelihood)],
                    .. penalized || (compared is null && likelihood is null) ? none : [("AIC", aic), ("BIC", bic)],
                    .. compared is null && goodness is null ? none : [("deviance", deviance)],
                    .. compared is null ? none : [("null deviance", compared.NullDeviance)],
                    .. compared is null && goodness is null ? none : [("residual degrees of freedom", goodness?.ResidualDegreesOfFreedom)],
                ],
                warnings
            );
        }

        if (compared?.NullModelUnavailableReason is { } noNullModel)
        {
            warnings.Add(ShellWords.Of(noNullModel));
        }

        warnings.AddRange(table.Covariance?.Warnings.Select(warning => ShellWords.Of(warning, frame)) ?? []);
        warnings.AddRange(
            extras
                .SpecificationTests.Where(static test => test.UnavailableReason is not null)
                .Select(static test => $"{test.Name} is not available: {test.UnavailableReason}")
        );
        warnings.AddRange(extras.SpecificationTests.SelectMany(static test => test.Test?.Warnings ?? []));
        warnings.AddRange(extras.Instruments?.Warnings ?? []);
        warnings.AddRange(extras.Tests.SelectMany(static test => test.Warnings));
        AddBootstrapWarnings(extras.Bootstrap, warnings);
        HypothesisTest? joint = FTestOf(result, table, warnings);
        return new FitReport
        {
            Statistics = FitStatistics.Of(result, joint),
            Status = FitNotes.Status(diagnostics, RowsToMerge(result, frame)),
            Estimator = model.Name,
            Title = model.Title,
            Family = family?.Name,
            Link = family?.LinkName,
            DataName = extras.DataName,
            Formula = frame.Specification.Formula.Text,
            OutcomeName = frame.Specification.Formula.Outcome,
            Subset = SubsetOf(frame),
            DroppedRows = frame.DroppedRows,
            Baselines = frame.Baselines,
            Event = model.Outcome is OutcomeKind.Classes ? null : frame.Event,
            ReferenceClass = (result as IClassPrediction) is { ReferenceClass: { Length: > 0 } reference } ? reference : null,
            ObservationCount = result.ObservationCount,
            Converged = diagnostics.Converged,
            Iterations = diagnostics.Iterations,
            TerminationReason = diagnostics.TerminationReason.ToString(),
            MergedRows = MergedRows(result, frame),
            Objective = diagnostics.Objective,
            Penalty = diagnostics.Penalty,
            LogLikelihood = likelihood?.LogLikelihood,
            Deviance = deviance,
            NullDeviance = compared?.NullDeviance,
            RSquared = result as IRSquared,
            McFaddenRSquared = FitStatistics.FurtherOf(result).FirstOrDefault(static statistic => statistic.Name == "Pseudo R2").Value,
            LinearFit = result as ILinearFit,
            Absorbed = result is IAbsorbedEffects { Absorbed.IsEmpty: false } absorbed ? absorbed : null,
            SeparatedRows = result is IAbsorbedEffects some ? [.. some.SeparatedRows.Select(row => 1 + frame.SourceRow(row))] : [],
            FTest = joint,
            Instruments = extras.Instruments,
            EventStudy = result as EventStudyResult,
            Online = result as FtrlResult,
            Penalized = PenaltySection.Of(result, model.OptionTexts.ContainsKey(nameof(ElasticNetOptions.Path))),
            SpecificationTests = extras.SpecificationTests,
            Dispersion =
                result is not ILinearFit
                && extras.Instruments is null
                && result is IInformation { Dispersion: double dispersion }
                && (family is { HasDispersion: true } || dispersion != 1.0)
                    ? dispersion
                    : null,
            DistributionParameters = (result as IDistributionParameters)?.DistributionParameters ?? [],
            Ancillary = table.Ancillary,
            Aic = aic,
            Bic = bic,
            ResidualDegreesOfFreedom = goodness?.ResidualDegreesOfFreedom ?? extras.Instruments?.ResidualDegreesOfFreedom,
            Level = table.Level,
            StatisticName = table.StatisticName,
            Parameters = table.Rows,
            Covariance = table.Covariance,
            Predictions = extras.Predictions,
            Bootstrap = extras.Bootstrap,
            Effects = extras.Effects,
            Measures = extras.Measures,
            Tests = extras.Tests,
            IncludeDraws = extras.IncludeDraws,
            Warnings = [.. warnings.Select(warning => ShellWords.Of(warning, frame)).Distinct()],
            Notes = extras.Instruments is null
                ? []
                : ["A fit by instruments has no likelihood: log-likelihood, AIC, BIC, deviance and null deviance are null."],
            LoadSeconds = extras.LoadSeconds,
            FitSeconds = extras.FitSeconds,
        };
    }

    /// <summary>Reports a fit that ended without converging: the best point found, and nothing computed from it.</summary>
    public static FitReport OfNonConvergence(
        ChosenModel model,
        ModelFrame frame,
        double level,
        ConvergenceException error,
        string message,
        FitExtras extras
    )
    {
        ImmutableArray<double> best = error.BestParameters;
        FitDiagnostics diagnostics = error.Diagnostics;
        // Models with one coefficient a column name their parameters so; others are told apart by number.
        ImmutableArray<string> columns = frame.Data.Design.ColumnNames;
        ImmutableArray<string> names =
            best.Length == columns.Length + 1 ? [InterceptName, .. columns]
            : best.Length == columns.Length ? columns
            : [];
        return new FitReport
        {
            Estimator = model.Name,
            Title = model.Title,
            Family = model.Family?.Name,
            Link = model.Family?.LinkName,
            DataName = extras.DataName,
            Formula = frame.Specification.Formula.Text,
            OutcomeName = frame.Specification.Formula.Outcome,
            Subset = SubsetOf(frame),
            DroppedRows = frame.DroppedRows,
            Baselines = frame.Baselines,
            ObservationCount = frame.Data.RowCount,
            Converged = false,
            Iterations = diagnostics.Iterations,
            TerminationReason = diagnostics.TerminationReason.ToString(),
            Objective = diagnostics.Objective,
            Penalty = diagnostics.Penalty,
            Statistics = [new FitStatistic("Observations", frame.Data.RowCount)],
            Level = level,
            Parameters =
            [
                .. best.Select(
                    (value, j) =>
                        new CoefficientRow(
                            j < names.Length ? names[j] : $"parameter {j}",
                            double.IsFinite(value) ? value : null,
                            null,
                            null,
                            null,
                            null,
                            null
                        )
                ),
            ],
            Warnings =
            [
                .. frame.Warnings,
                .. diagnostics.Warnings.Select(warning => ShellWords.Of(warning, frame)),
                message,
                "The parameters are the best point found, not estimates: fit statistics, standard errors and predictions are not "
                    + "available.",
            ],
            LoadSeconds = extras.LoadSeconds,
            FitSeconds = extras.FitSeconds,
        };
    }

    /// <summary>Reports a model that has no estimates at all.</summary>
    public static FitReport OfFailure(ChosenModel model, ModelFrame frame, double level, string reason, string message, FitExtras extras) =>
        new()
        {
            Estimator = model.Name,
            Title = model.Title,
            Family = model.Family?.Name,
            Link = model.Family?.LinkName,
            DataName = extras.DataName,
            Formula = frame.Specification.Formula.Text,
            OutcomeName = frame.Specification.Formula.Outcome,
            Subset = SubsetOf(frame),
            DroppedRows = frame.DroppedRows,
            Baselines = frame.Baselines,
            ObservationCount = frame.Data.RowCount,
            Converged = false,
            TerminationReason = reason,
            Statistics = [new FitStatistic("Observations", frame.Data.RowCount)],
            Level = level,
            Warnings = [.. frame.Warnings, message],
            LoadSeconds = extras.LoadSeconds,
            FitSeconds = extras.FitSeconds,
        };

    // A covariance of fewer clusters than slopes has no joint test; the table stands.
    private static HypothesisTest? FTestOf(IEstimationResult result, CoefficientTable table, List<string> warnings)
    {
        if (result is not IJointSignificance joint || table.Covariance is not { } covariance)
        {
            return null;
        }

        try
        {
            return joint.FTest(covariance);
        }
        catch (CrabbymetricsException error)
        {
            warnings.Add($"The F test of the slopes is not available: {error.Message}");
            return null;
        }
    }

    private static void AddMissingOfLinearFit(double rSquared, double sigma, List<string> warnings)
    {
        if (double.IsNaN(rSquared))
        {
            warnings.Add("R squared is not available: the outcome does not vary, so that there is nothing to explain.");
        }

        if (double.IsNaN(sigma))
        {
            warnings.Add("The residual standard error is not available: there are as many coefficients as observations.");
        }
    }

    private static KeyValuePair<string, string>? SubsetOf(ModelFrame frame) =>
        frame.Specification is { SubsetColumn: { } column, SubsetLevel: { } level } ? KeyValuePair.Create(column, level) : null;

    private static void AddMissingStatistics(string? why, (string Name, double? Value)[] statistics, List<string> warnings)
    {
        string[] missing =
        [
            .. statistics.Where(static statistic => statistic.Value is not { } value || !double.IsFinite(value)).Select(static s => s.Name),
        ];
        if (missing.Length == 0)
        {
            return;
        }

        string reason = why ?? "the model states no distribution, the outcomes are none of it, or it is not a finite number";
        warnings.Add($"Not available: {string.Join(", ", missing)}: {reason}.");
    }

    private static void AddBootstrapWarnings(BootstrapResult? bootstrap, List<string> warnings)
    {
        if (bootstrap is null)
        {
            return;
        }

        // How many replicates an interrupted bootstrap has is said below.
        warnings.AddRange(
            bootstrap
                .Warnings.Where(static warning => !warning.StartsWith("The bootstrap was cancelled", StringComparison.Ordinal))
                .Select(ShellWords.Of)
        );
        if (bootstrap.Cancelled)
        {
            warnings.Add(
                FormattableString.Invariant(
                    $"The bootstrap was interrupted after {bootstrap.CompletedReplications} of {bootstrap.Replications} replicates; its "
                ) + "numbers come from these."
            );
        }

        if (bootstrap.CompletedReplications - bootstrap.Failures.Length < 2)
        {
            warnings.Add("Bootstrap standard errors and limits are not available: they need at least two replicates that succeeded.");
        }
    }

    // Fits with absorbed effects leave rows out, singletons among them, and merge none.
    private static int? RowsToMerge(IEstimationResult result, ModelFrame frame) =>
        result is IAbsorbedEffects { Absorbed.IsEmpty: false } ? null : frame.Data.RowCount;

    private static int? MergedRows(IEstimationResult result, ModelFrame frame)
    {
        int visited = result.Diagnostics.VisitedRows;
        return visited > 0 && visited < RowsToMerge(result, frame) ? visited : null;
    }
}
