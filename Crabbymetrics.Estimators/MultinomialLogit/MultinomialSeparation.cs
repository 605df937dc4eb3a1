using System.Collections.Immutable;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Decides whether a multinomial likelihood has a finite maximum: it has none where some direction gamma moves no row's own class down
/// against any other class, <c>x_i (gamma_own - gamma_c) >= 0</c> for all rows and classes c, and moves some row's up (Albert and Anderson
/// 1984, "On the existence of maximum likelihood estimates in logistic regression models"). The direction is found by the iterative
/// rectifier of Correia, Guimaraes and Zylkin (2019): least squares on targets of one from which what falls below zero is cut.
/// </summary>
internal sealed class MultinomialSeparation(MultinomialRows rows, MultinomialParameters parameters)
{
    private const double Zero = 1e-7;
    private const int MostRectifications = 5000;

    /// <summary>Finds the separated rows.</summary>
    /// <returns>The rows; null where the maximum is finite, or where no direction was found in as many steps as there may be.</returns>
    public SeparatedRows? Find(CancellationToken cancellationToken)
    {
        int n = rows.Codes.Length,
            classes = rows.ClassCount;
        double[] factor = NormalMatrix();
        if (!CholeskyFactorization.TryFactor(factor, parameters.Count, out _))
        {
            return null;
        }

        double[] targets = new double[n * classes];
        Array.Fill(targets, 1.0);
        double[] direction = new double[parameters.Count];
        double[] movements = new double[n * classes];
        double size = 1.0;
        for (int iteration = 0; iteration < MostRectifications; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TransposedProduct(targets, direction);
            CholeskyFactorization.Solve(factor, parameters.Count, direction);
            (double smallest, double largest) = Move(direction, movements);
            if (!(largest > 0.0))
            {
                return null;
            }

            if (smallest >= -Zero * largest)
            {
                return Separated(direction, movements, largest);
            }
            // Where no direction exists the targets shrink to nothing; where one does they settle. They are rescaled so that neither ends
            // in rounding.
            size *= largest;
            if (!(size > Zero * Zero))
            {
                return null;
            }

            for (int i = 0; i < targets.Length; i++)
            {
                targets[i] = Math.Max(movements[i], 0.0) / largest;
            }
        }

        return null;
    }

    private bool IsPresent(int row) => rows.Weights.IsEmpty || rows.Weights.Span[row] > 0.0;

    // M'M, M having a row x_i (e_own - e_c) for each row and each class c but its own.
    private double[] NormalMatrix()
    {
        int k = parameters.PerClass,
            p = parameters.Columns.SlopeCount,
            count = parameters.Count;
        double[] matrix = new double[count * count],
            part = new double[k * k];
        double[] copy = new double[parameters.Columns.View.ScratchCount];
        double[] weights = new double[parameters.Columns.View.Design.BlockRowCount];
        for (int a = 0; a < rows.Contrasts; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                int first = rows.ClassOf(a),
                    second = rows.ClassOf(b);
                double constant = 0.0;
                double[] border = new double[p],
                    cross = new double[p * p];
                for (int block = 0; block < parameters.Columns.View.Design.BlockCount; block++)
                {
                    DesignBlock loaded = parameters.Columns.View.Load(block, copy);
                    Span<double> w = weights.AsSpan(0, loaded.RowCount);
                    for (int i = 0; i < w.Length; i++)
                    {
                        int own = rows.Codes.Span[loaded.FirstRow + i];
                        double share =
                            a == b ? (own == first ? rows.ClassCount - 1 : 1.0)
                            : own == first || own == second ? -1.0
                            : 0.0;
                        w[i] = IsPresent(loaded.FirstRow + i) ? share : 0.0;
                    }

                    constant += RowKernels.Sum(w);
                    loaded.AddTransposedProduct(w, border);
                    loaded.AddWeightedCrossProduct(w, cross);
                }

                parameters.Columns.ToWorkingCrossProduct(constant, border, cross, part);
                for (int i = 0; i < k; i++)
                {
                    for (int j = 0; j < k; j++)
                    {
                        matrix[(((a * k) + i) * count) + (b * k) + j] = matrix[(((b * k) + j) * count) + (a * k) + i] = part[(i * k) + j];
                    }
                }
            }
        }

