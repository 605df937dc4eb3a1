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
internal sealed partial class AbsorbedNewton
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
    private const double NearEffects = 2e-2;

    private readonly AbsorbedProblem _problem;
    private readonly EffectProjection _projection;
    private readonly double _tolerance;
    private readonly int _maxIterations;
    private readonly CancellationToken _cancellationToken;
    private readonly IGlmFamily _expected;
    private readonly double[] _slope;
    private readonly double[] _curvature;
    private readonly double[] _step;
    private readonly double[] _residual;
    private readonly LevelTotals? _totals;
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
        _residual = new double[n];
        _totals = LevelTotals.Of(problem);
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
        Balance();
        return true;
    }

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
                Balance();
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
            Balance();
            return;
        }

        // The derivatives in hand are those of the rejected point.
        _loss = Evaluate(_problem.Stepped, _eta);
    }

    private void Add(double[] direction, double share)
    {
        for (int j = 0; j < direction.Length; j++)
        {
            _coefficients[j] += share * direction[j];
        }
    }

    // The effects of the largest block are best for all others after each step.
    private void Balance()
    {
        if (_totals is not null)
        {
            _loss = _totals.Balance(_eta, _slope, _curvature, _loss);
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
