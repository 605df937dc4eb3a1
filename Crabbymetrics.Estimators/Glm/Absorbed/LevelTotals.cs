using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The effects of the largest set of levels of a Poisson model with a log link, given all else: the means of a level add up to its outcomes
/// where all are multiplied by <c>sum w y / sum w mu</c>. It is the exact minimum over these effects, costs no exponential, and spares
/// Newton's method a step or two.
/// </summary>
/// <remarks>Guimaraes and Portugal (2010), "A simple feasible procedure to fit models with high-dimensional fixed effects", Stata Journal
/// 10, section 4.</remarks>
internal sealed class LevelTotals
{
    private readonly AbsorbedProblem _problem;
    private readonly Clustering _levels;
    private readonly double[] _outcomes;
    private readonly double[] _factors;

    private LevelTotals(AbsorbedProblem problem, Clustering levels)
    {
        _problem = problem;
        _levels = levels;
        _outcomes = new double[levels.GroupCount];
        _factors = new double[levels.GroupCount];
        ReadOnlySpan<double> y = problem.Outcome.Span;
        ReadOnlySpan<int> codes = levels.Codes;
        double[] weights = problem.Weights;
        for (int i = 0; i < codes.Length; i++)
        {
            _outcomes[codes[i]] += weights.Length == 0 ? y[i] : weights[i] * y[i];
        }
    }

    /// <summary>The totals of a model; null where it has no such effects.</summary>
    /// <param name="problem">The rows.</param>
    public static LevelTotals? Of(AbsorbedProblem problem)
    {
        int largest = AbsorbedStart.Largest(problem.Data);
        return problem.Family is PoissonFamily && largest >= 0 ? new LevelTotals(problem, problem.Data.Absorbed[largest].Levels) : null;
    }

    /// <summary>Makes the means of each level add up to its outcomes.</summary>
    /// <param name="eta">The linear predictors; they are changed.</param>
    /// <param name="slope">The first derivatives, weights included; they are changed.</param>
    /// <param name="curvature">The means, weights included; they are changed.</param>
    /// <param name="loss">The loss there.</param>
    /// <returns>The loss after it.</returns>
    public AbsorbedLoss Balance(double[] eta, double[] slope, double[] curvature, AbsorbedLoss loss)
    {
        double change = SetFactors(curvature);
        double[] logarithms = new double[_factors.Length];
        TensorPrimitives.Log(_factors, logarithms);
        _problem.Ranges.Run(
            (_, first, end) =>
            {
                ReadOnlySpan<int> codes = _levels.Codes;
                ReadOnlySpan<double> y = _problem.Outcome.Span;
                double[] weights = _problem.Weights;
                for (int i = first; i < end; i++)
                {
                    int level = codes[i];
                    double mean = _factors[level] * curvature[i];
                    eta[i] += logarithms[level];
                    curvature[i] = mean;
                    slope[i] = mean - (weights.Length == 0 ? y[i] : weights[i] * y[i]);
                }
            }
        );
        return loss with { Value = loss.Value + change };
    }

    // In the order of the rows, so that the number of threads changes no bit. Returns the change of the loss.
    private double SetFactors(double[] curvature)
    {
        Array.Clear(_factors);
        ReadOnlySpan<int> codes = _levels.Codes;
        for (int i = 0; i < codes.Length; i++)
        {
            _factors[codes[i]] += curvature[i];
        }

        double change = 0.0;
        for (int g = 0; g < _factors.Length; g++)
        {
            (double outcomes, double means) = (_outcomes[g], _factors[g]);
            double factor = outcomes / means;
            if (!(outcomes > 0.0) || !(factor > 0.0) || !double.IsFinite(factor))
            {
                _factors[g] = 1.0;
                continue;
            }

            _factors[g] = factor;
            change += outcomes - means - (outcomes * Math.Log(factor));
        }

        return change;
    }
}
