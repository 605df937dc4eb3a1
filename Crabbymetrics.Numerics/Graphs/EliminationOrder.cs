namespace Crabbymetrics.Numerics;

/// <summary>An order in which the vertices of a graph are eliminated, and what each is connected to when its turn comes: the pattern of a
/// Cholesky factor.</summary>
/// <remarks>Minimum degree on the elimination graph itself (Rose 1972), which is simple and, where there is little fill, fast. A graph that
/// fills is given up early.</remarks>
internal sealed class EliminationOrder
{
    private const int MostFill = 60;

    private EliminationOrder(int[] vertices, int[] starts, int[] rows)
    {
        Vertices = vertices;
        Starts = starts;
        Rows = rows;
    }

    /// <summary>The vertex of each step.</summary>
    public int[] Vertices { get; }

    /// <summary>Where the rows of each step start, and their number at the end.</summary>
    public int[] Starts { get; }

    /// <summary>The steps at which the neighbours of the vertex of each step are eliminated, ascending.</summary>
    public int[] Rows { get; }

    /// <summary>Finds an order.</summary>
    /// <param name="graph">The graph.</param>
    /// <returns>The order; null where the factor would have more than 60 entries for each vertex.</returns>
    public static EliminationOrder? Of(GraphLaplacian graph)
    {
        int count = graph.Count;
        int[][] neighbours = new int[count][];
        int[] degrees = new int[count];
        DegreeQueue queue = new(count);
        for (int v = 0; v < count; v++)
        {
            neighbours[v] = graph.Neighbours.AsSpan(graph.Starts[v], graph.Starts[v + 1] - graph.Starts[v]).ToArray();
            degrees[v] = neighbours[v].Length;
        }

        for (int v = count - 1; v >= 0; v--)
        {
            queue.Add(v, degrees[v]);
        }

        int[] vertices = new int[count];
        int[] steps = new int[count];
        int[] starts = new int[count + 1];
        List<int> rows = new(2 * graph.Neighbours.Length);
        int[] seen = new int[count];
        int stamp = 0;
        long most = (MostFill * (long)count) + 1000;
        for (int step = 0; step < count; step++)
        {
            int pivot = queue.TakeSmallest();
            vertices[step] = pivot;
            steps[pivot] = step;
            int[] own = neighbours[pivot];
            int degree = degrees[pivot];
            for (int a = 0; a < degree; a++)
            {
                rows.Add(own[a]);
            }

            starts[step + 1] = rows.Count;
            if (rows.Count > most)
            {
                return null;
            }

            for (int a = 0; a < degree; a++)
            {
                int v = own[a];
                stamp++;
                int[] others = neighbours[v];
                int before = degrees[v];
                int length = 0;
                for (int b = 0; b < before; b++)
                {
                    int other = others[b];
                    if (other != pivot)
                    {
                        seen[other] = stamp;
                        others[length++] = other;
                    }
                }

                seen[v] = stamp;
                for (int b = 0; b < degree; b++)
                {
                    if (seen[own[b]] != stamp)
                    {
                        if (length == others.Length)
                        {
                            Array.Resize(ref others, Math.Max(8, 2 * length));
                            neighbours[v] = others;
                        }

                        others[length++] = own[b];
                    }
                }

                if (length != before)
                {
                    queue.Move(v, before, length);
                    degrees[v] = length;
                }
            }

            neighbours[pivot] = [];
        }

        int[] pattern = new int[rows.Count];
        for (int i = 0; i < pattern.Length; i++)
        {
            pattern[i] = steps[rows[i]];
        }

        for (int step = 0; step < count; step++)
        {
            Array.Sort(pattern, starts[step], starts[step + 1] - starts[step]);
        }

        return new EliminationOrder(vertices, starts, pattern);
    }
}
