using System.Diagnostics;

namespace Crabbymetrics.Estimators;

/// <summary>Fits the elastic nets of one data set at one penalty after another. Serves one caller at a time.</summary>
internal sealed class ElasticNetFitter : IDisposable
{
    private readonly RegressionData _data;
    private readonly NetModel _model;
    private readonly GlmRows _rows;
    private readonly ElasticNetSettings _settings;
    private readonly IElasticNetSolver _solver;
    private readonly double _total;

    /// <summary>Prepares the fits.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="weights">The weights of the rows: those of the data, or those without a fold; empty for all ones.</param>
    /// <param name="settings">Family, intercept, tolerance.</param>
    /// <param name="penalty">What the penalty is on.</param>
    /// <param name="cancellationToken">Ends the fits.</param>
    public ElasticNetFitter(
        RegressionData data,
        ReadOnlyMemory<double> weights,
        ElasticNetSettings settings,
        PenaltySpecification penalty,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        IGlmFamily family = settings.Family;
        _data = data;
        _settings = settings;
        _rows = new GlmRows(family, data.Outcome, data.Offset, weights);
        _total = weights.IsEmpty ? data.RowCount : RowKernels.Sum(weights.Span);
        penalty = AdaptivePenalty.Of(penalty, settings, new FitRows(data, weights, _rows), cancellationToken);
        _model = new NetModel(data, weights, settings, penalty);
        _solver = GaussianSolver.Solves(family)
            ? new GaussianSolver(data, weights, settings, penalty, cancellationToken)
            : new FamilySolver(data, _rows, settings, penalty, cancellationToken);
    }

    /// <summary>The number of observations: positive weights, or their sum where they are frequencies.</summary>
    public double ObservationCount => _rows.ObservationCount(_data.Weights?.Kind);

    /// <summary>The sum of squares about the mean, or the deviance of another family, with the intercept alone.</summary>
    public double NullDeviance => _solver.NullDeviance;

    /// <summary>Refuses data and options that an elastic net does not take.</summary>
    public static void Require(RegressionData data, ElasticNetSettings settings)
    {
        ArgumentNullException.ThrowIfNull(data);
        data.RefuseUnusedRoles("elastic-net", DataRoles.Offset | DataRoles.Weights);
        IGlmFamily family = settings.Family;
        // Data hold finite outcomes, which are all that least squares needs.
        int row = GaussianSolver.Solves(family) ? -1 : family.FindUnacceptable(data.Outcome.Span);
        if (row >= 0)
        {
            throw FitWords.Outcome(data, row, $"the {family.Name} family", family.OutcomeRequirement);
        }

        if (data.Design.ColumnCount == 0 && !settings.FitIntercept)
        {
            throw FitWords.NoParameters(nameof(data));
        }
    }

    /// <summary>The smallest l1 at which every penalized slope is 0.</summary>
    public double LargestL1() => _solver.LargestL1();

    public void Dispose() => _solver.Dispose();

    /// <summary>Fits at a penalty of a path, in the convention of the options.</summary>
    /// <exception cref="ConvergenceException">The conditions were not met in the iterations allowed.</exception>
    public ElasticNetResult FitLambda(double lambda, double mixing)
    {
        double unit =
            _settings.Convention == PenaltyConvention.Glmnet && GaussianSolver.Solves(_settings.Family)
                ? Math.Sqrt(_solver.NullDeviance / _total)
                : 1.0;
        return Fit(mixing * lambda, unit > 0.0 ? (1.0 - mixing) * lambda / unit : 0.0);
    }

    /// <summary>Fits at a penalty, from the answer before.</summary>
    /// <exception cref="ConvergenceException">The conditions were not met in the iterations allowed.</exception>
    public ElasticNetResult Fit(double l1, double l2)
    {
        long begun = Stopwatch.GetTimestamp();
        NetPoint point = _solver.Fit(l1, l2);
        SeparationVerdict verdict =
            l1 == 0.0 && l2 == 0.0 && _solver is FamilySolver solver ? solver.DecideSeparation(point.Converged) : SeparationVerdict.Finite;
        if (verdict.Rows is { } separated)
        {
            throw Separated(separated);
        }

        FitDiagnostics diagnostics = new()
        {
            Converged = point.Converged,
            Iterations = point.Iterations,
            TerminationReason =
                point.Converged ? TerminationReason.KktResidual
                : point.Iterations >= _settings.MaxIterations ? TerminationReason.MaxIterations
                : TerminationReason.RoundoffLimited,
            Objective = point.Objective,
            Penalty = point.Penalty,
            Solver = "coordinate-descent",
            Elapsed = Stopwatch.GetElapsedTime(begun),
            Warnings = verdict.IsDecided ? [] : [SeparationVerdict.Undecided],
        };
        if (!point.Converged)
        {
            throw new ConvergenceException(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"The elastic net with l1 = {l1} and l2 = {l2} did not converge in {point.Iterations} iterations: the largest "
                        + $"violation of the optimality conditions is {point.Residual:g2}, not the {_settings.Tolerance:g2} asked for. "
                        + $"Raise MaxIterations or Tolerance, or scale columns that are far from unit size."
                ),
                [.. point.Parameters],
                diagnostics
            );
        }

        NetFit fit = new()
        {
            L1 = l1,
            L2 = l2,
            KktResidual = point.Residual,
            DualityGap = point.Gap,
            Deviance = point.Deviance,
            NullDeviance = _solver.NullDeviance,
            Diagnostics = diagnostics,
            ObservationCount = _model.ObservationCount,
        };
        return new ElasticNetResult(
            _model,
            System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(point.Parameters),
            fit
        );
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
}
