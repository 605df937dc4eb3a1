namespace Crabbymetrics.Estimators;

/// <summary>
/// The rows that two effects of constants separate, exactly and in a time proportional to their number. With <c>u</c> the movement of a
/// level of the first effect and <c>-v</c> that of a level of the second, a row moves by <c>u - v</c>. Held rows make u and v equal and
/// join their levels to classes. Every other row says that the value of one class is not above that of another: an arc. Values that obey
/// all arcs are equal within a strongly connected component and may differ strictly along every arc between two: those rows are separated.
/// </summary>
/// <remarks>Correia, Guimaraes and Zylkin (2019), "Verifying the existence of maximum likelihood estimates for generalized linear models",
/// state the problem; components by Tarjan (1972), "Depth-first search and linear graph algorithms", SIAM Journal on Computing
/// 1.</remarks>
internal static class PairSeparation
{
    /// <summary>Finds them.</summary>
    /// <param name="first">The levels of one effect.</param>
    /// <param name="second">The levels of the other.</param>
    /// <param name="kinds">What each row allows.</param>
    /// <param name="gone">Not 0 for rows that have no part.</param>
    /// <returns>For each row whether it is separated; empty where none is.</returns>
    public static bool[] Find(Clustering first, Clustering second, MovementKind[] kinds, byte[] gone)
    {
        int[] classes = Classes(first, second, kinds, gone);
        if (!classes.AsSpan().ContainsAnyExcept(0))
        {
            return [];
        }

        // Most rows join levels of one class, and are no arcs.
        ReadOnlySpan<int> left = first.Codes;
        ReadOnlySpan<int> right = second.Codes;
        int offset = first.GroupCount;
        int[] starts = new int[classes.Length + 1];
        List<int> arcs = [];
        for (int i = 0; i < kinds.Length; i++)
        {
            bool moves = kinds[i] is MovementKind.Up or MovementKind.Down && gone[i] == 0;
            if (moves && classes[left[i]] != classes[offset + right[i]])
            {
                starts[Tail(i) + 1]++;
                arcs.Add(i);
            }
        }

        if (arcs.Count == 0)
        {
            return [];
        }

        for (int c = 0; c < classes.Length; c++)
        {
            starts[c + 1] += starts[c];
        }

        int[] heads = new int[arcs.Count];
        int[] next = starts[..^1];
        foreach (int row in arcs)
        {
            int tail = Tail(row);
            (int u, int v) = (classes[first.Codes[row]], classes[offset + second.Codes[row]]);
            heads[next[tail]++] = u == tail ? v : u;
        }

        int[] components = StrongComponents.Of(starts, heads);
        bool[] separated = new bool[kinds.Length];
        bool any = false;
        foreach (int row in arcs)
        {
            separated[row] = components[classes[first.Codes[row]]] != components[classes[offset + second.Codes[row]]];
            any |= separated[row];
        }

        return any ? separated : [];

        // A row that may only go down says u <= v, one that may only go up v <= u.
        int Tail(int row) => classes[kinds[row] == MovementKind.Down ? first.Codes[row] : offset + second.Codes[row]];
    }

    // The class of each level of both effects.
    private static int[] Classes(Clustering first, Clustering second, MovementKind[] kinds, byte[] gone)
    {
        int offset = first.GroupCount;
        int[] parents = new int[offset + second.GroupCount];
        for (int node = 0; node < parents.Length; node++)
        {
            parents[node] = node;
        }

        ReadOnlySpan<int> left = first.Codes;
        ReadOnlySpan<int> right = second.Codes;
        for (int i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] == MovementKind.Held && gone[i] == 0)
            {
                (int a, int b) = (Root(parents, left[i]), Root(parents, offset + right[i]));
                parents[Math.Max(a, b)] = Math.Min(a, b);
            }
        }

        for (int node = 0; node < parents.Length; node++)
        {
            parents[node] = Root(parents, node);
        }

        return parents;
    }

    private static int Root(int[] parents, int node)
    {
        while (parents[node] != node)
        {
            parents[node] = parents[parents[node]];
            node = parents[node];
        }

        return node;
    }
}
