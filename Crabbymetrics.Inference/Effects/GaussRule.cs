using Crabbymetrics.Numerics;

namespace Crabbymetrics.Inference;

/// <summary>Nodes and weights of Gaussian quadrature for a density whose orthogonal polynomials have a known recursion: the eigenvalues of
/// their tridiagonal matrix, and the squares of the first elements of its eigenvectors.</summary>
/// <remarks>Golub and Welsch, "Calculation of Gauss quadrature rules", Mathematics of Computation 23 (1969).</remarks>
internal static class GaussRule
{
    /// <summary>The rule for the standard normal density.</summary>
    /// <param name="count">The number of nodes.</param>
    public static (double[] Nodes, double[] Weights) Normal(int count) => Of(count, static _ => 0.0, static i => Math.Sqrt(i));

    /// <summary>The rule for the density of chi-squared over its degrees of freedom.</summary>
    /// <param name="count">The number of nodes.</param>
    /// <param name="degreesOfFreedom">The degrees of freedom, above 0 and finite.</param>
    public static (double[] Nodes, double[] Weights) ScaledChiSquared(int count, double degreesOfFreedom)
    {
        // Half of chi-squared has the density x^(half - 1) exp(-x): Laguerre's polynomials.
        double half = 0.5 * degreesOfFreedom;
        return Of(count, i => ((2.0 * i) + half) / half, i => Math.Sqrt(i * (i + half - 1.0)) / half);
    }

    private static (double[] Nodes, double[] Weights) Of(int count, Func<int, double> diagonal, Func<int, double> below)
    {
        double[] matrix = new double[count * count],
            nodes = new double[count],
            weights = new double[count];
        for (int i = 0; i < count; i++)
        {
            matrix[(i * count) + i] = diagonal(i);
            if (i > 0)
            {
                matrix[(i * count) + i - 1] = matrix[((i - 1) * count) + i] = below(i);
            }
        }

        if (!SymmetricEigenvectors.TryDecompose(matrix, count, nodes))
        {
            throw new InvalidOperationException("The eigenvalues of a small symmetric matrix were not found.");
        }

        for (int i = 0; i < count; i++)
        {
            weights[i] = matrix[i * count] * matrix[i * count];
        }

        // The largest eigenvalue comes first.
        Array.Reverse(nodes);
        Array.Reverse(weights);
        return (nodes, weights);
    }
}
