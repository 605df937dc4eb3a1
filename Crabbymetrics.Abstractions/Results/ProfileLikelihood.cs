using System.Collections.Immutable;
using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Crabbymetrics;

/// <summary>
/// Scores and information of the coefficients with the ancillary parameters at their best for each: what a result that implements
/// <see cref="IAncillaryParameters"/> gives as its own. Computed from the joint ones by taking the ancillary block out: <c>A - C D^-1
/// C'</c> and <c>s - C D^-1 t</c>. Safe for concurrent use.
/// </summary>
public sealed class ProfileLikelihood
{
    private readonly IJointParameters _joint;
    private readonly int _k;
    private readonly int _q;
    private readonly double[] _information;

    // K = C D^-1, k x q, row-major.
    private readonly double[] _shares;

    /// <summary>Takes the ancillary parameters out of the joint information.</summary>
    /// <param name="joint">The fit of coefficients and ancillary parameters together.</param>
    /// <exception cref="CrabbymetricsException">The information about the ancillary parameters is not positive definite.</exception>
    public ProfileLikelihood(IJointParameters joint)
    {
        ArgumentNullException.ThrowIfNull(joint);
        _joint = joint;
        _k = joint.CoefficientCount;
        int size = joint.WorkingParameterCount;
        _q = size - _k;
        double[] all = new double[size * size];
        joint.CopyInformation(all);
        _shares = new double[_k * _q];
        _information = new double[_k * _k];
        Matrix<double> own = Matrix<double>.Build.Dense(_q, _q, (a, b) => all[((_k + a) * size) + _k + b]);
        Cholesky<double> factor = Factor(own, joint);
        for (int a = 0; a < _k; a++)
        {
            Vector<double> cross = Vector<double>.Build.Dense(_q, j => all[(a * size) + _k + j]);
            factor.Solve(cross).AsArray().CopyTo(_shares, a * _q);
        }

        for (int a = 0; a < _k; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double value = all[(a * size) + b] - TensorPrimitives.Dot(_shares.AsSpan(a * _q, _q), all.AsSpan((b * size) + _k, _q));
                _information[(a * _k) + b] = _information[(b * _k) + a] = value;
            }
        }
    }

    /// <summary>Writes the information of the coefficients.</summary>
    /// <param name="information">Receives k x k values, row-major, both triangles.</param>
    public void CopyInformation(Span<double> information) => _information.CopyTo(information);

    /// <summary>Writes the scores of some consecutive observations.</summary>
    /// <param name="firstRow">The zero-based first observation.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="scores">Receives rowCount x k values, row-major.</param>
    public void CopyScores(int firstRow, int rowCount, Span<double> scores)
    {
        double[] joint = new double[rowCount * (_k + _q)];
        _joint.CopyScores(firstRow, rowCount, joint);
        Reduce(joint, rowCount, scores);
    }

    /// <summary>Writes the outer product <c>sum_i m_i s_i s_i'</c> of the scores.</summary>
    /// <param name="multipliers">The n multipliers m_i; empty for all ones.</param>
    /// <param name="outerProduct">Receives k x k values, row-major, both triangles.</param>
    public void ScoreOuterProduct(ReadOnlySpan<double> multipliers, Span<double> outerProduct)
    {
        int size = _k + _q;
        double[] joint = new double[size * size];
        ((IScoreContributions)_joint).ScoreOuterProduct(multipliers, joint);
        Reduce(joint, outerProduct);
    }

    /// <summary>Writes the outer product <c>sum_i m_i s_i s_i'</c> of the scores, by the recipe of the m: of rows that live
    /// elsewhere.</summary>
    /// <param name="weighting">The recipe.</param>
    /// <param name="outerProduct">Receives k x k values, row-major, both triangles.</param>
    /// <exception cref="InvalidOperationException">The joint fit is no <see cref="IScoreSums"/>.</exception>
    /// <exception cref="CrabbymetricsException">An observation has leverage 1 and the recipe divides by what is left of it.</exception>
    public void ScoreOuterProduct(ScoreWeighting weighting, Span<double> outerProduct)
    {
        int size = _k + _q;
        double[] joint = new double[size * size];
        SumsOf(_joint).ScoreOuterProduct(weighting, joint);
        Reduce(joint, outerProduct);
    }

    /// <summary>Sums the scores over the groups of clusterings by name: of rows that live elsewhere.</summary>
    /// <param name="clusterings">The names of one or more clusterings.</param>
    /// <returns>A sum of k values for each group that has an observation.</returns>
    /// <exception cref="InvalidOperationException">The joint fit is no <see cref="IScoreSums"/>.</exception>
    /// <exception cref="ArgumentException">There is no such clustering.</exception>
    public GroupedScores SumScores(ImmutableArray<string> clusterings)
    {
        GroupedScores joint = SumsOf(_joint).SumScores(clusterings);
        double[] sums = new double[joint.Count * _k];
        Reduce(joint.Sums.Span, joint.Count, sums);
        return new GroupedScores(joint.Count, sums);
    }

    private static IScoreSums SumsOf(IJointParameters joint) =>
        joint as IScoreSums
        ?? throw new InvalidOperationException(
            $"The fit '{joint.EstimatorName}' of coefficients and ancillary parameters makes no sums by recipe ({nameof(IScoreSums)})."
        );

    private void Reduce(ReadOnlySpan<double> joint, Span<double> outerProduct)
    {
        int size = _k + _q;
        // (I, -K) M (I, -K)': from the right, then from the left.
        double[] right = new double[size * _k];
        Reduce(joint, size, right);
        for (int a = 0; a < _k; a++)
        {
            Span<double> row = outerProduct.Slice(a * _k, _k);
            right.AsSpan(a * _k, _k).CopyTo(row);
            for (int j = 0; j < _q; j++)
            {
                TensorPrimitives.MultiplyAdd(right.AsSpan((_k + j) * _k, _k), -_shares[(a * _q) + j], row, row);
            }
        }
    }

    /// <summary>Writes the sums of the scores over groups of observations.</summary>
    /// <param name="multipliers">The n multipliers m_i; empty for all ones.</param>
    /// <param name="groups">The n zero-based groups.</param>
    /// <param name="sums">Receives G x k values, row-major, G being more than the largest group.</param>
    public void SumScores(ReadOnlySpan<double> multipliers, ReadOnlySpan<int> groups, Span<double> sums)
    {
        int count = sums.Length / _k;
        double[] joint = new double[count * (_k + _q)];
        ((IScoreContributions)_joint).SumScores(multipliers, groups, joint);
        Reduce(joint, count, sums);
    }

    private static Cholesky<double> Factor(Matrix<double> own, IJointParameters joint)
    {
        try
        {
            return own.Cholesky();
        }
        catch (ArgumentException)
        {
            throw new CrabbymetricsException(
                $"The information about {string.Join(" and ", joint.ParameterNames[^own.RowCount..])} is not positive definite: the "
                    + $"likelihood has no maximum there, and there are no standard errors."
            );
        }
    }

    // s - K t, row by row.
    private void Reduce(ReadOnlySpan<double> joint, int rows, Span<double> result)
    {
        int size = _k + _q;
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<double> own = joint.Slice((i * size) + _k, _q);
            for (int a = 0; a < _k; a++)
            {
                result[(i * _k) + a] = joint[(i * size) + a] - TensorPrimitives.Dot(_shares.AsSpan(a * _q, _q), own);
            }
        }
    }
}
