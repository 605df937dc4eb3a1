using System.Collections.Immutable;
using Crabbymetrics.Optimization;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Decides whether a likelihood has a finite maximum, and if not, which rows are to blame. The maximum is not finite where some direction
/// gamma leaves the linear predictor of every row alone or moves it only the way in which that row's loss keeps falling
/// (<see cref="IGlmFamily.RecessionDirection"/>), and does move some row.
/// </summary>
/// <remarks>
/// Rows whose loss grows both ways admit only directions in the null space of their cross product, found by an eigenvalue problem of k x k;
/// within it the signs of the other rows are settled by the iterative rectifier of Correia, Guimaraes and Zylkin (2019), "Verifying the
/// existence of maximum likelihood estimates for generalized linear models", section 3.2, which here runs on as many columns as that null
/// space has dimensions, usually one.
/// </remarks>
internal sealed class SeparationDetector(GlmRows rows, WorkingParameters parameters)
{
    // Of the total cross product, the share that the unmovable rows must have in a direction that they do not admit.
    private const double NullShare = 1e-10;
    private const double Zero = 1e-7;
    private const double Slack = 100.0;
    private const int MostRectifications = 5000;

    /// <summary>Finds the separated rows.</summary>
    /// <returns>The rows; null where the maximum is finite.</returns>
    public SeparatedRows? Find(CancellationToken cancellationToken)
    {
        if (parameters.View.DiagonalCount > 0)
        {
            return new FactorSeparation(rows, parameters).Find(cancellationToken);
        }

        int n = parameters.View.RowCount;
        double[] still = new double[n];
        double[] all = new double[n];
        sbyte[] directions = new sbyte[n];
        ReadOnlySpan<double> outcome = rows.Outcome.Span;
        ReadOnlySpan<double> weights = rows.Weights.Span;
        for (int i = 0; i < n; i++)
        {
            if (!weights.IsEmpty && weights[i] == 0.0)
            {
                continue;
            }

            directions[i] = (sbyte)rows.Family.RecessionDirection(outcome[i]);
            all[i] = 1.0;
            still[i] = directions[i] == 0 ? 1.0 : 0.0;
        }

        Matrix<double> admitted = AdmittedDirections(CrossProduct(all), CrossProduct(still));
        SortedSet<int> separated = [];
        double[]? certificate = null;
        double scale = 0.0;
        while (admitted.ColumnCount > 0)
        {
            (List<int> moved, Matrix<double> movement) = Movements(admitted, directions);
            // Movements that are rounding of zero would decide by their sign: what is small beside the largest of all rows is none.
            if (certificate is null && moved.Count > 0)
            {
                scale = movement.Enumerate().Max(Math.Abs);
            }

            movement.CoerceZero(Zero * scale);
            if (moved.Count == 0 || movement.Enumerate().All(static value => value == 0.0))
            {
                break;
            }

            Vector<double>? direction = Rectify(movement, cancellationToken);
            if (direction is null)
            {
                break;
            }

            Vector<double> movements = movement * direction;
            // A direction is found as an iteration's limit: what moves forwards no more than a hundred times what still moves backwards is
            // not moved by the limit.
            double largest = movements.Maximum();
            double least = Slack * Math.Max(Zero * largest, -movements.Minimum());
            for (int i = 0; i < moved.Count; i++)
            {
                if (movements[i] > least && separated.Add(moved[i]))
                {
                    directions[moved[i]] = 0;
                }
            }

            // Without those rows there may be a further direction, along which they would have been moved the wrong way.
            certificate ??= (admitted * direction).ToArray();
        }

        return certificate is null ? null : new SeparatedRows([.. separated], ColumnsOf(parameters, certificate));
    }

    // The directions gamma that move no unmovable row: eigenvectors of L^-1 C L^-T with eigenvalue 0, where LL' is the cross product of all
    // rows.
    private Matrix<double> AdmittedDirections(double[] total, double[] still)
    {
        int k = parameters.Count;
        if (!CholeskyFactorization.TryFactor(total, k, out _))
        {
            return Matrix<double>.Build.Dense(k, 0);
        }

        Matrix<double> lower = Matrix<double>.Build.Dense(k, k, (i, j) => j <= i ? total[(i * k) + j] : 0.0);
        Matrix<double> share = lower.Solve(lower.Solve(Matrix<double>.Build.DenseOfRowMajor(k, k, still)).Transpose());
        share = (share + share.Transpose()) * 0.5;
        MathNet.Numerics.LinearAlgebra.Factorization.Evd<double> eigen = share.Evd(Symmetricity.Symmetric);
        int[] zero = [.. Enumerable.Range(0, k).Where(j => eigen.EigenValues[j].Real <= NullShare)];
        Matrix<double> directions = Matrix<double>.Build.Dense(k, zero.Length);
        for (int j = 0; j < zero.Length; j++)
        {
            directions.SetColumn(j, lower.Transpose().Solve(eigen.EigenVectors.Column(zero[j])));
        }

        return directions;
    }

