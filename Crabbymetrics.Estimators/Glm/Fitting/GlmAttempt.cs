using System.Buffers;
using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// One attempt to fit a model to given rows, in stages: rows to visit, start, rank, minimization, separation, edge. It lives on the stack
/// and owns the objective and a buffer.
/// </summary>
internal ref struct GlmAttempt : IDisposable
{
    private readonly GlmMethod _method;
    private readonly IObservations _data;
    private readonly GlmRows _own;
    private readonly MergedRows? _merged;
    private readonly int _maxDegreeOfParallelism;
    private readonly List<string> _warnings;
    private readonly CancellationToken _cancellationToken;
    private readonly GlmRows _rows;
    private readonly double _outcomeTerm;
    private readonly double[] _rented;
    private WorkingParameters _parameters;
    private GlmObjective? _objective;

    private GlmAttempt(
        GlmMethod method,
        in GlmSample sample,
        int maxDegreeOfParallelism,
        List<string> warnings,
        CancellationToken cancellationToken
    )
    {
        _method = method;
        (IObservations data, GlmRows own, MergedRows? merged) = sample;
        _data = data;
        _own = own;
        _merged = merged;
        _maxDegreeOfParallelism = maxDegreeOfParallelism;
        _warnings = warnings;
        _cancellationToken = cancellationToken;
        // Centres and scales are those of all rows, whether merged or not, and so the working parameters are the same.
        WorkingParameters parameters = WorkingParameters.Create(GlmFitter.DesignOf(data), method.Options.FitIntercept);
        GlmChecks.RequireRows(own, parameters, method.Options.Alpha);
        if (BoundaryMaximum.HoldsEveryMean(own))
        {
            throw own.Elsewhere is null ? SeparatedFit.OneOutcome((RegressionData)data, own) : ElsewhereChecks.OneOutcome(own);
        }

        (_rows, _parameters) = merged?.ForLikelihood(new ModelRows(own, parameters)) ?? new ModelRows(own, parameters);
        _outcomeTerm = merged is null ? 0.0 : OutcomeTerm.Lost(merged.ForOutcomes(new ModelRows(own, _parameters)).Rows, _rows);
        _rented = ArrayPool<double>.Shared.Rent(_parameters.Layout.Length);
    }

    /// <summary>Fits the rows: from a fit of some blocks of them where that leads to the optimum, and from the best constant
    /// elsewhere.</summary>
    /// <param name="method">The family, the options and the services.</param>
    /// <param name="sample">The observations.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads.</param>
    /// <param name="warnings">Receives warnings.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    public static GlmOutcome Run(
        GlmMethod method,
        in GlmSample sample,
        int maxDegreeOfParallelism,
        List<string> warnings,
        CancellationToken cancellationToken
    )
    {
        GlmAttempt attempt = new(method, sample, maxDegreeOfParallelism, warnings, cancellationToken);
        try
        {
            return (sample.Merged is null ? attempt.FromSomeRows() : null) ?? attempt.FromConstant();
        }
        finally
        {
            attempt.Dispose();
        }
    }

    /// <summary>Gives the buffers back.</summary>
    public readonly void Dispose()
    {
        _objective?.Dispose();
        ArrayPool<double>.Shared.Return(_rented);
    }

    private readonly GlmProblem Problem => new(_rows, _parameters, _method.Options.Alpha, _maxDegreeOfParallelism, _cancellationToken);

    private readonly Span<double> Information => _rented.AsSpan(0, _parameters.Layout.Length);

    // Null where some blocks give no start, or where the fit from there did not converge to an optimum of full rank.
    private GlmOutcome? FromSomeRows()
    {
        GlmStartingPoint? start = _rows.Elsewhere is null
            ? GlmStart.FromSomeBlocks(Problem, _method.Services)
            : GlmStart.FromSample(Problem, _method.Services);
        return start is null ? null : From(start);
    }

    private GlmOutcome FromConstant() =>
        AtConstant() is { } start ? From(start)!.Value
        : _own.Elsewhere is not null ? throw ElsewhereChecks.OneOutcome(_own)
        : new GlmOutcome(
            _parameters,
            null,
            new SeparatedRows(SeparationWords.PresentRows(_own), ["(Intercept)"]),
            0.0,
            _rows.Outcome.Length,
            0.0
        );

    private GlmOutcome? From(GlmStartingPoint start)
    {
        start = WithFullRank(start);
        GlmOptimum optimum = Minimize(start);
        if ((start.Factor is not null || start.IsOfSomeRows) && (!optimum.Converged || IsDependent(optimum)))
        {
            return null;
        }

        SeparatedRows? separated = FindSeparated(ref optimum);
        ImmutableArray<int> edge = separated is null && !_method.Options.ReducesBias ? FindEdge(start, ref optimum) : [];
        double penalty = _method.Options.LikelihoodPenalty?.Value(optimum.Hessian, _parameters) ?? _objective!.Penalty(optimum.Point);
        return new GlmOutcome(_parameters, optimum, separated, penalty, _rows.TrustedCount, _outcomeTerm) { BoundaryRows = edge };
    }

    // The best constant as the linear predictor. Null where the intercept has no finite best value: every row pulls it to infinity.
    private readonly GlmStartingPoint? AtConstant()
    {
        double constant = (_rows with { Family = _method.Family }).StartingIntercept();
        if (!double.IsFinite(constant))
        {
            if (_method.Options.FitIntercept)
            {
                return null;
            }

            constant = 0.0;
        }

        return new GlmStartingPoint(GlmStart.Constant(_rows, _parameters, constant, _cancellationToken));
    }

    // Leaves out collinear columns, judged by the information at the start, which stays in the buffer.
    private GlmStartingPoint WithFullRank(GlmStartingPoint start)
    {
        OpenObjective();
        if (start.ConstantHessian is not null)
        {
            start.ConstantHessian.CopyTo(Information);
        }
        else
        {
            _objective!.Evaluate(start.Point, default, Information);
        }

        if (
            _method.Options.Alpha != 0.0
            || CollinearColumns.Find(_rows, _parameters, Information, _cancellationToken, _maxDegreeOfParallelism)
                is not { IsEmpty: false } dependent
        )
        {
            return start;
        }

        _parameters = CollinearColumns.Drop(dependent, _parameters, _method.Options.Collinearity, _warnings);
        start = AtConstant()!;
        OpenObjective();
        _objective!.Evaluate(start.Point, default, Information);
        return start;
    }

    private void OpenObjective()
    {
        _objective?.Dispose();
        _objective = new GlmObjective(Problem.With(_method.Stepped)) { OutcomeTerm = _outcomeTerm };
    }

    private readonly GlmOptimum Minimize(GlmStartingPoint start)
    {
        GlmOptions options = _method.Options;
        if (_method.Family is IDispersionFamily { HasDispersion: true })
        {
            double observations = _own.ObservationCount((_data as RegressionData)?.Weights?.Kind);
            return new DispersedMinimization(_objective!, _rows, _parameters, observations, _method).Run(start, Information);
        }

        if (options.LikelihoodPenalty is { } penalty)
        {
            return new GlmMinimization(
                penalty.Penalize(_objective!, Problem),
                _method.Services.FitExecutor,
                _method.Services.Solvers.Find(options.Solver),
                options.Tolerance
            ).Run(start.Point, options.MaxIterations, _cancellationToken);
        }

        int counted = (int)Math.Min(int.MaxValue, _own.PositiveCount());
        double scale = StoppingScale.Of(_rows, _parameters, start.Point, Information, counted, options.Tolerance);
        GlmOptimum optimum = ScaledObjective.Minimize(_objective!, scale, start, _rows.TrustedCount, options.MaxIterations, _method);
        return scale == 1.0 ? optimum : optimum with { Decrement = optimum.Decrement * Math.Sqrt(scale) };
    }

    // The start on some of the rows found no collinear column; the Hessian of all rows decides.
    private readonly bool IsDependent(GlmOptimum optimum) =>
        _method.Options.Alpha == 0.0 && !LinearDependence.Find(LastHessian(optimum), _objective!.Layout).IsEmpty;

    // A penalty keeps every slope finite. Where the search gives no decision, a fit whose information vanished on the way is refused.
    private readonly SeparatedRows? FindSeparated(ref GlmOptimum optimum)
    {
        if (!_method.IsUnpenalized)
        {
            return null;
        }

        SeparationVerdict verdict = SeparationDecision.Decide(
            _objective!,
            _rows,
            _parameters,
            _method.Stepped,
            optimum.Converged ? optimum.Point : null,
            _cancellationToken
        );
        if (optimum.Hessian.Length == 0 && _objective!.LastHessianPoint.SequenceEqual(optimum.Point))
        {
            optimum = optimum with { Hessian = [.. _objective.LastHessian] };
        }

        if (verdict.IsDecided)
        {
            return verdict.Rows is { } separated ? separated with { Rows = Unmerged(separated.Rows) } : null;
        }

        string undecided = _rows.Elsewhere is null ? SeparationVerdict.Undecided : SeparationVerdict.UndecidedElsewhere;
        _warnings.Add(undecided);
        if (SeparationSymptom.Shows(Information, LastHessian(optimum), _objective!.Layout, _method.Options.Tolerance))
        {
            optimum = optimum with { Converged = false, Message = undecided };
        }

        return null;
    }

    // The rows whose means lie at the edge of the range of the link, where the maximum is on that edge; empty elsewhere.
    private readonly ImmutableArray<int> FindEdge(GlmStartingPoint start, ref GlmOptimum optimum)
    {
        if (HasEscaped(optimum, out int escaping))
        {
            string some = _rows.Elsewhere is null ? FormattableString.Invariant($"{escaping}") : "some";
            optimum = optimum with
            {
                Converged = false,
                Reason = TerminationReason.AtInfinity,
                Message =
                    $"The likelihood has no finite maximum: it keeps rising while the linear predictor runs to infinity in "
                    + $"{some} rows, whose outcomes lie at or beyond the last mean that the {_method.Family.LinkName} link reaches. "
                    + "Leave out what sets these rows apart, or use another link.",
            };
        }

        if (_rows.Elsewhere is not null)
        {
            return [];
        }

        BoundaryMaximum? edge = BoundaryMaximum.Find(Problem, optimum, start.Point, _method.Services);
        if (edge is null)
        {
            return [];
        }

        optimum = edge.Optimum;
        return Unmerged(edge.Rows);
    }

    // A run that went to infinity while its decrement fell has not converged, whatever rule ended it.
    private readonly bool HasEscaped(GlmOptimum optimum, out int rows)
    {
        rows = 0;
        if (
            optimum.Converged
            && _method.Options.Alpha == 0.0
            && EscapingRows.MayExist(_method.Family)
            && SeparationSymptom.Shows(Information, LastHessian(optimum), _objective!.Layout, _method.Options.Tolerance)
        )
        {
            // Rows that live elsewhere are not counted, and the symptom decides.
            rows = _rows.Elsewhere is not null ? 1 : EscapingRows.Find(_rows, _parameters, _objective!, optimum.Point).Length;
        }

        return rows > 0;
    }

    // The Hessian at the end or one step before it, which is near enough to show what is singular.
    private readonly ReadOnlySpan<double> LastHessian(GlmOptimum optimum) =>
        optimum.Hessian.Length == _objective!.Layout.Length ? optimum.Hessian : _objective.LastHessian;

    private readonly ImmutableArray<int> Unmerged(ImmutableArray<int> rows) =>
        _merged?.Direct(_method.Family) is { } merge ? SeparatedFit.Unmerged(rows, merge, _own) : rows;
}
