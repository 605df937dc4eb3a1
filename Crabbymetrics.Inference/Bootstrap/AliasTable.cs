namespace Crabbymetrics.Inference;

/// <summary>
/// Draws from a distribution over 0..m-1 in constant time: m columns of equal probability, each shared by at most two outcomes (Walker
/// 1977; built as in Vose 1991, "A linear algorithm for generating random numbers with a given distribution"). Immutable.
/// </summary>
internal sealed class AliasTable
{
    private readonly double[] _own;
    private readonly int[] _other;

    /// <summary>Builds the table.</summary>
    /// <param name="weights">m numbers proportional to the probabilities, 0 or more, not all 0.</param>
    public AliasTable(ReadOnlySpan<double> weights)
    {
        int m = weights.Length;
        _own = new double[m];
        _other = new int[m];
        double sum = 0.0;
        foreach (double weight in weights)
        {
            sum += weight;
        }

        Stack<int> small = [],
            large = [];
        for (int i = 0; i < m; i++)
        {
            _own[i] = weights[i] / sum * m;
            _other[i] = i;
            (_own[i] < 1.0 ? small : large).Push(i);
        }

        while (small.Count > 0 && large.Count > 0)
        {
            int less = small.Pop(),
                more = large.Peek();
            _other[less] = more;
            _own[more] -= 1.0 - _own[less];
            if (_own[more] < 1.0)
            {
                small.Push(large.Pop());
            }
        }

        // The remaining columns of either kind are 1 up to rounding. If rounding leaves one without probability, its column goes to an
        // outcome that has some.
        int any = weights.IndexOfAnyExcept(0.0);
        foreach (int rest in small.Concat(large))
        {
            _own[rest] = weights[rest] > 0.0 ? 1.0 : 0.0;
            _other[rest] = weights[rest] > 0.0 ? rest : any;
        }
    }

    /// <summary>Draws one outcome.</summary>
    public int Draw(RandomSource random)
    {
        double place = random.NextDouble() * _own.Length;
        int column = (int)place;
        return place - column < _own[column] ? column : _other[column];
    }
}
