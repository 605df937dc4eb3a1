using System.Collections.Immutable;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Separated rows of a design with factors, where the many columns forbid the eigenvalue problem of <see cref="SeparationDetector"/>: first
/// the levels that are separated by themselves; where there are none, the iterative rectifier on all columns, in which unmovable rows have
/// a weight that holds them. An iteration is a pass over the rows and a solution of the arrowhead normal equations.
/// </summary>
/// <remarks>Correia, Guimaraes and Zylkin (2019), "Verifying the existence of maximum likelihood estimates for generalized linear models",
/// section 3.2 and appendix.</remarks>
internal sealed class FactorSeparation(GlmRows rows, WorkingParameters parameters)
{
    private const double Zero = 1e-7;
    private const double Slack = 100.0;
    private const double UnmovableWeight = 1e6;
    private const double SmallShare = 1e-9;
    private const int MostRectifications = 5000;

    /// <summary>Finds the separated rows.</summary>
    /// <returns>The rows; null where the maximum is finite.</returns>
    public SeparatedRows? Find(CancellationToken cancellationToken)
    {
        int n = parameters.View.RowCount;
        sbyte[] directions = new sbyte[n];
        bool[] present = new bool[n];
        ReadOnlySpan<double> outcome = rows.Outcome.Span,
            weights = rows.Weights.Span;
        for (int i = 0; i < n; i++)
        {
            present[i] = weights.IsEmpty || weights[i] > 0.0;
            directions[i] = present[i] ? (sbyte)rows.Family.RecessionDirection(outcome[i]) : (sbyte)0;
        }

        SortedSet<int> columns = [];
        ImmutableArray<int> levels = SeparatedLevels.Find(parameters.View, directions, present, columns);
        if (!levels.IsEmpty)
        {
            ImmutableArray<string> names = parameters.ReportedNames();
            return new SeparatedRows(levels, [.. columns.Select(column => names[parameters.FirstSlope + parameters.View.Columns[column]])]);
        }

        return FindAcrossColumns(directions, present, cancellationToken);
    }

    private SeparatedRows? FindAcrossColumns(sbyte[] directions, bool[] present, CancellationToken cancellationToken)
    {
        SortedSet<int> separated = [];
        double[]? certificate = null;
        double[] movements = new double[directions.Length];
        while (Rectify(directions, present, movements, cancellationToken) is { } direction)
        {
            double largest = 0.0,
                smallest = 0.0;
            for (int i = 0; i < movements.Length; i++)
            {
                largest = Math.Max(largest, directions[i] == 0 ? 0.0 : movements[i]);
                smallest = Math.Min(smallest, directions[i] == 0 ? 0.0 : movements[i]);
            }

            // A direction is found as an iteration's limit: what moves forwards no more than a hundred times what still moves backwards is
            // not moved by the limit.
            double least = Slack * Math.Max(Zero * largest, -smallest);
            int before = separated.Count;
            for (int i = 0; i < movements.Length; i++)
            {
                if (directions[i] == 0 || !(movements[i] > least))
                {
                    continue;
                }

                separated.Add(i);
                directions[i] = 0;
                present[i] = false;
            }

            if (separated.Count == before)
            {
                break;
            }
            // Without those rows there may be a further direction, along which they would have been moved the wrong way.
            certificate ??= direction;
        }

        return certificate is null ? null : new SeparatedRows([.. separated], SeparationDetector.ColumnsOf(parameters, certificate));
    }

    // A direction along which no row moves backwards, unmovable rows do not move, and some move forwards; null where there is none. Leaves
    // how far each row moves.
    private double[]? Rectify(sbyte[] directions, bool[] present, double[] movements, CancellationToken cancellationToken)
    {
        double[] weights = Array.ConvertAll(present, static here => here ? 1.0 : 0.0);
        double[] targets = new double[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            if (directions[i] == 0)
            {
                weights[i] *= UnmovableWeight;
            }

            targets[i] = directions[i];
        }

        if (NormalFactor(weights) is not { } factor)
        {
            return null;
        }

        double size = 1.0;
        for (int iteration = 0; iteration < MostRectifications; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double[] direction = LeastSquares(factor, targets);
            (double smallest, double largest, double unmovable) = Move(direction, directions, present, movements);
            if (!(largest > 0.0))
            {
                return null;
            }

            if (smallest >= -Zero * largest && unmovable <= Slack * Zero * largest)
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

            for (int i = 0; i < targets.Length; i++)
            {
                targets[i] = directions[i] * Math.Max(movements[i], 0.0) / largest;
            }
        }

        return null;
    }

