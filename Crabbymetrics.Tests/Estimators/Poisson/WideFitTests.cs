using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Poisson;

[TestFixture]
internal sealed class WideFitTests
{
    private const int Columns = 200;

    [Test]
    public void Hundreds_of_columns_meet_the_first_order_condition_with_the_same_bits_on_any_number_of_threads()
    {
        (double[,] x, double[] y) = Sample(1500);
        double[] weights = new double[y.Length];
        for (int i = 0; i < y.Length; i++)
        {
            weights[i] = i is >= 320 and < 640 ? 0.0 : 1.0 + (i % 3);
        }

        RegressionData data = RegressionData.Create(x, y).WithWeights(weights, WeightKind.Frequency);
        PoissonResult one = new PoissonEstimator(new PoissonOptions { MaxDegreeOfParallelism = 1 }).Fit(data);
        PoissonResult three = new PoissonEstimator(new PoissonOptions { MaxDegreeOfParallelism = 3 }).Fit(data);

        Assert.That(three.Parameters.AsSpan().SequenceEqual(one.Parameters.AsSpan()), Is.True);
        double[] mean = one.Predict(),
            score = new double[Columns];
        for (int i = 0; i < y.Length; i++)
        {
            mean[i] = weights[i] * (y[i] - mean[i]);
        }

        data.Design.TransposedProduct(mean, score);
        Assert.That(score.Append(mean.Sum()).Max(Math.Abs), Is.LessThan(1e-4));
    }

    [Test]
    public void The_standard_errors_are_those_of_the_information_in_full()
    {
        (double[,] x, double[] y) = Sample(900);
        PoissonResult result = new PoissonEstimator().Fit(RegressionData.Create(x, y));
        double[] mean = result.Predict(),
            cross = new double[Columns * Columns];
        // Of the score equations' derivative, entry by entry: I V = 1 in the row of the intercept and of a slope.
        double[,] covariance = result.Covariance("vanilla").ToArray();
        foreach (int row in new[] { 0, 1, 73, Columns })
        {
            for (int column = 0; column <= Columns; column += 25)
            {
                double sum = 0.0;
                for (int j = 0; j <= Columns; j++)
                {
                    double information = 0.0;
                    for (int i = 0; i < y.Length; i++)
                    {
                        information += mean[i] * (row == 0 ? 1.0 : x[i, row - 1]) * (j == 0 ? 1.0 : x[i, j - 1]);
                    }

                    sum += information * covariance[j, column];
                }

                Assert.That(sum, Is.EqualTo(row == column ? 1.0 : 0.0).Within(1e-9));
            }
        }
    }

    [Test]
    public void More_columns_than_rows_are_refused_without_a_penalty_and_solved_with_one()
    {
        (double[,] x, double[] y) = Sample(120);
        RegressionData data = RegressionData.Create(x, y);
        Assert.That(
            () => new PoissonEstimator().Fit(data),
            Throws
                .InstanceOf<IdentificationException>()
                .With.Message.Contains("201 parameters for 120 observations")
                .And.Message.Contains("Alpha")
        );

        PoissonResult ridge = new PoissonEstimator(new PoissonOptions { Alpha = 5.0 }).Fit(data);
        double[] mean = ridge.Predict(),
            score = new double[Columns];
        for (int i = 0; i < y.Length; i++)
        {
            mean[i] -= y[i];
        }

        data.Design.TransposedProduct(mean, score);
        for (int j = 0; j < Columns; j++)
        {
            Assert.That(score[j] + (5.0 * ridge.Coefficients[j]), Is.EqualTo(0.0).Within(1e-5));
        }
    }

    private static (double[,] X, double[] Y) Sample(int rows)
    {
        RandomSource random = new(7, 0);
        double[,] x = new double[rows, Columns];
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double predictor = 0.3;
            for (int j = 0; j < Columns; j++)
            {
                x[i, j] = random.NextNormal();
                predictor += 0.02 * ((j % 3) - 1) * x[i, j];
            }

            y[i] = random.NextPoisson(Math.Exp(predictor));
        }

        return (x, y);
    }
}
