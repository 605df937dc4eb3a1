namespace Crabbymetrics.Numerics;

/// <summary>
/// An approximate factorization of the Laplacian of a graph, as sparse as the graph: where the elimination of a vertex would connect all
/// its neighbours with each other, each but the last is connected with one of those of larger weight, drawn in proportion to their
/// weights, so that the expectation is the exact graph.
/// </summary>
/// <remarks>Gao, Kyng and Spielman, "Robust and Practical Solution of Laplacian Equations by Approximate Elimination" (2025), algorithm
/// AC. The draws are from a stream of fixed seed: the same graph has the same factor.</remarks>
internal static class SampledElimination
{
    private const ulong Seed = 0x9E3779B97F4A7C15UL;

    public static LaplacianFactor Factor(GraphLaplacian graph)
    {
        int count = graph.Count;
        EdgeList[] edges = new EdgeList[count];
        DegreeQueue queue = new(count);
        for (int v = count - 1; v >= 0; v--)
        {
            edges[v] = EdgeList.Of(graph, v);
            queue.Add(v, edges[v].Degree);
        }

        ulong random = Seed;
        int[] vertices = new int[count];
        int[] starts = new int[count + 1];
        double[] weights = new double[count];
        List<int> rows = new(graph.Neighbours.Length);
        List<double> shares = new(graph.Neighbours.Length);
        bool[] gone = new bool[count];
        int[] places = new int[count];
        List<(double Weight, int Vertex)> own = [];
        for (int step = 0; step < count; step++)
        {
            int pivot = queue.TakeSmallest();
            vertices[step] = pivot;
            gone[pivot] = true;
            Merge(edges[pivot], gone, places, own, edges, queue);
            own.Sort();
            double weight = 0.0;
            foreach ((double edge, int _) in own)
            {
                weight += edge;
            }

            weights[step] = weight;
            double left = weight;
            for (int a = 0; a < own.Count; a++)
            {
                (double edge, int vertex) = own[a];
                rows.Add(vertex);
                shares.Add(edge / weight);
                left -= edge;
                if (a + 1 < own.Count)
                {
                    int other = own[Draw(own, a + 1, left, ref random)].Vertex;
                    Connect(edges, queue, vertex, other, edge * Math.Max(left, 0.0) / weight);
                }
            }

            starts[step + 1] = rows.Count;
            edges[pivot] = default;
        }

        return new LaplacianFactor(vertices, starts, [.. rows], [.. shares], weights);
    }

    // The edges of a vertex, those to the same neighbour together. The neighbours lose them.
    private static void Merge(
        EdgeList list,
        bool[] gone,
        int[] places,
        List<(double Weight, int Vertex)> own,
        EdgeList[] edges,
        DegreeQueue queue
    )
    {
        own.Clear();
        for (int e = 0; e < list.Count; e++)
        {
            int vertex = list.Vertices[e];
            if (gone[vertex])
            {
                continue;
            }

            queue.Move(vertex, edges[vertex].Degree, edges[vertex].Degree - 1);
            edges[vertex].Degree--;
            int place = places[vertex];
            if (place < own.Count && own[place].Vertex == vertex)
            {
                own[place] = (own[place].Weight + list.Weights[e], vertex);
            }
            else
            {
                places[vertex] = own.Count;
                own.Add((list.Weights[e], vertex));
            }
        }
    }

    private static int Draw(List<(double Weight, int Vertex)> own, int first, double left, ref ulong random)
    {
        double drawn = (SplitMix64.Next(ref random) >> 11) * (1.0 / (1UL << 53)) * left;
        int place = first;
        while (place + 1 < own.Count && drawn >= own[place].Weight)
        {
            drawn -= own[place++].Weight;
        }

        return place;
    }

    private static void Connect(EdgeList[] edges, DegreeQueue queue, int left, int right, double weight)
    {
        if (!(weight > 0.0))
        {
            return;
        }

        foreach ((int from, int to) in ((int, int)[])[(left, right), (right, left)])
        {
            queue.Move(from, edges[from].Degree, edges[from].Degree + 1);
            edges[from].Add(to, weight);
        }
    }

    private struct EdgeList
    {
        public int[] Vertices;
        public double[] Weights;
        public int Count;
        public int Degree;

        public static EdgeList Of(GraphLaplacian graph, int vertex)
        {
            int start = graph.Starts[vertex];
            int count = graph.Starts[vertex + 1] - start;
            return new EdgeList
            {
                Vertices = graph.Neighbours.AsSpan(start, count).ToArray(),
                Weights = graph.Weights.AsSpan(start, count).ToArray(),
                Count = count,
                Degree = count,
            };
        }

        public void Add(int vertex, double weight)
        {
            if (Count == Vertices.Length)
            {
                Array.Resize(ref Vertices, Math.Max(4, 2 * Count));
                Array.Resize(ref Weights, Vertices.Length);
            }

            Vertices[Count] = vertex;
            Weights[Count++] = weight;
            Degree++;
        }
    }
}
