using System.Collections.Immutable;
using System.Diagnostics;

namespace Crabbymetrics.Estimators;

/// <summary>Fits the elastic nets of one data set at one penalty after another. Serves one caller at a time.</summary>
internal sealed class ElasticNetFitter : IDisposable
{
    private readonly RegressionData _data;
    private readonly GlmRows _rows;
    private readonly WorkingParameters _parameters;
    private readonly ElasticNetProblem _problem;
    private readonly ElasticNetSettings _settings;
    private readonly double _nullDeviance;
    private readonly CancellationToken _cancellationToken;
    private readonly double _unit = 1.0;

    /// <summary>Prepares the fits.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="weights">The weights of the rows: those of the data, or those without a fold; empty for all ones.</param>
    /// <param name="settings">Family, intercept, tolerance.</param>
    /// <param name="standardize">Whether the penalty is on coefficients of columns divided by their standard deviations.</param>
    /// <param name="cancellationToken">Ends the fits.</param>
    public ElasticNetFitter(
        RegressionData data,
        ReadOnlyMemory<double> weights,
        ElasticNetSettings settings,
        bool standardize,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        data.RefuseUnusedRoles("elastic-net", DataRoles.Offset | DataRoles.Weights);
        cancellationToken.ThrowIfCancellationRequested();
        IGlmFamily family = settings.Family;
        int row = family.FindUnacceptable(data.Outcome.Span);
        if (row >= 0)
        {
            throw FitWords.Outcome(data, row, $"the {family.Name} family", family.OutcomeRequirement);
        }

        _data = data;
        _cancellationToken = cancellationToken;
        _settings = settings;
        _rows = new GlmRows(family, data.Outcome, data.Offset, weights);
        _parameters = WorkingParameters.Create(data.Design, settings.FitIntercept);
        if (_parameters.ReportedCount == 0)
        {
            throw FitWords.NoParameters(nameof(data));
        }

        _problem = new ElasticNetProblem(_rows, _parameters, standardize, settings.MaxDegreeOfParallelism, cancellationToken);
        StartAtNull();
        _unit = _problem.TypicalSlope(_rows, _parameters, settings.MaxDegreeOfParallelism);
        if (_unit < 1.0)
        {
            StartAtNull();
        }

        _problem.MeasureScale(_parameters.FirstSlope);
        _nullDeviance = GlmStatistics.DevianceOf(_rows, _parameters, _problem.Point, settings.MaxDegreeOfParallelism);
    }

    /// <summary>The number of observations: positive weights, or their sum where they are frequencies.</summary>
    public double ObservationCount => _rows.ObservationCount(_data.Weights?.Kind);

    /// <summary>The smallest l1 at which every slope is 0.</summary>
    public double LargestL1() => _problem.LargestSlope(_parameters.FirstSlope);

    public void Dispose() => _problem.Dispose();

    /// <summary>Fits at a penalty, from the answer before.</summary>
    /// <exception cref="ConvergenceException">The conditions were not met in the iterations allowed.</exception>
    public ElasticNetResult Fit(double l1, double l2)
    {
        long begun = Stopwatch.GetTimestamp();
        ElasticNetMinimum minimum = _problem.Minimize(l1, l2, _settings.Tolerance, _settings.MaxIterations, _unit);
        SeparationVerdict verdict =
            l1 == 0.0 && l2 == 0.0
                ? _problem.DecideSeparation(new ModelRows(_rows, _parameters), minimum.Converged, _cancellationToken)
                : SeparationVerdict.Finite;
        if (verdict.Rows is { } separated)
        {
            throw Separated(separated);
        }

        double[] reported = new double[_parameters.ReportedCount];
        _parameters.ToReported(_problem.Point, reported);
        FitDiagnostics diagnostics = new()
        {
            Converged = minimum.Converged,
            Iterations = minimum.Iterations,
            TerminationReason =
                minimum.Converged ? TerminationReason.KktResidual
                : minimum.Iterations >= _settings.MaxIterations ? TerminationReason.MaxIterations
                : TerminationReason.RoundoffLimited,
            Objective = minimum.Cost,
            Penalty = minimum.Penalty,
            Solver = "coordinate-descent",
            Elapsed = Stopwatch.GetElapsedTime(begun),
            Warnings = verdict.IsDecided ? [] : [SeparationVerdict.Undecided],
        };
        if (!minimum.Converged)
        {
            throw new ConvergenceException(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"The elastic net with l1 = {l1} and l2 = {l2} did not converge in {minimum.Iterations} iterations: the largest "
                        + $"violation of the optimality conditions is {minimum.Residual:g2}, not the {_settings.Tolerance:g2} asked for. "
                        + $"Raise MaxIterations or Tolerance, or scale columns that are far from unit size."
                ),
                [.. reported],
                diagnostics
            );
        }

        return new ElasticNetResult(_settings.Family, _data.Design, _settings.FitIntercept, _parameters.ReportedNames(), [.. reported])
        {
            L1 = l1,
            L2 = l2,
            KktResidual = minimum.Residual,
            Deviance = GlmStatistics.DevianceOf(_rows, _parameters, _problem.Point, _settings.MaxDegreeOfParallelism),
            NullDeviance = _nullDeviance,
            Diagnostics = diagnostics,
            ObservationCount = ObservationCount,
        };
    }

    private SeparationException Separated(SeparatedRows separated)
    {
        int present = SeparationWords.Present(_rows);
        bool complete = separated.Rows.Length == present;
        string what = SeparationWords.Of(separated, _data.OutcomeName, complete, present);
        return new SeparationException(
            $"Without a penalty the likelihood has no finite maximum: {what}. " + $"Set l1 or l2 above 0; either holds every slope.",
            separated.Rows,
            separated.Columns
        )
        {
            IsComplete = complete,
        };
    }

    // The intercept alone, to full accuracy: the penalties that follow start where every slope is 0.
    private void StartAtNull()
    {
        double constant = _rows.Family.StartingIntercept(_rows.Outcome.Span, _rows.Offset.Span, _rows.Weights.Span);
        if (!_settings.FitIntercept)
        {
            return;
        }

        if (!double.IsFinite(constant))
        {
            ImmutableArray<int> every = SeparationWords.PresentRows(_rows);
            throw new SeparationException(
                $"{SeparationWords.OfOneOutcome(_rows, _data.OutcomeName, every)}, so that the intercept, which is not penalized, would be "
                    + $"infinite.",
                every,
                ["(Intercept)"]
            )
            {
                IsComplete = true,
            };
        }

        _problem.Point[0] = constant;
        // A penalty that holds every slope at 0 leaves the intercept.
        _problem.Minimize(1e6 * (1.0 + LargestL1()), 0.0, _settings.Tolerance, _settings.MaxIterations, _unit);
    }
}
