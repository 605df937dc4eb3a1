using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Inference;

internal sealed class MultipleTestingTests
{
    // R's p.adjust.
    [Test]
    public void Holm_and_Benjamini_Hochberg_equal_the_reference()
    {
        double[] pValues = [.03, .01, .5, .02, .05, .04];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(MultipleTesting.Holm(pValues), Is.EqualTo(new[] { .12, .06, .5, .10, .12, .12 }).Within(1e-15));
            Assert.That(MultipleTesting.BenjaminiHochberg(pValues), Is.EqualTo(new[] { .06, .06, .5, .06, .06, .06 }).Within(1e-15));
            Assert.That(() => MultipleTesting.Holm([.1, double.NaN]), Throws.ArgumentException.With.Message.Contains("position 1"));
        }
    }

    [Test]
    public void Romano_and_Wolf_step_down_through_the_draws()
    {
        // Three parameters at 4, 1 and 2.5 standard errors; the draws are chosen so that the maxima are known.
        SmallRegression fit = SmallRegression.LeastSquares(
            RegressionData.Create(
                [KeyValuePair.Create("a", (double[])[0, 1, 2, 5]), KeyValuePair.Create("b", (double[])[1, 0, 1, 0])],
                [1, 2, 4, 9]
            )
        );
        double[] estimates = [.. fit.Parameters];
        double[] steps = [0.0, 3.0, -2.0, 0.5, 1.5, -1.0, 0.2, -0.1, 2.2, 0.9];
        double[] draws = new double[30];
        for (int b = 0; b < 10; b++)
        {
            draws[(b * 3) + 0] = estimates[0];
            draws[(b * 3) + 1] = estimates[1] * (1.0 + (steps[b] / 4.0));
            draws[(b * 3) + 2] = estimates[2] * (1.0 + steps[(b + 3) % 10]);
        }

        BootstrapResult bootstrap = new("pairs", 1, 0.95, new BootstrapDraws(fit.ParameterNames, draws, []))
        {
            StandardErrors = [1.0, Math.Abs(estimates[1]) / 4.0, Math.Abs(estimates[2])],
            ConfidenceLow = [0, 0, 0],
            ConfidenceHigh = [0, 0, 0],
        };
        // |a| = 4 is never reached by max(|steps_b|, |steps_(b+3)|): 1/11. |b| = 1 is reached by |steps_(b+3)| in 5 of 10 draws: 6/11.
        Assert.That(MultipleTesting.RomanoWolf(fit, bootstrap), Is.EqualTo(new[] { 1.0 / 11.0, 6.0 / 11.0 }).Within(1e-15));
        Assert.That(() => MultipleTesting.RomanoWolf(fit, bootstrap, ["c"]), Throws.ArgumentException.With.Message.Contains("'c'"));
    }
}
