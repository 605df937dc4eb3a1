using Crabbymetrics.Estimators;
using CsCheck;

namespace Crabbymetrics.Tests.Estimators.LeastSquares;

/// <summary>What holds of least squares on any data.</summary>
public sealed class OlsPropertyTests
{
    private static readonly Gen<(double[,] X, double[] Y, int[] Counts)> Samples =
        from rows in Gen.Int[8, 60]
        from columns in Gen.Int[1, 4]
        // Evenly spread: a column of zeros and tiny numbers, which the generator of a range likes, gives a row leverage 1, and no hc3.
        from x in Gen.Double.Unit.Select(static u => (6.0 * u) - 3.0).Array[rows * columns]
        from y in Gen.Double.Unit.Select(static u => (10.0 * u) - 5.0).Array[rows]
        from counts in Gen.Int[1, 3].Array[rows]
        select (Shape(x, rows, columns), y, counts);

    [Test]
    public void Units_and_origins_of_columns_change_nothing_but_their_scale() =>
        Samples.Sample(
            static sample =>
            {
                int columns = sample.X.GetLength(1);
                OlsResult plain = Fit(sample.X, sample.Y);
                OlsResult moved = Fit(Map(sample.X, static (value, j) => (value * Math.Pow(10.0, (3 * j) - 4)) + (1e5 * j)), sample.Y);
                for (int j = 0; j < columns; j++)
                {
                    double scale = Math.Pow(10.0, (3 * j) - 4);
                    double error = plain.Covariance().StandardErrors()[1 + j];
                    Assert.That(moved.Coefficients[j] * scale, Is.EqualTo(plain.Coefficients[j]).Within(1e-5 * error));
                    Assert.That(moved.Covariance().StandardErrors()[1 + j] * scale, Is.EqualTo(error).Within(1e-5 * error));
                }
            },
            iter: 60
        );

    [Test]
    public void Adding_a_combination_of_regressors_to_the_outcome_adds_it_to_the_coefficients() =>
        Samples.Sample(
            static sample =>
            {
                int columns = sample.X.GetLength(1);
                double[] shifted = new double[sample.Y.Length];
                for (int i = 0; i < shifted.Length; i++)
                {
                    shifted[i] = sample.Y[i] + 2.0;
                    for (int j = 0; j < columns; j++)
                    {
                        shifted[i] += (j + 1.0) * sample.X[i, j];
                    }
                }

                OlsResult plain = Fit(sample.X, sample.Y);
                OlsResult moved = Fit(sample.X, shifted);
                Assert.That(moved.Intercept, Is.EqualTo(plain.Intercept + 2.0).Within(1e-12));
                Assert.That(moved.Sigma, Is.EqualTo(plain.Sigma).Within(1e-12));
                for (int j = 0; j < columns; j++)
                {
                    Assert.That(moved.Coefficients[j], Is.EqualTo(plain.Coefficients[j] + j + 1.0).Within(1e-11));
                }
            },
            iter: 60
        );

    [Test]
    public void Frequencies_are_repeated_rows() =>
        Samples.Sample(
            static sample =>
            {
                int[] rows = [.. Enumerable.Range(0, sample.Y.Length).SelectMany(i => Enumerable.Repeat(i, sample.Counts[i]))];
                RegressionData weighted = RegressionData
                    .Create(sample.X, sample.Y)
                    .WithWeights(Array.ConvertAll(sample.Counts, static count => (double)count), WeightKind.Frequency);
                OlsResult counted = new OlsEstimator().Fit(weighted);
                OlsResult repeated = new OlsEstimator().Fit(RegressionData.Create(sample.X, sample.Y).SelectRows(rows));
                Same(counted, repeated, 1e-10);
                Assert.That(counted.FTest("hc1")!.PValue, Is.EqualTo(repeated.FTest("hc1")!.PValue).Within(1e-9));
                Assert.That(counted.LogLikelihood, Is.EqualTo(repeated.LogLikelihood).Within(1e-9));
                Assert.That(counted.AdjustedRSquared, Is.EqualTo(repeated.AdjustedRSquared).Within(1e-10));
                Assert.That(counted.BreuschPaganTest().Statistic, Is.EqualTo(repeated.BreuschPaganTest().Statistic).Within(1e-8));
                Assert.That(counted.JarqueBeraTest().Statistic, Is.EqualTo(repeated.JarqueBeraTest().Statistic).Within(1e-8));
                ReadOnlySpan<double> ofCopies = repeated.Influence().CooksDistances.Span;
                ReadOnlySpan<double> ofRows = counted.Influence().CooksDistances.Span;
                for (int i = 0, copy = 0; i < ofRows.Length; copy += sample.Counts[i], i++)
                {
                    Assert.That(ofRows[i], Is.EqualTo(ofCopies[copy]).Within(1e-8 * (1.0 + ofCopies[copy])));
                }
            },
            iter: 60
        );