        return matrix;
    }

    private void TransposedProduct(double[] targets, double[] result)
    {
        int k = parameters.PerClass,
            p = parameters.Columns.SlopeCount,
            classes = rows.ClassCount;
        double[] copy = new double[parameters.Columns.View.ScratchCount];
        double[] values = new double[parameters.Columns.View.Design.BlockRowCount];
        double[] constants = new double[rows.Contrasts],
            sums = new double[rows.Contrasts * p];
        for (int b = 0; b < parameters.Columns.View.Design.BlockCount; b++)
        {
            DesignBlock block = parameters.Columns.View.Load(b, copy);
            Span<double> v = values.AsSpan(0, block.RowCount);
            for (int m = 0; m < rows.Contrasts; m++)
            {
                int code = rows.ClassOf(m);
                for (int i = 0; i < v.Length; i++)
                {
                    int row = block.FirstRow + i,
                        own = rows.Codes.Span[row];
                    v[i] = 0.0;
                    for (int c = 0; IsPresent(row) && c < classes; c++)
                    {
                        v[i] +=
                            c == own ? 0.0
                            : own == code ? targets[(row * classes) + c]
                            : c == code ? -targets[(row * classes) + c]
                            : 0.0;
                    }
                }

                constants[m] += RowKernels.Sum(v);
                block.AddTransposedProduct(v, sums.AsSpan(m * p, p));
            }
        }

        for (int m = 0; m < rows.Contrasts; m++)
        {
            parameters.Columns.ToWorkingGradient(constants[m], sums.AsSpan(m * p, p), result.AsSpan(m * k, k));
        }
    }

    // How far each row's own class moves up against each other class along a direction.
    private (double Smallest, double Largest) Move(double[] direction, double[] movements)
    {
        int p = parameters.Columns.SlopeCount,
            classes = rows.ClassCount;
        double[] constants = new double[rows.Contrasts],
            coefficients = new double[rows.Contrasts * p];
        parameters.ToView(direction, constants, coefficients);
        double[] copy = new double[parameters.Columns.View.ScratchCount];
        double[] etas = new double[rows.Contrasts * parameters.Columns.View.Design.BlockRowCount];
        double smallest = 0.0,
            largest = 0.0;
        for (int b = 0; b < parameters.Columns.View.Design.BlockCount; b++)
        {
            DesignBlock block = parameters.Columns.View.Load(b, copy);
            int n = block.RowCount;
            for (int m = 0; m < rows.Contrasts; m++)
            {
                etas.AsSpan(m * n, n).Fill(constants[m]);
                block.AddLinearPredictor(coefficients.AsSpan(m * p, p), etas.AsSpan(m * n, n));
            }

            for (int i = 0; i < n; i++)
            {
                int row = block.FirstRow + i,
                    own = rows.ContrastOf(rows.Codes.Span[row]);
                for (int c = 0; c < classes; c++)
                {
                    int other = rows.ContrastOf(c);
                    double movement = IsPresent(row)
                        ? (own < 0 ? 0.0 : etas[(own * n) + i]) - (other < 0 ? 0.0 : etas[(other * n) + i])
                        : 0.0;
                    movements[(row * classes) + c] = movement;
                    smallest = Math.Min(smallest, movement);
                    largest = Math.Max(largest, movement);
                }
            }
        }

        return (smallest, largest);
    }

    private SeparatedRows Separated(double[] direction, double[] movements, double largest)
    {
        int classes = rows.ClassCount;
        ImmutableArray<int> separated =
        [
            .. Enumerable
                .Range(0, rows.Codes.Length)
                .Where(i => movements.AsSpan(i * classes, classes).ContainsAnyExceptInRange(double.NegativeInfinity, Zero * largest)),
        ];
        ImmutableArray<string> names = parameters.Columns.ReportedNames();
        // A column's part is measured on the scale that it varies on; the intercept's on its own.
        double[] parts =
        [
            .. direction
                .Select((value, j) => (Value: Math.Abs(value), Index: j % parameters.PerClass))
                .GroupBy(static part => part.Index)
                .OrderBy(static group => group.Key)
                .Select(static group => group.Max(static part => part.Value)),
        ];
        double most = parts.Max();
        ImmutableArray<string>.Builder columns = ImmutableArray.CreateBuilder<string>();
        for (int j = 0; j < parts.Length; j++)
        {
            if (parts[j] > Zero * most)
            {
                columns.Add(
                    j < parameters.Columns.FirstSlope
                        ? names[0]
                        : names[parameters.Columns.FirstSlope + parameters.Columns.View.Columns[j - parameters.Columns.FirstSlope]]
                );
            }
        }

        return new SeparatedRows(separated, columns.ToImmutable());
    }
}
