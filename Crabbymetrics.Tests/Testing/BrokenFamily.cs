using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Testing;

/// <summary>Poisson with one thing wrong.</summary>
internal sealed class BrokenFamily(BrokenFamily.Fault fault) : IExpectedCurvature
{
    internal enum Fault
    {
        None,
        Slope,
        Curvature,
        Linearity,
        MeanDerivative,
        Deviance,
        Constant,
        Draws,
        Domain,
        Recession,
        Start,
        State,
        Canonical,
        Variance,
        ExpectedCurvature,
        OverflowsFarOut,
        CutsTheSlopeFarOut,
        SharedScratch,
        StartWithoutOffset,
        DrawsWithoutSpread,
        HoldsNothing,
        NamesInCapitals,
    }

    private static readonly PoissonFamily Poisson = PoissonFamily.Instance;
    private readonly double[] _scratch = new double[4096];
    private int _calls;

    public string Name => fault == Fault.NamesInCapitals ? "Poisson" : Poisson.Name;

    public string LinkName => Poisson.LinkName;

    public string OutcomeRequirement => Poisson.OutcomeRequirement;

    public bool IsLinearInOutcome => true;

    public bool IsCanonical => fault is not (Fault.Canonical or Fault.ExpectedCurvature);

    public int FindUnacceptable(ReadOnlySpan<double> outcome) => fault == Fault.Domain ? -1 : Poisson.FindUnacceptable(outcome);

    public double StartingIntercept(ReadOnlySpan<double> outcome, ReadOnlySpan<double> offset, ReadOnlySpan<double> weights) =>
        fault == Fault.Start ? 5.0 : Poisson.StartingIntercept(outcome, fault == Fault.StartWithoutOffset ? default : offset, weights);

    public void Evaluate(
        ReadOnlySpan<double> linearPredictor,
        ReadOnlySpan<double> outcome,
        Span<double> loss,
        Span<double> slope,
        Span<double> curvature
    )
    {
        if (fault == Fault.SharedScratch && linearPredictor.Length <= _scratch.Length)
        {
            linearPredictor.CopyTo(_scratch);
            Thread.Yield();
            Poisson.Evaluate(_scratch.AsSpan(0, linearPredictor.Length), outcome, loss, slope, curvature);
            return;
        }

        Poisson.Evaluate(linearPredictor, outcome, loss, slope, curvature);
        for (int i = 0; i < loss.Length; i++)
        {
            if (fault == Fault.OverflowsFarOut && linearPredictor[i] > 30.0)
            {
                // exp(2 eta) / exp(eta), as a naive formula may have it.
                slope[i] = (Math.Exp(2.0 * linearPredictor[i]) / Math.Exp(linearPredictor[i])) - outcome[i];
                loss[i] += 0.0 * slope[i];
            }

            if (fault == Fault.CutsTheSlopeFarOut && linearPredictor[i] > 30.0)
            {
                slope[i] = 0.0;
            }
        }

        // A bend in the outcome that vanishes at 0 and at every whole number, with its place in the loss.
        for (int i = 0; fault == Fault.Linearity && i < loss.Length; i++)
        {
            double bend = 1e-3 * Math.Pow(Math.Sin(Math.PI * outcome[i]), 2.0);
            loss[i] += bend * linearPredictor[i];
            slope[i] += bend;
        }

        Span<double> wrong = fault switch
        {
            Fault.Slope => slope,
            Fault.Curvature => curvature,
            Fault.State => loss,
            _ => default,
        };
        for (int i = 0; i < wrong.Length; i++)
        {
            wrong[i] *= 1.0 + (fault == Fault.State ? 1e-9 * Interlocked.Increment(ref _calls) : 1e-4);
        }
    }

    public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second)
    {
        Poisson.InverseLink(linearPredictor, mean, first, second);
        if (fault == Fault.MeanDerivative)
        {
            second.Fill(1.0);
        }
    }

    public void Variance(ReadOnlySpan<double> mean, Span<double> variance)
    {
        Poisson.Variance(mean, variance);
        for (int i = 0; fault == Fault.Variance && i < variance.Length; i++)
        {
            variance[i] *= 2.0;
        }
    }

    public void ExpectedCurvature(ReadOnlySpan<double> linearPredictor, Span<double> curvature)
    {
        for (int i = 0; i < linearPredictor.Length; i++)
        {
            curvature[i] = (fault == Fault.ExpectedCurvature ? 1.1 : 1.0) * Math.Exp(linearPredictor[i]);
        }
    }

    public void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance)
    {
        Poisson.UnitDeviance(outcome, mean, deviance);
        if (fault == Fault.Deviance)
        {
            deviance[0] *= 0.5;
        }
    }

    public void LogLikelihoodConstant(ReadOnlySpan<double> outcome, Span<double> constant)
    {
        Poisson.LogLikelihoodConstant(outcome, constant);
        if (fault == Fault.Constant)
        {
            constant.Clear();
        }
    }

    public int RecessionDirection(double outcome) =>
        fault switch
        {
            Fault.Recession => 1,
            Fault.HoldsNothing => 0,
            _ => Poisson.RecessionDirection(outcome),
        };

    public double Draw(double mean, RandomSource random) =>
        fault == Fault.DrawsWithoutSpread
            ? Math.Floor(mean) + (random.NextDouble() < mean - Math.Floor(mean) ? 1.0 : 0.0)
            : Poisson.Draw(mean, random) + (fault == Fault.Draws ? 1.0 : 0.0);
}
