using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// One pass of the objective. The sums are the loss; for each contrast a the slopes <c>[s | Z's]</c>; for each pair a >= b of contrasts the
/// curvature <c>[v | Z'v | Z'diag(v)Z]</c> with <c>v = w p_a ([a = b] - p_b)</c>, the later parts present where wanted. As the middle of a
/// sandwich the pairs have <c>v = m s_a s_b</c>, m being the observations' multipliers.
/// </summary>
internal sealed class MultinomialVisitor(MultinomialRows rows, int columns) : BlockPass
{
    public const string Kind = "multinomial.evaluation";

    private readonly double[] _constants = new double[rows.Contrasts];
    private readonly double[] _coefficients = new double[rows.Contrasts * columns];
    private bool _gradient;
    private bool _pairs;

    public double[] Constants => _constants;

    public double[] Coefficients => _coefficients;

    /// <summary>Where the pairs are to be those of the scores: their multipliers, or empty for all ones. Null for the curvature.</summary>
    public ReadOnlyMemory<double>? ScoreMultipliers { get; init; }

    /// <summary>Whether the multipliers of the scores are one over the weights, which say how often a row counts.</summary>
    public bool DividesByWeights { get; init; }

    public int PairSums => 1 + columns + (columns * columns);

    public override int SumCount =>
        1 + (_gradient ? rows.Contrasts * (1 + columns) : 0) + (_pairs ? rows.Contrasts * (rows.Contrasts + 1) / 2 * PairSums : 0);

    public override int ScratchCount(int rowCount) => (rows.Contrasts + 2) * rowCount;

    public static IPass Read(PassReading reading)
    {
        MultinomialRows rows = MultinomialRows.Read(reading);
        int columns = reading.Count();
        bool gradient = reading.Flag(),
            pairs = reading.Flag(),
            ofScores = reading.Flag(),
            divides = reading.Flag();
        MultinomialVisitor visitor = new(rows, columns)
        {
            ScoreMultipliers = ofScores ? default(ReadOnlyMemory<double>) : (ReadOnlyMemory<double>?)null,
            DividesByWeights = divides,
        };
        reading.Numbers(rows.Contrasts).CopyTo(visitor._constants, 0);
        reading.Numbers(rows.Contrasts * columns).CopyTo(visitor._coefficients, 0);
        visitor.Prepare(gradient, pairs);
        return visitor;
    }

    public override IBlockVisitor Bind(LocalRows local)
    {
        if (rows.Values is null)
        {
            return this;
        }

        MultinomialVisitor bound = new(rows.Bind(local), columns)
        {
            ScoreMultipliers = ScoreMultipliers,
            DividesByWeights = DividesByWeights,
        };
        _constants.CopyTo(bound._constants, 0);
        _coefficients.CopyTo(bound._coefficients, 0);
        bound.Prepare(_gradient, _pairs);
        return bound;
    }

    public override PassDescription Describe() =>
        rows.Values is null || ScoreMultipliers is { IsEmpty: false }
            ? base.Describe()
            : new PassDescription(
                Kind,
                [],
                [
                    .. rows.Numbers,
                    columns,
                    _gradient ? 1.0 : 0.0,
                    _pairs ? 1.0 : 0.0,
                    ScoreMultipliers is null ? 0.0 : 1.0,
                    DividesByWeights ? 1.0 : 0.0,
                    .. _constants,
                    .. _coefficients,
                ]
            );

    public void Prepare(bool gradient, bool pairs)
    {
        _gradient = gradient;
        _pairs = pairs;
    }

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        int n = block.RowCount;
        Span<double> probabilities = scratch[..(rows.Contrasts * n)];
        Span<double> first = scratch.Slice(rows.Contrasts * n, n);
        Span<double> second = scratch.Slice((rows.Contrasts + 1) * n, n);
        rows.Evaluate(in block, _constants, _coefficients, probabilities, first, second);
        sums[0] += RowKernels.Sum(first);
        Span<double> next = sums[1..];
        for (int a = 0; _gradient && a < rows.Contrasts; a++)
        {
            rows.ToSlopes(in block, a, probabilities.Slice(a * n, n), first);
            next[0] += RowKernels.Sum(first);
            block.AddTransposedProduct(first, next.Slice(1, columns));
            next = next[(1 + columns)..];
        }

        if (!_pairs)
        {
            return;
        }

        if (ScoreMultipliers is not null)
        {
            for (int a = 0; a < rows.Contrasts; a++)
            {
                rows.ToSlopes(in block, a, probabilities.Slice(a * n, n), probabilities.Slice(a * n, n));
            }
        }

        for (int a = 0; a < rows.Contrasts; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                Products(in block, probabilities.Slice(a * n, n), probabilities.Slice(b * n, n), a == b, first);
                next[0] += RowKernels.Sum(first);
                block.AddTransposedProduct(first, next.Slice(1, columns));
                block.AddWeightedCrossProduct(first, next.Slice(1 + columns, columns * columns));
                next = next[PairSums..];
            }
        }
    }

    /// <summary>Puts the sums of the pairs, which begin at a place, together into a matrix of working parameters.</summary>
    public void ToWorkingMatrix(MultinomialParameters parameters, ReadOnlySpan<double> pairs, Span<double> matrix)
    {
        int k = parameters.PerClass,
            count = parameters.Count;
        double[] part = new double[k * k];
        for (int a = 0; a < rows.Contrasts; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                parameters.Columns.ToWorkingCrossProduct(
                    pairs[0],
                    pairs.Slice(1, columns),
                    pairs.Slice(1 + columns, columns * columns),
                    part
                );
                pairs = pairs[PairSums..];
                for (int i = 0; i < k; i++)
                {
                    for (int j = 0; j < k; j++)
                    {
                        matrix[(((a * k) + i) * count) + (b * k) + j] = matrix[(((b * k) + j) * count) + (a * k) + i] = part[(i * k) + j];
                    }
                }
            }
        }
    }

    private void Products(in DesignBlock block, ReadOnlySpan<double> a, ReadOnlySpan<double> b, bool same, Span<double> products)
    {
        TensorPrimitives.Multiply(a, b, products);
        if (ScoreMultipliers is { } multipliers)
        {
            if (!multipliers.IsEmpty)
            {
                RowKernels.Weigh(products, multipliers.Span.Slice(block.FirstRow, block.RowCount));
            }

            ReadOnlySpan<double> weights = DividesByWeights ? block.Weights : default;
            for (int i = 0; i < weights.Length; i++)
            {
                products[i] = weights[i] > 0.0 ? products[i] / weights[i] : 0.0;
            }

            return;
        }

        if (same)
        {
            TensorPrimitives.Subtract(a, products, products);
        }
        else
        {
            TensorPrimitives.Negate(products, products);
        }

        rows.Weigh(in block, products);
    }
}
