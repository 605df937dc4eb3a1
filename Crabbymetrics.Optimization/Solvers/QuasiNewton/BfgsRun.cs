namespace Crabbymetrics.Optimization;

/// <summary>A run of <see cref="BfgsSolver"/>.</summary>
internal sealed class BfgsRun : QuasiNewtonRun
{
    private readonly double[] _inverse;
    private readonly double[] _product;

    public BfgsRun(Evaluator evaluator, ILineSearch search)
        : base(evaluator, search)
    {
        var n = evaluator.Dimension;
        _inverse = new double[checked(n * n)];
        _product = new double[n];
    }

    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        state.Values(_inverse);
    }

    protected override void FindDirection()
    {
        if (IsFresh)
        {
            Vectors.Negate(Slopes, Direction);
            return;
        }

        var n = Point.Length;
        for (var i = 0; i < n; i++)
            Direction[i] = -Vectors.Dot(_inverse.AsSpan(i * n, n), Slopes);
    }

    protected override void Learn(ReadOnlySpan<double> step, ReadOnlySpan<double> change, double curvature)
    {
        var n = step.Length;
        if (IsFresh)
        {
            // The first step has shown the scale of the curvature.
            var scale = curvature / Vectors.Dot(change, change);
            _inverse.AsSpan().Clear();
            for (var i = 0; i < n; i++)
                _inverse[(i * n) + i] = scale;
        }

        // H + (1 + y'Hy / s'y) ss' / s'y - (Hy s' + s y'H) / s'y, a row at a time.
        for (var i = 0; i < n; i++)
            _product[i] = Vectors.Dot(_inverse.AsSpan(i * n, n), change);
        var factor = (1.0 + (Vectors.Dot(change, _product) / curvature)) / curvature;
        for (var i = 0; i < n; i++)
        {
            var row = _inverse.AsSpan(i * n, n);
            Vectors.Add((factor * step[i]) - (_product[i] / curvature), step, row);
            Vectors.Add(-step[i] / curvature, _product, row);
        }
    }
}
