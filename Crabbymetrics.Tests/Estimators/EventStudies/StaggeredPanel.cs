namespace Crabbymetrics.Tests.Estimators.EventStudies;

/// <summary>A balanced panel whose units are first treated in different periods, drawn from a seed. The true effect on cohort c after r
/// periods is <see cref="Effect"/>.</summary>
internal sealed class StaggeredPanel
{
    public const int Periods = 8;

    public StaggeredPanel(long seed, double[] cohorts, double noise = 1.0)
    {
        RandomSource random = new(seed);
        int n = cohorts.Length * Periods;
        (Unit, Period, Cohort, Outcome, X, Weight) = (
            new int[n],
            new double[n],
            new double[n],
            new double[n],
            new double[n],
            new double[n]
        );
        double[] ofPeriods = [.. Enumerable.Range(0, Periods).Select(_ => random.NextNormal())];
        for (int unit = 0; unit < cohorts.Length; unit++)
        {
            double ofUnit = 2.0 * random.NextNormal();
            for (int t = 0; t < Periods; t++)
            {
                int i = (unit * Periods) + t;
                (Unit[i], Period[i], Cohort[i]) = (unit, 2001.0 + t, cohorts[unit]);
                X[i] = random.NextNormal();
                Weight[i] = 1.0 + ((unit + t) % 3);
                double since = Period[i] - cohorts[unit];
                double effect = since >= 0.0 ? Effect(cohorts[unit], since) : 0.0;
                Outcome[i] = ofUnit + ofPeriods[t] + effect + (0.5 * X[i]) + (noise * random.NextNormal());
            }
        }
    }

    public int[] Unit { get; }

    public double[] Period { get; }

    public double[] Cohort { get; }

    public double[] Outcome { get; }

    public double[] X { get; }

    public double[] Weight { get; }

    public static double Effect(double cohort, double since) => 1.0 + (0.5 * since) + (cohort < 2004.5 ? 1.0 : 0.0);

    /// <summary>The data: without a regressor, or with one; with weights or without.</summary>
    public RegressionData Data(bool withRegressor = false, bool weighted = false)
    {
        DesignMatrix design = DesignMatrix.Create(Unit.Length, withRegressor ? [KeyValuePair.Create("x", X)] : []);
        RegressionData data = RegressionData
            .Create(design, Outcome)
            .WithAbsorbed("unit", Unit)
            .WithAbsorbed("period", Period)
            .WithTreatment(Cohort, Period);
        return weighted ? data.WithWeights(Weight, WeightKind.Analytic) : data;
    }

    /// <summary>The mean outcome of a cohort in a period.</summary>
    public double Mean(double cohort, double period) =>
        Enumerable.Range(0, Unit.Length).Where(i => Cohort[i].Equals(cohort) && Period[i] == period).Average(i => Outcome[i]);
}
