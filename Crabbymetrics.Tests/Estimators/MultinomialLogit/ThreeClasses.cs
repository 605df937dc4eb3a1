namespace Crabbymetrics.Tests.Estimators.MultinomialLogit;

/// <summary>Rows of three classes whose log-odds are linear in two columns.</summary>
internal static class ThreeClasses
{
    public const int RowCount = 160;

    public static double[,] Regressors()
    {
        RandomSource random = new(11);
        double[,] x = new double[RowCount, 2];
        for (int i = 0; i < RowCount; i++)
        {
            x[i, 0] = random.NextNormal();
            x[i, 1] = 1950.0 + (20.0 * random.NextDouble());
        }

        return x;
    }

    public static double[] Outcomes()
    {
        double[,] x = Regressors();
        RandomSource random = new(12);
        double[] y = new double[RowCount];
        for (int i = 0; i < RowCount; i++)
        {
            double a = Math.Exp(0.3 + (0.8 * x[i, 0])),
                b = Math.Exp(0.1 * (x[i, 1] - 1960.0)),
                u = random.NextDouble() * (1.0 + a + b);
            y[i] =
                u < a ? 0.0
                : u < a + b ? 1.0
                : 2.0;
        }

        return y;
    }

    public static RegressionData With(Func<double, int, double> outcome) =>
        RegressionData.Create(Regressors(), [.. Outcomes().Select(outcome)]);
}
