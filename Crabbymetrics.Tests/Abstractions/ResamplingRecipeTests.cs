namespace Crabbymetrics.Tests.Abstractions;

/// <summary>Weights by recipe follow their law and depend on law, seed, replicate and row alone.</summary>
public sealed class ResamplingRecipeTests
{
    private const int Rows = 200_000;

    [Test]
    public void Weights_have_mean_and_variance_one([Values] ResamplingLaw law, [Values(1, 2_026)] long seed)
    {
        ResamplingRecipe recipe = new(law, seed, 3);
        double[] weights = new double[Rows];
        weights.AsSpan().Fill(1.0);
        recipe.Multiply(0, weights);
        double mean = weights.Average(),
            variance = weights.Sum(w => (w - mean) * (w - mean)) / Rows;
        double neighbours = Enumerable.Range(1, Rows - 1).Sum(i => (weights[i] - mean) * (weights[i - 1] - mean)) / Rows;
        // Five standard errors; the fourth central moment is 4 of a Poisson law and 9 of an exponential one.
        Assert.Multiple(() =>
        {
            Assert.That(mean, Is.EqualTo(1.0).Within(5.0 / Math.Sqrt(Rows)));
            Assert.That(variance, Is.EqualTo(1.0).Within(5.0 * Math.Sqrt((law == ResamplingLaw.Poisson ? 3.0 : 8.0) / Rows)));
            Assert.That(neighbours, Is.EqualTo(0.0).Within(5.0 / Math.Sqrt(Rows)));
        });
    }

    [Test]
    public void Counts_have_the_probabilities_of_their_law()
    {
        ResamplingRecipe recipe = new(ResamplingLaw.Poisson, 11, 0);
        int[] counts = new int[12];
        for (long row = 0; row < Rows; row++)
        {
            counts[(int)recipe.WeightOf(row)]++;
        }

        double probability = Math.Exp(-1.0);
        for (int count = 0; count < 6; count++)
        {
            double error = Math.Sqrt(probability * (1.0 - probability) / Rows);
            Assert.That((double)counts[count] / Rows, Is.EqualTo(probability).Within(5.0 * error), $"P({count})");
            probability /= count + 1;
        }
    }

    [Test]
    public void A_weight_follows_from_its_row_wherever_it_is_drawn([Values] ResamplingLaw law)
    {
        ResamplingRecipe recipe = new(law, 5, 1L << 40);
        double[] piece = [2.0, 2.0, 2.0];
        recipe.Multiply(5_000_000_000, piece);
        Assert.Multiple(() =>
        {
            Assert.That(piece[2], Is.EqualTo(2.0 * recipe.WeightOf(5_000_000_002)));
            Assert.That(new ResamplingRecipe(law, 5, 1L << 40).WeightOf(17), Is.EqualTo(recipe.WeightOf(17)));
            Assert.That(Some(recipe with { Seed = 6 }), Is.Not.EqualTo(Some(recipe)));
            Assert.That(Some(recipe with { Replicate = 2 }), Is.Not.EqualTo(Some(recipe)));
        });
    }

    private static double[] Some(ResamplingRecipe recipe) => [.. Enumerable.Range(0, 40).Select(i => recipe.WeightOf(i))];
}
