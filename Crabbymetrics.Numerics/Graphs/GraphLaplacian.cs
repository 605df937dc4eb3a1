namespace Crabbymetrics.Numerics;

/// <summary>
/// The reduced normal equations of one block of constants: the Laplacian of a graph whose edge between two levels has the weight
/// <c>sum over g of a_gf a_gf' / W_g</c>, a the weights of the rows that a level g of the largest block shares with them and W_g its own.
/// </summary>
internal sealed class GraphLaplacian
{
    private const int SmallestRange = 1024;
    private const int MostRanges = 16;

    private GraphLaplacian(int[] starts, int[] neighbours, double[] weights)
    {
        Starts = starts;
        Neighbours = neighbours;
        Weights = weights;
    }

    /// <summary>The number of vertices.</summary>
    public int Count => Starts.Length - 1;

    /// <summary>Where the neighbours of each vertex start, and their number at the end.</summary>
    public int[] Starts { get; }

    /// <summary>The neighbours of each vertex.</summary>
    public int[] Neighbours { get; }

    /// <summary>The weights of the edges to them.</summary>
    public double[] Weights { get; }

    /// <summary>Makes it of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="threads">The most threads.</param>
    /// <returns>The Laplacian; null where a vertex has more than some hundred neighbours on average.</returns>
    public static GraphLaplacian? Of(EffectGraph graph, int threads)
    {
        int count = graph.Count;
        int[] owners = new int[graph.Vertices.Length];
        for (int level = 0; level + 1 < graph.Starts.Length; level++)
        {
            owners.AsSpan(graph.Starts[level], graph.Starts[level + 1] - graph.Starts[level]).Fill(level);
        }

        RowOrder incidence = RowOrder.Of(graph.Vertices, count);
        int length = Math.Max(SmallestRange, (count + MostRanges - 1) / MostRanges);
        int ranges = (count + length - 1) / length;
        Rows[] made = new Rows[ranges];
        long total = 0;
        long most = 2L * GraphDensity.MostNeighbours * (count + SmallestRange);
        Parallel.For(
            0,
            ranges,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            range =>
            {
                if (Interlocked.Read(ref total) <= most)
                {
                    made[range] = Rows.Of(graph, owners, incidence, range * length, Math.Min(count, (range + 1) * length), most);
                    Interlocked.Add(ref total, made[range].Neighbours.Count);
                }
            }
        );
        if (total > most)
        {
            return null;
        }

        int[] starts = new int[count + 1];
        int[] neighbours = new int[total];
        double[] weights = new double[total];
        int place = 0;
        int vertex = 0;
        foreach (Rows rows in made)
        {
            rows.Neighbours.CopyTo(neighbours, place);
            rows.Weights.CopyTo(weights, place);
            foreach (int end in rows.Ends)
            {
                starts[++vertex] = place + end;
            }

            place += rows.Neighbours.Count;
        }

        return new GraphLaplacian(starts, neighbours, weights);
    }

    // The neighbours of a range of vertices.
    private sealed class Rows
    {
        public List<int> Neighbours { get; } = [];

        public List<double> Weights { get; } = [];

        public List<int> Ends { get; } = [];

        public static Rows Of(EffectGraph graph, int[] owners, RowOrder incidence, int first, int end, long most)
        {
            Rows rows = new();
            double[] sums = new double[graph.Count];
            int[] seen = new int[graph.Count];
            for (int vertex = first; vertex < end; vertex++)
            {
                int before = rows.Neighbours.Count;
                foreach (int edge in incidence.RowsOf(vertex))
                {
                    int level = owners[edge];
                    double own = graph.Weights[edge] * graph.Inverses[level];
                    for (int e = graph.Starts[level]; e < graph.Starts[level + 1]; e++)
                    {
                        int other = graph.Vertices[e];
                        if (seen[other] != vertex + 1)
                        {
                            seen[other] = vertex + 1;
                            sums[other] = 0.0;
                            if (other != vertex)
                            {
                                rows.Neighbours.Add(other);
                            }
                        }

                        sums[other] += own * graph.Weights[e];
                    }
                }

                for (int k = before; k < rows.Neighbours.Count; k++)
                {
                    rows.Weights.Add(sums[rows.Neighbours[k]]);
                }

                rows.Ends.Add(rows.Neighbours.Count);
                if (rows.Neighbours.Count > most)
                {
                    break;
                }
            }

            return rows;
        }
    }
}
