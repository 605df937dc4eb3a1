using System.Collections.Immutable;
using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Cli.Reports;

/// <summary>Puts reports together: of a fit with an answer and of one without.</summary>
internal static class FitReportBuilder
{
    private const string InterceptName = "(Intercept)";

    /// <summary>Reports a fit.</summary>
    public static FitReport OfFit(string estimator, FittedModel model, ModelFrame frame, CoefficientTable table, FitExtras extras)
    {
        IEstimationResult result = model.Result;
        FitDiagnostics diagnostics = result.Diagnostics;
        IGoodnessOfFit? goodness = result as IGoodnessOfFit;
        List<string> warnings = [.. frame.Warnings, .. diagnostics.Warnings, .. extras.Warnings];
        if (table.InferenceUnavailableReason is { } reason)
        {
            warnings.Add($"Standard errors, tests and limits are not available: {reason}");
        }

        if (result is not ILikelihood likelihood || !double.IsFinite(likelihood.LogLikelihood))
        {
            warnings.Add(
                result is ElasticNetResult
                    ? "Log-likelihood, AIC and BIC are not given: they compare fits by maximum likelihood, and an elastic net is penalized."
                    : "Log-likelihood, AIC and BIC are not available: the model states no distribution, or the outcomes are none of it."
            );
        }

        if (result is IPenalizedLikelihood { PenalizedMaximum: not null })
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

        warnings.AddRange(table.Covariance?.Warnings ?? []);
        warnings.AddRange(extras.Tests.SelectMany(static test => test.Warnings));
        AddBootstrapWarnings(extras.Bootstrap, warnings);
        return new FitReport
        {
            Estimator = estimator,
            DataName = extras.DataName,
            Formula = frame.Specification.Formula.Text,
            OutcomeName = frame.Specification.Formula.Outcome,
            Event = model.Event,
            ReferenceClass = model.ReferenceClass,
            ObservationCount = result.ObservationCount,
            Converged = diagnostics.Converged,
            Iterations = diagnostics.Iterations,
            TerminationReason = diagnostics.TerminationReason,
            MergedRows = diagnostics.VisitedRows > 0 && diagnostics.VisitedRows < frame.Data.RowCount ? diagnostics.VisitedRows : null,
            Objective = diagnostics.Objective,
            Penalty = diagnostics.Penalty,
            LogLikelihood = (result as ILikelihood)?.LogLikelihood,
            Deviance = goodness?.Deviance,
            NullDeviance = model.NullDeviance,
            Dispersion = result is IDispersion { Dispersion: not 1.0 } dispersed ? dispersed.Dispersion : null,
            DistributionParameters = model.DistributionParameters,
            Ancillary = table.Ancillary,
            Aic = model.Aic,
            Bic = model.Bic,
            ResidualDegreesOfFreedom = goodness?.ResidualDegreesOfFreedom,
            Level = table.Level,
            StatisticName = table.StatisticName,
            Parameters = table.Rows,
            Covariance = table.Covariance,
            Predictions = extras.Predictions,
            Bootstrap = extras.Bootstrap,
            Effects = extras.Effects,
            Tests = extras.Tests,
            IncludeDraws = extras.IncludeDraws,
            Warnings = [.. warnings.Distinct()],
            LoadSeconds = extras.LoadSeconds,
            FitSeconds = extras.FitSeconds,
        };
    }

    /// <summary>Reports a fit that ended without converging: the best point found, and nothing computed from it.</summary>
    public static FitReport OfNonConvergence(
        string estimator,
        ModelFrame frame,
        double level,
        ImmutableArray<double> best,
        FitDiagnostics diagnostics,
        string message,
        FitExtras extras
    )
    {
        // Models with one coefficient a column name their parameters so; others are told apart by number.
        ImmutableArray<string> columns = frame.Data.Design.ColumnNames;
        ImmutableArray<string> names =
            best.Length == columns.Length + 1 ? [InterceptName, .. columns]
            : best.Length == columns.Length ? columns
            : [];
        return new FitReport
        {
            Estimator = estimator,
            DataName = extras.DataName,
            Formula = frame.Specification.Formula.Text,
            OutcomeName = frame.Specification.Formula.Outcome,
            ObservationCount = frame.Data.RowCount,
            Converged = false,
            Iterations = diagnostics.Iterations,
            TerminationReason = diagnostics.TerminationReason,
            Objective = diagnostics.Objective,
            Penalty = diagnostics.Penalty,
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
                .. diagnostics.Warnings,
                message,
                "The parameters are the best point found, not estimates: fit statistics, standard errors and predictions are not "
                    + "available.",
            ],
            LoadSeconds = extras.LoadSeconds,
            FitSeconds = extras.FitSeconds,
        };
    }

    /// <summary>Reports a model that has no estimates at all.</summary>
    public static FitReport OfFailure(string estimator, ModelFrame frame, double level, string reason, string message, FitExtras extras) =>
        new()
        {
            Estimator = estimator,
            DataName = extras.DataName,
            Formula = frame.Specification.Formula.Text,
            OutcomeName = frame.Specification.Formula.Outcome,
            ObservationCount = frame.Data.RowCount,
            Converged = false,
            TerminationReason = reason,
            Level = level,
            Warnings = [.. frame.Warnings, message],
            LoadSeconds = extras.LoadSeconds,
            FitSeconds = extras.FitSeconds,
        };

    private static void AddBootstrapWarnings(BootstrapResult? bootstrap, List<string> warnings)
    {
        if (bootstrap is null)
        {
            return;
        }

        foreach (IGrouping<string, BootstrapFailure> failures in bootstrap.Failures.GroupBy(static failure => failure.Reason))
        {
            warnings.Add(
                FormattableString.Invariant($"{failures.Count()} of {bootstrap.Replications} bootstrap replicates failed: {failures.Key}")
            );
        }

        if (bootstrap.Cancelled)
        {
            warnings.Add("The bootstrap was interrupted; its numbers come from the replicates that had ended.");
        }

        if (bootstrap.Replications - bootstrap.Failures.Length < 2)
        {
            warnings.Add("Bootstrap standard errors and limits are not available: they need at least two replicates that succeeded.");
        }
    }
}
