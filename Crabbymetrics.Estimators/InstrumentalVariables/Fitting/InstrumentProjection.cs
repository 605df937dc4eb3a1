using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Endogenous regressors and outcome expressed in an orthonormal basis Q = [Q1, Q2] of the exogenous regressors X1 and the instruments Z:
/// Q1 spans X1, Q2 what Z adds to it. Every estimate and every statistic of homoskedastic errors is a function of these small
/// matrices.
/// </summary>
internal sealed class InstrumentProjection
{
    /// <summary>The least squares of the endogenous regressors and the outcome, in this order, on [X1, Z].</summary>
    public required LeastSquaresSolution Solution { get; init; }

    /// <summary>The number m1 of exogenous coefficients, the intercept included.</summary>
    public required int ExogenousCount { get; init; }

    /// <summary>The places of the endogenous regressors among the outcomes of the solution; that of the equation is the last.</summary>
    public required ImmutableArray<int> Places { get; init; }

    /// <summary>K with Q = B K, B being the columns of the basis: m x m, upper triangular, row-major.</summary>
    public required double[] Orthogonal { get; init; }

    /// <summary>The raw coefficients of [X1, Z] of one unit of each column of Q: m x m, upper triangular, row-major.</summary>
    public required double[] Reported { get; init; }

    /// <summary>C = Q'W[X2, y], m x (k2 + 1), row-major.</summary>
    public required double[] Products { get; init; }

    /// <summary>The products of the residuals of [X2, y] on Q, (k2 + 1) x (k2 + 1), row-major: W1.</summary>
    public required double[] Residual { get; init; }

    /// <summary>The number k2 of endogenous regressors.</summary>
    public int EndogenousCount => Places.Length;

    /// <summary>The number L of instruments that are left.</summary>
    public int InstrumentCount => Solution.Count - ExogenousCount;

    /// <summary>m1 + L.</summary>
    public int Count => Solution.Count;

    /// <summary>A column of C in Q2: L values.</summary>
    /// <param name="column">An endogenous regressor; k2 for the outcome.</param>
    public double[] InInstruments(int column) => ColumnOf(column, ExogenousCount, InstrumentCount);

    /// <summary>A column of C in Q1: m1 values.</summary>
    /// <param name="column">An endogenous regressor; k2 for the outcome.</param>
    public double[] InExogenous(int column) => ColumnOf(column, 0, ExogenousCount);

    /// <summary>
    /// The sum of squares that the k-class leaves, from its coefficients b of the endogenous regressors: <c>|q - Q2'X2 b|^2 + (-b, 1)' W1
    /// (-b, 1)</c>, q being the outcome in Q2. In Q1 nothing is left, for the exogenous regressors are their own instruments.
    /// </summary>
    /// <param name="slopes">b, k2 values.</param>
    public double ResidualSquares(ReadOnlySpan<double> slopes)
    {
        int k2 = EndogenousCount;
        double[] factors = new double[k2 + 1];
        TensorPrimitives.Negate(slopes, factors);
        factors[k2] = 1.0;
        double squares = 0.0;
        for (int i = ExogenousCount; i < Count; i++)
        {
            double left = TensorPrimitives.Dot<double>(factors, Products.AsSpan(i * (k2 + 1), k2 + 1));
            squares += left * left;
        }

        for (int a = 0; a <= k2; a++)
        {
            squares += factors[a] * TensorPrimitives.Dot<double>(factors, Residual.AsSpan(a * (k2 + 1), k2 + 1));
        }

        return squares;
    }

    /// <summary>The products of the residuals of the endogenous regressors alone, k2 x k2.</summary>
    public double[] EndogenousResidual()
    {
        int k2 = EndogenousCount;
        double[] result = new double[k2 * k2];
        for (int a = 0; a < k2; a++)
        {
            Residual.AsSpan(a * (k2 + 1), k2).CopyTo(result.AsSpan(a * k2));
        }

        return result;
    }

    /// <summary>The projection of some of the endogenous regressors.</summary>
    /// <param name="kept">Those that are kept, ascending.</param>
    public InstrumentProjection Keep(ReadOnlySpan<int> kept)
    {
        int all = EndogenousCount + 1;
        int[] columns = [.. kept, EndogenousCount];
        double[] products = new double[Count * columns.Length];
        double[] residual = new double[columns.Length * columns.Length];
        for (int b = 0; b < columns.Length; b++)
        {
            for (int i = 0; i < Count; i++)
            {
                products[(i * columns.Length) + b] = Products[(i * all) + columns[b]];
            }

            for (int a = 0; a < columns.Length; a++)
            {
                residual[(a * columns.Length) + b] = Residual[(columns[a] * all) + columns[b]];
            }
        }

        return new InstrumentProjection
        {
            Solution = Solution,
            ExogenousCount = ExogenousCount,
            Places = [.. columns[..^1].Select(j => Places[j])],
            Orthogonal = Orthogonal,
            Reported = Reported,
            Products = products,
            Residual = residual,
        };
    }

    /// <summary>Makes the projection.</summary>
    /// <param name="solution">The least squares of endogenous regressors and outcome on [X1, Z].</param>
    /// <param name="exogenousColumns">The number of columns of X1, without the intercept.</param>
    public static InstrumentProjection Of(LeastSquaresSolution solution, int exogenousColumns)
    {
        int m = solution.Count;
        WorkingParameters working = solution.Basis.Working;
        int exogenous = working.FirstSlope;
        foreach (int column in working.View.Columns)
        {
            exogenous += column < exogenousColumns ? 1 : 0;
        }

        // B'WB = L L', so that Q = B L'^-1 is orthonormal.
        double[] lower =
            SmallMatrix.Lower(solution.Information, m)
            ?? throw new CrabbymetricsException("The exogenous regressors and instruments are collinear to working precision.");
        double[] upper = SmallMatrix.Transpose(lower, m, m);
        double[] orthogonal = UpperTriangle.Invert(upper, m);
        double[] jacobian = new double[m * m];
        solution.Basis.CopyJacobian(jacobian);
        int outcomes = solution.Coefficients.Length;
        double[] products = new double[m * outcomes];
        for (int a = 0; a < outcomes; a++)
        {
            double[] inBasis = [.. solution.Coefficients[a]];
            SolveUpper(jacobian, m, inBasis);
            for (int i = 0; i < m; i++)
            {
                products[(i * outcomes) + a] = TensorPrimitives.Dot<double>(upper.AsSpan((i * m) + i, m - i), inBasis.AsSpan(i));
            }
        }

        return new InstrumentProjection
        {
            Solution = solution,
            ExogenousCount = exogenous,
            Places = [.. Enumerable.Range(0, outcomes - 1)],
            Orthogonal = orthogonal,
            Reported = UpperTriangle.Multiply(jacobian, orthogonal, m),
            Products = products,
            Residual = solution.ResidualProducts,
        };
    }

    private double[] ColumnOf(int column, int first, int count)
    {
        double[] result = new double[count];
        for (int i = 0; i < count; i++)
        {
            result[i] = Products[((first + i) * (EndogenousCount + 1)) + column];
        }

        return result;
    }

    /// <summary>Multiplies a vector by the inverse of an upper triangle, in place.</summary>
    internal static void SolveUpper(double[] upper, int m, double[] vector)
    {
        for (int i = m - 1; i >= 0; i--)
        {
            double rest = TensorPrimitives.Dot<double>(upper.AsSpan((i * m) + i + 1, m - i - 1), vector.AsSpan(i + 1));
            vector[i] = (vector[i] - rest) / upper[(i * m) + i];
        }
    }
}
