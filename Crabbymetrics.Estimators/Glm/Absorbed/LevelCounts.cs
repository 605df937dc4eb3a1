namespace Crabbymetrics.Estimators;

/// <summary>How many rows of each level of an effect are left, and which way their likelihood lets them go.</summary>
internal sealed class LevelCounts
{
    private const int KindCount = 4;

    private readonly MovementKind[] _kinds;
    private readonly double[] _weights;
    private readonly double[] _rows;

    // For each level the rows of each kind.
    private readonly int[] _counts;
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
        _counts = kinds.Length == 0 ? [] : new int[KindCount * Codes.GroupCount];
        ReadOnlySpan<int> codes = Codes.Codes;
        for (int i = 0; i < kinds.Length; i++)
        {
            _counts[Place(codes[i], kinds[i])]++;
        }

        if (_weights.Length == 0 && kinds.Length > 0)
        {
            for (int g = 0; g < _rows.Length; g++)
            {
                int place = KindCount * g;
                _rows[g] = _counts[place] + _counts[place + 1] + _counts[place + 2] + _counts[place + 3];
            }

            return;
        }

        for (int i = 0; i < codes.Length; i++)
        {
            _rows[codes[i]] += _weights.Length == 0 ? 1.0 : _weights[i];
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
        int level = Codes.Codes[row];
        _rows[level] -= _weights.Length == 0 ? 1.0 : _weights[row];
        if (_kinds.Length > 0)
        {
            _counts[Place(level, _kinds[row])]--;
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
        for (int g = 0; _counts.Length > 0 && g < _marked.Length; g++)
        {
            bool isHeld = _counts[Place(g, MovementKind.Held)] > 0;
            bool goesUp = _counts[Place(g, MovementKind.Up)] > 0;
            bool goesDown = _counts[Place(g, MovementKind.Down)] > 0;
            _marked[g] = !isHeld && goesUp != goesDown;
            count += _marked[g] ? 1 : 0;
        }

        return count;
    }

    private static int Place(int level, MovementKind kind) => (KindCount * level) + (int)kind;

    // A frequency counts as so many rows, a weight of 0 as none, any other as one.
    private static double[] RowWeights(RegressionData data) =>
        data.Weights is not { } weights ? []
        : weights.Kind == WeightKind.Frequency ? weights.Values.ToArray()
        : Array.ConvertAll(weights.Values.ToArray(), static weight => weight == 0.0 ? 0.0 : 1.0);
}
