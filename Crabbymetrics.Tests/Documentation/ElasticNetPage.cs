using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>The code of docs/elastic-net.md, run on R's mtcars.</summary>
public sealed class ElasticNetPage
{
    [Test]
    public void A_path_and_a_cross_validation()
    {
        RegressionData data = Cars();

        ElasticNetPathEstimator estimator = new(new ElasticNetPathOptions { Mixing = 0.5 });
        ElasticNetPath path = estimator.Fit(data);
        ElasticNetResult chosen = path.Results[path.IndexOf(PenaltyRule.Bic)];

        ElasticNetCrossValidation judged = estimator.CrossValidate(data, new CrossValidationOptions { Folds = 8, Seed = 1 });
        ElasticNetResult best = judged.Best;
        double oneStandardError = judged.OneStandardErrorLambda;

        Assert.Multiple(() =>
        {
            Assert.That(chosen.Bic, Is.EqualTo(path.Results.Min(static result => result.Bic)));
            Assert.That(best.NonzeroCount, Is.GreaterThan(0));
            Assert.That(oneStandardError, Is.GreaterThanOrEqualTo(judged.BestLambda));
        });
    }

    [Test]
    public void In_one_step()
    {
        RegressionData data = Cars();

        ElasticNetResult result = new ElasticNetEstimator(new ElasticNetOptions { Folds = 8, Rule = PenaltyRule.OneStandardError }).Fit(
            data
        );
        double[] means = result.Predict(data.Design);

        Assert.Multiple(() =>
        {
            Assert.That(means, Has.Length.EqualTo(32));
            Assert.That(result.L1, Is.EqualTo(result.CrossValidation!.OneStandardErrorLambda));
            Assert.That(result.ChosenBy, Is.EqualTo(PenaltyRule.OneStandardError));
        });
    }

    [Test]
    public void A_ridge()
    {
        RegressionData data = Cars();

        RidgeResult ridge = new RidgeEstimator(new RidgeOptions { Grid = true, Standardize = true }).Fit(data);
        RidgePoint point = ridge.Grid.MinBy(static point => point.LeaveOneOut)!;

        Assert.That(point.LeaveOneOut, Is.LessThanOrEqualTo(ridge.LeaveOneOut));
    }

    [Test]
    public void Several_classes()
    {
        IReadOnlyList<KeyValuePair<string, string[]>> file = Fixture.Columns("elastic_net/mtcars.csv");
        RegressionData byGear = RegressionData.Create(
            [KeyValuePair.Create("hp", file.Numbers("hp")), KeyValuePair.Create("drat", file.Numbers("drat"))],
            file.Numbers("gear"),
            "gear"
        );

        MultinomialElasticNetEstimator classes = new(
            new MultinomialElasticNetOptions
            {
                Folds = 4,
                LambdaCount = 20,
                Grouped = true,
            }
        );
        MultinomialElasticNetPath gears = classes.FitPath(byGear);
        double[,] probabilities = gears.Results[gears.BestIndex].Predict(byGear.Design);

        Assert.That(probabilities[0, 0] + probabilities[0, 1] + probabilities[0, 2], Is.EqualTo(1.0).Within(1e-14));
    }

    private static RegressionData Cars()
    {
        IReadOnlyList<KeyValuePair<string, string[]>> file = Fixture.Columns("elastic_net/mtcars.csv");
        return RegressionData.Create(
            file.Where(static column => column.Key != "mpg").Select(column => KeyValuePair.Create(column.Key, file.Numbers(column.Key))),
            file.Numbers("mpg"),
            "mpg"
        );
    }
}
