using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary><c>conley:D</c> beside sums over all pairs of rows.</summary>
public sealed class ConleyTests
{
    private const int Rows = 400;

    [TestCase("conley:700", false, false)]
    [TestCase("conley:1500:bartlett", true, false)]
    [TestCase("conley:9000:bartlett", true, false)]
    [TestCase("conley:15:bartlett:plane", true, true)]
    [TestCase("conley:8:plane", false, true)]
    public void The_grid_finds_the_pairs_that_a_look_at_all_finds(string name, bool bartlett, bool plane)
    {
        PoissonResult fit = Fit(plane);
        double[] actual = fit.Covariance(name).Values.ToArray();
        double[] expected = Whole(
            fit,
            double.Parse(name.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture),
            bartlett,
            plane
        );
        double size = expected.Max(Math.Abs);
        Assert.That(actual, Is.EqualTo(expected).Within(1e-10 * size));
    }

    [Test]
    public void Within_no_distance_it_is_clustered_by_place()
    {
        PoissonResult fit = Fit(plane: false);
        Assert.That(
            fit.Covariance("conley:1e-6").Values.ToArray(),
            Is.EqualTo(fit.Covariance("cr0", new CovarianceArguments { Clusters = ["place"] }).Values.ToArray()).Within(1e-9).Percent
        );
    }

    [TestCase("conley", "conley:60")]
    [TestCase("conley:-3", "positive distance")]
    [TestCase("conley:3:epanechnikov", "bartlett")]
    [TestCase("conley:3:plane", "'easting'")]
    [TestCase("conley:21000", "shorter distance")]
    public void What_it_cannot_do_is_refused(string name, string message) =>
        Assert.That(() => Fit(plane: false).Covariance(name), Throws.Exception.With.Message.Contains(message));

    [Test]
    public void Degrees_that_are_none_are_refused()
    {
        RegressionData data = RegressionData
            .Create(
                new double[,]
                {
                    { 1 },
                    { 2 },
                    { 4 },
                    { 3 },
                },
                [1, 2, 3, 5]
            )
            .WithColumn("latitude", [10.0, 20, 95, 3])
            .WithColumn("longitude", [10.0, 20, 95, 3]);
        Assert.That(
            () => new PoissonEstimator().Fit(data).Covariance("conley:100"),
            Throws.ArgumentException.With.Message.Contains("Row 2").And.Message.Contains("conley:D:plane")
        );
    }

    private static PoissonResult Fit(bool plane)
    {
        RandomSource random = new(23);
        double[,] x = new double[Rows, 2];
        double[] y = new double[Rows];
        double[] first = new double[Rows];
        double[] second = new double[Rows];
        int[] place = new int[Rows];
        for (int i = 0; i < Rows; i++)
        {
            // Across the date line and up to a pole; every tenth row is where the one before it is.
            place[i] = i % 10 == 9 ? place[i - 1] : i;
            first[i] =
                place[i] != i ? first[i - 1]
                : plane ? 100.0 * random.NextDouble()
                : -90.0 + (180.0 * random.NextDouble());
            second[i] =
                place[i] != i ? second[i - 1]
                : plane ? 50.0 * random.NextDouble()
                : -180.0 + (360.0 * random.NextDouble());
            x[i, 0] = random.NextNormal();
            x[i, 1] = first[i] / 50.0;
            y[i] = random.NextPoisson(Math.Exp(0.3 + (0.2 * x[i, 0]) - (0.1 * x[i, 1])));
        }

        RegressionData data = RegressionData.Create(x, y).WithClusters("place", place);
        return new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(
            plane
                ? data.WithColumn("easting", first).WithColumn("northing", second)
                : data.WithColumn("latitude", first).WithColumn("longitude", second)
        );
    }

    private static double[] Whole(PoissonResult fit, double distance, bool bartlett, bool plane)
    {
        double[] influences = new double[Rows * 3];
        ((IScoreContributions)fit).CopyScores(0, Rows, influences);
        IObservations data = ((IObservedData)fit).Observations;
        double[] first = ((NumericColumn)data.Columns[plane ? "easting" : "latitude"]).Values.ToArray();
        double[] second = ((NumericColumn)data.Columns[plane ? "northing" : "longitude"]).Values.ToArray();
        double[] middle = new double[9];
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Rows; j++)
            {
                double between = plane
                    ? Math.Sqrt(Math.Pow(first[i] - first[j], 2) + Math.Pow(second[i] - second[j], 2))
                    : Haversine(first[i], second[i], first[j], second[j]);
                double kernel =
                    between > distance ? 0.0
                    : bartlett ? 1.0 - (between / distance)
                    : 1.0;
                for (int a = 0; a < 9; a++)
                {
                    middle[a] += kernel * influences[(i * 3) + (a / 3)] * influences[(j * 3) + (a % 3)];
                }
            }
        }

        // The working parameters have a Jacobian: the product goes through a covariance of one's own.
        return ((IEstimationResult)fit).Covariance(new GivenMiddle(middle)).Values.ToArray();
    }

    private static double Haversine(double fromLatitude, double fromLongitude, double toLatitude, double toLongitude)
    {
        double latitude = Math.Sin(double.DegreesToRadians(toLatitude - fromLatitude) / 2.0);
        double longitude = Math.Sin(double.DegreesToRadians(toLongitude - fromLongitude) / 2.0);
        double cosines = Math.Cos(double.DegreesToRadians(fromLatitude)) * Math.Cos(double.DegreesToRadians(toLatitude));
        return 2.0 * 6371.0088 * Math.Asin(Math.Min(1.0, Math.Sqrt((latitude * latitude) + (cosines * longitude * longitude))));
    }

    private sealed class GivenMiddle(double[] given) : SandwichCovariance
    {
        public override string Name => "given";

        public override string Description => "A middle that is given.";

        protected override void WriteMiddle(SandwichRows rows, Span<double> middle) => given.CopyTo(middle);
    }
}
