using Crabbymetrics.Cli.Fitting;
using Crabbymetrics.Cli.Reports;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Cli.Commands;

/// <summary>What is said of a fit beside its estimates, under the covariance that the command line names.</summary>
/// <param name="provider">The services.</param>
/// <param name="model">The estimator.</param>
/// <param name="request">What to do.</param>
/// <param name="asked">The covariance that is named; null where none is.</param>
internal sealed class FitInference(IServiceProvider provider, ChosenModel model, FitRequest request, ICovarianceEstimator? asked)
{
    /// <summary>The coefficients with their errors.</summary>
    /// <exception cref="UsageException">The covariance cannot be had of this fit.</exception>
    public CoefficientTable Summarize(IEstimationResult result, ModelFrame frame)
    {
        if (asked is null && result is not IInformation)
        {
            return CoefficientTable.CreateWithoutInference(result, $"{model.Name} states no information matrix", request.Arguments.Level);
        }

        ICovarianceEstimator covariance = CovarianceOf(result);
        try
        {
            return result.Summarize(covariance, ArgumentsOf(result, covariance), request.Arguments.Level);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new UsageException($"--vcov {covariance.Name}: {ShellWords.Of(ShellWords.Of(error), frame)}");
        }
        catch (CrabbymetricsException error) when (error is not InferenceUnavailableException)
        {
            throw new CrabbymetricsException(ShellWords.Of(error.Message, frame), error);
        }
    }

    /// <summary>The covariance: that which is named, or that of the model. An event study is clustered by unit where nothing else is asked
    /// for.</summary>
    public ICovarianceEstimator CovarianceOf(IEstimationResult result) =>
        asked
        ?? provider
            .GetRequiredService<ICovarianceRegistry>()
            .Find((result as EventStudyResult)?.StandardCovariance ?? result.DefaultCovarianceName());

    private CovarianceArguments ArgumentsOf(IEstimationResult result, ICovarianceEstimator covariance)
    {
        CovarianceArguments arguments = request.CovarianceArguments(covariance);
        return asked is null && result is EventStudyResult study ? arguments with { Clusters = [study.UnitName] } : arguments;
    }

    /// <summary>The covariance of the table, of a model with parameters for the effects too.</summary>
    public CovarianceMatrix CovarianceOfPart(IEstimationResult fit, IEstimationResult result)
    {
        ICovarianceEstimator covariance = CovarianceOf(result);
        return fit.Covariance(covariance, ArgumentsOf(result, covariance));
    }

    /// <summary>The tests of instruments; null for a model without them.</summary>
    public InstrumentDiagnostics? Instruments(IEstimationResult result)
    {
        if (result is not TwoSlsResult fit)
        {
            return null;
        }

        ICovarianceEstimator covariance = CovarianceOf(result);
        try
        {
            return InstrumentDiagnostics.Of(
                fit,
                covariance.Name,
                request.CovarianceArguments(covariance),
                request.Arguments.Level,
                request.Arguments.Instruments ?? InstrumentRequests.None
            );
        }
        catch (ArgumentException error) when (request.Arguments.Instruments is { Suspects.IsEmpty: false })
        {
            throw new UsageException($"--c-test: {ShellWords.Of(error)}");
        }
    }

    /// <summary>What is asked for of least squares alone; null for other models.</summary>
    public LeastSquaresExtras? LeastSquares(IEstimationResult result)
    {
        if (result is not OlsResult fit || request.Arguments.LeastSquares is not { } arguments)
        {
            return null;
        }

        ICovarianceEstimator covariance = CovarianceOf(result);
        return new LeastSquaresExtras(
            arguments,
            fit,
            covariance.Name,
            request.CovarianceArguments(covariance),
            request.Arguments.Level,
            (request.Model.Clusters, request.Arguments.Seed)
        );
    }

    /// <summary>The average effect of an event study.</summary>
    public static IEnumerable<EffectSection> AverageEffect(IEstimationResult result, CoefficientTable table) =>
        result is EventStudyResult study && table.Covariance is { } covariance && study.Periods.Any(static period => period.Period >= 0.0)
            ?
            [
                new EffectSection(
                    "average_effect",
                    "Average effect over all treated observations",
                    [study.AverageEffect(covariance, table.Level)]
                ),
            ]
            : [];

    /// <summary>The test of trends before the treatment of an event study. Of more periods than clusters there is none.</summary>
    public static IEnumerable<HypothesisTest> PreTrend(IEstimationResult result, CoefficientTable table)
    {
        if (result is not EventStudyResult study || table.Covariance is not { } covariance)
        {
            return [];
        }

        try
        {
            return study.PreTrendTest(covariance) is { } test ? [test] : [];
        }
        catch (CrabbymetricsException)
        {
            return [];
        }
    }
}
