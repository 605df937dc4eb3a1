using System.Collections.Immutable;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Newton's method on the slopes with the effects profiled. A step is the weighted regression of the working residuals
/// <c>-l' / l''</c> on the columns and the effects: with the effects taken out of both, the slopes' step solves k equations, and what the
/// regression fits is the step of the linear predictors, effects included. The effects themselves are never written down. Each step is as
/// accurate as the distance from the optimum asks for.
/// </summary>
/// <remarks>Correia, Guimaraes and Zylkin (2020), "Fast Poisson estimation with high-dimensional fixed effects", Stata Journal 20; Stammann
/// (2018), "Fast and feasible estimation of generalized linear models with high-dimensional k-way fixed effects".</remarks>
internal sealed class AbsorbedNewton
{
    private const int MostHalvings = 40;
    private const double FirstTolerance = 1e-4;
    private const double TightestInner = 1e-13;
    private const double LossRounding = 1e-12;
    private const double RoundingOfLastStep = 1e-10;
    private const double Stagnant = 1e-6;
    private const double RelativeRounding = 1e-13;

    // Where the distance is larger, the second derivatives of a row may have any sign.
    private const double NearEnough = 10.0;
    private const double StepAccuracy = 1e-6;

    // Effects that are so near, in standard errors of all together, are as near as the square of this after the last step.
    private const double NearEffects = 1e-3;

    private readonly AbsorbedProblem _problem;
    private readonly EffectProjection _projection;
    private readonly double _tolerance;
    private readonly int _maxIterations;
    private readonly CancellationToken _cancellationToken;
    private readonly IGlmFamily _expected;
    private readonly double[] _slope;
    private readonly double[] _curvature;
    private readonly double[] _step;
    private double[] _eta;
    private double[] _trial;
    private double[]? _observed;
    private int _stagnations;
    private readonly double[][] _columns;
    private ImmutableArray<int> _kept;
    private ImmutableArray<int> _spanned = [];
    private ImmutableArray<int> _dependent = [];
    private double[] _coefficients;
    private AbsorbedLoss _loss;
    private double _slopeDecrement;
    private double _scale;
    private bool _isSettled;
    private int _inner;

