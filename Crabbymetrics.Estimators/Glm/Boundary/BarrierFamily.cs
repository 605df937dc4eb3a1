using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>A family whose loss has a logarithmic barrier <c>-t log(slack)</c> before each edge that the outcome could reach at a finite
/// loss.</summary>
internal sealed class BarrierFamily(LinkedFamily inner, ImmutableArray<RangeEdge> edges, double t) : FamilyDecorator(inner)
{
    public override void Evaluate(
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
}
