using System.Buffers;

namespace Crabbymetrics;

/// <summary>
/// A result that can say its scores: for each observation i the derivative s_i of its log-likelihood (or of whatever criterion is
/// maximized) at the reported parameters, observation weights included, so that the s_i sum to zero at the optimum.
/// </summary>
/// <remarks>
/// The columns are the <em>working parameters</em> of <see cref="IInformation"/>: those estimated (not NaN), in a parametrization of the
/// result's choice, by default the reported one. A result implements one method; the sums have defaults that a result with fast kernels
/// overrides.
/// </remarks>
public interface IScoreContributions : IFittedRows, IWorkingParameters
{
    /// <summary>Writes the scores of some consecutive observations.</summary>
    /// <param name="firstRow">The zero-based first observation.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="scores">Receives rowCount x k values, row-major.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not among 0..n-1.</exception>
    void CopyScores(int firstRow, int rowCount, Span<double> scores);

    /// <summary>Writes the k x k outer product <c>sum_i m_i s_i s_i'</c>, the middle of a sandwich.</summary>
    /// <param name="multipliers">The n multipliers m_i; empty for all ones.</param>
    /// <param name="outerProduct">Receives k x k values, row-major, both triangles.</param>
    void ScoreOuterProduct(ReadOnlySpan<double> multipliers, Span<double> outerProduct)
    {
        int k = WorkingParameterCount;
        outerProduct[..(k * k)].Clear();
        const int BlockRows = 256;
        double[] block = ArrayPool<double>.Shared.Rent(BlockRows * k);
        try
        {
            for (int first = 0; first < RowCount; first += BlockRows)
            {
                int rows = Math.Min(BlockRows, RowCount - first);
                CopyScores(first, rows, block);
                for (int i = 0; i < rows; i++)
                {
                    ReadOnlySpan<double> s = block.AsSpan(i * k, k);
                    double multiplier = multipliers.IsEmpty ? 1.0 : multipliers[first + i];
                    for (int a = 0; a < k; a++)
                    {
                        double scaled = multiplier * s[a];
                        for (int b = 0; b <= a; b++)
                        {
                            outerProduct[(a * k) + b] += scaled * s[b];
                        }
                    }
                }
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(block);
        }

        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < a; b++)
            {
                outerProduct[(b * k) + a] = outerProduct[(a * k) + b];
            }
        }
    }

    /// <summary>Writes the sums of the scores over groups of observations: <c>S_g = sum of m_i s_i over i in g</c>.</summary>
    /// <param name="multipliers">The n multipliers m_i; empty for all ones.</param>
    /// <param name="groups">The n zero-based groups.</param>
    /// <param name="sums">Receives G x k values, row-major, G being more than the largest group.</param>
    void SumScores(ReadOnlySpan<double> multipliers, ReadOnlySpan<int> groups, Span<double> sums)
    {
        int k = WorkingParameterCount;
        sums.Clear();
        const int BlockRows = 256;
        double[] block = ArrayPool<double>.Shared.Rent(BlockRows * k);
        try
        {
            for (int first = 0; first < RowCount; first += BlockRows)
            {
                int rows = Math.Min(BlockRows, RowCount - first);
                CopyScores(first, rows, block);
                for (int i = 0; i < rows; i++)
                {
                    double multiplier = multipliers.IsEmpty ? 1.0 : multipliers[first + i];
                    Span<double> sum = sums.Slice(groups[first + i] * k, k);
                    ReadOnlySpan<double> s = block.AsSpan(i * k, k);
                    for (int a = 0; a < k; a++)
                    {
                        sum[a] += multiplier * s[a];
                    }
                }
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(block);
        }
    }
}