    // Once rows are found, those left may not determine every column: a little on the diagonal then chooses a short one among the
    // directions that serve.
    private double[]? NormalFactor(double[] weights)
    {
        double[] normal = NormalMatrix(weights),
            factor = [.. normal];
        if (ArrowFactorization.TryFactor(factor, parameters.Layout, out _))
        {
            return factor;
        }

        for (int j = 0; j < parameters.Count; j++)
        {
            normal[parameters.Layout.Diagonal(j)] += SmallShare * Math.Max(1.0, normal[parameters.Layout.Diagonal(j)]);
        }

        return ArrowFactorization.TryFactor(normal, parameters.Layout, out _) ? normal : null;
    }

    private double[] NormalMatrix(double[] weights)
    {
        double constant = 0.0;
        double[] border = new double[parameters.SlopeCount],
            cross = new double[parameters.View.ArrowLength],
            scratch = new double[parameters.View.ScratchCount];
        for (int b = 0; b < parameters.View.Design.BlockCount; b++)
        {
            DesignBlock block = parameters.View.Load(b, scratch);
            ReadOnlySpan<double> w = weights.AsSpan(block.FirstRow, block.RowCount);
            constant += RowKernels.Sum(w);
            block.AddArrowMoments(w, border, cross);
        }

        double[] working = new double[parameters.Layout.Length];
        parameters.ToWorkingArrow(constant, border, cross, working);
        return working;
    }

    // The targets of unmovable rows are 0, and movable rows have weight 1: no weights are left in Z'W t.
    private double[] LeastSquares(double[] factor, double[] targets)
    {
        double constant = 0.0;
        double[] sums = new double[parameters.SlopeCount],
            scratch = new double[parameters.View.ScratchCount],
            direction = new double[parameters.Count];
        for (int b = 0; b < parameters.View.Design.BlockCount; b++)
        {
            DesignBlock block = parameters.View.Load(b, scratch);
            ReadOnlySpan<double> t = targets.AsSpan(block.FirstRow, block.RowCount);
            constant += RowKernels.Sum(t);
            block.AddTransposedProduct(t, sums);
        }

        parameters.ToWorkingGradient(constant, sums, direction);
        ArrowFactorization.Solve(factor, parameters.Layout, direction);
        return direction;
    }

    private (double Smallest, double Largest, double Unmovable) Move(
        double[] direction,
        sbyte[] directions,
        bool[] present,
        double[] movements
    )
    {
        double[] coefficients = new double[parameters.SlopeCount],
            scratch = new double[parameters.View.ScratchCount];
        double constant = parameters.ToView(direction, coefficients);
        double smallest = 0.0,
            largest = 0.0,
            unmovable = 0.0;
        for (int b = 0; b < parameters.View.Design.BlockCount; b++)
        {
            DesignBlock block = parameters.View.Load(b, scratch);
            Span<double> movement = movements.AsSpan(block.FirstRow, block.RowCount);
            movement.Fill(constant);
            block.AddLinearPredictor(coefficients, movement);
            for (int i = 0; i < movement.Length; i++)
            {
                sbyte sign = directions[block.FirstRow + i];
                if (sign == 0)
                {
                    unmovable = Math.Max(unmovable, present[block.FirstRow + i] ? Math.Abs(movement[i]) : 0.0);
                    continue;
                }

                movement[i] *= sign;
                smallest = Math.Min(smallest, movement[i]);
                largest = Math.Max(largest, movement[i]);
            }
        }

        return (smallest, largest, unmovable);
    }
}