    private double[] CrossProduct(double[] weights)
    {
        int p = parameters.SlopeCount;
        double constant = 0.0;
        double[] border = new double[p];
        double[] cross = new double[p * p];
        double[] scratch = new double[parameters.View.ScratchCount];
        for (int b = 0; b < parameters.View.Design.BlockCount; b++)
        {
            DesignBlock block = parameters.View.Load(b, scratch);
            ReadOnlySpan<double> w = weights.AsSpan(block.FirstRow, block.RowCount);
            constant += RowKernels.Sum(w);
            block.AddTransposedProduct(w, border);
            block.AddWeightedCrossProduct(w, cross);
        }

        double[] working = new double[parameters.Count * parameters.Count];
        parameters.ToWorkingCrossProduct(constant, border, cross, working);
        return working;
    }

    // How far each movable row moves, in the direction in which its loss falls, along each admitted direction.
    private (List<int> Rows, Matrix<double> Movement) Movements(Matrix<double> admitted, sbyte[] directions)
    {
        int q = admitted.ColumnCount;
        List<int> moved = [];
        List<double> values = [];
        double[] scratch = new double[parameters.View.ScratchCount];
        double[] coefficients = new double[parameters.SlopeCount];
        double[][] along = [.. Enumerable.Range(0, q).Select(_ => new double[parameters.View.Design.BlockRowCount])];
        for (int b = 0; b < parameters.View.Design.BlockCount; b++)
        {
            DesignBlock block = parameters.View.Load(b, scratch);
            for (int d = 0; d < q; d++)
            {
                Span<double> movement = along[d].AsSpan(0, block.RowCount);
                movement.Fill(parameters.ToView(admitted.Column(d).ToArray(), coefficients));
                block.AddLinearPredictor(coefficients, movement);
            }

            for (int i = 0; i < block.RowCount; i++)
            {
                sbyte direction = directions[block.FirstRow + i];
                if (direction == 0)
                {
                    continue;
                }

                moved.Add(block.FirstRow + i);
                for (int d = 0; d < q; d++)
                {
                    values.Add(direction * along[d][i]);
                }
            }
        }

        return (moved, Matrix<double>.Build.Dense(moved.Count, q, (i, j) => values[(i * q) + j]));
    }

    // A direction along which no row moves backwards and some move forwards; null where there is none.
    private static Vector<double>? Rectify(Matrix<double> movement, CancellationToken cancellationToken)
    {
        Matrix<double> normal = movement.TransposeThisAndMultiply(movement);
        Matrix<double> inverse = normal.PseudoInverse();
        Vector<double> target = Vector<double>.Build.Dense(movement.RowCount, 1.0);
        double size = 1.0;
        for (int iteration = 0; iteration < MostRectifications; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Vector<double> direction = inverse * movement.TransposeThisAndMultiply(target);
            Vector<double> fitted = movement * direction;
            double largest = fitted.Maximum();
            if (!(largest > 0.0))
            {
                return null;
            }

            if (fitted.Minimum() >= -Zero * largest)
            {
                return direction;
            }
            // Where no direction exists the targets shrink to nothing; where one does they settle. They are rescaled so that neither ends
            // in rounding.
            size *= largest;
            if (!(size > Zero * Zero))
            {
                return null;
            }

            target = fitted.Map(value => Math.Max(value, 0.0) / largest);
        }

        return null;
    }

    /// <summary>The names of the columns that have a part in a direction.</summary>
    internal static ImmutableArray<string> ColumnsOf(WorkingParameters parameters, double[] direction)
    {
        int k = parameters.Count;
        double[] reported = new double[parameters.ReportedCount];
        parameters.ToReported(direction, reported);
        double largest = 0.0;
        for (int j = parameters.FirstSlope; j < k; j++)
        {
            largest = Math.Max(largest, Math.Abs(direction[j]));
        }

        if (parameters.HasIntercept)
        {
            largest = Math.Max(largest, Math.Abs(reported[0]));
        }

        ImmutableArray<string> names = parameters.ReportedNames();
        ImmutableArray<string>.Builder columns = ImmutableArray.CreateBuilder<string>();
        if (parameters.HasIntercept && Math.Abs(reported[0]) > Slack * Zero * largest)
        {
            columns.Add(names[0]);
        }

        for (int j = 0; j < parameters.SlopeCount; j++)
        {
            if (Math.Abs(direction[parameters.FirstSlope + j]) > Slack * Zero * largest)
            {
                columns.Add(names[parameters.FirstSlope + parameters.View.Columns[j]]);
            }
        }

        return columns.ToImmutable();
    }
}
