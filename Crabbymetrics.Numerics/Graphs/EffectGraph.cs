namespace Crabbymetrics.Numerics;

/// <summary>
/// How the levels of a block of constants are connected by the levels of the largest block, one of constants too: for each of these that
/// meets several levels of the block, those levels and the weight of the rows that they share.
/// </summary>
internal sealed class EffectGraph
{
    private EffectGraph(int count, int[] levels, int[] starts, int[] vertices, double[] weights, double[] inverses)
    {
        Count = count;
        Levels = levels;
        Starts = starts;
        Vertices = vertices;
        Weights = weights;
        Inverses = inverses;
    }

    /// <summary>The number of levels of the block: the vertices.</summary>
    public int Count { get; }

    /// <summary>The levels of the largest block that meet several vertices, ascending.</summary>
    public int[] Levels { get; }

    /// <summary>Where each of these levels starts among <see cref="Vertices"/>, and their number at the end.</summary>
    public int[] Starts { get; }

    /// <summary>The vertices that each level of the largest block meets, each once.</summary>
    public int[] Vertices { get; }

    /// <summary>The weight of the rows that the vertex and the level share.</summary>
    public double[] Weights { get; }

    /// <summary>The inverse of the weight of each level of the largest block.</summary>
    public double[] Inverses { get; }

    /// <summary>Collapses rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="term">The constants of the block.</param>
    /// <param name="count">The number of its levels.</param>
    /// <param name="threads">The most threads.</param>
    public static EffectGraph Of(EffectRows rows, EffectTerm term, int count, int threads)
    {
        Part[] parts = new Part[rows.PartCount];
        rows.Visit(threads, part => parts[part] = Part.Of(rows, term, count, part), CancellationToken.None);
        int levels = parts.Sum(static part => part.Levels);
        int edges = parts.Sum(static part => part.Edges);
        int[] numbers = new int[levels];
        int[] starts = new int[levels + 1];
        int[] vertices = new int[edges];
        double[] weights = new double[edges];
        double[] inverses = new double[levels];
        int level = 0;
        int edge = 0;
        foreach (Part part in parts)
        {
            Array.Copy(part.Vertices, 0, vertices, edge, part.Edges);
            Array.Copy(part.Weights, 0, weights, edge, part.Edges);
            Array.Copy(part.Numbers, 0, numbers, level, part.Levels);
            Array.Copy(part.Inverses, 0, inverses, level, part.Levels);
            for (int k = 0; k < part.Levels; k++)
            {
                starts[level + k] = edge + part.Starts[k];
            }

            level += part.Levels;
            edge += part.Edges;
        }

        starts[levels] = edges;
        return new EffectGraph(count, numbers, starts, vertices, weights, inverses);
    }

    private sealed class Part
    {
        public int Levels { get; private set; }

        public int Edges { get; private set; }

        public int[] Numbers { get; private set; } = [];

        public int[] Starts { get; private set; } = [];

        public int[] Vertices { get; private set; } = [];

        public double[] Weights { get; private set; } = [];

        public double[] Inverses { get; private set; } = [];

        public static Part Of(EffectRows rows, EffectTerm term, int count, int number)
        {
            (int first, int end) = (rows.PartLevels[number], rows.PartLevels[number + 1]);
            int most = rows.Starts[end] - rows.Starts[first];
            Part part = new()
            {
                Numbers = new int[end - first],
                Starts = new int[end - first],
                Inverses = new double[end - first],
                Vertices = new int[most],
                Weights = new double[most],
            };
            int[] seen = new int[count];
            int[] places = new int[count];
            for (int g = first; g < end; g++)
            {
                int start = part.Edges;
                for (int i = rows.Starts[g]; i < rows.Starts[g + 1]; i++)
                {
                    double weight = rows.Weights.Length == 0 ? 1.0 : rows.Weights[i];
                    if (!(weight > 0.0))
                    {
                        continue;
                    }

                    int vertex = term.Codes[i];
                    if (seen[vertex] == g + 1)
                    {
                        part.Weights[places[vertex]] += weight;
                        continue;
                    }

                    seen[vertex] = g + 1;
                    places[vertex] = part.Edges;
                    part.Vertices[part.Edges] = vertex;
                    part.Weights[part.Edges++] = weight;
                }

                if (part.Edges - start < 2)
                {
                    part.Edges = start;
                    continue;
                }

                part.Numbers[part.Levels] = g;
                part.Starts[part.Levels] = start;
                part.Inverses[part.Levels++] = rows.Inverses[g];
            }

            return part;
        }
    }
}
