using System.Collections.Immutable;
using Crabbymetrics.Estimators;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Tests.Estimators.SyntheticControl;

/// <summary>Synthetic controls on panels whose answer is known, by every method.</summary>
public sealed class SyntheticControlTests
{
    [TestCase(SyntheticControlMethod.Synthetic)]
    [TestCase(SyntheticControlMethod.Augmented)]
    public void An_exact_mixture_has_its_weights_and_effect(SyntheticControlMethod method)
    {
        SyntheticControlResult result = Fit(
            SimulatedPanel.Create(),
            new SyntheticControlOptions { Method = method, Penalty = method == SyntheticControlMethod.Augmented ? 1.0 : null }
        );
        Assert.Multiple(() =>
        {
            Assert.That(result.Weights, Is.EqualTo(Mixture(11, 0.5, 0.3, 0.0, 0.2)).Within(1e-12));
            Assert.That(result.Att, Is.EqualTo(3.0).Within(1e-11));
            Assert.That(result.PreRmspe, Is.LessThan(1e-12));
            Assert.That(result.Units[0].Certificate!.IsUnique);
            Assert.That(result.Diagnostics.Converged);
        });
    }

    [TestCase(SyntheticControlMethod.Penalized)]
    [TestCase(SyntheticControlMethod.ElasticNet)]
    [TestCase(SyntheticControlMethod.Augmented)]
    [TestCase(SyntheticControlMethod.SyntheticDifferenceInDifferences)]
    public void A_chosen_penalty_finds_the_effect(SyntheticControlMethod method)
    {
        SyntheticControlResult result = Fit(
            SimulatedPanel.Create(noise: 0.1, effect: 5.0),
            new SyntheticControlOptions { Method = method }
        );
        Assert.Multiple(() =>
        {
            Assert.That(result.Att, Is.EqualTo(5.0).Within(0.6));
            Assert.That(result.Units[0].Penalty, Is.GreaterThan(0.0));
            Assert.That(
                Fit(SimulatedPanel.Create(noise: 0.1, effect: 5.0), new SyntheticControlOptions { Method = method }).Att,
                Is.EqualTo(result.Att)
            );
        });
    }

    [Test]
    public void The_chosen_penalty_can_be_given()
    {
        PanelData panel = SimulatedPanel.Create(noise: 0.4);
        Assert.Multiple(() =>
        {
            foreach (
                SyntheticControlMethod method in (SyntheticControlMethod[])
                    [SyntheticControlMethod.Penalized, SyntheticControlMethod.ElasticNet, SyntheticControlMethod.Augmented]
            )
            {
                SyntheticControlResult chosen = Fit(panel, new SyntheticControlOptions { Method = method }),
                    given = Fit(panel, new SyntheticControlOptions { Method = method, Penalty = chosen.Units[0].Penalty });
                Assert.That(given.Weights, Is.EqualTo(chosen.Weights).Within(1e-12), method.ToString());
            }
        });
    }

    [Test]
    public void A_constant_added_to_the_treated_unit_is_the_intercept()
    {
        double[,] y = SimulatedPanel.Outcomes(12, 20, 14, 3.0, 0.0, 1, 7);
        for (int t = 0; t < 20; t++)
        {
            y[0, t] += 100.0;
        }

        SyntheticControlResult result = Fit(Panel(y), new SyntheticControlOptions { Intercept = true });
        Assert.Multiple(() =>
        {
            Assert.That(result.Units[0].Intercept, Is.EqualTo(100.0).Within(1e-10));
            Assert.That(result.Weights, Is.EqualTo(Mixture(11, 0.5, 0.3, 0.0, 0.2)).Within(1e-11));
            Assert.That(result.Att, Is.EqualTo(3.0).Within(1e-10));
        });
    }

    [Test]
    public void Several_treated_units_are_compared_one_by_one()
    {
        PanelData panel = SimulatedPanel.Create(units: 14, treated: 2);
        SyntheticControlResult result = Fit(panel);
        Assert.Multiple(() =>
        {
            Assert.That(result.Units.Select(static unit => unit.Unit), Is.EqualTo((string[])["u00", "u01"]));
            Assert.That(result.Units[0].Weights, Is.EqualTo(Mixture(12, 0.5, 0.3, 0.0, 0.2)).Within(1e-11));
            Assert.That(result.Units[1].Weights, Is.EqualTo(Mixture(12, 0.5, 0.0, 0.3, 0.2)).Within(1e-11));
            Assert.That(result.Weights, Is.EqualTo(Mixture(12, 0.5, 0.15, 0.15, 0.2)).Within(1e-11));
            Assert.That(result.Att, Is.EqualTo(3.0).Within(1e-10));
            Assert.That(result.Treated, Is.EqualTo((string[])["u00", "u01"]));
        });
    }

