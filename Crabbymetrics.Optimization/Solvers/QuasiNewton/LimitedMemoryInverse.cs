namespace Crabbymetrics.Optimization;

/// <summary>
/// The inverse Hessian that the last m pairs of steps and gradient changes make of a multiple of the identity, or of a given matrix,
/// applied to a vector without being formed.
/// </summary>
/// <remarks>J. Nocedal, Mathematics of Computation 35 (1980), 773-782: the recursion in two loops. The identity is scaled by s'y / y'y of
/// the newest pair, a given matrix is taken as it is.</remarks>
internal sealed class LimitedMemoryInverse
{
    private readonly int _n;
    private readonly int _memory;
    private readonly IPreconditioner? _first;
    private readonly double[] _steps;
    private readonly double[] _changes;
    private readonly double[] _curvatures;
    private readonly double[] _weights;
    private int _count;
    private int _next;

    public LimitedMemoryInverse(int n, int memory, IPreconditioner? first = null)
    {
        _n = n;
        _memory = memory;
        _first = first;
        _steps = new double[checked(memory * n)];
        _changes = new double[_steps.Length];
        _curvatures = new double[memory];
        _weights = new double[memory];
    }

    /// <summary>Whether no pair is held, so that the matrix is the identity.</summary>
    public bool IsIdentity => _count == 0;

    /// <summary>Takes in a step, the change of the gradient over it, and their product, which is positive; with the memory full, the oldest
    /// pair is dropped.</summary>
    public void Learn(ReadOnlySpan<double> step, ReadOnlySpan<double> change, double curvature)
    {
        if (_memory == 0)
        {
            return;
        }

        step.CopyTo(Step(_next));
        change.CopyTo(Change(_next));
        _curvatures[_next] = curvature;
        _next = (_next + 1) % _memory;
        _count = Math.Min(_count + 1, _memory);
    }

    /// <summary>Takes in all that another one has learned, the oldest pair first.</summary>
    public void Learn(LimitedMemoryInverse other)
    {
        for (int age = other._count; age >= 1; age--)
        {
            int k = other.Slot(age);
            Learn(other.Step(k), other.Change(k), other._curvatures[k]);
        }
    }

    public void Clear() => (_count, _next) = (0, 0);

    /// <summary>Replaces a vector by its product with the matrix: from the newest pair to the oldest, and back.</summary>
    public void Apply(Span<double> v)
    {
        for (int age = 1; age <= _count; age++)
        {
            int k = Slot(age);
            _weights[k] = Vectors.Dot(Step(k), v) / _curvatures[k];
            Vectors.Add(-_weights[k], Change(k), v);
        }

        if (_first is not null)
        {
            _first.Multiply(v);
        }
        else if (_count > 0)
        {
            int newest = Slot(1);
            Vectors.Scale(_curvatures[newest] / Vectors.Dot(Change(newest), Change(newest)), v);
        }

        for (int age = _count; age >= 1; age--)
        {
            int k = Slot(age);
            Vectors.Add(_weights[k] - (Vectors.Dot(Change(k), v) / _curvatures[k]), Step(k), v);
        }
    }

    public void Exchange(StateExchange state)
    {
        state.Values(_steps);
        state.Values(_changes);
        state.Values(_curvatures);
        state.Value(ref _count);
        state.Value(ref _next);
    }

    private int Slot(int age) => (_next - age + _memory) % _memory;

    private Span<double> Step(int slot) => _steps.AsSpan(slot * _n, _n);

    private Span<double> Change(int slot) => _changes.AsSpan(slot * _n, _n);
}
