using System.Numerics.Tensors;

namespace Crabbymetrics.Numerics;

/// <summary>
/// One pass over the rows of a Poisson model with a log link, level by level of the largest block, whose effects are best given all else:
/// the means of a level are its outcomes shared out by <c>exp</c> of the rest of the linear predictors. The pass writes the means, which
/// are the weights of the next step, and sums what the step needs: the products of the columns and of the residual without their means in
/// the levels, their right sides for the other effects, and the loss.
/// </summary>
internal sealed unsafe partial class ProfiledPass
{
    // Whole levels of so many rows together are worked on at once.
    private const int ChunkRows = 1024;

    private readonly EffectRows _rows;
    private readonly ProfiledRows _data;
    private readonly double[][] _scratch;
    private readonly double[][] _products;
    private readonly (double Loss, double Size)[] _losses;
    private readonly LaneSums[] _sums;
    private readonly int _capacity;

    public ProfiledPass(EffectRows rows, ProfiledRows data)
    {
        _rows = rows;
        _data = data;
        Groups = (data.Columns.Length + 4) / 4;
        _capacity = Math.Max(ChunkRows, rows.LongestLevel);
        _scratch = new double[rows.PartCount][];
        _products = new double[rows.PartCount][];
        _losses = new (double, double)[rows.PartCount];
        _sums = [.. Enumerable.Range(0, Groups).Select(_ => new LaneSums(rows))];
        RightSides = [.. Enumerable.Range(0, Groups).Select(_ => new double[4 * rows.Count])];
        Products = new double[16 * Groups * Groups];
        Coefficients = new double[data.Columns.Length];
        Others = new double[rows.Count];
        Means = [.. rows.Weights];
        Total = TensorPrimitives.Sum<double>(data.Totals);
    }

    /// <summary>The number of groups of four lanes: the residual and the columns.</summary>
    public int Groups { get; }

    /// <summary>The means times the weights; a first pass reads them.</summary>
    public double[] Means { get; set; }

    /// <summary>The slopes.</summary>
    public double[] Coefficients { get; set; }

    /// <summary>The effects that are not profiled.</summary>
    public double[] Others { get; set; }

    /// <summary>Of each group, the right sides for the other effects.</summary>
    public double[][] RightSides { get; }

    /// <summary>The weighted products of all lanes, a square of four times the groups.</summary>
    public double[] Products { get; }

    /// <summary>The negative log-likelihood less what no parameter changes.</summary>
    public double Loss { get; private set; }

    /// <summary>The sum of the sizes of its terms.</summary>
    public double Size { get; private set; }

    /// <summary>The sum of all outcomes, which is that of the means.</summary>
    public double Total { get; }

    /// <summary>Sums of one group, for other passes.</summary>
    public LaneSums Sums => _sums[0];

    /// <summary>Runs a pass.</summary>
    /// <param name="isFirst">Whether the means are given, and the residual is the working outcome.</param>
    /// <param name="threads">The most threads.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public void Run(bool isFirst, int threads, CancellationToken cancellationToken)
    {
        _rows.Visit(threads, part => Visit(part, isFirst), cancellationToken);
        Array.Clear(Products);
        (Loss, Size) = (0.0, 0.0);
        for (int part = 0; part < _rows.PartCount; part++)
        {
            TensorPrimitives.Add(Products, _products[part], Products);
            Loss += _losses[part].Loss;
            Size += _losses[part].Size;
        }

        for (int p = 0; p < Groups; p++)
        {
            _sums[p].AddUp(RightSides[p], false);
        }
    }

    /// <summary>Writes the linear predictors, those of the largest block included, in the order of the rows here.</summary>
    /// <param name="eta">Receives them.</param>
    /// <param name="threads">The most threads.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public void WritePredictors(double[] eta, int threads, CancellationToken cancellationToken) =>
        _rows.Visit(threads, part => WritePredictors(part, eta), cancellationToken);

    private void Visit(int part, bool isFirst)
    {
        double[] scratch = _scratch[part] ??= new double[(2 + (4 * Groups)) * _capacity];
        double[] products = _products[part] ??= new double[Products.Length];
        Array.Clear(products);
        double[][] sums = [.. _sums.Select(one => one.High(part))];
        _losses[part] = default;
        Span<double> e = scratch.AsSpan(0, _capacity);
        Span<double> residual = scratch.AsSpan(_capacity, _capacity);
        int end = _rows.PartLevels[part + 1];
        for (int g = _rows.PartLevels[part]; g < end; )
        {
            int stop = StopOf(g, end);
            int start = _rows.Starts[g];
            int count = _rows.Starts[stop] - start;
            if (isFirst)
            {
                Begin(start, e[..count], residual[..count]);
            }
            else
            {
                (double loss, double size) = Share(g, stop, e[..count], residual[..count], Means);
                _losses[part] = (_losses[part].Loss + loss, _losses[part].Size + size);
            }

            for (int p = 0; p < Groups; p++)
            {
                Center(g, stop, p, scratch, sums[p], products);
                for (int q = 0; q < p; q++)
                {
                    Cross(start, count, p, q, scratch, products);
                }
            }

            g = stop;
        }
    }

    private void WritePredictors(int part, double[] eta)
    {
        double[] e = new double[_capacity];
        int end = _rows.PartLevels[part + 1];
        for (int g = _rows.PartLevels[part]; g < end; )
        {
            int stop = StopOf(g, end);
            int start = _rows.Starts[g];
            int count = _rows.Starts[stop] - start;
            Span<double> own = eta.AsSpan(start, count);
            Predict(start, own);
            own.CopyTo(e);
            for (int level = g; level < stop; level++)
            {
                int first = _rows.Starts[level] - start;
                int rows = _rows.Starts[level + 1] - start - first;
                Span<double> ofLevel = e.AsSpan(first, rows);
                double largest = TensorPrimitives.Max<double>(ofLevel);
                double sum = 0.0;
                for (int i = 0; i < rows; i++)
                {
                    double share = Math.Exp(ofLevel[i] - largest);
                    sum += _data.Weights.Length == 0 ? share : share * _data.Weights[start + first + i];
                }

                double effect = Math.Log(_data.Totals[level] / sum) - largest;
                for (int i = 0; i < rows; i++)
                {
                    own[first + i] += effect;
                }
            }

            g = stop;
        }
    }

    private int StopOf(int level, int end)
    {
        ReadOnlySpan<int> starts = _rows.Starts;
        int stop = level + 1;
        while (stop < end && starts[stop + 1] - starts[level] <= ChunkRows)
        {
            stop++;
        }

        return stop;
    }
}
