using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Transformers;

public class KernelBasisTests
{
    // The product of two features has the mean k and the variance (1 + k(2 d)) / 2 - k^2 + 1/2 a frequency, d being the difference: bounds
    // of four and a half standard errors for 45 pairs. A factor of two in gamma is far outside.
    [TestCase(KernelFunction.Rbf)]
    [TestCase(KernelFunction.Laplacian)]
    public void Products_of_random_features_are_the_kernel_on_average(KernelFunction function)
    {
        const int count = 100_000;
        DesignMatrix design = TransformerSample.Design(10, 3);
        KernelOptions options = new()
        {
            Function = function,
            Gamma = 0.3,
            Approximation = KernelApproximation.Fourier,
            Count = count,
            Seed = 11,
        };
        DesignMatrix features = new KernelBasis(options).Fit(design).Transform(design);
        DesignMatrix kernel = new KernelBasis(
            new KernelOptions
            {
                Function = function,
                Gamma = 0.3,
                Approximation = KernelApproximation.All,
                Columns = KernelColumns.Kernel,
            }
        ).Fit(design).Transform(design);
        double[][] rows = [.. Enumerable.Range(0, 10).Select(i => Row(features, i))];
        for (int a = 0; a < 10; a++)
        {
            for (int b = 0; b < a; b++)
            {
                double k = kernel[a, b];
                double doubled = function == KernelFunction.Rbf ? Math.Pow(k, 4.0) : k * k;
                double error = Math.Sqrt((((1.0 + doubled) / 2.0) - (k * k) + 0.5) / count);
                Assert.That(Vectors.Dot(rows[a], rows[b]), Is.EqualTo(k).Within(4.5 * error), $"rows {a} and {b}");
            }
        }
    }

    [Test]
    public void Landmarks_that_are_equal_are_dropped_and_counted()
    {
        DesignMatrix design = TransformerSample.Design(12, 2);
        DesignMatrix twice = design.SelectRows([0, 0, 1, 1, 2, 2, 3, 4]);
        KernelOptions options = new()
        {
            Approximation = KernelApproximation.All,
            Gamma = 1.0,
            Standardize = false,
        };
        KernelFeatures fitted = new KernelBasis(options).Fit(twice);
        DesignMatrix features = fitted.Transform(twice);
        options.Columns = KernelColumns.Kernel;
        DesignMatrix kernel = new KernelBasis(options).Fit(twice).Transform(twice);
        Assert.That(fitted.DroppedCount, Is.EqualTo(3));
        for (int a = 0; a < 8; a++)
        {
            for (int b = 0; b < 8; b++)
            {
                Assert.That(Vectors.Dot(Row(features, a), Row(features, b)), Is.EqualTo(kernel[a, b]).Within(1e-12));
            }
        }
    }

    [Test]
    public void More_landmarks_than_rows_are_said_and_are_all_rows()
    {
        DesignMatrix design = TransformerSample.Design(12, 2, 5);
        KernelFeatures every = new KernelBasis(new KernelOptions { Approximation = KernelApproximation.All }).Fit(design),
            more = new KernelBasis(new KernelOptions { Count = 13 }).Fit(design),
            enough = new KernelBasis(new KernelOptions { Count = 12 }).Fit(design);
        Assert.Multiple(() =>
        {
            Assert.That(more.Points, Is.EqualTo(every.Points));
            Assert.That(more.Note, Does.Contain("13 landmarks").And.Contains("12 rows"));
            Assert.That(enough.Note, Is.Null);
            Assert.That(every.Note, Is.Null);
        });
    }

