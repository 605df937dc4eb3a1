namespace Crabbymetrics.Inference;

/// <summary>
/// Which functions of the parameters the data identify where columns were left out as collinear: those whose derivatives by the parameters
/// are combinations of the rows, so that a column left out, <c>d = K c</c>, has the derivative that its combination has. Searle, Linear
/// Models (1971), section 5.4.
/// </summary>
internal sealed class Estimability
{
    private const double Tolerance = 1e-7;

    private readonly MeanSurface _surface;
    private readonly int[] _kept;
    private readonly int[] _left;
    private readonly double[][] _combinations;

    private Estimability(MeanSurface surface, int[] kept, int[] left, double[][] combinations)
    {
        _surface = surface;
        _kept = kept;
        _left = left;
        _combinations = combinations;
    }

    /// <summary>The rule of a result; null where all parameters are identified.</summary>
    public static Estimability? Of(IEstimationResult result, MeanSurface surface, DesignMatrix design)
    {
        int[] columns = [.. Enumerable.Range(0, design.ColumnCount)];
        int[] left = [.. columns.Where(c => double.IsNaN(result.Parameters[surface.ParameterOf(0, c)]))];
        if (left.Length == 0)
        {
            return null;
        }

        // -1 is the constant.
        int[] kept = [.. surface.InterceptOf(0) >= 0 ? [-1] : Array.Empty<int>(), .. columns.Except(left)];
        int k = kept.Length;
        double[][] values = [.. kept.Concat(left).Select(c => Column(design, c))];
        double[] gram = new double[k * k];
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                gram[(a * k) + b] = gram[(b * k) + a] = Dot(values[a], values[b]);
            }
        }

        PositiveDefiniteMatrix? factor = k == 0 ? null : PositiveDefiniteMatrix.TryFactor(gram, k, out _);
        double[][] combinations = new double[left.Length][];
        for (int d = 0; d < left.Length; d++)
        {
            combinations[d] = [.. Enumerable.Range(0, k).Select(a => Dot(values[a], values[k + d]))];
            factor?.Solve(combinations[d]);
        }

        return new Estimability(surface, kept, left, combinations);
    }

    /// <summary>Whether a function with these derivatives is identified.</summary>
    public bool Holds(ReadOnlySpan<double> gradient)
    {
        for (int j = 0; j < _surface.PredictorCount; j++)
        {
            for (int d = 0; d < _left.Length; d++)
            {
                double own = gradient[_surface.ParameterOf(j, _left[d])];
                double size = Math.Abs(own);
                double gap = own;
                for (int a = 0; a < _kept.Length; a++)
                {
                    int parameter = _kept[a] < 0 ? _surface.InterceptOf(j) : _surface.ParameterOf(j, _kept[a]);
                    double part = _combinations[d][a] * gradient[parameter];
                    gap -= part;
                    size += Math.Abs(part);
                }

                if (Math.Abs(gap) > Tolerance * size)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static double[] Column(DesignMatrix design, int column)
    {
        double[] values = new double[design.RowCount];
        if (column < 0)
        {
            values.AsSpan().Fill(1.0);
            return values;
        }

        design.CopyColumn(column, values);
        return values;
    }

    private static double Dot(double[] a, double[] b) => System.Numerics.Tensors.TensorPrimitives.Dot<double>(a, b);
}
