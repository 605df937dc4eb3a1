namespace Crabbymetrics.Benchmarks.Absorption;

/// <summary>A simulated panel of individuals who work in firms, ten years each.</summary>
/// <param name="Individual">The individual of each row.</param>
/// <param name="Firm">The firm of each row.</param>
/// <param name="Year">The year of each row.</param>
/// <param name="X1">The first regressor.</param>
/// <param name="X2">Its square.</param>
/// <param name="Y">The outcome.</param>
internal sealed record AbsorptionSample(int[] Individual, int[] Firm, int[] Year, double[] X1, double[] X2, double[] Y)
{
    private const int Years = 10;

    /// <summary>The kinds of mobility.</summary>
    public static string[] Kinds { get; } = ["simple", "difficult", "chain", "movers", "random"];

    /// <summary>Simulates a panel.</summary>
    /// <param name="kind">simple: the firm of each row is drawn at random. difficult: firms come in sequence, row after row (both of the
    /// benchmark of fixest). chain: a quarter of the individuals move once, to the next firm. movers: 30 percent move once, some 20 firms
    /// on. random: 30 percent move once, to any firm.</param>
    /// <param name="rows">The number of rows, a multiple of 10.</param>
    /// <param name="isShuffled">Whether the rows come in random order.</param>
    public static AbsorptionSample Create(string kind, int rows, bool isShuffled)
    {
        Random random = new(12345);
        int individuals = rows / Years;
        int firms = kind is "movers" or "random" ? rows / 50 : (int)Math.Round(individuals / 23.0);
        double[] ofIndividual = Normals(random, individuals);
        double[] ofFirm = Normals(random, firms);
        double[] ofYear = Normals(random, Years);
        int[] individual = new int[rows];
        int[] firm = new int[rows];
        int[] year = new int[rows];
        int[] order = [.. Enumerable.Range(0, rows)];
        if (isShuffled)
        {
            random.Shuffle(order);
        }

        for (int i = 0; i < individuals; i++)
        {
            int home = (int)((long)i * firms / individuals);
            int next = home;
            int move = Years;
            double draw = random.NextDouble();
            switch (kind)
            {
                case "chain" when draw < 0.25:
                    (next, move) = ((home + 1) % firms, random.Next(1, Years));
                    break;
                case "movers" when draw < 0.3:
                    int distance = 1 + (int)(-20.0 * Math.Log(1.0 - random.NextDouble()));
                    (next, move) = ((home + distance) % firms, random.Next(1, Years));
                    break;
                case "random" when draw < 0.3:
                    (next, move) = (random.Next(firms), random.Next(1, Years));
                    break;
                default:
                    break;
            }

            for (int t = 0; t < Years; t++)
            {
                int row = (i * Years) + t;
                int place = order[row];
                individual[place] = i;
                year[place] = t;
                firm[place] = kind switch
                {
                    "simple" => random.Next(firms),
                    "difficult" => row % firms,
                    _ => t < move ? home : next,
                };
            }
        }

        double[] x1 = Normals(random, rows);
        double[] x2 = Array.ConvertAll(x1, static x => x * x);
        double[] y = Normals(random, rows);
        for (int i = 0; i < rows; i++)
        {
            y[i] += x1[i] + (0.05 * x2[i]) + ofFirm[firm[i]] + ofIndividual[individual[i]] + ofYear[year[i]];
        }

        return new AbsorptionSample(individual, firm, year, x1, x2, y);
    }

    private static double[] Normals(Random random, int count)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
        }

        return values;
    }
}
