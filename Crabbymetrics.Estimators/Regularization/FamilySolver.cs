using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Elastic nets of any family: Newton's method, whose steps coordinate descent finds, on all columns, or, where there are many, on those
/// that the strong rule keeps, with the optimality conditions of the others checked afterwards. Serves one caller at a time.
/// </summary>
/// <remarks>Friedman, Hastie and Tibshirani (2010), section 3; Tibshirani and others (2012).</remarks>
internal sealed class FamilySolver : IElasticNetSolver
{
    // A fit of so many columns forms all their products at each step.
    private const int FewColumns = 200;

    private readonly RegressionData _data;
    private readonly GlmRows _rows;
    private readonly WorkingParameters _all;
    private readonly PenaltySpecification _penalty;
    private readonly ElasticNetSettings _settings;
    private readonly double _total;
    private readonly CancellationToken _cancellationToken;
    private readonly OtherColumns? _others;
    private readonly double _unit = 1.0;
    private readonly double _largestL1;
    private WorkingParameters _working;
    private ElasticNetProblem _problem;
    private readonly double[] _reported;
    private double _l1Before = double.PositiveInfinity;

    public FamilySolver(
        RegressionData data,
        GlmRows rows,
        ElasticNetSettings settings,
        PenaltySpecification penalty,
        CancellationToken cancellationToken
    )
    {
        _data = data;
        _rows = rows;
        _settings = settings;
        _penalty = penalty;
        _cancellationToken = cancellationToken;
        _total = rows.Weights.IsEmpty ? rows.Outcome.Length : RowKernels.Sum(rows.Weights.Span);
        _all = WorkingParameters.Create(data.Design, settings.FitIntercept);
        int p = data.Design.ColumnCount;
        bool every = p <= FewColumns;
        _others = every ? null : new OtherColumns(data, rows, penalty);
        int[] free = [.. Enumerable.Range(0, p).Where(j => penalty.FactorOf(j) == 0.0)];
        _working = every ? _all : _all.Keep(free);
        _reported = new double[_all.ReportedCount];
        _problem = Problem(_working);
        NullDeviance = StartAtNull(free);
        _unit = _problem.TypicalSlope(_rows, _working, settings.MaxDegreeOfParallelism);
        if (_unit < 1.0)
        {
            StartAtNull(free);
        }

        _problem.MeasureScale(_working.FirstSlope);
        Report();
        _largestL1 = _others?.LargestL1(_reported, _total) ?? _problem.LargestSlope(_working.FirstSlope);
    }

    /// <inheritdoc/>
    public double NullDeviance { get; }

    /// <inheritdoc/>
    public double LargestL1() => _largestL1;

    /// <inheritdoc/>
    public void Dispose() => _problem.Dispose();

    /// <inheritdoc/>
    public NetPoint Fit(double l1, double l2)
    {
        if (_others is { } others)
        {
            Restrict(others.Strong(_reported, l1, _l1Before));
        }

        int iterations = 0;
        ElasticNetMinimum minimum;
        do
        {
            _cancellationToken.ThrowIfCancellationRequested();
            minimum = _problem.Minimize(l1, l2, _settings.Tolerance, _settings.MaxIterations, _unit);
            iterations += minimum.Iterations;
            Report();
        } while (minimum.Converged && _others is not null && AddViolators(l1));

        _l1Before = l1;
        double deviance = GlmStatistics.DevianceOf(_rows, _working, _problem.Point, _settings.MaxDegreeOfParallelism);
        return new NetPoint
        {
            Parameters = [.. _reported],
            Objective = minimum.Cost,
            Penalty = minimum.Penalty,
            Residual = minimum.Residual,
            Gap = _problem.Gap((0.5 * deviance / _total) + minimum.Penalty),
            Deviance = deviance,
            Iterations = iterations,
            Converged = minimum.Converged,
        };
    }

    /// <summary>Decides whether the loss without a penalty has a finite minimum.</summary>
    public SeparationVerdict DecideSeparation(bool converged) =>
        _problem.DecideSeparation(new ModelRows(_rows, _working), converged, _cancellationToken);

