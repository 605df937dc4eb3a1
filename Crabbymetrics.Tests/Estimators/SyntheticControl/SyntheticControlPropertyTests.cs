using Crabbymetrics.Estimators;
using CsCheck;

namespace Crabbymetrics.Tests.Estimators.SyntheticControl;

/// <summary>What holds for any panel.</summary>
public sealed class SyntheticControlPropertyTests
{
    [TestCase(SyntheticControlMethod.Synthetic)]
    [TestCase(SyntheticControlMethod.SyntheticDifferenceInDifferences)]
    [TestCase(SyntheticControlMethod.Augmented)]
    [TestCase(SyntheticControlMethod.Penalized)]
    [TestCase(SyntheticControlMethod.ElasticNet)]
    public void Weights_are_finite_and_of_their_kind_and_do_not_hang_on_the_order_of_the_donors(SyntheticControlMethod method)
    {
        Gen.Int[0, 1_000_000]
            .Sample(
                seed =>
                {
                    (double[,] outcomes, int before) = Draw(seed);
                    SyntheticControlEstimator estimator = new(
                        new SyntheticControlOptions { Method = method, Penalty = Chosen(method) ? 0.5 : null }
                    );
                    SyntheticControlResult result = estimator.Fit(Panel(outcomes, before, static unit => unit)),
                        reversed = estimator.Fit(Panel(outcomes, before, unit => outcomes.GetLength(0) - unit));
                    Assert.That(result.Diagnostics.Converged, $"seed {seed}");
                    Assert.That(result.Weights, Is.All.Matches<double>(double.IsFinite), $"seed {seed}");
                    if (method != SyntheticControlMethod.ElasticNet)
                    {
                        Assert.That(result.Weights.Sum(), Is.EqualTo(1.0).Within(1e-9), $"seed {seed}");
                    }

                    if (method is not (SyntheticControlMethod.ElasticNet or SyntheticControlMethod.Augmented))
                    {
                        Assert.That(result.Weights, Is.All.GreaterThanOrEqualTo(0.0), $"seed {seed}");
                    }

                    Assert.That(reversed.PreRmspe, Is.EqualTo(result.PreRmspe).Within(1e-7), $"seed {seed}");
                    if (result.Units[0].Certificate is not { IsUnique: false })
                    {
                        Assert.That(reversed.Att, Is.EqualTo(result.Att).Within(1e-6), $"seed {seed}");
                    }
                },
                iter: 60
            );
    }

    [Test]
    public void No_move_of_weight_from_one_donor_to_another_comes_closer_before_treatment()
    {
        Gen.Int[0, 1_000_000]
            .Sample(
                seed =>
                {
                    (double[,] outcomes, int before) = Draw(seed);
                    SyntheticControlResult result = new SyntheticControlEstimator().Fit(Panel(outcomes, before, static unit => unit));
                    // The slopes of half the squared gaps by each weight: equal on the support, and nowhere smaller.
                    double[] slopes = new double[result.Weights.Length];
                    double size = 0.0;
                    for (int t = 0; t < before; t++)
                    {
                        size += Math.Abs(outcomes[0, t]);
                        for (int j = 0; j < slopes.Length; j++)
                        {
                            slopes[j] -= result.Gaps[t].Gap * outcomes[j + 1, t];
                        }
                    }

                    double least = slopes.Min();
                    for (int j = 0; j < slopes.Length; j++)
                    {
                        if (result.Weights[j] > 1e-10)
                        {
                            Assert.That(slopes[j] - least, Is.LessThan(1e-10 * size * size), $"seed {seed}, donor {j}");
                        }
                    }
                },
                iter: 300
            );
    }

