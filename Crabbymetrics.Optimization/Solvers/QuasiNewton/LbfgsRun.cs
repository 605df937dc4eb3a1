namespace Crabbymetrics.Optimization;

/// <summary>A run of <see cref="LbfgsSolver"/>.</summary>
internal sealed class LbfgsRun : QuasiNewtonRun
{
    private readonly int _memory;
    private readonly double[] _steps;
    private readonly double[] _changes;
    private readonly double[] _curvatures;
    private readonly double[] _weights;
    private int _count;
    private int _next;

    public LbfgsRun(Evaluator evaluator, ILineSearch search, int memory)
        : base(evaluator, search)
    {
        _memory = memory;
        _steps = new double[checked(memory * evaluator.Dimension)];
        _changes = new double[_steps.Length];
        _curvatures = new double[memory];
        _weights = new double[memory];
    }

    public override void Exchange(StateExchange state)
    {
        base.Exchange(state);
        state.Values(_steps);
        state.Values(_changes);
        state.Values(_curvatures);
        state.Value(ref _count);
        state.Value(ref _next);
    }

    protected override void FindDirection()
    {
        // The two loops: from the newest pair to the oldest, and back.
        Vectors.Negate(Slopes, Direction);
        for (var age = 1; age <= _count; age++)
        {
            var k = Slot(age);
            _weights[k] = Vectors.Dot(Step(k), Direction) / _curvatures[k];
            Vectors.Add(-_weights[k], Change(k), Direction);
        }

        if (_count > 0)
        {
            var newest = Slot(1);
            Vectors.Scale(_curvatures[newest] / Vectors.Dot(Change(newest), Change(newest)), Direction);
        }

        for (var age = _count; age >= 1; age--)
        {
            var k = Slot(age);
            Vectors.Add(_weights[k] - (Vectors.Dot(Change(k), Direction) / _curvatures[k]), Step(k), Direction);
        }
    }

    protected override void Learn(ReadOnlySpan<double> step, ReadOnlySpan<double> change, double curvature)
    {
        step.CopyTo(Step(_next));
        change.CopyTo(Change(_next));
        _curvatures[_next] = curvature;
        _next = (_next + 1) % _memory;
        _count = Math.Min(_count + 1, _memory);
    }

    protected override void Forget()
    {
        base.Forget();
        _count = 0;
        _next = 0;
    }

    private int Slot(int age) => (_next - age + _memory) % _memory;

    private Span<double> Step(int slot) => _steps.AsSpan(slot * Point.Length, Point.Length);

    private Span<double> Change(int slot) => _changes.AsSpan(slot * Point.Length, Point.Length);
}
