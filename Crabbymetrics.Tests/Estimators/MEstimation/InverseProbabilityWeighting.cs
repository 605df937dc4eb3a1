using System.Collections.Immutable;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.MEstimation;

/// <summary>
/// Inverse probability weighting as stacked equations: a logit of the exposure on the covariate, the two weighted risks, their difference
/// and the logarithm of their ratio. The sandwich of the stack knows that the weights were estimated.
/// </summary>
internal sealed class InverseProbabilityWeighting : IEstimatingEquations<EightCells>
{
    public ImmutableArray<string> ParameterNames(EightCells data) => ["a0", "aW", "risk1", "risk0", "difference", "log ratio"];

    public int RowCount(EightCells data) => data.X.Length;

    public void Start(EightCells data, Span<double> parameters) =>
        ((ReadOnlySpan<double>)[0.0, 0.0, 0.5, 0.5, 0.0, 0.0]).CopyTo(parameters);

    public void Evaluate(EightCells data, ReadOnlySpan<double> parameters, int firstRow, int rowCount, Span<double> values)
    {
        for (int i = 0; i < rowCount; i++)
        {
            (double x, double w, double y) = (data.X[firstRow + i], data.W[firstRow + i], data.Y[firstRow + i]);
            double exposed = EightCells.Expit(parameters[0] + (parameters[1] * w));
            Span<double> psi = values.Slice(6 * i, 6);
            psi[0] = x - exposed;
            psi[1] = (x - exposed) * w;
            psi[2] = (x * y / exposed) - parameters[2];
            psi[3] = ((1.0 - x) * y / (1.0 - exposed)) - parameters[3];
            psi[4] = parameters[2] - parameters[3] - parameters[4];
            psi[5] = Math.Log(parameters[2] / parameters[3]) - parameters[5];
        }
    }
}
