using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>The quadratic form <c>z' B z</c> of the inverse information B, z being a constant and the columns of a view: times the weighted
/// curvature of a row it is the leverage of the row.</summary>
/// <param name="inverse">B in terms of the constant (first) and the p columns of the view, (1 + p) x (1 + p), row-major.</param>
internal sealed class LeverageForm(double[] inverse)
{
    /// <summary>B, which says to another process which form this is.</summary>
    public double[] Inverse => inverse;

    /// <summary>The form of a fit.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="family">The family whose curvature makes the information.</param>
    /// <exception cref="CrabbymetricsException">The information is singular.</exception>
    public static LeverageForm Of(GlmFit fit, IGlmFamily family)
    {
        WorkingParameters working = fit.Working;
        ArrowLayout layout = working.Layout;
        int k = working.Count,
            size = 1 + working.SlopeCount;
        // The curvatures of the rows are undispersed, and so is their cross product.
        double[] factor = Array.ConvertAll(fit.InformationOf(family), value => value * fit.Dispersion);
        if (!ArrowFactorization.TryFactor(factor, layout, out _))
        {
            throw new CrabbymetricsException("The information is singular, so that the leverages are not defined.");
        }

        // Column j of B in the view, then the other side.
        double[] half = new double[k * size];
        double[] column = new double[k];
        for (int j = 0; j < k; j++)
        {
            column.AsSpan().Clear();
            column[j] = 1.0;
            ArrowFactorization.Solve(factor, layout, column);
            half[j * size] = working.ToView(column, half.AsSpan((j * size) + 1, working.SlopeCount));
        }

        double[] inverse = new double[size * size];
        double[] carried = new double[size];
        for (int a = 0; a < size; a++)
        {
            for (int j = 0; j < k; j++)
            {
                column[j] = half[(j * size) + a];
            }

            carried[0] = working.ToView(column, carried.AsSpan(1));
            carried.CopyTo(inverse.AsSpan(a * size, size));
        }

        return new LeverageForm(inverse);
    }

    /// <summary>Writes the form of each row of a block.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="quadratic">Receives n values.</param>
    /// <param name="scratch">2 n values.</param>
    public void Write(in DesignBlock block, Span<double> quadratic, Span<double> scratch)
    {
        int n = block.RowCount,
            p = block.ColumnCount,
            size = 1 + p;
        Span<double> product = scratch[..n],
            column = scratch.Slice(n, n);
        quadratic.Fill(inverse[0]);
        block.AddLinearPredictor(inverse.AsSpan(1, p), quadratic);
        for (int j = 0; j < p; j++)
        {
            ReadOnlySpan<double> row = inverse.AsSpan((1 + j) * size, size);
            product.Fill(row[0]);
            block.AddLinearPredictor(row[1..], product);
            block.CopyColumn(j, column);
            for (int i = 0; i < n; i++)
            {
                quadratic[i] += column[i] * product[i];
            }
        }
    }
}
