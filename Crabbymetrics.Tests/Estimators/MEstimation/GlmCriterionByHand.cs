using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.MEstimation;

/// <summary>The same with second derivatives by hand.</summary>
internal sealed class GlmCriterionByHand(IGlmFamily family) : GlmCriterion(family), IEstimatingEquationDerivatives<RegressionData>
{
    public void AddDerivatives(
        RegressionData data,
        ReadOnlySpan<double> parameters,
        int firstRow,
        ReadOnlySpan<double> weights,
        Span<double> derivatives
    )
    {
        int k = parameters.Length;
        for (int i = 0; i < weights.Length; i++)
        {
            double curvature = weights[i] * At(data, parameters, firstRow + i).Curvature;
            for (int a = 0; a < k; a++)
            {
                for (int b = 0; b < k; b++)
                {
                    derivatives[(a * k) + b] +=
                        curvature * (a == 0 ? 1.0 : data.Design[firstRow + i, a - 1]) * (b == 0 ? 1.0 : data.Design[firstRow + i, b - 1]);
                }
            }
        }
    }
}
