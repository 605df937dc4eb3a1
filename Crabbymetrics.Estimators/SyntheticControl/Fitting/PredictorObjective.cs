using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>The mean squared error of outcomes that weights of predictors lead to. Of one thread.</summary>
/// <param name="comparison">The units, with their predictors.</param>
/// <param name="outcomes">The units whose outcomes are to be met: the same, over other periods.</param>
/// <param name="first">The first of the periods.</param>
/// <param name="end">The one after the last.</param>
internal sealed class PredictorObjective(Comparison comparison, Comparison outcomes, int first, int end) : ICostFunction
{
    // A smaller weight beside the largest would choose among donors by the rounding of the others: its root is 3e-7 of theirs.
    private const double LeastLog = -30.0;

    private readonly WeightSolver _solver = new();
    private readonly double[] _a = new double[comparison.PredictorCount * comparison.DonorCount];
    private readonly double[] _b = new double[comparison.PredictorCount];
    private readonly double[] _roots = new double[comparison.PredictorCount];
    private readonly double[] _gaps = new double[end - first];

    /// <summary>The weights of donors of the last evaluation.</summary>
    public double[] Weights { get; } = new double[comparison.DonorCount];

    /// <summary>The solver, which can judge the last evaluation.</summary>
    public WeightSolver Solver => _solver;

    /// <summary>Whether the last evaluation found the minimum over donors.</summary>
    public bool Converged { get; private set; }

    /// <inheritdoc/>
    public int Dimension => _roots.Length;

    /// <summary>The error at logarithms of weights, whose level does not matter.</summary>
    public double Cost(ReadOnlySpan<double> x)
    {
        double largest = Largest(x);
        for (int p = 0; p < _roots.Length; p++)
        {
            _roots[p] = Math.Exp(0.5 * Math.Max(x[p] - largest, LeastLog));
        }

        return AtRoots();
    }

    /// <summary>The weights with sum 1 that logarithms stand for.</summary>
    public static double[] ToWeights(ReadOnlySpan<double> logarithms)
    {
        double largest = Largest(logarithms),
            sum = 0.0;
        double[] weights = new double[logarithms.Length];
        for (int p = 0; p < weights.Length; p++)
        {
            weights[p] = Math.Exp(Math.Max(logarithms[p] - largest, LeastLog));
            sum += weights[p];
        }

        Vectors.Scale(1.0 / sum, weights);
        return weights;
    }

    /// <summary>The error at weights.</summary>
    public double At(ReadOnlySpan<double> weights)
    {
        for (int p = 0; p < _roots.Length; p++)
        {
            _roots[p] = Math.Sqrt(weights[p]);
        }

        return AtRoots();
    }

    private static double Largest(ReadOnlySpan<double> values)
    {
        double largest = double.NegativeInfinity;
        foreach (double value in values)
        {
            largest = Math.Max(largest, value);
        }

        return largest;
    }

    private double AtRoots()
    {
        int k = _roots.Length;
        ReadOnlySpan<double> predictors = comparison.DonorPredictors;
        for (int j = 0; j < comparison.DonorCount; j++)
        {
            for (int p = 0; p < k; p++)
            {
                _a[(j * k) + p] = _roots[p] * predictors[(j * k) + p];
            }
        }

        for (int p = 0; p < k; p++)
        {
            _b[p] = _roots[p] * comparison.TreatedPredictors[p];
        }

        Converged = _solver.Solve(_a, _b, [], Weights);
        outcomes.Treated.AsSpan(first, end - first).CopyTo(_gaps);
        for (int j = 0; j < Weights.Length; j++)
        {
            if (Weights[j] != 0.0)
            {
                Vectors.Add(-Weights[j], outcomes.Donor(j)[first..end], _gaps);
            }
        }

        return Vectors.Dot(_gaps, _gaps) / _gaps.Length;
    }
}
