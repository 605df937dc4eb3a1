using System.Collections.Immutable;
using System.Numerics.Tensors;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>Eliminates parameters by linear restrictions and fits the others.</summary>
internal static class RestrictedFit
{
    public static RestrictedOlsResult Of(OlsResult result, OlsFit fit, LinearRestrictions restrictions, CancellationToken cancellationToken)
    {
        Require(result, restrictions);
        int[] kept = [.. Enumerable.Range(0, result.Parameters.Length).Where(j => !double.IsNaN(result.Parameters[j]))];
        (double[,] rows, int[] pivots) = Reduce(fit, restrictions, kept);
        int k = kept.Length,
            m = restrictions.Count;
        int[] free = [.. Enumerable.Range(0, k).Except(pivots)];
        double[][] columns = [.. kept.Select(index => ColumnOf(fit, index))];

        // b_pivot = q - sum over the free coefficients of the row times b.
        double[] known = new double[fit.Data.RowCount];
        List<KeyValuePair<string, double[]>> regressors = [];
        bool keepsIntercept = fit.Problem.HasIntercept && !pivots.Contains(0) && Enumerable.Range(0, m).All(i => rows[i, 0] == 0.0);
        for (int i = 0; i < m; i++)
        {
            TensorPrimitives.MultiplyAdd(columns[pivots[i]], rows[i, k], known, known);
        }

        foreach (int f in free)
        {
            double[] column = [.. columns[f]];
            for (int i = 0; i < m; i++)
            {
                if (rows[i, f] != 0.0)
                {
                    TensorPrimitives.MultiplyAdd(columns[pivots[i]], -rows[i, f], column, column);
                }
            }

            if (!keepsIntercept || f > 0)
            {
                regressors.Add(new KeyValuePair<string, double[]>(result.ParameterNames[kept[f]], column));
            }
        }

        OlsResult restricted = Fit(fit, regressors, known, keepsIntercept, cancellationToken);
        (double[] parameters, double[,] directions) = Assemble(result, restricted, kept, free, pivots, rows);
        return new RestrictedOlsResult(result, restricted, restrictions, [.. parameters], directions);
    }

    private static OlsResult Fit(
        OlsFit fit,
        List<KeyValuePair<string, double[]>> regressors,
        double[] known,
        bool hasIntercept,
        CancellationToken cancellationToken
    )
    {
        if (regressors.Count == 0 && !hasIntercept)
        {
            throw new ArgumentException("The restrictions fix every parameter: nothing is left to estimate.");
        }

        RegressionData data = fit.Data.WithDesign(DesignMatrix.Create(fit.Data.RowCount, regressors));
        if (Array.Exists(known, static value => value != 0.0))
        {
            if (data.HasOffset)
            {
                TensorPrimitives.Add(known, data.Offset.Span, known);
            }

            data = data.WithOffset(known);
        }

        OlsOptions options = fit.Options.Copy();
        options.FitIntercept = hasIntercept;
        options.Collinearity = CollinearityPolicy.Throw;
        return new OlsResult(OlsFitter.Fit(data, options, fit.Services, cancellationToken));
    }

    // All parameters, and their derivatives with respect to the free ones.
    private static (double[] Parameters, double[,] Directions) Assemble(
        OlsResult result,
        OlsResult restricted,
        int[] kept,
        int[] free,
        int[] pivots,
        double[,] rows
    )
    {
        int k = kept.Length;
        double[] parameters = [.. result.Parameters];
        double[,] directions = new double[parameters.Length, free.Length];
        for (int f = 0; f < free.Length; f++)
        {
            parameters[kept[free[f]]] = restricted.Parameters[f];
            directions[kept[free[f]], f] = 1.0;
        }

        for (int i = 0; i < pivots.Length; i++)
        {
            DoubleDouble value = rows[i, k];
            for (int f = 0; f < free.Length; f++)
            {
                value -= DoubleDouble.Product(rows[i, free[f]], restricted.Parameters[f]);
                directions[kept[pivots[i]], f] = -rows[i, free[f]];
            }

            parameters[kept[pivots[i]]] = value.Value;
        }

        return (parameters, directions);
    }

    // The restrictions in reduced form: row i has coefficient 1 at its own pivot and 0 at the others.
    private static (double[,] Rows, int[] Pivots) Reduce(OlsFit fit, LinearRestrictions restrictions, int[] kept)
    {
        int m = restrictions.Count,
            k = kept.Length;
        double[,] rows = new double[m, k + 1];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < k; j++)
            {
                rows[i, j] = restrictions.Row(i)[kept[j]];
            }

            rows[i, k] = restrictions.Values[i];
        }

        // A coefficient has the unit of one over its column, so that coefficients of R are compared after division by the lengths of the
        // columns.
        double[] lengths = [.. kept.Select(index => TensorPrimitives.Norm<double>(ColumnOf(fit, index)))];
        int[] pivots = new int[m];
        for (int i = 0; i < m; i++)
        {
            int best = -1;
            for (int j = 0; j < k; j++)
            {
                if (best < 0 || Math.Abs(rows[i, j]) / lengths[j] > Math.Abs(rows[i, best]) / lengths[best])
                {
                    best = j;
                }
            }

            pivots[i] = best;
            double pivot = rows[i, best];
            for (int j = 0; j <= k; j++)
            {
                rows[i, j] /= pivot;
            }

            for (int other = 0; other < m; other++)
            {
                double factor = rows[other, best];
                for (int j = 0; j <= k && other != i && factor != 0.0; j++)
                {
                    rows[other, j] = j == best ? 0.0 : rows[other, j] - (factor * rows[i, j]);
                }
            }
        }

        return (rows, pivots);
    }

    private static double[] ColumnOf(OlsFit fit, int parameter)
    {
        double[] column = new double[fit.Data.RowCount];
        int slope = parameter - fit.Basis.Working.FirstSlope;
        if (slope < 0)
        {
            Array.Fill(column, 1.0);
        }
        else
        {
            fit.Data.Design.CopyColumn(slope, column);
        }

        return column;
    }

    private static void Require(OlsResult result, LinearRestrictions restrictions)
    {
        if (!restrictions.ParameterNames.SequenceEqual(result.ParameterNames))
        {
            throw new ArgumentException("The restrictions must speak of the parameters of the result.", nameof(restrictions));
        }

        for (int i = 0; i < restrictions.Count; i++)
        {
            for (int j = 0; j < result.Parameters.Length; j++)
            {
                if (restrictions.Row(i)[j] != 0.0 && double.IsNaN(result.Parameters[j]))
                {
                    throw new ArgumentException(
                        $"The restriction '{restrictions.Labels[i]}' is on '{result.ParameterNames[j]}', which the data do not identify: "
                            + "it was left out of the fit.",
                        nameof(restrictions)
                    );
                }
            }
        }
    }
}
