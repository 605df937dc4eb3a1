namespace Crabbymetrics.Numerics;

/// <summary>
/// The exact factorization of the Laplacian of a graph in a given order, column by column. Weights only add up and the weight of a vertex
/// is the sum of those of its edges, so that nothing cancels and every entry has nearly all its digits, however badly the graph is
/// connected.
/// </summary>
/// <remarks>The elimination without subtraction of Grassmann, Taksar and Heyman (1985) for Markov chains.</remarks>
internal static class ExactElimination
{
    public static LaplacianFactor Factor(GraphLaplacian graph, EliminationOrder order)
    {
        int count = graph.Count;
        int[] starts = order.Starts;
        int[] rows = order.Rows;
        int[] steps = new int[count];
        for (int step = 0; step < count; step++)
        {
            steps[order.Vertices[step]] = step;
        }

        double[] edges = new double[rows.Length];
        double[] weights = new double[count];
        double[] sums = new double[count];
        // Of each column the next row that is not yet passed, and the columns whose next row a step is, as lists.
        int[] places = new int[count];
        int[] heads = new int[count];
        int[] next = new int[count];
        Array.Fill(heads, -1);
        for (int step = 0; step < count; step++)
        {
            int vertex = order.Vertices[step];
            for (int e = graph.Starts[vertex]; e < graph.Starts[vertex + 1]; e++)
            {
                sums[steps[graph.Neighbours[e]]] = graph.Weights[e];
            }

            for (int column = heads[step]; column >= 0; )
            {
                int following = next[column];
                double share = edges[places[column]] / weights[column];
                for (int e = places[column] + 1; e < starts[column + 1]; e++)
                {
                    sums[rows[e]] += share * edges[e];
                }

                Advance(column, places[column] + 1);
                column = following;
            }

            double weight = 0.0;
            for (int e = starts[step]; e < starts[step + 1]; e++)
            {
                edges[e] = sums[rows[e]];
                weight += edges[e];
            }

            weights[step] = weight;
            Clear(step, vertex);
            Advance(step, starts[step]);
        }

        int[] vertices = new int[rows.Length];
        for (int step = 0; step < count; step++)
        {
            for (int e = starts[step]; e < starts[step + 1]; e++)
            {
                vertices[e] = order.Vertices[rows[e]];
                edges[e] /= weights[step];
            }
        }

        return new LaplacianFactor(order.Vertices, starts, vertices, edges, weights);

        void Advance(int column, int place)
        {
            places[column] = place;
            if (place < starts[column + 1])
            {
                next[column] = heads[rows[place]];
                heads[rows[place]] = column;
            }
        }

        // Neighbours that are eliminated were written too.
        void Clear(int step, int vertex)
        {
            for (int e = starts[step]; e < starts[step + 1]; e++)
            {
                sums[rows[e]] = 0.0;
            }

            for (int e = graph.Starts[vertex]; e < graph.Starts[vertex + 1]; e++)
            {
                sums[steps[graph.Neighbours[e]]] = 0.0;
            }
        }
    }
}
