namespace Crabbymetrics.Tests.Estimators.Poisson;

/// <summary>Simulated count data: x standard normal, slopes cycling .3, -.2, .1, intercept .5.</summary>
internal sealed record Sample(double[][] Columns, double[] Y)
{
    public static Sample Create(long seed, int rows, int columns)
    {
        RandomSource random = new(seed);
        double[] slopes = [0.3, -0.2, 0.1];
        double[][] x = [.. Enumerable.Range(0, columns).Select(_ => new double[rows])];
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double eta = 0.5;
            for (int j = 0; j < columns; j++)
            {
                x[j][i] = random.NextNormal();
                eta += slopes[j % 3] * x[j][i];
            }

            y[i] = random.NextPoisson(Math.Exp(eta));
        }

        // Never all zero.
        y[0] = Math.Max(y[0], 1.0);
        return new Sample(x, y);
    }

    public RegressionData Data() => RegressionData.Create(Columns.Select((column, j) => KeyValuePair.Create($"x{j + 1}", column)), Y);

    public double[,] Matrix()
    {
        double[,] matrix = new double[Y.Length, Columns.Length];
        for (int i = 0; i < Y.Length; i++)
        {
            for (int j = 0; j < Columns.Length; j++)
            {
                matrix[i, j] = Columns[j][i];
            }
        }

        return matrix;
    }

    public Sample WithColumn(int index, Func<double, double> change) =>
        this with
        {
            Columns = [.. Columns.Select((column, j) => j == index ? [.. column.Select(change)] : column)],
        };

    public Sample Reversed() => new([.. Columns.Select(column => column.Reverse().ToArray())], [.. Y.Reverse()]);
}
