using System.Numerics.Tensors;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The inverse of a kept Hessian, corrected by what has been seen of the Hessian since: pairs (s, y = H s) from its products, and from
/// steps and the changes of the gradient over them. Each correction is an update of BFGS, so that the corrected inverse stays positive
/// definite and takes the last y to its s. It costs no pass over the data.
/// </summary>
/// <remarks>
/// The two loops are those of Nocedal, Updating quasi-Newton matrices with limited storage, Mathematics of Computation 35 (1980); pairs
/// from conjugate gradients that improve the preconditioner of the next run are the idea of Morales and Nocedal, Automatic preconditioning
/// by limited memory quasi-Newton updating, SIAM Journal on Optimization 10 (2000).
/// </remarks>
internal sealed class SecantPairs(int count, int capacity)
{
    private readonly double[] _values = new double[2 * count * capacity];
    private readonly double[] _curvatures = new double[capacity];
    private readonly double[] _weights = new double[capacity];

    /// <summary>The number of pairs that correct the inverse.</summary>
    public int Count { get; private set; }

    private int _pending;

    /// <summary>Forgets all pairs: the Hessian is another one.</summary>
    public void Clear() => Count = _pending = 0;

    /// <summary>Leaves room for so many more pairs, for which the oldest go.</summary>
    public void MakeRoom(int pairs)
    {
        int gone = Count + Math.Min(pairs, capacity) - capacity;
        if (gone <= 0)
        {
            return;
        }

        int size = 2 * count;
        _values.AsSpan(gone * size, (Count - gone) * size).CopyTo(_values);
        _curvatures.AsSpan(gone, Count - gone).CopyTo(_curvatures);
        Count -= gone;
    }

    /// <summary>Takes a pair, which will correct the inverse once it is committed. One for which there is no room, or without positive
    /// curvature, is left out.</summary>
    /// <param name="s">The direction.</param>
    /// <param name="y">What the Hessian makes of it.</param>
    public void Add(ReadOnlySpan<double> s, ReadOnlySpan<double> y)
    {
        int place = Count + _pending;
        double curvature = TensorPrimitives.Dot(s, y);
        if (place == capacity || !(curvature > 0.0) || !double.IsFinite(curvature))
        {
            return;
        }

        s.CopyTo(S(place));
        y.CopyTo(Y(place));
        _curvatures[place] = curvature;
        _pending++;
    }

    /// <summary>Takes a step and the change of the gradient over it.</summary>
    /// <param name="s">The step.</param>
    /// <param name="before">The gradient before it.</param>
    /// <param name="after">The gradient after it.</param>
    public void AddChange(ReadOnlySpan<double> s, ReadOnlySpan<double> before, ReadOnlySpan<double> after)
    {
        int place = Count + _pending;
        if (place == capacity)
        {
            return;
        }

        TensorPrimitives.Subtract(after, before, Y(place));
        Add(s, Y(place));
    }

    /// <summary>Lets the pairs taken correct the inverse.</summary>
    public void Commit()
    {
        Count += _pending;
        _pending = 0;
    }

    /// <summary>Multiplies a vector by the corrected inverse.</summary>
    /// <param name="factor">The factor of the kept Hessian.</param>
    /// <param name="layout">How it is stored.</param>
    /// <param name="vector">On entry the vector, on exit the product.</param>
    public void Solve(ReadOnlySpan<double> factor, ArrowLayout layout, Span<double> vector)
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            _weights[i] = TensorPrimitives.Dot<double>(S(i), vector) / _curvatures[i];
            TensorPrimitives.MultiplyAdd(Y(i), -_weights[i], vector, vector);
        }

        ArrowFactorization.Solve(factor, layout, vector);
        for (int i = 0; i < Count; i++)
        {
            TensorPrimitives.MultiplyAdd(S(i), _weights[i] - (TensorPrimitives.Dot<double>(Y(i), vector) / _curvatures[i]), vector, vector);
        }
    }

    private Span<double> S(int pair) => _values.AsSpan(2 * pair * count, count);

    private Span<double> Y(int pair) => _values.AsSpan(((2 * pair) + 1) * count, count);
}
