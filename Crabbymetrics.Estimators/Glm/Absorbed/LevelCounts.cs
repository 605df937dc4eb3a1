namespace Crabbymetrics.Estimators;

/// <summary>How many rows of each level of an effect are left, and which way their likelihood lets them go.</summary>
internal sealed class LevelCounts
{
    private readonly MovementKind[] _kinds;
    private readonly double[] _weights;
    private readonly double[] _rows;
    private readonly int[] _up;
    private readonly int[] _down;
    private readonly int[] _held;
    private readonly bool[] _marked;

    /// <summary>Counts all rows.</summary>
    /// <param name="effect">The effect.</param>
    /// <param name="data">The rows.</param>
    /// <param name="kinds">What each row allows; empty where all are held.</param>
    public LevelCounts(AbsorbedEffect effect, RegressionData data, MovementKind[] kinds)
    {
        Name = effect.Name;
        Codes = effect.Levels;
        _kinds = kinds;
        _weights = RowWeights(data);
        _rows = new double[Codes.GroupCount];
        _marked = new bool[Codes.GroupCount];
        int levels = kinds.Length == 0 ? 0 : Codes.GroupCount;
        (_up, _down, _held) = (new int[levels], new int[levels], new int[levels]);
        ReadOnlySpan<int> codes = Codes.Codes;
        for (int i = 0; i < codes.Length; i++)
        {
            _rows[codes[i]] += _weights.Length == 0 ? 1.0 : _weights[i];
        }

        for (int i = 0; i < kinds.Length; i++)
        {
            Count(i, 1);
        }
    }

    /// <summary>The name of the effect.</summary>
    public string Name { get; }

    /// <summary>The level of each row.</summary>
    public Clustering Codes { get; }

    /// <summary>Whether the last call marked a level.</summary>
    public bool IsMarked(int level) => _marked[level];

    /// <summary>Takes a row away.</summary>
    public void Remove(int row)
    {
        _rows[Codes.Codes[row]] -= _weights.Length == 0 ? 1.0 : _weights[row];
        if (_kinds.Length > 0)
        {
            Count(row, -1);
        }
    }

    /// <summary>Marks the levels of one row.</summary>
    public int MarkSingletons()
    {
        int count = 0;
        for (int g = 0; g < _rows.Length; g++)
        {
            _marked[g] = _rows[g] is > 0.0 and <= 1.0;
            count += _marked[g] ? 1 : 0;
        }

        return count;
    }

    /// <summary>Marks the levels whose rows all go the same way.</summary>
    public int MarkSeparated()
    {
        int count = 0;
        for (int g = 0; g < _up.Length; g++)
        {
            _marked[g] = _held[g] == 0 && (_up[g] > 0) != (_down[g] > 0);
            count += _marked[g] ? 1 : 0;
        }

        return count;
    }

    private void Count(int row, int change)
    {
        int level = Codes.Codes[row];
        switch (_kinds[row])
        {
            case MovementKind.Up:
                _up[level] += change;
                break;
            case MovementKind.Down:
                _down[level] += change;
                break;
            case MovementKind.Held:
                _held[level] += change;
                break;
        }
    }

    // A frequency counts as so many rows, a weight of 0 as none, any other as one.
    private static double[] RowWeights(RegressionData data) =>
        data.Weights is not { } weights ? []
        : weights.Kind == WeightKind.Frequency ? weights.Values.ToArray()
        : Array.ConvertAll(weights.Values.ToArray(), static weight => weight == 0.0 ? 0.0 : 1.0);
}
