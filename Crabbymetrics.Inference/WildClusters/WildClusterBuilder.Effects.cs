using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

// Absorbed effects. Where each level is in one cluster, the regressors without effects are all there is to it. The means of one other
// effect are projected out of the residuals of a replicate.
internal sealed partial class WildClusterBuilder
{
    private ImmutableArray<AbsorbedEffect> Effects => (_result as IAbsorbedEffects)?.Absorbed ?? [];

    private bool NestedOrNone() => Effects.All(effect => IsNested(effect.Levels.Codes));

    private bool IsNested(ReadOnlySpan<int> levels)
    {
        int[] known = new int[levels.IsEmpty ? 0 : TensorPrimitives.Max(levels) + 1];
        ReadOnlySpan<double> weights = _clusters.Weights.Span;
        for (int i = 0; i < levels.Length; i++)
        {
            if (!weights.IsEmpty && !(weights[i] > 0.0))
            {
                continue;
            }

            ref int group = ref known[levels[i]];
            if (group != 0 && group != Parent.Codes[i] + 1)
            {
                return false;
            }

            group = Parent.Codes[i] + 1;
        }

        return true;
    }

    private void RequireKnownEffects(bool jackknifes)
    {
        if (NestedOrNone())
        {
            return;
        }

        if (Effects.Length > 1 || Effects[0].HasSlope)
        {
            throw new InferenceUnavailableException(
                $"{Formula} projects one absorbed effect of levels without slopes, or any number whose levels are each in one cluster of "
                    + $"'{Parent.Name}'. Write all but one out as C() columns."
            );
        }

        if (jackknifes)
        {
            throw new InferenceUnavailableException(
                $"The variants 13, 31 and 33 of the wild cluster bootstrap leave clusters out, and levels of the absorbed effect "
                    + $"'{Effects[0].Name}' are in several clusters of '{Parent.Name}'. Use the variant 11, or write the effect "
                    + "out as C() columns."
            );
        }
    }

    // The residuals of a replicate lose the means over the levels of the effect: further columns of L and M.
    private WildClusterSystem WithEffect(WildClusterSystem system, double[] gaps, int parts)
    {
        Clustering levels = Effects[0].Levels;
        int count = levels.GroupCount;
        if ((double)count * (_sums.Cells.Count + _parentCount) * _m > MostNumbers)
        {
            throw new CrabbymetricsException(
                $"The absorbed effect '{Effects[0].Name}' has {count} levels across {_parentCount} clusters: more than {Formula} projects."
            );
        }

        double[][] products = _sums.LevelProducts(levels.Codes, count, _map, _m);
        double[] pull = _options.ImposeNull ? Pull() : [];
        (double, double[])[] directions =
        [
            .. Enumerable
                .Range(0, parts)
                .Select(p => (p == 0 ? 1.0 : 0.0, p == 0 && (_m == 1 || !_options.ImposeNull) ? new double[_k] : Step(pull, gaps))),
        ];
        (double[] weights, double[][] sums) = _sums.LevelSums(levels.Codes, count, _parents, _parentCount, directions);
        double[][] left = new double[system.RowCount][];
        double[]?[] right = new double[system.RowCount][];
        for (int row = 0; row < system.RowCount; row++)
        {
            int i = row / parts;
            left[row] = new double[_parents.Length * (_k + count)];
            for (int c = 0; c < _parents.Length; c++)
            {
                Span<double> into = left[row].AsSpan(c * (_k + count), _k + count);
                system.Left[row].AsSpan(c * _k, _k).CopyTo(into);
                for (int l = 0; l < count; l++)
                {
                    into[_k + l] = weights[l] > 0.0 ? products[i][(c * count) + l] / weights[l] : 0.0;
                }
            }

            right[row] = [.. system.Right[row]!, .. sums[row % parts]];
        }

        return new WildClusterSystem
        {
            Parents = system.Parents,
            ClusterCount = system.ClusterCount,
            Terms = system.Terms,
            Numerators = system.Numerators,
            Own = system.Own,
            Left = left,
            Right = right,
        };
    }

    // The change of the working parameters from the restricted to the free estimates: of one restriction for a distance of 1.
    private double[] Step(double[] pull, double[] gaps)
    {
        double[] step = new double[_k];
        for (int i = 0; i < _m; i++)
        {
            double along = _m == 1 ? pull[0] : TensorPrimitives.Dot<double>(pull.AsSpan(i * _m, _m), gaps);
            TensorPrimitives.MultiplyAdd(_map.AsSpan(i * _k, _k), along, step, step);
        }

        return step;
    }
}