    [Test]
    public void The_order_of_the_rows_and_the_way_of_solving_change_nothing() =>
        Samples.Sample(
            static sample =>
            {
                int[] reversed = [.. Enumerable.Range(0, sample.Y.Length).Reverse()];
                RegressionData data = RegressionData.Create(sample.X, sample.Y);
                OlsResult plain = new OlsEstimator().Fit(data);
                Same(new OlsEstimator().Fit(data.SelectRows(reversed)), plain, 1e-12);
                Same(new OlsEstimator(new OlsOptions { Method = LeastSquaresMethod.Qr }).Fit(data), plain, 1e-12);
            },
            iter: 60
        );

    [Test]
    public void Leaving_a_row_out_moves_the_coefficients_by_dfbeta() =>
        Samples.Sample(
            static sample =>
            {
                RegressionData data = RegressionData.Create(sample.X, sample.Y);
                OlsResult all = new OlsEstimator().Fit(data);
                OlsInfluence influence = all.Influence();
                OlsResult without = new OlsEstimator().Fit(data.SelectRows([.. Enumerable.Range(1, sample.Y.Length - 1)]));
                double[,] changes = influence.Dfbeta();
                for (int j = 0; j < all.Parameters.Length; j++)
                {
                    double expected = all.Parameters[j] - without.Parameters[j];
                    Assert.That(changes[0, j], Is.EqualTo(expected).Within(1e-9 * (1.0 + Math.Abs(expected))));
                }

                Assert.That(influence.SigmasWithout.Span[0], Is.EqualTo(without.Sigma).Within(1e-9));
            },
            iter: 60
        );

    [Test]
    public void It_is_the_Gaussian_model_with_the_identity_link() =>
        Samples.Sample(
            static sample =>
            {
                foreach (WeightKind kind in Enum.GetValues<WeightKind>())
                {
                    RegressionData data = RegressionData
                        .Create(sample.X, sample.Y)
                        .WithWeights(Array.ConvertAll(sample.Counts, static count => (double)count), kind)
                        .WithOffset(Array.ConvertAll(sample.Y, static y => 0.3 * y * y));
                    OlsResult own = new OlsEstimator().Fit(data);
                    GeneralizedLinearResult other = new GeneralizedLinearEstimator(new GeneralizedLinearOptions { Tolerance = 1e-10 }).Fit(
                        data
                    );
                    Assert.That(own.LogLikelihood, Is.EqualTo(other.LogLikelihood).Within(1e-8));
                    Assert.That(own.RSquared, Is.EqualTo(other.RSquared).Within(1e-9));
                    Assert.That(own.Aic, Is.EqualTo(other.Aic).Within(1e-8));
                    Assert.That(
                        own.Covariance("hc3").StandardErrors().ToArray(),
                        Is.EqualTo(other.Covariance("hc3").StandardErrors().ToArray()).Within(1e-8)
                    );
                }
            },
            iter: 25
        );

    private static void Same(OlsResult actual, OlsResult expected, double tolerance)
    {
        double[] errors = [.. expected.Covariance().StandardErrors()];
        for (int j = 0; j < errors.Length; j++)
        {
            Assert.That(actual.Parameters[j], Is.EqualTo(expected.Parameters[j]).Within(tolerance * errors[j]));
            Assert.That(actual.Covariance().StandardErrors()[j], Is.EqualTo(errors[j]).Within(tolerance * errors[j]));
        }
    }

    private static OlsResult Fit(double[,] x, double[] y) => new OlsEstimator().Fit(RegressionData.Create(x, y));

    private static double[,] Map(double[,] x, Func<double, int, double> map)
    {
        double[,] mapped = new double[x.GetLength(0), x.GetLength(1)];
        for (int i = 0; i < x.GetLength(0); i++)
        {
            for (int j = 0; j < x.GetLength(1); j++)
            {
                mapped[i, j] = map(x[i, j], j);
            }
        }

        return mapped;
    }

    private static double[,] Shape(double[] values, int rows, int columns)
    {
        double[,] shaped = new double[rows, columns];
        Buffer.BlockCopy(values, 0, shaped, 0, values.Length * sizeof(double));
        return shaped;
    }
}