    [Test]
    public void Units_and_origin_of_the_outcome_change_nothing_but_its_scale(
        [Values(SyntheticControlMethod.Synthetic, SyntheticControlMethod.SyntheticDifferenceInDifferences)] SyntheticControlMethod method
    )
    {
        double[,] y = SimulatedPanel.Outcomes(12, 20, 14, 3.0, 0.5, 1, 7),
            other = new double[12, 20];
        for (int i = 0; i < 12; i++)
        {
            for (int t = 0; t < 20; t++)
            {
                other[i, t] = (1e4 * y[i, t]) - 5e5;
            }
        }

        SyntheticControlOptions options = new() { Method = method };
        SyntheticControlResult plain = Fit(Panel(y), options),
            scaled = Fit(Panel(other), options);
        Assert.Multiple(() =>
        {
            Assert.That(scaled.Weights, Is.EqualTo(plain.Weights).Within(1e-9));
            Assert.That(scaled.Att, Is.EqualTo(1e4 * plain.Att).Within(1e-5));
        });
    }

    [Test]
    public void The_number_of_threads_changes_no_bit()
    {
        PanelData panel = WithPredictors(SimulatedPanel.Create(noise: 0.5));
        SyntheticControlResult one = Fit(panel, new SyntheticControlOptions { MaxDegreeOfParallelism = 1 }),
            many = Fit(panel, new SyntheticControlOptions { MaxDegreeOfParallelism = 4 });
        SyntheticControlOptions equal = new() { Weighting = PredictorWeighting.Equal, MaxDegreeOfParallelism = 4 };
        Assert.Multiple(() =>
        {
            Assert.That(many.Weights, Is.EqualTo(one.Weights));
            Assert.That(many.Units[0].Predictors!.Weights, Is.EqualTo(one.Units[0].Predictors!.Weights));
            SyntheticControlOptions single = new() { Weighting = PredictorWeighting.Equal, MaxDegreeOfParallelism = 1 };
            Assert.That(
                Fit(panel, equal).PlacebosInSpace().Units.Select(static unit => unit.MspeRatio),
                Is.EqualTo(Fit(panel, single).PlacebosInSpace().Units.Select(static unit => unit.MspeRatio))
            );
        });
    }

    [Test]
    public void Cross_validated_weights_of_predictors_are_no_worse_in_the_validation_periods_than_equal_ones()
    {
        PanelData panel = WithPredictors(SimulatedPanel.Create(noise: 0.5));
        SyntheticControlResult result = Fit(panel, new SyntheticControlOptions { Weighting = PredictorWeighting.CrossValidated });
        Assert.Multiple(() =>
        {
            Assert.That(result.Units[0].Predictors!.Weights.Sum(), Is.EqualTo(1.0).Within(1e-14));
            // Training: the first half with predictors measured 7 periods earlier.
            PanelData training = panel.BeforeTreatment("2007");
            SyntheticControlResult chosen = Fit(training, Given(result.Units[0].Predictors!.Weights)),
                equal = Fit(training, new SyntheticControlOptions { Weighting = PredictorWeighting.Equal });
            Assert.That(chosen.PostRmspe, Is.LessThanOrEqualTo(equal.PostRmspe));
        });
    }

    [Test]
    public void A_single_predictor_has_a_unique_weight()
    {
        PanelData panel = SimulatedPanel.Create(noise: 0.5).WithPredictors("outcome@2000:2013");
        SyntheticControlPredictors predictors = Fit(panel).Units[0].Predictors!;
        Assert.Multiple(() =>
        {
            Assert.That(predictors.Weights, Is.EqualTo((double[])[1.0]));
            Assert.That(predictors.IsUnique);
            Assert.That(predictors.Mspe, Is.GreaterThanOrEqualTo(predictors.OutcomeBound));
        });
    }

