using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>Rows of few coefficients of effects and some combinations of columns.</summary>
internal sealed class SparseMovements(int columnCount) : MovementRows
{
    private const double Share = 1e-9;

    private readonly List<(int Variable, double Value)[]> _terms = [];
    private readonly List<double[]> _columns = [];
    private readonly Dictionary<int, int> _places = [];
    private readonly List<int> _variables = [];

    public override int Count => _terms.Count;

    public override int Dimension => _variables.Count + columnCount;

    /// <summary>Adds a row.</summary>
    /// <param name="terms">The coefficients that move it, and by how much.</param>
    /// <param name="columns">How far each combination of columns moves it; empty for not at all.</param>
    public void Add(IEnumerable<(int Variable, double Value)> terms, double[] columns)
    {
        _terms.Add([.. terms]);
        _columns.Add(columns);
        foreach ((int variable, _) in _terms[^1])
        {
            if (_places.TryAdd(variable, _variables.Count))
            {
                _variables.Add(variable);
            }
        }
    }

    /// <summary>Rows that have no coefficient in common with others, apart from these; all together where combinations of columns move
    /// some.</summary>
    public IEnumerable<(SparseMovements Rows, int[] Members)> Components()
    {
        if (columnCount > 0)
        {
            return Count == 0 ? [] : [(this, [.. Enumerable.Range(0, Count)])];
        }

        int[] parents = [.. Enumerable.Range(0, _variables.Count)];
        foreach ((int Variable, double Value)[] terms in _terms)
        {
            for (int t = 1; t < terms.Length; t++)
            {
                parents[Root(parents, _places[terms[t].Variable])] = Root(parents, _places[terms[0].Variable]);
            }
        }

        return Enumerable
            .Range(0, Count)
            .GroupBy(row => Root(parents, _places[_terms[row][0].Variable]))
            .Select(group =>
            {
                SparseMovements part = new(0);
                int[] members = [.. group];
                foreach (int row in members)
                {
                    part.Add(_terms[row], []);
                }

                return (part, members);
            });
    }

    /// <summary>Adds the names of what has a part in a direction.</summary>
    public void AddNames(
        double[] direction,
        Func<int, ImmutableArray<string>> ofVariable,
        Func<int, ImmutableArray<string>> ofColumn,
        SortedSet<string> names
    )
    {
        double largest = direction.Max(Math.Abs);
        for (int j = 0; j < direction.Length; j++)
        {
            if (Math.Abs(direction[j]) > Share * largest)
            {
                names.UnionWith(j < _variables.Count ? ofVariable(_variables[j]) : ofColumn(j - _variables.Count));
            }
        }
    }

    public override void CopyRow(int row, Span<double> values)
    {
        values.Clear();
        foreach ((int variable, double value) in _terms[row])
        {
            values[_places[variable]] = value;
        }

        _columns[row].CopyTo(values[_variables.Count..]);
    }

    public override void Lengths(Span<double> lengths)
    {
        for (int i = 0; i < Count; i++)
        {
            lengths[i] = Math.Sqrt(_terms[i].Sum(static term => term.Value * term.Value) + _columns[i].Sum(static value => value * value));
        }
    }

    public override void Move(ReadOnlySpan<double> direction, Span<double> movements)
    {
        for (int i = 0; i < Count; i++)
        {
            double sum = 0.0;
            foreach ((int variable, double value) in _terms[i])
            {
                sum += value * direction[_places[variable]];
            }

            for (int c = 0; c < _columns[i].Length; c++)
            {
                sum += _columns[i][c] * direction[_variables.Count + c];
            }

            movements[i] = sum;
        }
    }

    public override void Combine(ReadOnlySpan<double> weights, Span<double> sum)
    {
        sum.Clear();
        for (int i = 0; i < Count; i++)
        {
            foreach ((int variable, double value) in _terms[i])
            {
                sum[_places[variable]] += weights[i] * value;
            }

            for (int c = 0; c < _columns[i].Length; c++)
            {
                sum[_variables.Count + c] += weights[i] * _columns[i][c];
            }
        }
    }

    private static int Root(int[] parents, int vertex)
    {
        while (parents[vertex] != vertex)
        {
            parents[vertex] = parents[parents[vertex]];
            vertex = parents[vertex];
        }

        return vertex;
    }
}
