namespace Crabbymetrics.Optimization;

/// <summary>
/// The products W'ZZ'W / theta over the free variables of the columns of a <see cref="CompactMatrix"/>. From one iteration to the next
/// mostly one pair is new, and the free variables are the same: then only the products with that pair are made.
/// </summary>
internal sealed class FreeProducts
{
    // Rows that stay in the cache while all their products are made.
    private const int BlockLength = 512;

    private readonly CompactMatrix _matrix;
    private readonly int _n;
    private readonly int _stride;
    private readonly int _memory;
    private readonly double[] _products;
    private readonly bool[] _isFree;
    private readonly int[] _madeOf;
    private readonly double[] _masked;

    public FreeProducts(int n, int memory, CompactMatrix matrix)
    {
        _matrix = matrix;
        _n = n;
        _memory = memory;
        _stride = 2 * memory;
        _products = new double[_stride * _stride];
        _isFree = new bool[n];
        _madeOf = new int[memory];
        _masked = new double[Math.Min(n, BlockLength)];
    }

    /// <summary>Writes the products, row by row.</summary>
    public void Write(bool[] free, Span<double> target, int stride)
    {
        if (!free.AsSpan().SequenceEqual(_isFree))
        {
            free.CopyTo(_isFree, 0);
            _madeOf.AsSpan().Clear();
        }

        Make();
        double theta = _matrix.Theta;
        int count = _matrix.Count;
        for (int a = 0; a < 2 * count; a++)
        {
            for (int b = 0; b < 2 * count; b++)
            {
                // W = [Y, theta S].
                double factor = (a < count ? 1.0 : theta) * (b < count ? 1.0 : theta) / theta;
                target[(a * stride) + b] = factor * _products[(Place(a) * _stride) + Place(b)];
            }
        }
    }

    private void Make()
    {
        int columns = _matrix.Columns;
        for (int a = 0; a < columns; a++)
        {
            for (int b = a; b < columns; b++)
            {
                if (!IsMade(a, b))
                {
                    _products[(Place(a) * _stride) + Place(b)] = 0.0;
                }
            }
        }

        for (int begin = 0; begin < _n; begin += BlockLength)
        {
            int length = Math.Min(BlockLength, _n - begin);
            Span<double> masked = _masked.AsSpan(0, length);
            for (int a = 0; a < columns; a++)
            {
                ReadOnlySpan<double> column = Column(a).Slice(begin, length);
                bool isMasked = false;
                for (int b = a; b < columns; b++)
                {
                    if (IsMade(a, b))
                    {
                        continue;
                    }

                    if (!isMasked)
                    {
                        Mask(column, _isFree.AsSpan(begin, length), masked);
                        isMasked = true;
                    }

                    _products[(Place(a) * _stride) + Place(b)] += Vectors.Dot(masked, Column(b).Slice(begin, length));
                }
            }
        }

        for (int a = 0; a < columns; a++)
        {
            for (int b = a; b < columns; b++)
            {
                _products[(Place(b) * _stride) + Place(a)] = _products[(Place(a) * _stride) + Place(b)];
            }
        }

        for (int i = 0; i < _matrix.Count; i++)
        {
            _madeOf[_matrix.Slot(i)] = _matrix.NumberIn(_matrix.Slot(i));
        }
    }

    private static void Mask(ReadOnlySpan<double> column, ReadOnlySpan<bool> free, Span<double> masked)
    {
        for (int i = 0; i < masked.Length; i++)
        {
            masked[i] = free[i] ? column[i] : 0.0;
        }
    }

    private bool IsMade(int a, int b) => IsMade(SlotOf(a)) && IsMade(SlotOf(b));

    private bool IsMade(int slot) => _madeOf[slot] == _matrix.NumberIn(slot);

    private int SlotOf(int column) => _matrix.Slot(column % _matrix.Count);

    private int Place(int column) => SlotOf(column) + (column < _matrix.Count ? 0 : _memory);

    private ReadOnlySpan<double> Column(int column) =>
        column < _matrix.Count ? _matrix.Change(column) : _matrix.Step(column - _matrix.Count);
}
