using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Tests.Inference.WildClusters;

/// <summary>The wild restricted efficient bootstrap as its definition says (Davidson and MacKinnon 2010), with dense matrices and a whole
/// fit for each replicate.</summary>
/// <param name="Exogenous">X1, with the intercept.</param>
/// <param name="Excluded">Z.</param>
/// <param name="Endogenous">Y2.</param>
/// <param name="Outcome">y.</param>
/// <param name="Weights">The weights of the rows.</param>
/// <param name="Clusters">The cluster of each row.</param>
/// <param name="Restriction">r, of the coefficients of X1 and then Y2.</param>
/// <param name="Value">q.</param>
internal sealed record DenseWildEfficient(
    Matrix<double> Exogenous,
    Matrix<double> Excluded,
    Matrix<double> Endogenous,
    Vector<double> Outcome,
    double[] Weights,
    int[] Clusters,
    Vector<double> Restriction,
    double Value
)
{
    private Matrix<double> Instruments => Exogenous.Append(Excluded);

    private int Count => Clusters.Max() + 1;

    /// <summary>t of the data without the small-sample factor.</summary>
    public double OfData() => T(Outcome, Endogenous);

    /// <summary>t of a replicate without the small-sample factor.</summary>
    public double Of(double[] multipliers)
    {
        // Two-stage least squares under r'b = q.
        (Vector<double> free, Matrix<double> inverse, _) = Fit(Outcome, Endogenous);
        Vector<double> direction = inverse * Restriction;
        Vector<double> b = free - (direction * (((Restriction * free) - Value) / (Restriction * direction)));
        Vector<double> u = Outcome - (Exogenous.Append(Endogenous) * b);
        // The first stages, with u as a further regressor.
        Matrix<double> wide = Instruments.Append(u.ToColumnMatrix());
        Matrix<double> all = Weighted(wide).TransposeThisAndMultiply(wide).Solve(Weighted(wide).TransposeThisAndMultiply(Endogenous));
        Matrix<double> coefficients = all.SubMatrix(0, Instruments.ColumnCount, 0, Endogenous.ColumnCount);
        Matrix<double> predicted = Instruments * coefficients;
        Matrix<double> v = Endogenous - predicted;
        Vector<double> m = Vector<double>.Build.Dense([.. Clusters.Select(g => multipliers[g])]);
        Matrix<double> endogenous = predicted + Matrix<double>.Build.DiagonalOfDiagonalVector(m).Multiply(v);
        Vector<double> outcome = (Exogenous.Append(endogenous) * b) + u.PointwiseMultiply(m);
        return T(outcome, endogenous);
    }

    private double T(Vector<double> outcome, Matrix<double> endogenous)
    {
        (Vector<double> b, Matrix<double> inverse, Matrix<double> projected) = Fit(outcome, endogenous);
        Vector<double> e = outcome - (Exogenous.Append(endogenous) * b);
        Vector<double> direction = inverse * Restriction;
        Vector<double> scores = Weighted(projected) * direction;
        double[] sums = new double[Count];
        for (int i = 0; i < Clusters.Length; i++)
        {
            sums[Clusters[i]] += scores[i] * e[i];
        }

        return ((Restriction * b) - Value) / Math.Sqrt(sums.Sum(static sum => sum * sum));
    }

    private (Vector<double> Estimates, Matrix<double> Inverse, Matrix<double> Projected) Fit(
        Vector<double> outcome,
        Matrix<double> endogenous
    )
    {
        Matrix<double> x = Exogenous.Append(endogenous);
        Matrix<double> w = Instruments;
        Matrix<double> projected = w * Weighted(w).TransposeThisAndMultiply(w).Solve(Weighted(w).TransposeThisAndMultiply(x));
        Matrix<double> inverse = Weighted(projected).TransposeThisAndMultiply(x).Inverse();
        return (inverse * Weighted(projected).TransposeThisAndMultiply(outcome), inverse, projected);
    }

    private Matrix<double> Weighted(Matrix<double> matrix) =>
        Matrix<double>.Build.Dense(matrix.RowCount, matrix.ColumnCount, (i, j) => matrix[i, j] * Weights[i]);
}
