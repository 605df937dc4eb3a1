namespace Crabbymetrics.Estimators;

/// <summary>The columns of a wide linear model whose coefficients may be other than 0, with their products. Serves one caller at a
/// time.</summary>
internal sealed class MovingColumns
{
    // So many columns that do not move are kept beside those that do.
    private const int Spare = 256;

    private readonly StandardizedColumns _columns;
    private readonly SeparablePenalty _all;
    private readonly QuadraticDescent _descent = new();
    private readonly int[] _place;
    private readonly List<int> _members = [];
    private double[] _gram = [];
    private double[] _values = [];
    private double[] _gradient = [];
    private int[] _set = [];
    private bool[] _inSet = [];
    private int _setCount;
    private int _capacity;

    public MovingColumns(StandardizedColumns columns, SeparablePenalty penalty)
    {
        _columns = columns;
        _all = penalty;
        _place = new int[columns.Count];
        Array.Fill(_place, -1);
        Penalty = new SeparablePenalty(0);
    }

    /// <summary>The penalty of the members, in their order.</summary>
    public SeparablePenalty Penalty { get; private set; }

    /// <summary>The coordinates of the members.</summary>
    public ReadOnlySpan<double> Values => _values.AsSpan(0, _members.Count);

    /// <summary>The columns.</summary>
    public IReadOnlyList<int> Members => _members;

    /// <summary>Whether a column is a member.</summary>
    public bool Contains(int column) => _place[column] >= 0;

    /// <summary>The coordinate of a column.</summary>
    public double ValueOf(int column) => _place[column] >= 0 ? _values[_place[column]] : 0.0;

    /// <summary>The columns whose coordinates are not 0.</summary>
    public IEnumerable<int> Active() => _members.Where(column => _values[_place[column]] != 0.0);

    /// <summary>Begins a penalty: takes its weights, and lets the coordinates move that are not 0 or have none.</summary>
    public void Begin()
    {
        if (_members.Count > Spare + (3 * Active().Count()))
        {
            Compact();
        }

        for (int place = 0; place < _members.Count; place++)
        {
            Penalty.Take(place, _all, _members[place]);
        }

        _setCount = 0;
        for (int place = 0; place < _members.Count; place++)
        {
            _inSet[place] = _values[place] != 0.0 || Penalty.Absolute[place] == 0.0;
            if (_inSet[place])
            {
                _set[_setCount++] = place;
            }
        }
    }

    /// <summary>Adds a column, which may move.</summary>
    public void Add(int column)
    {
        int place = _members.Count;
        if (place == _capacity)
        {
            Grow(Math.Max(64, 2 * _capacity));
        }

        for (int other = 0; other < place; other++)
        {
            double product = _columns.Product(column, _members[other]);
            _gram[(place * _capacity) + other] = product;
            _gram[(other * _capacity) + place] = product;
        }

        _gram[(place * _capacity) + place] = 1.0;
        _members.Add(column);
        _place[column] = place;
        _values[place] = 0.0;
        Penalty.Take(place, _all, column);
        _inSet[place] = true;
        _set[_setCount++] = place;
    }

    /// <summary>Takes the slopes of the members at residuals.</summary>
    public void TakeSlopes(ReadOnlySpan<double> residual, Span<double> slopes)
    {
        for (int place = 0; place < _members.Count; place++)
        {
            _gradient[place] = _columns.Slope(_members[place], residual);
            slopes[_members[place]] = _gradient[place];
        }
    }

    /// <summary>Lets members move that violate the optimality conditions.</summary>
    public bool AddViolators(double target)
    {
        int before = _setCount;
        for (int place = 0; place < _members.Count; place++)
        {
            if (!_inSet[place] && Penalty.Violation(place, _values[place], _gradient[place]) > target)
            {
                _inSet[place] = true;
                _set[_setCount++] = place;
            }
        }

        return _setCount > before;
    }

    /// <summary>Minimizes over the coordinates that may move.</summary>
    public void Minimize(double target)
    {
        int count = _members.Count;
        _descent.Minimize(
            _gram,
            _capacity,
            _gradient.AsSpan(0, count),
            _values.AsSpan(0, count),
            _set.AsSpan(0, _setCount),
            (Penalty, target)
        );
    }

    /// <summary>The duality gap: the columns that are no members meet their conditions and have none.</summary>
    public double Gap(double excess, ReadOnlySpan<double> slopes)
    {
        double[] gradient = new double[_members.Count];
        for (int place = 0; place < gradient.Length; place++)
        {
            gradient[place] = slopes[_members[place]];
        }

        return Penalty.Gap(Values, gradient, excess);
    }

    private void Compact()
    {
        int[] kept = [.. Enumerable.Range(0, _members.Count).Where(place => _values[place] != 0.0 || Penalty.Absolute[place] == 0.0)];
        double[] gram = new double[_gram.Length];
        double[] values = new double[_values.Length];
        int[] members = Array.ConvertAll(kept, place => _members[place]);
        for (int a = 0; a < kept.Length; a++)
        {
            values[a] = _values[kept[a]];
            for (int b = 0; b < kept.Length; b++)
            {
                gram[(a * _capacity) + b] = _gram[(kept[a] * _capacity) + kept[b]];
            }
        }

        foreach (int column in _members)
        {
            _place[column] = -1;
        }

        _members.Clear();
        _members.AddRange(members);
        for (int place = 0; place < members.Length; place++)
        {
            _place[members[place]] = place;
        }

        _gram = gram;
        _values = values;
    }

    private void Grow(int capacity)
    {
        double[] gram = new double[checked(capacity * capacity)];
        for (int place = 0; place < _members.Count; place++)
        {
            _gram.AsSpan(place * _capacity, _members.Count).CopyTo(gram.AsSpan(place * capacity));
        }

        SeparablePenalty penalty = new(capacity);
        for (int place = 0; place < _members.Count; place++)
        {
            penalty.Take(place, Penalty, place);
        }

        _gram = gram;
        Penalty = penalty;
        Array.Resize(ref _values, capacity);
        Array.Resize(ref _gradient, capacity);
        Array.Resize(ref _set, capacity);
        Array.Resize(ref _inSet, capacity);
        _capacity = capacity;
    }
}