    private ElasticNetProblem Problem(WorkingParameters working) =>
        new(_rows, working, _penalty, _settings.MaxDegreeOfParallelism, _cancellationToken);

    private void Report()
    {
        _working.ToReported(_problem.Point, _reported);
        for (int j = 0; j < _reported.Length; j++)
        {
            int column = j - _all.FirstSlope;
            _reported[j] =
                double.IsNaN(_reported[j]) ? 0.0
                : column < 0 ? _reported[j]
                // A limit is met exactly, whatever the rounding of its unit.
                : _penalty.Within(column, _reported[j]);
        }
    }

    // Goes on with other columns, from the same linear predictors.
    private void Restrict(int[] columns)
    {
        if (columns.AsSpan().SequenceEqual(_working.View.Columns))
        {
            return;
        }

        _problem.Dispose();
        _working = _all.Keep(columns);
        _problem = Problem(_working);
        _working.FromReported(_reported, _problem.Point);
    }

    private bool AddViolators(double l1)
    {
        int[] violators = _others!.Violators(_reported, _working.View.Columns, l1, _total);
        if (violators.Length > 0)
        {
            Restrict([.. _working.View.Columns.ToArray().Concat(violators).Order()]);
        }

        return violators.Length > 0;
    }

    // Fits the intercept alone, and then what else has no penalty, to full accuracy: a path starts where every penalized slope is 0.
    // Returns the deviance with the intercept alone.
    private double StartAtNull(int[] free)
    {
        Array.Clear(_problem.Point);
        if (_settings.FitIntercept)
        {
            double constant = _rows.Family.StartingIntercept(_rows.Outcome.Span, _rows.Offset.Span, _rows.Weights.Span);
            if (!double.IsFinite(constant))
            {
                throw OneOutcome();
            }

            _problem.Point[0] = constant;
            WorkingParameters intercept = _all.Keep([]);
            using ElasticNetProblem alone = Problem(intercept);
            alone.Point[0] = constant;
            alone.Minimize(0.0, 0.0, _settings.Tolerance, _settings.MaxIterations, _unit);
            _problem.Point[0] = alone.Point[0];
        }

        double deviance = GlmStatistics.DevianceOf(_rows, _working, _problem.Point, _settings.MaxDegreeOfParallelism);
        if (free.Length > 0)
        {
            // A penalty so large that every penalized slope stays 0.
            ElasticNetMinimum minimum = _problem.Minimize(
                double.PositiveInfinity,
                0.0,
                _settings.Tolerance,
                _settings.MaxIterations,
                _unit
            );
            if (!minimum.Converged)
            {
                throw NotFinite(free);
            }
        }

        return deviance;
    }

    private SeparationException OneOutcome()
    {
        ImmutableArray<int> every = SeparationWords.PresentRows(_rows);
        return new SeparationException(
            $"{SeparationWords.OfOneOutcome(_rows, _data.OutcomeName, every)}, so that the intercept, which is not penalized, would be "
                + $"infinite.",
            every,
            ["(Intercept)"]
        )
        {
            IsComplete = true,
        };
    }

    private ConvergenceException NotFinite(int[] free)
    {
        FitDiagnostics diagnostics = new()
        {
            Converged = false,
            Iterations = _settings.MaxIterations,
            TerminationReason = TerminationReason.MaxIterations,
            Objective = double.NaN,
            Penalty = 0.0,
            Solver = "coordinate-descent",
            Elapsed = TimeSpan.Zero,
            Warnings = [],
        };
        Report();
        return new ConvergenceException(
            $"The model of the columns without a penalty ({string.Join(", ", free.Take(10).Select(j => _data.Design.ColumnNames[j]))}"
                + $"{(free.Length > 10 ? ", ..." : "")}) did not converge. They may be separated or collinear: give them a penalty.",
            [.. _reported],
            diagnostics
        );
    }
}
