using System.Numerics.Tensors;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <content>Steps with a kept Hessian that are made better: by what the steps before showed, by Hessian products, and shorter where they
/// went too far.</content>
internal sealed partial class GlmNewtonRun
{
    // From so many parameters on, a pass that is saved is worth more than the bookkeeping.
    private const int LeastSecantParameters = 32;
    private const int Pairs = 8;
    private const int WidePairs = 24;

    // The change of the gradient over a step shorter than this, in standard errors, is in good part rounding.
    private const double LeastTellingStep = 1e-8;

    // Where less than this may be left of the kept Hessian in some direction, the Hessian itself is asked: the rows may be separated, which
    // shows in it.
    private const double LeastShare = 0.01;
    private const int MostShortenings = 10;
    private const double LeastShortening = 0.1;
    private const double LargestShortening = 0.5;

    // What the gradient did over the step to the trial point is what the Hessian, on average, makes of it.
    private void RememberStep()
    {
        if (_pairs is null || _decrement < LeastTellingStep)
        {
            return;
        }

        _pairs.MakeRoom(1);
        _pairs.AddChange(Direction, Slopes, TrialSlopes);
        _pairs.Commit();
    }

    // Turns the step with the kept factor into one that is near enough to the Newton step, where it is not near enough as it is.
    private TerminationReason? Solve(NewtonSystem system, double before)
    {
        double left = _hessianError * before;
        // What the step changed in the Hessian adds to what was wrong before.
        system.KeptError += 2.0 * _plan.Nonlinearity * before;
        _hessianError = system.KeptError;
        if (_hessianError * _decrement <= _plan.LargestResidual(_decrement, _hessianError))
        {
            return null;
        }

        EvaluationStatus status = system.Solve(Evaluator, Point, Slopes, Factor, _layout, in _plan, Direction);
        if (status != EvaluationStatus.Finite)
        {
            return Evaluator.ReasonFor(status);
        }

        if (!double.IsFinite(system.Residual) || system.LeastShare < LeastShare)
        {
            return Renew();
        }

        _decrement = system.Decrement;
        _hessianError = system.Residual / _decrement;
        // What the equations left unsolved at the last point is no curvature of the gradient.
        if (left < 0.5 * _decrement)
        {
            _plan.Learn(before, Math.Sqrt((_decrement * _decrement) - (left * left)));
        }

        return null;
    }

    // Halves a step that did not lower the cost, or takes it to where the parabola through its slope and its end is least. The line search
    // of other solvers wants a Hessian afterwards, which costs dozens of passes here.
    private TerminationReason? Shorten(EvaluationStatus status, bool renew, ref double cost)
    {
        double length = 1.0;
        double slope = _decrement * _decrement;
        for (int i = 0; i < MostShortenings; i++)
        {
            double parabola = length * slope / (2.0 * (((cost - Cost) / length) + slope));
            double share =
                status == EvaluationStatus.Finite && parabola > LeastShortening ? Math.Min(parabola, LargestShortening) : LeastShortening;
            length *= share;
            TensorPrimitives.Multiply(Direction, share, Direction);
            TensorPrimitives.Add(Point, Direction, Trial);
            status = Evaluator.Evaluate(Trial, out cost, TrialSlopes, default);
            if (status == EvaluationStatus.Stopped)
            {
                return Evaluator.StopReason;
            }

            if (status != EvaluationStatus.Finite || !(cost <= Cost - (SufficientDecrease * length * slope)))
            {
                continue;
            }
            // So curved is the cost at least, where a whole step does not lower it; and of the step's direction nothing is left to be
            // learned.
            _plan.Learn(_decrement, _decrement);
            _hessianError = 1.0;
            if (!renew)
            {
                return null;
            }

            status = Evaluator.Evaluate(Trial, out cost, TrialSlopes, Factor);
            return status == EvaluationStatus.Finite ? null : Evaluator.ReasonFor(status);
        }

        return BeginSearch();
    }
}
