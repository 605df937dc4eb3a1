using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Tests.Inference.WildClusters;

/// <summary>The wild cluster bootstrap as its definition says, with dense matrices and whole refits.</summary>
internal sealed record DenseWildBootstrap(
    Matrix<double> X,
    double[] Y,
    double[] Weights,
    int[] Clusters,
    int[][] Clusterings,
    Matrix<double> R,
    double[] Q
)
{
    public bool ImposeNull { get; init; } = true;

    public bool JackknifeResiduals { get; init; }

    public bool JackknifeVariance { get; init; }

    private int ClusterCount => Clusters.Max() + 1;

    /// <summary>t (or Wald's statistic over m) without the small-sample factor of one clustering.</summary>
    public double OfData() => Statistic([.. Y], Vector<double>.Build.Dense(Q));

    /// <summary>The statistic of a replicate.</summary>
    public double Of(double[] multipliers)
    {
        double[] all = [.. Enumerable.Repeat(1.0, Y.Length)];
        Vector<double> estimates = Fit(Y, all, ImposeNull);
        double[] residuals = [.. (Vector<double>.Build.Dense(Y) - (X * estimates))];
        if (JackknifeResiduals)
        {
            for (int g = 0; g < ClusterCount; g++)
            {
                Vector<double> without = Fit(Y, [.. Clusters.Select(code => code == g ? 0.0 : 1.0)], ImposeNull);
                Vector<double> left = Vector<double>.Build.Dense(Y) - (X * without);
                for (int i = 0; i < Y.Length; i++)
                {
                    residuals[i] = Clusters[i] == g ? left[i] : residuals[i];
                }
            }
        }

        Vector<double> fitted = X * estimates;
        double[] y = [.. Enumerable.Range(0, Y.Length).Select(i => fitted[i] + (multipliers[Clusters[i]] * residuals[i]))];
        return Statistic(y, ImposeNull ? Vector<double>.Build.Dense(Q) : R * estimates);
    }

    private double Statistic(double[] y, Vector<double> truth)
    {
        double[] all = [.. Enumerable.Repeat(1.0, y.Length)];
        Vector<double> estimates = Fit(y, all, false);
        Vector<double> gap = (R * estimates) - truth;
        Matrix<double> variance = Matrix<double>.Build.Dense(R.RowCount, R.RowCount);
        if (JackknifeVariance)
        {
            for (int g = 0; g < ClusterCount; g++)
            {
                Vector<double> change = R * (Fit(y, [.. Clusters.Select(code => code == g ? 0.0 : 1.0)], false) - estimates);
                variance += change.OuterProduct(change) * (ClusterCount - 1.0) / ClusterCount;
            }
        }
        else
        {
            Vector<double> residuals = Vector<double>.Build.Dense(y) - (X * estimates);
            Matrix<double> map = R * Cross(all).PseudoInverse();
            for (int subset = 1; subset < 1 << Clusterings.Length; subset++)
            {
                string Key(int i) => string.Join(",", Clusterings.Where((_, c) => (subset >> c & 1) != 0).Select(codes => codes[i]));
                IGrouping<string, int>[] groups = [.. Enumerable.Range(0, y.Length).GroupBy(Key)];
                double factor = groups.Length / (groups.Length - 1.0) * (int.IsOddInteger(int.PopCount(subset)) ? 1.0 : -1.0);
                foreach (IGrouping<string, int> group in groups)
                {
                    Vector<double> score = Vector<double>.Build.Dense(X.ColumnCount);
                    foreach (int i in group)
                    {
                        score += X.Row(i) * Weights[i] * residuals[i];
                    }

                    Vector<double> part = map * score;
                    variance += part.OuterProduct(part) * factor;
                }
            }
        }

        return R.RowCount == 1 ? gap[0] / Math.Sqrt(variance[0, 0]) : gap * variance.Inverse() * gap / R.RowCount;
    }

    private Matrix<double> Cross(double[] used) =>
        X.TransposeThisAndMultiply(Matrix<double>.Build.DiagonalOfDiagonalArray([.. Weights.Zip(used, (w, u) => w * u)]) * X);

    private Vector<double> Fit(double[] y, double[] used, bool restricted)
    {
        Matrix<double> weights = Matrix<double>.Build.DiagonalOfDiagonalArray([.. Weights.Zip(used, (w, u) => w * u)]);
        // Dummies may lose all of their rows.
        Matrix<double> inverse = Cross(used).PseudoInverse();
        Vector<double> free = inverse * (X.TransposeThisAndMultiply(weights) * Vector<double>.Build.Dense(y));
        return restricted
            ? free - (inverse * R.Transpose() * (R * inverse * R.Transpose()).Inverse() * ((R * free) - Vector<double>.Build.Dense(Q)))
            : free;
    }
}
