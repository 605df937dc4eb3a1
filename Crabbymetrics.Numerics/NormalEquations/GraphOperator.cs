using System.Runtime.Intrinsics;

namespace Crabbymetrics.Numerics;

/// <summary>The reduced normal equations of a large block of constants and of small blocks, written out.</summary>
internal sealed class GraphOperator(GraphLaplacian graph, int first, BorderSums? border) : IReducedOperator
{
    public void Multiply(double[] p, double[] q, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int count = border?.Count ?? 0;
        double[] small = new double[4 * count];
        double[] sums = new double[4 * count];
        for (int a = 0; a < count; a++)
        {
            Vector256.LoadUnsafe(ref p[4 * border!.Places[a]]).StoreUnsafe(ref small[4 * a]);
        }

        for (int v = 0; v < graph.Count; v++)
        {
            Vector256<double> own = Vector256.LoadUnsafe(ref p[4 * (first + v)]);
            Vector256<double> sum = default;
            for (int e = graph.Starts[v]; e < graph.Starts[v + 1]; e++)
            {
                sum += (own - Vector256.LoadUnsafe(ref p[4 * (first + graph.Neighbours[e])])) * graph.Weights[e];
            }

            for (int a = 0; a < count; a++)
            {
                double factor = border!.Cross[(v * border.Stride) + a];
                sum += Vector256.LoadUnsafe(ref small[4 * a]) * factor;
                ref double of = ref sums[4 * a];
                (Vector256.LoadUnsafe(ref of) + (own * factor)).StoreUnsafe(ref of);
            }

            sum.StoreUnsafe(ref q[4 * (first + v)]);
        }

        for (int a = 0; a < count; a++)
        {
            Vector256<double> sum = Vector256.LoadUnsafe(ref sums[4 * a]);
            for (int b = 0; b < count; b++)
            {
                sum += Vector256.LoadUnsafe(ref small[4 * b]) * border!.Matrix[(a * border.Stride) + b];
            }

            sum.StoreUnsafe(ref q[4 * border!.Places[a]]);
        }
    }
}
