namespace Crabbymetrics.Optimization;

/// <summary>
/// The quasi-Newton matrix B = theta I - W M W' of the last pairs of steps and gradient changes, W = [Y, theta S] (Byrd, Nocedal and
/// Schnabel, Mathematical Programming 63 (1994), 129-156).
/// </summary>
internal sealed class CompactMatrix
{
    private readonly int _n;
    private readonly int _memory;
    private readonly double[] _steps;
    private readonly double[] _changes;
    private readonly double[] _stepProducts;
    private readonly double[] _mixedProducts;
    private readonly double[] _middle;
    private readonly int[] _pivots;
    private readonly double[] _weights;
    private int _oldest;
    private bool _isFactored;

    public CompactMatrix(int n, int memory)
    {
        _n = n;
        _memory = memory;
        _steps = new double[checked(n * memory)];
        _changes = new double[n * memory];
        _stepProducts = new double[memory * memory];
        _mixedProducts = new double[memory * memory];
        _middle = new double[4 * memory * memory];
        _pivots = new int[2 * memory];
        _weights = new double[memory];
    }

    /// <summary>The pairs held, oldest first.</summary>
    public int Count { get; private set; }

    /// <summary>The columns of W.</summary>
    public int Columns => 2 * Count;

    public double Theta { get; private set; } = 1.0;

    /// <summary>Begins, without pairs, with another multiple of the identity.</summary>
    public void BeginWith(double theta) => Theta = theta;

    public void Clear()
    {
        Count = 0;
        Theta = 1.0;
        _oldest = 0;
    }

    /// <summary>Takes in a pair; with the memory full, the oldest is dropped.</summary>
    public void Add(ReadOnlySpan<double> step, ReadOnlySpan<double> change, double curvature)
    {
        if (Count == _memory)
        {
            DropOldest();
        }

        Count++;
        step.CopyTo(_steps.AsSpan(Slot(Count - 1) * _n, _n));
        change.CopyTo(_changes.AsSpan(Slot(Count - 1) * _n, _n));
        for (int i = 0; i < Count; i++)
        {
            int last = Count - 1;
            double s = Vectors.Dot(Step(i), step);
            _stepProducts[(i * _memory) + last] = s;
            _stepProducts[(last * _memory) + i] = s;
            _mixedProducts[(last * _memory) + i] = Vectors.Dot(Step(last), Change(i));
            _mixedProducts[(i * _memory) + last] = Vectors.Dot(Step(i), change);
        }

        Theta = Vectors.Dot(change, change) / curvature;
        _isFactored = false;
    }

    /// <summary>Prepares the products with M, which <see cref="ApplyInverse"/> does without.</summary>
    /// <returns>Whether M exists in rounded numbers.</returns>
    public bool Prepare() => _isFactored || (_isFactored = FactorMiddle());

    /// <summary>Replaces a vector by its product with the inverse of B, by the recursion in two loops of Nocedal (Mathematics of
    /// Computation 35 (1980), 773-782).</summary>
    public void ApplyInverse(Span<double> v)
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            _weights[i] = Vectors.Dot(Step(i), v) / _mixedProducts[(i * _memory) + i];
            Vectors.Add(-_weights[i], Change(i), v);
        }

        Vectors.Scale(1.0 / Theta, v);
        for (int i = 0; i < Count; i++)
        {
            Vectors.Add(_weights[i] - (Vectors.Dot(Change(i), v) / _mixedProducts[(i * _memory) + i]), Step(i), v);
        }
    }

    /// <summary>W'v.</summary>
    public void MultiplyTransposed(ReadOnlySpan<double> v, Span<double> target)
    {
        for (int i = 0; i < Count; i++)
        {
            target[i] = Vectors.Dot(Change(i), v);
            target[Count + i] = Theta * Vectors.Dot(Step(i), v);
        }
    }

    /// <summary>target += scale W p.</summary>
    public void AddProduct(double scale, ReadOnlySpan<double> p, Span<double> target)
    {
        for (int i = 0; i < Count; i++)
        {
            Vectors.Add(scale * p[i], Change(i), target);
            Vectors.Add(scale * Theta * p[Count + i], Step(i), target);
        }
    }

    /// <summary>Row i of W.</summary>
    public void Row(int i, Span<double> target)
    {
        for (int k = 0; k < Count; k++)
        {
            int slot = Slot(k);
            target[k] = _changes[(slot * _n) + i];
            target[Count + k] = Theta * _steps[(slot * _n) + i];
        }
    }

    /// <summary>Replaces p by M p.</summary>
    public void ApplyMiddle(Span<double> p) => DenseLu.Solve(_middle, Columns, 2 * _memory, _pivots, p);

    public void Exchange(StateExchange state)
    {
        int count = Count;
        double theta = Theta;
        state.Value(ref count);
        state.Value(ref theta);
        state.Value(ref _oldest);
        state.Values(_steps);
        state.Values(_changes);
        state.Values(_stepProducts);
        state.Values(_mixedProducts);
        if (state.IsReading)
        {
            Count = count;
            Theta = theta;
            _isFactored = false;
        }
    }

    // The place of pair i in the storage, which goes round.
    private int Slot(int i) => (_oldest + i) % _memory;

    private ReadOnlySpan<double> Step(int i) => _steps.AsSpan(Slot(i) * _n, _n);

    private ReadOnlySpan<double> Change(int i) => _changes.AsSpan(Slot(i) * _n, _n);

    private void DropOldest()
    {
        _oldest = (_oldest + 1) % _memory;
        for (int i = 1; i < Count; i++)
        {
            for (int j = 1; j < Count; j++)
            {
                _stepProducts[((i - 1) * _memory) + j - 1] = _stepProducts[(i * _memory) + j];
                _mixedProducts[((i - 1) * _memory) + j - 1] = _mixedProducts[(i * _memory) + j];
            }
        }

        Count--;
    }

    // M = [ -D  L' ; L  theta S'S ]^-1, with D the diagonal and L the strict lower triangle of S'Y.
    private bool FactorMiddle()
    {
        int stride = 2 * _memory;
        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j < Count; j++)
            {
                double lower = i > j ? _mixedProducts[(i * _memory) + j] : 0.0;
                _middle[(i * stride) + j] = i == j ? -_mixedProducts[(i * _memory) + i] : 0.0;
                _middle[((Count + i) * stride) + j] = lower;
                _middle[(j * stride) + Count + i] = lower;
                _middle[((Count + i) * stride) + Count + j] = Theta * _stepProducts[(i * _memory) + j];
            }
        }

        return Count == 0 || DenseLu.TryFactor(_middle, Columns, stride, _pivots);
    }
}