    /// <summary>Prepares a run.</summary>
    /// <param name="problem">The rows.</param>
    /// <param name="projection">What takes the effects out.</param>
    /// <param name="columns">The columns of the slopes, n values each.</param>
    /// <param name="tolerance">The distance from the optimum, in standard errors, at which the last step is taken.</param>
    /// <param name="maxIterations">The most steps.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public AbsorbedNewton(
        AbsorbedProblem problem,
        EffectProjection projection,
        double[][] columns,
        double tolerance,
        int maxIterations,
        CancellationToken cancellationToken
    )
    {
        int n = problem.RowCount;
        _problem = problem;
        _projection = projection;
        _tolerance = tolerance;
        _maxIterations = maxIterations;
        _cancellationToken = cancellationToken;
        _expected = new ExpectedCurvatureFamily(problem.Family);
        _columns = columns;
        _kept = [.. Enumerable.Range(0, columns.Length)];
        _coefficients = new double[columns.Length];
        _slope = new double[n];
        _curvature = new double[n];
        _step = new double[n];
        _eta = new double[n];
        _trial = new double[n];
    }

    /// <summary>Whether columns that are not identified end the run, as in a refit.</summary>
    public bool KeepsAllColumns { get; init; }

    /// <summary>Whether the caller looks at the end, so that the slopes alone decide on the last step where the effects are near.</summary>
    public bool IsVerified { get; set; }

    /// <summary>Runs from the start of a fresh fit, and from the best constant where that leads nowhere.</summary>
    /// <param name="freedom">The number of coefficients to take off the observations for a dispersion.</param>
    public AbsorbedOptimum Run(int freedom)
    {
        AbsorbedStart.Write(_problem, _eta);
        _loss = Evaluate(_expected, _eta);
        AbsorbedOptimum? optimum = Step(false, out double decrement) ? Iterate(1, decrement, freedom) : null;
        if (optimum is { Converged: true } || (optimum is null && _kept.Length < _coefficients.Length))
        {
            return optimum!;
        }

        AbsorbedStart.WriteConstant(_problem, _eta);
        AbsorbedOptimum other = RunFrom(_eta, new double[_coefficients.Length], freedom);
        return other.Converged || optimum is null || !(optimum.Cost < other.Cost) ? other : optimum;
    }

    /// <summary>Runs from linear predictors of the model.</summary>
    /// <param name="eta">n linear predictors.</param>
    /// <param name="coefficients">Their slopes.</param>
    /// <param name="freedom">The number of coefficients to take off the observations for a dispersion.</param>
    public AbsorbedOptimum RunFrom(ReadOnlySpan<double> eta, ReadOnlySpan<double> coefficients, int freedom)
    {
        eta.CopyTo(_eta);
        _coefficients = coefficients.ToArray();
        _loss = Evaluate(_problem.Stepped, _eta);
        return Iterate(0, double.PositiveInfinity, freedom);
    }

    private AbsorbedOptimum Iterate(int iteration, double decrement, int freedom)
    {
        double scale = 0.0;
        while (true)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (!double.IsFinite(_loss.Value))
            {
                return End(iteration, decrement, false, TerminationReason.NonFiniteStart);
            }

            if (iteration >= _maxIterations)
            {
                return End(iteration, decrement, false, TerminationReason.MaxIterations);
            }

            scale = _scale = Scale(freedom);
            double last = decrement;
            (double[] direction, bool found) = Direction(true, last, scale, out decrement);
            iteration++;
            if (!found)
            {
                return End(iteration, decrement, false, AbsorbedOptimum.NotIdentified);
            }

            _stagnations = last <= Stagnant * scale && decrement > 0.9 * last ? _stagnations + 1 : 0;
            bool slopesAreNear = IsVerified && _slopeDecrement <= _tolerance * scale && decrement <= NearEffects * scale;
            if (decrement <= _tolerance * scale || slopesAreNear || _stagnations == 2)
            {
                bool limited = decrement > _tolerance * scale && !slopesAreNear;
                TakeLastStep(direction);
                return End(
                    iteration,
                    decrement / scale,
                    true,
                    limited ? TerminationReason.RoundoffLimited : TerminationReason.NewtonDecrement
                );
            }

            if (!Search(direction, decrement <= 1e-2 * scale))
            {
                return End(iteration, decrement / scale, false, TerminationReason.LineSearchFailed);
            }
        }
    }

    // The first step, of linear predictors that no coefficients have: the regression of the working outcomes.
    private bool Step(bool inModel, out double decrement)
    {
        (double[] direction, bool found) = Direction(inModel, double.PositiveInfinity, 1.0, out decrement);
        if (!found)
        {
            return false;
        }

        _problem.Ranges.Run(
            (_, first, end) =>
            {
                for (int i = first; i < end; i++)
                {
                    _trial[i] = _step[i] + (_problem.Offset.Length == 0 ? 0.0 : _problem.Offset[i]);
                }
            }
        );
        decrement = double.PositiveInfinity;
        AbsorbedLoss loss = Evaluate(_problem.Stepped, _trial);
        if (!double.IsFinite(loss.Value))
        {
            return false;
        }

        (_eta, _trial) = (_trial, _eta);
        Array.Clear(_coefficients);
        Add(direction, 1.0);
        _loss = loss;
        return true;
    }

    // The step of the slopes; that of the linear predictors goes into _step.
    private (double[] Direction, bool Found) Direction(bool inModel, double last, double scale, out double decrement)
    {
        double[] residual = new double[_problem.RowCount];
        double length = Math.Sqrt(WriteResiduals(inModel, residual));
        double absolute = Math.Max(0.1 * _tolerance * scale, 0.01 * Math.Min(last, last * last / scale));
        double tolerance = double.IsFinite(absolute) ? Math.Clamp(absolute / length, TightestInner, FirstTolerance) : FirstTolerance;
        _projection.Reweight(_curvature);
        WithinColumn[] within = _projection.Remove(residual, [.. _kept.Select(j => _columns[j])], tolerance, _cancellationToken);
        _inner += within.Max(static column => column.Iterations);
        if (!_isSettled && !Settle(ref within))
        {
            decrement = double.NaN;
            return ([], false);
        }

        // Where weights all but vanish, a column may be spanned or dependent for one step: it stays where it is.
        List<int> moving = [.. Enumerable.Range(0, _kept.Length).Where(position => !within[position + 1].IsSpanned)];
        WeightedCrossProduct cross = Cross(within, moving);
        if (cross.FindDependent() is { IsEmpty: false } dependent)
        {
            moving = [.. moving.Where((_, place) => !dependent.Contains(place))];
            cross = Cross(within, moving);
        }

        double[]? solution = cross.Solve();
        if (solution is null)
        {
            decrement = double.NaN;
            return ([], false);
        }

        _slopeDecrement = Math.Sqrt(Math.Max(0.0, cross.RightSideTimes(solution)));
        double[] direction = new double[_kept.Length];
        for (int j = 0; j < moving.Count; j++)
        {
            direction[moving[j]] = solution[j];
        }

        decrement = Math.Sqrt(WriteStep(residual, within, direction));
        if (_observed is not null && inModel && decrement <= NearEnough * scale && moving.Count == _kept.Length)
        {
            ObservedStep observed = new(_problem, _projection, _curvature, _observed, StepAccuracy);
            double[][] columns = [.. Enumerable.Range(0, _kept.Length).Select(position => within[position + 1].Values)];
            observed.TryImprove(columns, _step, direction, _cancellationToken);
        }

        return (direction, double.IsFinite(decrement));
    }

    // Leaves out columns that are not identified, by the first projection; false where none may be left out.
    private bool Settle(ref WithinColumn[] within)
    {
        _isSettled = true;
        WithinColumn[] first = within;
        List<int> free = [.. Enumerable.Range(0, _kept.Length).Where(position => !first[position + 1].IsSpanned)];
        ImmutableArray<int> dependent = Cross(within, free).FindDependent();
        int[] kept = [.. free.Where((_, place) => !dependent.Contains(place))];
        if (kept.Length < _kept.Length && KeepsAllColumns)
        {
            return false;
        }

        _spanned = [.. Enumerable.Range(0, _kept.Length).Where(position => !free.Contains(position)).Select(position => _kept[position])];
        _dependent = [.. dependent.Select(place => _kept[free[place]])];
        within = [first[0], .. kept.Select(position => first[position + 1])];
        _projection.Keep(kept);
        _coefficients = [.. kept.Select(position => _coefficients[position])];
        _kept = [.. kept.Select(position => _kept[position])];
        return true;
    }

    private WeightedCrossProduct Cross(WithinColumn[] within, List<int> positions) =>
        WeightedCrossProduct.Of(
            _problem.Ranges,
            _curvature,
            [.. positions.Select(position => within[position + 1].Values)],
            within[0].Values
        );

    // Working residuals, of linear predictors that no coefficients have with what these are beyond the offset; returns their squares.
    private double WriteResiduals(bool inModel, double[] residual) =>
        _problem.Ranges.Sum(
            (first, end) =>
            {
                double squares = 0.0;
                for (int i = first; i < end; i++)
                {
                    double curvature = _curvature[i];
                    double value = curvature > 0.0 ? -_slope[i] / curvature : 0.0;
                    if (!inModel)
                    {
                        value += _eta[i] - (_problem.Offset.Length == 0 ? 0.0 : _problem.Offset[i]);
                    }

                    residual[i] = value;
                    squares += curvature * value * value;
                }

                return squares;
            }
        );

    private double WriteStep(double[] residual, WithinColumn[] within, double[] direction) =>
        _problem.Ranges.Sum(
            (first, end) =>
            {
                Span<double> step = _step.AsSpan(first, end - first);
                System.Numerics.Tensors.TensorPrimitives.Subtract(
                    residual.AsSpan(first, step.Length),
                    within[0].Values.AsSpan(first, step.Length),
                    step
                );
                for (int j = 0; j < direction.Length; j++)
                {
                    System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(
                        within[j + 1].Values.AsSpan(first, step.Length),
                        direction[j],
                        step,
                        step
                    );
                }

                double squares = 0.0;
                for (int i = first; i < end; i++)
                {
                    squares += _curvature[i] * _step[i] * _step[i];
                }

                return squares;
            }
        );

    private bool Search(double[] direction, bool isNear)
    {
        double share = 1.0;
        for (int halving = 0; halving < MostHalvings; halving++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            Move(share);
            AbsorbedLoss loss = Evaluate(_problem.Stepped, _trial);
            bool isLower = loss.Value <= _loss.Value + (LossRounding * loss.Size);
            if (double.IsFinite(loss.Value) && (isLower || (isNear && halving == 0)))
            {
                (_eta, _trial) = (_trial, _eta);
                Add(direction, share);
                _loss = loss;
                return true;
            }

            share *= 0.5;
        }

        return false;
    }

    private void TakeLastStep(double[] direction)
    {
        Move(1.0);
        AbsorbedLoss loss = Evaluate(_problem.Stepped, _trial);
        if (double.IsFinite(loss.Value) && loss.Value <= _loss.Value + (RoundingOfLastStep * loss.Size))
        {
            (_eta, _trial) = (_trial, _eta);
            Add(direction, 1.0);
            _loss = loss;
            return;
        }

        // The derivatives in hand are those of the rejected point.
        _loss = Evaluate(_problem.Stepped, _eta);
    }

    private void Move(double share) =>
        _problem.Ranges.Run(
            (_, first, end) =>
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(
                    _step.AsSpan(first, end - first),
                    share,
                    _eta.AsSpan(first, end - first),
                    _trial.AsSpan(first, end - first)
                )
        );

    private void Add(double[] direction, double share)
    {
        for (int j = 0; j < direction.Length; j++)
        {
            _coefficients[j] += share * direction[j];
        }
    }

    // Where a row has no positive curvature, all take the expected one.
    private AbsorbedLoss Evaluate(IGlmFamily family, double[] eta)
    {
        AbsorbedLoss loss = _problem.Evaluate(family, eta, _slope, _curvature);
        if (loss.IsConvex || !double.IsFinite(loss.Value) || ReferenceEquals(family, _expected))
        {
            _observed = null;
            return loss;
        }

        _observed = [.. _curvature];
        return _problem.Evaluate(_expected, eta, _slope, _curvature);
    }

    // The root of what the squared distance is divided by.
    private double Scale(int freedom)
    {
        bool hasDispersion = _problem.Family is IDispersionFamily { HasDispersion: true };
        (double pearson, double relative) = _problem.Spread(_eta, _curvature);
        if (!hasDispersion)
        {
            int rows = StoppingScale.CountRows(_problem.Weights, _problem.RowCount);
            return Math.Sqrt(StoppingScale.Of(relative, rows, _tolerance));
        }

        double least = RelativeRounding * RelativeRounding * (relative + pearson) / (_tolerance * _tolerance);
        double dispersion = Math.Max(pearson / Math.Max(1.0, _problem.ObservationCount - freedom - _kept.Length), least);
        return dispersion > 0.0 && double.IsFinite(dispersion) ? Math.Sqrt(dispersion) : 1.0;
    }

    private AbsorbedOptimum End(int iteration, double decrement, bool converged, TerminationReason reason) =>
        new()
        {
            Columns = _kept,
            Coefficients = _coefficients,
            Eta = _eta,
            Cost = _loss.Value,
            Decrement = decrement,
            Scale = _scale > 0.0 ? _scale : 1.0,
            Iterations = iteration,
            InnerIterations = _inner,
            Converged = converged && double.IsFinite(_loss.Value),
            Reason = reason,
            Spanned = [.. _spanned.Order()],
            Dependent = [.. _dependent.Order()],
        };
}
