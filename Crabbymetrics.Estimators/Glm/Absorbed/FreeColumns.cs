using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The combinations of columns and effects that leave every held row where it is and have a part in the columns: one for each column that,
/// among the held rows, the effects and the columns before it span.
/// </summary>
internal sealed class FreeColumns
{
    // A movement of this share of the largest is rounding.
    private const double Rounding = 1e-9;
    private const double Tolerance = 1e-12;
    private const int MostIterations = 20_000;

    private FreeColumns(List<double[]> movements, List<ImmutableArray<string>> names)
    {
        Movements = movements;
        Names = names;
    }

    /// <summary>For each combination how far it moves each row.</summary>
    public IReadOnlyList<double[]> Movements { get; }

    /// <summary>For each combination the columns that have a part.</summary>
    public IReadOnlyList<ImmutableArray<string>> Names { get; }

    /// <summary>Finds them.</summary>
    /// <param name="problem">The rows.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="names">Their names.</param>
    /// <param name="kinds">Which rows are held.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static FreeColumns Find(
        AbsorbedProblem problem,
        double[][] columns,
        ImmutableArray<string> names,
        MovementKind[] kinds,
        CancellationToken cancellationToken
    )
    {
        List<double[]> movements = [];
        List<ImmutableArray<string>> involved = [];
        double[] held = Array.ConvertAll(kinds, static kind => kind == MovementKind.Held ? 1.0 : 0.0);
        if (columns.Length == 0)
        {
            return new FreeColumns(movements, involved);
        }

        if (!held.AsSpan().Contains(1.0))
        {
            return new FreeColumns([.. columns], [.. names.Select(static name => ImmutableArray.Create(name))]);
        }

        Absorber absorber = new(problem.Data.Absorbed, held, Tolerance, MostIterations, problem.Threads);
        WithinColumn[] within = absorber.Remove(columns, cancellationToken);
        List<int> independent = [];
        for (int j = 0; j < columns.Length; j++)
        {
            double[][] before = [.. independent.Select(l => within[l].Values)];
            double[]? share = within[j].IsSpanned ? [] : ShareOf(problem.Ranges, held, before, within[j].Values);
            if (share is null)
            {
                independent.Add(j);
                continue;
            }

            double[] combination = [.. columns[j]];
            for (int l = 0; l < share.Length; l++)
            {
                for (int i = 0; i < combination.Length; i++)
                {
                    combination[i] -= share[l] * columns[independent[l]][i];
                }
            }

            movements.Add(WithoutEffects(absorber, problem.Data, combination, kinds, cancellationToken));
            int[] parts = [.. Enumerable.Range(0, share.Length).Where(l => share[l] != 0.0).Select(l => independent[l]), j];
            involved.Add([.. parts.Select(part => names[part])]);
        }

        return new FreeColumns(movements, involved);
    }

    // The coefficients of a column on independent ones; null where it is independent of them.
    private static double[]? ShareOf(RowRanges ranges, double[] held, double[][] before, double[] column)
    {
        WeightedCrossProduct all = WeightedCrossProduct.Of(ranges, held, [.. before, column], column);
        return all.FindDependent().Contains(before.Length) ? WeightedCrossProduct.Of(ranges, held, before, column).Solve() : null;
    }

    // The effects are those that make the combination 0 in the held rows; in the other rows they have the same coefficients.
    private static double[] WithoutEffects(
        Absorber absorber,
        RegressionData data,
        double[] combination,
        MovementKind[] kinds,
        CancellationToken cancellationToken
    )
    {
        double[][] coefficients = absorber.Decompose(combination, cancellationToken).Coefficients;
        double[] left = [.. combination];
        double largest = 0.0;
        for (int i = 0; i < left.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(combination[i]));
        }

        for (int b = 0; b < coefficients.Length; b++)
        {
            EffectBlock block = absorber.Blocks[b];
            double[] own = coefficients[b];
            for (int level = 0; level < block.LevelCount; level++)
            {
                block.ToGiven(level, own.AsSpan(level * block.Width, block.Width));
            }

            for (int i = 0; i < left.Length; i++)
            {
                for (int c = 0; c < block.Width; c++)
                {
                    AbsorbedEffect effect = data.Absorbed[block.Effects[c]];
                    double value = own[(block.Codes[i] * block.Width) + c];
                    left[i] -= effect.HasSlope ? value * effect.Slope.Span[i] : value;
                }
            }
        }

        double most = 0.0;
        for (int i = 0; i < left.Length; i++)
        {
            left[i] = kinds[i] == MovementKind.Held || Math.Abs(left[i]) <= Rounding * largest ? 0.0 : left[i];
            most = Math.Max(most, Math.Abs(left[i]));
        }

        for (int i = 0; i < left.Length && most > 0.0; i++)
        {
            left[i] /= most;
        }

        return left;
    }
}
