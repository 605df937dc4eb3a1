namespace Crabbymetrics.Optimization;

/// <summary>A run of <see cref="LbfgsSolver"/>.</summary>
internal sealed class LbfgsRun : QuasiNewtonRun
{
    private readonly LimitedMemoryInverse _inverse;

    public LbfgsRun(Evaluator evaluator, ILineSearch search, int memory)
        : base(evaluator, search) => _inverse = new LimitedMemoryInverse(evaluator.Dimension, memory);

    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        _inverse.Exchange(state);
    }

    protected override void FindDirection()
    {
        Vectors.Negate(Slopes, Direction);
        _inverse.Apply(Direction);
    }

    protected override void Learn(ReadOnlySpan<double> step, ReadOnlySpan<double> change, double curvature) =>
        _inverse.Learn(step, change, curvature);

    protected override void Forget()
    {
        base.Forget();
        _inverse.Clear();
    }
}