    [TestCase(LandmarkChoice.Uniform)]
    [TestCase(LandmarkChoice.KMeans)]
    public void More_landmarks_come_nearer_to_the_kernel(LandmarkChoice landmarks)
    {
        DesignMatrix design = TransformerSample.Design(120, 2);
        double before = double.PositiveInfinity;
        foreach (int count in new[] { 5, 20, 60, 120 })
        {
            KernelOptions options = new() { Count = count, Landmarks = landmarks };
            DesignMatrix features = new KernelBasis(options).Fit(design).Transform(design);
            double error = 0.0;
            for (int i = 0; i < 120; i++)
            {
                // Every row is at distance 0 of itself; less than all of the kernel is never more than it.
                double norm = Vectors.Dot(Row(features, i), Row(features, i));
                Assert.That(norm, Is.LessThanOrEqualTo(1.0 + 1e-9));
                error += 1.0 - norm;
            }

            Assert.That(error, Is.LessThan(before));
            before = error;
        }

        Assert.That(before, Is.LessThan(1e-5));
    }

    [Test]
    public void Any_number_of_rows_gives_the_same_columns_of_a_row()
    {
        DesignMatrix design = TransformerSample.Design(517, 3);
        foreach (KernelApproximation approximation in new[] { KernelApproximation.Nystrom, KernelApproximation.Fourier })
        {
            KernelFeatures fitted = new KernelBasis(new KernelOptions { Approximation = approximation, Count = 9 }).Fit(design);
            DesignMatrix all = fitted.Transform(design);
            foreach (int row in new[] { 0, 255, 256, 515, 516 })
            {
                Assert.That(Row(fitted.Transform(design.SelectRows([row])), 0), Is.EqualTo(Row(all, row)));
            }
        }
    }

    [Test]
    public void A_kernel_of_a_million_rows_is_refused_with_its_size()
    {
        double[] x = [.. Enumerable.Range(0, 1_000_000).Select(static i => (double)i)];
        DesignMatrix design = DesignMatrix.FromOwnedColumns(["x"], [x]);
        Assert.Multiple(() =>
        {
            Assert.That(
                () => new KernelBasis(new KernelOptions { Approximation = KernelApproximation.All }).Fit(design),
                Throws.ArgumentException.With.Message.Contains("7,629,395 MiB").And.Message.Contains("MemoryBudget allows 1,024")
            );
            Assert.That(
                () => new KernelBasis(new KernelOptions { Count = 1000 }).Fit(design).Transform(design),
                Throws.ArgumentException.With.Message.Contains("7,629 MiB").And.Message.Contains("in parts")
            );
        });
    }

    [TestCase(0.0)]
    [TestCase(-1.0)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void A_gamma_that_is_not_positive_is_refused(double gamma) =>
        Assert.That(
            () => new KernelBasis(new KernelOptions { Gamma = gamma }),
            Throws.ArgumentException.With.Message.Contains("Gamma").And.Message.Contains("above 0")
        );

    [Test]
    public void Bad_choices_are_refused()
    {
        DesignMatrix design = TransformerSample.Design(10, 2);
        DesignMatrix constant = DesignMatrix.Create(
            10,
            [KeyValuePair.Create("a", TransformerSample.Draws(new RandomSource(1), 10)), KeyValuePair.Create("same", new double[10])]
        );
        Assert.Multiple(() =>
        {
            Assert.That(
                () =>
                    new KernelBasis(
                        new KernelOptions { Approximation = KernelApproximation.Fourier, Function = KernelFunction.Polynomial }
                    ),
                Throws.ArgumentException.With.Message.Contains("Random frequencies")
            );
            Assert.That(() => new KernelBasis(new KernelOptions { Count = 0 }), Throws.ArgumentException.With.Message.Contains("Count"));
            Assert.That(() => new KernelBasis().Fit(constant), Throws.ArgumentException.With.Message.Contains("'same' is constant"));
            Assert.That(
                () =>
                    new KernelBasis(new KernelOptions { Standardize = false, GammaRule = BandwidthScale.Median }).Fit(
                        design.SelectRows([1, 1, 1])
                    ),
                Throws.ArgumentException.With.Message.Contains("Gamma")
            );
        });
    }

    private static double[] Row(DesignMatrix design, int row) => [.. Enumerable.Range(0, design.ColumnCount).Select(j => design[row, j])];
}
