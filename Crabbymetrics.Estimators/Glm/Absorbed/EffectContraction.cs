using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The coefficients of absorbed effects that leave every held row where it is. Each held row says that a sum of coefficients is 0. The
/// coefficient of the largest effect is replaced by what the first held row of its level says; the other rows of the level then say that a
/// few differences cancel. Where one difference is left, its two levels are equal; where one coefficient is left, it is 0. What cannot be
/// reduced in this way stays as an equation.
/// </summary>
internal sealed class EffectContraction
{
    private readonly ImmutableArray<AbsorbedEffect> _effects;
    private readonly int[] _bases;
    private readonly int[] _parents;
    private readonly int _primary;
    private readonly int[] _firstHeld;
    private readonly int _zero;

    private EffectContraction(ImmutableArray<AbsorbedEffect> effects, MovementKind[] kinds)
    {
        _effects = effects;
        _bases = new int[effects.Length + 1];
        _primary = -1;
        for (int e = 0; e < effects.Length; e++)
        {
            _bases[e + 1] = _bases[e] + effects[e].Levels.GroupCount;
            bool isLarger = _primary < 0 || effects[e].Levels.GroupCount > effects[_primary].Levels.GroupCount;
            _primary = !effects[e].HasSlope && isLarger ? e : _primary;
        }

        _zero = _bases[^1];
        _parents = [.. Enumerable.Range(0, _zero + 1)];
        _firstHeld = new int[_primary < 0 ? 0 : effects[_primary].Levels.GroupCount];
        Array.Fill(_firstHeld, -1);
        for (int i = 0; _primary >= 0 && i < kinds.Length; i++)
        {
            int level = effects[_primary].Levels.Codes[i];
            if (kinds[i] == MovementKind.Held && _firstHeld[level] < 0)
            {
                _firstHeld[level] = i;
            }
        }
    }

    /// <summary>Reduces the coefficients.</summary>
    /// <param name="effects">The effects.</param>
    /// <param name="kinds">Which rows are held.</param>
    public static EffectContraction Of(ImmutableArray<AbsorbedEffect> effects, MovementKind[] kinds)
    {
        EffectContraction contraction = new(effects, kinds);
        contraction.Reduce(kinds);
        return contraction;
    }

    /// <summary>Searches for directions of what is left that separate rows.</summary>
    /// <param name="free">The combinations of columns that may move too.</param>
    /// <param name="kinds">What each row allows.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public SeparationVerdict Search(FreeColumns free, MovementKind[] kinds, CancellationToken cancellationToken)
    {
        SparseMovements all = new(free.Movements.Count);
        List<(int Variable, double Value)> terms = [];
        List<int> rowOf = [];
        List<MovementKind> kindOf = [];
        HashSet<string> equations = [];
        for (int i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] == MovementKind.Absent)
            {
                continue;
            }

            Terms(i, terms);
            bool isHeld = kinds[i] == MovementKind.Held;
            bool isMoved = !isHeld && free.Movements.Any(movement => movement[i] != 0.0);
            if (terms.Count == 0 && !isMoved)
            {
                continue;
            }

            if (isHeld && !equations.Add(string.Join(' ', terms)))
            {
                continue;
            }

            all.Add(terms, isHeld ? [] : [.. free.Movements.Select(movement => movement[i])]);
            rowOf.Add(i);
            kindOf.Add(kinds[i]);
        }

        SortedSet<int> rows = [];
        SortedSet<string> columns = new(StringComparer.Ordinal);
        bool decided = true;
        foreach ((SparseMovements part, int[] members) in all.Components())
        {
            RecessionSearch search = new(part, [.. members.Select(member => kindOf[member])], cancellationToken);
            decided &= search.Run([]);
            rows.UnionWith(search.Found.Select(found => rowOf[members[found]]));
            foreach (double[] direction in search.Directions)
            {
                part.AddNames(direction, variable => [EffectOf(variable)], c => free.Names[c], columns);
            }
        }

        return rows.Count > 0
            ? new SeparationVerdict(true, new SeparatedRows([.. rows], [.. columns]))
            : new SeparationVerdict(decided, null);
    }

    private string EffectOf(int variable)
    {
        int e = 0;
        while (variable >= _bases[e + 1])
        {
            e++;
        }

        return _effects[e].Name;
    }

    private void Reduce(MovementKind[] kinds)
    {
        List<(int Variable, double Value)> terms = [];
        bool any = true;
        while (any)
        {
            any = false;
            for (int i = 0; i < kinds.Length; i++)
            {
                if (kinds[i] != MovementKind.Held || (_primary >= 0 && _firstHeld[_effects[_primary].Levels.Codes[i]] == i))
                {
                    continue;
                }

                Terms(i, terms);
                if (terms.Count == 1)
                {
                    Join(terms[0].Variable, _zero);
                    any = true;
                }
                else if (terms.Count == 2 && terms[0].Value == -terms[1].Value)
                {
                    Join(terms[0].Variable, terms[1].Variable);
                    any = true;
                }
            }
        }
    }

    // What a row moves by, in the coefficients that are left; nothing for those that are 0.
    private void Terms(int row, List<(int Variable, double Value)> terms)
    {
        terms.Clear();
        int first = -1;
        if (_primary >= 0)
        {
            int level = _effects[_primary].Levels.Codes[row];
            first = _firstHeld[level];
            if (first < 0)
            {
                Add(terms, _bases[_primary] + level, 1.0);
            }
        }

        for (int e = 0; e < _effects.Length && first != row; e++)
        {
            if (e == _primary)
            {
                continue;
            }

            AbsorbedEffect effect = _effects[e];
            ReadOnlySpan<int> codes = effect.Levels.Codes;
            Add(terms, _bases[e] + codes[row], effect.HasSlope ? effect.Slope.Span[row] : 1.0);
            if (first >= 0)
            {
                Add(terms, _bases[e] + codes[first], effect.HasSlope ? -effect.Slope.Span[first] : -1.0);
            }
        }
    }

    private void Add(List<(int Variable, double Value)> terms, int node, double value)
    {
        int root = Root(node);
        if (root == _zero || value == 0.0)
        {
            return;
        }

        int known = terms.FindIndex(term => term.Variable == root);
        if (known < 0)
        {
            terms.Add((root, value));
            return;
        }

        double sum = terms[known].Value + value;
        if (sum == 0.0)
        {
            terms.RemoveAt(known);
        }
        else
        {
            terms[known] = (root, sum);
        }
    }

    private void Join(int left, int right)
    {
        (int a, int b) = (Root(left), Root(right));
        // What is 0 stays the root of its class.
        (int root, int other) = a > b ? (a, b) : (b, a);
        _parents[other] = root;
    }

    private int Root(int node)
    {
        while (_parents[node] != node)
        {
            _parents[node] = _parents[_parents[node]];
            node = _parents[node];
        }

        return node;
    }
}
