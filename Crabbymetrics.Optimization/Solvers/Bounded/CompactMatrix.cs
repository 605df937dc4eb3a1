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
    private readonly double[] _curvatures;
    private readonly double[] _stepProducts;
    private readonly double[] _mixedProducts;
    private readonly bool[] _isMultiplied;
    private readonly int[] _numbers;
    private readonly double[] _middle;
    private readonly int[] _pivots;
    private readonly double[] _weights;
    private int _oldest;
    private int _added;
    private bool _isFactored;

    public CompactMatrix(int n, int memory)
    {
        _n = n;
        _memory = memory;
        _steps = new double[checked(n * memory)];
        _changes = new double[n * memory];
        _curvatures = new double[memory];
        _stepProducts = new double[memory * memory];
        _mixedProducts = new double[memory * memory];
        _isMultiplied = new bool[memory];
        _numbers = new int[memory];
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
            _oldest = (_oldest + 1) % _memory;
            Count--;
        }

        int slot = Slot(Count);
        Count++;
        step.CopyTo(_steps.AsSpan(slot * _n, _n));
        change.CopyTo(_changes.AsSpan(slot * _n, _n));
        _curvatures[slot] = curvature;
        _isMultiplied[slot] = false;
        _numbers[slot] = ++_added;
        Theta = Vectors.Dot(change, change) / curvature;
        _isFactored = false;
    }

    /// <summary>Prepares the products with M, which <see cref="ApplyInverse"/> does without.</summary>
    /// <returns>Whether M exists in rounded numbers.</returns>
    public bool Prepare()
    {
        if (!_isFactored)
        {
            MultiplyPairs();
            _isFactored = FactorMiddle();
        }

        return _isFactored;
    }

    /// <summary>Replaces a vector by its product with the inverse of B, by the recursion in two loops of Nocedal (Mathematics of
    /// Computation 35 (1980), 773-782).</summary>
    public void ApplyInverse(Span<double> v)
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            _weights[i] = Vectors.Dot(Step(i), v) / _curvatures[Slot(i)];
            Vectors.Add(-_weights[i], Change(i), v);
        }

        Vectors.Scale(1.0 / Theta, v);
        for (int i = 0; i < Count; i++)
        {
            Vectors.Add(_weights[i] - (Vectors.Dot(Change(i), v) / _curvatures[Slot(i)]), Step(i), v);
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
        state.Values(_curvatures);
        if (state.IsReading)
        {
            Count = count;
            Theta = theta;
            _isFactored = false;
            _isMultiplied.AsSpan().Clear();
            for (int i = 0; i < count; i++)
            {
                _numbers[Slot(i)] = ++_added;
            }
        }
    }

    /// <summary>The place of pair i in the storage, which goes round.</summary>
    public int Slot(int i) => (_oldest + i) % _memory;

    /// <summary>The number of the pair in a place, from 1 in the order in which this object took them in.</summary>
    public int NumberIn(int slot) => _numbers[slot];

    /// <summary>The step of pair i.</summary>
    public ReadOnlySpan<double> Step(int i) => _steps.AsSpan(Slot(i) * _n, _n);

    /// <summary>The change of the gradient of pair i.</summary>
    public ReadOnlySpan<double> Change(int i) => _changes.AsSpan(Slot(i) * _n, _n);

    // The products of the pairs with one another, of which only new pairs lack some. A run that meets no bound never asks for them.
    private void MultiplyPairs()
    {
        for (int i = 0; i < Count; i++)
        {
            if (_isMultiplied[Slot(i)])
            {
                continue;
            }

            for (int j = 0; j < Count; j++)
            {
                if (j > i || _isMultiplied[Slot(j)])
                {
                    Pair(i, j);
                    Pair(j, i);
                }
            }

            Pair(i, i);
        }

        for (int i = 0; i < Count; i++)
        {
            _isMultiplied[Slot(i)] = true;
        }
    }

    private void Pair(int i, int j)
    {
        int place = (Slot(i) * _memory) + Slot(j);
        _stepProducts[place] = Vectors.Dot(Step(i), Step(j));
        _mixedProducts[place] = i == j ? _curvatures[Slot(i)] : Vectors.Dot(Step(i), Change(j));
    }

    // M = [ -D  L' ; L  theta S'S ]^-1, with D the diagonal and L the strict lower triangle of S'Y.
    private bool FactorMiddle()
    {
        int stride = 2 * _memory;
        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j < Count; j++)
            {
                int place = (Slot(i) * _memory) + Slot(j);
                double lower = i > j ? _mixedProducts[place] : 0.0;
                _middle[(i * stride) + j] = i == j ? -_curvatures[Slot(i)] : 0.0;
                _middle[((Count + i) * stride) + j] = lower;
                _middle[(j * stride) + Count + i] = lower;
                _middle[((Count + i) * stride) + Count + j] = Theta * _stepProducts[place];
            }
        }

        return Count == 0 || DenseLu.TryFactor(_middle, Columns, stride, _pivots);
    }
}