    [Test]
    public void A_donor_that_is_there_twice_leaves_its_weights_open_and_the_effect_as_it_is()
    {
        (double[,] outcomes, int before) = Draw(12);
        int units = outcomes.GetLength(0),
            periods = outcomes.GetLength(1);
        SyntheticControlResult plain = new SyntheticControlEstimator().Fit(Panel(outcomes, before, static unit => unit));
        int used = plain.Weights.IndexOf(plain.Weights.Max());
        double[,] doubled = new double[units + 1, periods];
        for (int i = 0; i <= units; i++)
        {
            for (int t = 0; t < periods; t++)
            {
                doubled[i, t] = outcomes[i < units ? i : used + 1, t];
            }
        }

        SyntheticControlResult twice = new SyntheticControlEstimator().Fit(Panel(doubled, before, static unit => unit));
        Assert.Multiple(() =>
        {
            Assert.That(plain.Units[0].Certificate!.IsUnique);
            Assert.That(twice.Units[0].Certificate!.IsUnique, Is.False);
            Assert.That(twice.Diagnostics.Warnings.Single(), Does.Contain("not unique"));
            Assert.That(twice.Att, Is.EqualTo(plain.Att).Within(1e-10));
            Assert.That(twice.Weights[used] + twice.Weights[^1], Is.EqualTo(plain.Weights[used]).Within(1e-10));
        });
    }

    [Test]
    public void The_searched_weights_of_predictors_lie_between_the_bound_and_equal_weights()
    {
        Gen.Int[0, 1_000_000]
            .Sample(
                seed =>
                {
                    (double[,] outcomes, int before) = Draw(seed, least: 4);
                    PanelData panel = Panel(outcomes, before, static unit => unit)
                        .WithPredictors(
                            new PanelPredictor("outcome"),
                            new PanelPredictor("outcome", "0", "0"),
                            new PanelPredictor("outcome", $"{before - 1}", $"{before - 1}")
                        );
                    SyntheticControlPredictors searched = Fit(PredictorWeighting.Search),
                        equal = Fit(PredictorWeighting.Equal);
                    Assert.That(searched.Mspe, Is.GreaterThanOrEqualTo(searched.OutcomeBound * (1.0 - 1e-9)), $"seed {seed}");
                    Assert.That(searched.Mspe, Is.LessThanOrEqualTo(equal.Mspe * (1.0 + 1e-9)), $"seed {seed}");
                    Assert.That(searched.Weights.Sum(), Is.EqualTo(1.0).Within(1e-12), $"seed {seed}");

                    SyntheticControlPredictors Fit(PredictorWeighting weighting) =>
                        new SyntheticControlEstimator(new SyntheticControlOptions { Weighting = weighting, Starts = 3 })
                            .Fit(panel)
                            .Units[0]
                            .Predictors!;
                },
                iter: 20
            );
    }

    private static bool Chosen(SyntheticControlMethod method) =>
        method is SyntheticControlMethod.Augmented or SyntheticControlMethod.Penalized or SyntheticControlMethod.ElasticNet;

    // Few or many donors beside the periods, and a treated unit within or far outside of them.
    private static (double[,] Outcomes, int Before) Draw(int seed, int least = 2)
    {
        RandomSource random = new(seed);
        int units = 4 + random.NextIndex(20),
            before = least + random.NextIndex(15),
            after = 1 + random.NextIndex(5);
        double away = random.NextIndex(3) == 0 ? 30.0 : 0.0;
        double[,] y = new double[units, before + after];
        for (int i = 0; i < units; i++)
        {
            double level = 50.0 + (10.0 * random.NextNormal()) + (i == 0 ? away : 0.0),
                trend = random.NextNormal();
            for (int t = 0; t < before + after; t++)
            {
                y[i, t] = level + (trend * t) + random.NextNormal();
            }
        }

        return (y, before);
    }

    // Units are ordered by their names, which are numbers.
    private static PanelData Panel(double[,] outcomes, int before, Func<int, int> nameOf) =>
        PanelData.Create(
            outcomes,
            [.. Enumerable.Range(0, outcomes.GetLength(0)).Select(nameOf)],
            [.. Enumerable.Range(0, outcomes.GetLength(1))],
            [$"{nameOf(0)}"],
            before
        );
}
