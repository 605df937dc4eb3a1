using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>A family whose loss has a logarithmic barrier <c>-t log(slack)</c> before each edge that the outcome could reach at a finite
/// loss.</summary>
internal sealed class BarrierFamily(LinkedFamily inner, ImmutableArray<RangeEdge> edges, double t) : IGlmFamily
{
    public string Name => inner.Name;

    public string LinkName => inner.LinkName;

    public string OutcomeRequirement => inner.OutcomeRequirement;

    public int FindUnacceptable(ReadOnlySpan<double> outcome) => inner.FindUnacceptable(outcome);

    public double StartingIntercept(ReadOnlySpan<double> outcome, ReadOnlySpan<double> offset, ReadOnlySpan<double> weights) =>
        inner.StartingIntercept(outcome, offset, weights);

    public void Evaluate(
        ReadOnlySpan<double> linearPredictor,
        ReadOnlySpan<double> outcome,
        Span<double> loss,
        Span<double> slope,
        Span<double> curvature
    )
    {
        inner.Evaluate(linearPredictor, outcome, loss, slope, curvature);
        foreach (RangeEdge edge in edges)
        {
            for (int i = 0; i < linearPredictor.Length; i++)
            {
                if (!edge.Admits(inner, outcome[i]))
                {
                    continue;
                }

                double slack = edge.Slack(linearPredictor[i]);
                loss[i] = slack > 0.0 ? loss[i] - (t * Math.Log(slack)) : double.PositiveInfinity;
                slope[i] -= t * edge.Inside / slack;
                curvature[i] += t / slack / slack;
            }
        }
    }

    public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second) =>
        inner.InverseLink(linearPredictor, mean, first, second);

    public void Variance(ReadOnlySpan<double> mean, Span<double> variance) => inner.Variance(mean, variance);

    public void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance) =>
        inner.UnitDeviance(outcome, mean, deviance);

    public void LogLikelihoodConstant(ReadOnlySpan<double> outcome, Span<double> constant) =>
        inner.LogLikelihoodConstant(outcome, constant);

    public int RecessionDirection(double outcome) => inner.RecessionDirection(outcome);

    public double Draw(double mean, RandomSource random) => inner.Draw(mean, random);
}