    [Test]
    public void Balance_compares_treated_synthetic_and_mean_donor()
    {
        PanelData panel = WithPredictors(SimulatedPanel.Create());
        SyntheticControlResult byOutcomes = Fit(SimulatedPanel.Create()),
            byPredictors = Fit(panel, new SyntheticControlOptions { Weighting = PredictorWeighting.Equal });
        Assert.Multiple(() =>
        {
            Assert.That(byOutcomes.Balance(), Has.Length.EqualTo(14));
            Assert.That(byOutcomes.Balance()[0].Name, Is.EqualTo("outcome@2000"));
            Assert.That(byOutcomes.Balance()[0].Synthetic, Is.EqualTo(byOutcomes.Balance()[0].Treated).Within(1e-11));
            Assert.That(byPredictors.Balance().Select(static row => row.Name), Is.EqualTo(panel.Predictors.Select(static p => p.Name)));
            Assert.That(byPredictors.Balance().Select(static row => row.Weight), Has.All.EqualTo(1.0 / 3.0).Within(1e-15));
        });
    }

    [Test]
    public void The_result_prints_itself()
    {
        string text = Fit(SimulatedPanel.Create()).ToString();
        Assert.That(text, Does.Contain("outcome of u00 from 2014: average effect 3").And.Contain("u01  0.5000"));
    }

    [Test]
    public void A_container_gives_the_estimator_with_its_options()
    {
        ServiceCollection services = new();
        services.AddCrabbymetrics().AddSyntheticControl(static options => options.Intercept = true);
        using ServiceProvider provider = services.BuildServiceProvider();
        SyntheticControlResult result = provider
            .GetRequiredService<IEstimator<PanelData, SyntheticControlResult>>()
            .Fit(SimulatedPanel.Create(noise: 0.5));
        Assert.That(result.Units[0].Intercept, Is.Not.EqualTo(0.0));
    }

    [Test]
    public void What_does_not_go_together_is_refused()
    {
        PanelData plain = SimulatedPanel.Create(),
            predictors = WithPredictors(plain);
        Assert.Multiple(() =>
        {
            Refused(plain, new SyntheticControlOptions { Weighting = PredictorWeighting.Equal }, "no predictors");
            Refused(predictors, new SyntheticControlOptions { Intercept = true }, "Intercept");
            Refused(predictors, new SyntheticControlOptions { Method = SyntheticControlMethod.Augmented }, "reads no predictors");
            Refused(predictors, Given([1.0, 2.0]), "has 2 values");
            Refused(
                SimulatedPanel.Create(before: 1),
                new SyntheticControlOptions { Method = SyntheticControlMethod.SyntheticDifferenceInDifferences },
                "two periods before"
            );
            Refused(
                SimulatedPanel.Create().WithColumn("same", [.. Enumerable.Repeat(1.0, 240)]).WithPredictors("same"),
                new SyntheticControlOptions(),
                "'same' is 1 for every unit"
            );
        });

        static void Refused(PanelData panel, SyntheticControlOptions options, string words) =>
            Assert.That(() => Fit(panel, options), Throws.InstanceOf<ArgumentException>().With.Message.Contains(words));
    }

    [Test]
    public void A_fit_of_one_period_before_treatment_is_there()
    {
        SyntheticControlResult result = Fit(SimulatedPanel.Create(before: 1));
        Assert.Multiple(() =>
        {
            Assert.That(result.Weights.Sum(), Is.EqualTo(1.0).Within(1e-14));
            Assert.That(result.Diagnostics.Warnings, Has.Some.Contains("not unique"));
        });
    }

    private static SyntheticControlOptions Given(ImmutableArray<double> weights) =>
        new() { Weighting = PredictorWeighting.Given, PredictorWeights = weights };

    private static PanelData WithPredictors(PanelData panel) => panel.WithPredictors("outcome@2000:2004, outcome@2009, outcome");

    private static PanelData Panel(double[,] y) =>
        PanelData.Create(
            y,
            [.. Enumerable.Range(0, y.GetLength(0)).Select(SimulatedPanel.Name)],
            [.. Enumerable.Range(0, y.GetLength(1)).Select(static t => 2000 + t)],
            ["u00"],
            2014
        );

    private static double[] Mixture(int donors, params double[] weights) => [.. weights, .. new double[donors - weights.Length]];

    private static SyntheticControlResult Fit(PanelData panel, SyntheticControlOptions? options = null) =>
        new SyntheticControlEstimator(options).Fit(panel);
}
