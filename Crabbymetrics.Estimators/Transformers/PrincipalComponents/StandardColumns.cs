namespace Crabbymetrics.Estimators;

/// <summary>The columns of principal components: less their means, rows with their multipliers. Divided by scales afterwards, where these
/// are asked for.</summary>
internal sealed class StandardColumns
{
    private readonly DesignMatrix _design;
    private readonly CancellationToken _cancellationToken;

    public StandardColumns(DesignMatrix design, WeightedRows rows, PcaOptions options, CancellationToken cancellationToken)
    {
        _design = design;
        _cancellationToken = cancellationToken;
        Rows = rows;
        IsScaled = options.Scale;
        IsCentered = options.Center;
        Means = new double[design.ColumnCount];
        if (options.Center)
        {
            ReadMeans();
        }

        View = new DesignView(design, AllColumns(), Means);
    }

    public WeightedRows Rows { get; }

    public bool IsCentered { get; }

    public bool IsScaled { get; }

    /// <summary>The mean of each column; 0 where columns are not centred.</summary>
    public double[] Means { get; }

    /// <summary>The columns less their means.</summary>
    public DesignView View { get; }

    public DesignMatrix Design => _design;

    /// <summary>n - 1.</summary>
    public double Divisor => Rows.Sum - 1.0;

    public void Run(IBlockVisitor visitor, Span<double> sums)
    {
        using BlockRunner runner = new(View);
        runner.Run(visitor, sums, _cancellationToken);
    }

    public void ThrowIfCancelled() => _cancellationToken.ThrowIfCancellationRequested();

    /// <summary>The variances of the columns without their cross products.</summary>
    public double[] Variances()
    {
        int p = _design.ColumnCount;
        double[] sums = new double[2 * p];
        Run(new ColumnSumsVisitor(Rows.Values, p), sums);
        double[] variances = sums[p..];
        for (int j = 0; j < p; j++)
        {
            variances[j] /= Divisor;
        }

        return variances;
    }

    /// <summary>The scales of columns with given variances: their roots where columns are scaled, and else ones.</summary>
    /// <exception cref="ArgumentException">Columns are scaled, and one is constant.</exception>
    public double[] ScalesOf(ReadOnlySpan<double> variances)
    {
        double[] scales = new double[variances.Length];
        scales.AsSpan().Fill(1.0);
        for (int j = 0; j < scales.Length && IsScaled; j++)
        {
            scales[j] = Math.Sqrt(variances[j]);
            // What rounding of the mean leaves of a constant column is no spread.
            if (!(scales[j] > 4.0 * MachinePrecision.Epsilon * Math.Abs(Means[j])))
            {
                throw new ArgumentException(
                    $"Column '{_design.ColumnNames[j]}' is constant: it has no standard deviation to divide by. Leave it out, or do "
                        + "not scale the columns."
                );
            }
        }

        return scales;
    }

    private void ReadMeans()
    {
        for (int j = 0; j < Means.Length; j++)
        {
            Means[j] = _design.Moments(j).Mean;
        }

        if (Rows.Values.Length == 0)
        {
            return;
        }

        // Around the unweighted means, so that a large mean keeps its digits.
        DesignView view = new(_design, AllColumns(), Means);
        double[] sums = new double[2 * Means.Length];
        using BlockRunner runner = new(view);
        runner.Run(new ColumnSumsVisitor(Rows.Values, Means.Length), sums, _cancellationToken);
        for (int j = 0; j < Means.Length; j++)
        {
            Means[j] += sums[j] / Rows.Sum;
        }
    }

    private int[] AllColumns() => [.. Enumerable.Range(0, _design.ColumnCount)];
}
