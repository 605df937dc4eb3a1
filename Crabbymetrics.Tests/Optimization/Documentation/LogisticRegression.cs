using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization.Documentation;

// docs: problem
/// <summary>The negative log-likelihood of a logistic regression, with everything from one pass over the data.</summary>
public sealed class LogisticRegression(double[][] rows, bool[] outcomes) : IFusedObjective
{
    public int Dimension => rows[0].Length;

    public double Cost(ReadOnlySpan<double> x) => Evaluate(x, default, default);

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        // An empty span means: not wanted. Clear does nothing to it.
        gradient.Clear();
        hessian.Clear();
        int n = x.Length;
        double cost = 0.0;
        for (int row = 0; row < rows.Length; row++)
        {
            double[] values = rows[row];
            double eta = 0.0;
            for (int j = 0; j < n; j++)
            {
                eta += values[j] * x[j];
            }

            double probability = 1.0 / (1.0 + Math.Exp(-eta));
            cost += Math.Log(1.0 + Math.Exp(-Math.Abs(eta))) + Math.Max(eta, 0.0) - (outcomes[row] ? eta : 0.0);
            for (int j = 0; j < gradient.Length; j++)
            {
                gradient[j] += (probability - (outcomes[row] ? 1.0 : 0.0)) * values[j];
            }

            for (int k = 0; k < hessian.Length; k++)
            {
                hessian[k] += probability * (1.0 - probability) * values[k / n] * values[k % n];
            }
        }

        return cost;
    }
}
// docs: end
