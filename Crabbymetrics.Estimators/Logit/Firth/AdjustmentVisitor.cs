using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>The sums <c>[a | Z'a]</c> of Firth's adjustments <c>a = h (1/2 - mu)</c>, with the leverages h from the Cholesky factor of the
/// information.</summary>
internal sealed class AdjustmentVisitor(IGlmFamily family, WorkingParameters parameters) : BlockPass
{
    private readonly int _columns = parameters.SlopeCount;
    private readonly double[] _coefficients = new double[parameters.SlopeCount];

    // The inverse information in terms of the constant (first) and the columns of the view, (1 + p) x (1 + p).
    private readonly double[] _inverse = new double[(1 + parameters.SlopeCount) * (1 + parameters.SlopeCount)];
    private double _constant;

    public override int SumCount => 1 + _columns;

    /// <summary>Where the adjustments themselves are kept; null where the sums are enough.</summary>
    public double[]? Keep { get; set; }

    public override PassDescription Describe() =>
        Keep is null ? Describe("glm.firth", family, [_constant, .. _coefficients, .. _inverse]) : base.Describe();

    public override int ScratchCount(int rowCount) => 6 * rowCount;

    public void Prepare(ReadOnlySpan<double> point, ReadOnlySpan<double> factor)
    {
        _constant = parameters.ToView(point, _coefficients);
        int k = parameters.Count,
            size = 1 + _columns;
        // Row j of `half` is L^-1 carried to the view: its square is T I^-1 T'.
        double[] half = new double[k * size];
        double[] unit = new double[k];
        for (int j = 0; j < k; j++)
        {
            unit.AsSpan().Clear();
            unit[j] = 1.0;
            CholeskyFactorization.SolveUpper(factor, k, unit);
            half[j * size] = parameters.ToView(unit, half.AsSpan((j * size) + 1, _columns));
        }

        for (int a = 0; a < size; a++)
        {
            for (int b = 0; b < size; b++)
            {
                double sum = 0.0;
                for (int j = 0; j < k; j++)
                {
                    sum += half[(j * size) + a] * half[(j * size) + b];
                }

                _inverse[(a * size) + b] = sum;
            }
        }
    }

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int n = block.RowCount,
            size = 1 + _columns;
        Span<double> eta = scratch[..n];
        Span<double> curvature = scratch.Slice(n, n);
        Span<double> product = scratch.Slice(2 * n, n);
        Span<double> quadratic = scratch.Slice(3 * n, n);
        Span<double> slope = scratch.Slice(4 * n, n);
        Span<double> column = scratch.Slice(5 * n, n);
        block.LinearPredictor(_constant, _coefficients, eta);
        family.Evaluate(eta, block.Outcome, quadratic, slope, curvature);
        block.Weigh(curvature);
        product.Fill(_inverse[0]);
        block.AddLinearPredictor(_inverse.AsSpan(1, _columns), product);
        product.CopyTo(quadratic);
        for (int j = 0; j < _columns; j++)
        {
            ReadOnlySpan<double> row = _inverse.AsSpan((1 + j) * size, size);
            product.Fill(row[0]);
            block.AddLinearPredictor(row[1..], product);
            block.CopyColumn(j, column);
            for (int i = 0; i < n; i++)
            {
                quadratic[i] += column[i] * product[i];
            }
        }

        family.InverseLink(eta, eta, default, default);
        for (int i = 0; i < n; i++)
        {
            quadratic[i] *= curvature[i] * (0.5 - eta[i]);
        }

        if (Keep is not null)
        {
            quadratic.CopyTo(Keep.AsSpan(block.FirstRow));
        }

        sums[0] += RowKernels.Sum(quadratic);
        block.AddTransposedProduct(quadratic, sums.Slice(1, _columns));
    }
}
