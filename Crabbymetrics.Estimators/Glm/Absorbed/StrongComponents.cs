namespace Crabbymetrics.Estimators;

/// <summary>The strongly connected components of a directed graph, without recursion.</summary>
/// <remarks>Tarjan (1972), "Depth-first search and linear graph algorithms", SIAM Journal on Computing 1.</remarks>
internal static class StrongComponents
{
    /// <summary>Finds them.</summary>
    /// <param name="starts">Where the arcs of each node start among the heads, and their number at the end.</param>
    /// <param name="heads">The node that each arc goes to.</param>
    /// <returns>The number of the component of each node.</returns>
    public static int[] Of(int[] starts, int[] heads)
    {
        int count = starts.Length - 1;
        int[] components = new int[count];
        int[] found = new int[count];
        int[] lowest = new int[count];
        int[] next = starts[..^1];
        int[] open = new int[count];
        int[] path = new int[count];
        Array.Fill(components, -1);
        int time = 0,
            number = 0,
            opened = 0;
        for (int root = 0; root < count; root++)
        {
            if (found[root] > 0)
            {
                continue;
            }

            int depth = 0;
            Enter(root);
            while (depth > 0)
            {
                int node = path[depth - 1];
                if (next[node] < starts[node + 1])
                {
                    int head = heads[next[node]++];
                    if (found[head] == 0)
                    {
                        Enter(head);
                    }
                    else if (components[head] < 0)
                    {
                        lowest[node] = Math.Min(lowest[node], found[head]);
                    }

                    continue;
                }

                depth--;
                if (depth > 0)
                {
                    lowest[path[depth - 1]] = Math.Min(lowest[path[depth - 1]], lowest[node]);
                }

                if (lowest[node] == found[node])
                {
                    int member;
                    do
                    {
                        member = open[--opened];
                        components[member] = number;
                    } while (member != node);

                    number++;
                }
            }

            void Enter(int node)
            {
                found[node] = lowest[node] = ++time;
                open[opened++] = node;
                path[depth++] = node;
            }
        }

        return components;
    }
}
