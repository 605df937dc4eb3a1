using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Architecture;

namespace Crabbymetrics.Tests.Inference.Effects;

/// <summary>
/// Predictions, comparisons and slopes by request. The numbers were made with R 4: <c>glm</c> of MASS's birthwt to 1e-15, the effects as
/// functions of the coefficients written out with <c>model.matrix</c>, and their gradients by differences of the sixth order.
/// </summary>
internal sealed class RequestedEffectsTests
{
    private const string Births = "low ~ lwt*smoke + poly(age, 2) + race";

    [TestCase("slopes lwt", 0, -0.00278473284782, 0.00125424818652)]
    [TestCase("slopes age", 0, -0.00020605123095, 0.00686309815528)]
    [TestCase("slopes lwt; by smoke", 0, -0.00344407542725, 0.00170175079835)]
    [TestCase("slopes lwt; by smoke", 1, -0.00176007883923, 0.00171457272478)]
    [TestCase("slopes lwt; as eyex", 0, -1.47838190038, 0.708799530388)]
    [TestCase("slopes smoke", 0, 0.20453127214, 0.0730702120945)]
    [TestCase("comparisons race; contrast pairwise", 0, -0.0954313031863, 0.116676581265)]
    [TestCase("comparisons race; contrast pairwise", 1, -0.254654619647, 0.105527600484)]
    [TestCase("comparisons race; contrast pairwise", 2, -0.15922331646, 0.0778920287155)]
    [TestCase("comparisons race; contrast sequential", 1, -0.15922331646, 0.0778920287155)]
    [TestCase("comparisons race; as ratio", 0, 0.800166219324, 0.210604495851)]
    [TestCase("comparisons smoke, race; cross", 1, -0.0730266147467, 0.0352023702818)]
    [TestCase("comparisons lwt; step 10", 0, -0.0269466176152, 0.0118340395345)]
    [TestCase("predictions; at lwt = 100 150", 0, 0.394502786761, 0.0527703480905)]
    [TestCase("predictions; at lwt = 100 150", 1, 0.249821091484, 0.0403935697612)]
    [TestCase("slopes lwt; at means", 0, -0.00337975019528, 0.00156546069545)]
    public void They_are_the_numbers_of_R(string request, int row, double estimate, double error)
    {
        (IEstimationResult fit, ModelFrame frame) = Logit(Births);
        CoefficientRow effect = fit.Effects(frame.Variables, request)[row];

        Assert.Multiple(() =>
        {
            Assert.That(effect.Estimate, Is.EqualTo(estimate).Within(2e-9 * Math.Abs(estimate) + 1e-12));
            Assert.That(effect.StandardError, Is.EqualTo(error).Within(1e-7 * error));
        });
    }

    [TestCase("low ~ lwt + race")]
    [TestCase("low ~ lwt + poly(age, 2) + race")]
    public void An_interaction_that_a_linear_model_does_not_have_is_0_without_a_test(string formula)
    {
        ModelFrame frame = Frame(formula);
        OlsResult fit = new OlsEstimator().Fit(frame.Data);
        foreach (string request in (string[])["comparisons lwt, race; cross", "comparisons lwt, race; cross; step 10; at means"])
        {
            foreach (CoefficientRow row in fit.Effects(frame.Variables, request))
            {
                Assert.That(row, Is.EqualTo(new CoefficientRow(row.Name, 0.0, 0.0, null, null, 0.0, 0.0)), request);
            }
        }

        BootstrapResult draws = fit.Bootstrap(20, 3);
        EffectTable drawn = fit.Effects(frame.Variables, EffectsRequest.Parse("comparisons lwt, race; cross") with { Bootstrap = draws });
        Assert.That(
            drawn.Rows.Select(static row => (row.Estimate, row.StandardError, row.PValue)),
            Is.All.EqualTo((0.0, 0.0, (double?)null))
        );
    }

    [Test]
    public void An_interaction_of_a_linear_model_is_its_coefficient()
    {
        ModelFrame frame = Frame("low ~ lwt*smoke");
        OlsResult fit = new OlsEstimator().Fit(frame.Data);
        CoefficientRow row = fit.Effects(frame.Variables, "comparisons lwt, smoke; cross")[0];
        CoefficientRow coefficient = fit.Summary()["lwt:smoke"];
        Assert.That(row.Estimate, Is.EqualTo(coefficient.Estimate).Within(1e-7).Percent);
        Assert.That(row.StandardError, Is.EqualTo(coefficient.StandardError).Within(1e-7).Percent);
    }

    [Test]
    public void The_variables_make_the_regressors_of_the_fit()
    {
        ModelFrame frame = Frame("low ~ bs(lwt, df = 4) * smoke + C(ftv > 0) + poly(age, 3) + log(bwt):race + ns(age, 3)");
        DesignMatrix again = frame.Variables.Evaluate([]).Design;
        double[] own = new double[again.RowCount];
        double[] other = new double[again.RowCount];

        Assert.That(again.ColumnNames, Is.EqualTo(frame.Data.Design.ColumnNames));
        for (int j = 0; j < again.ColumnCount; j++)
        {
            again.CopyColumn(j, own);
            frame.Data.Design.CopyColumn(j, other);
            Assert.That(own, Is.EqualTo(other), again.ColumnNames[j]);
        }
    }

    [Test]
    public void A_square_changes_with_its_variable()
    {
        ModelFrame frame = Frame("bwt ~ lwt + I(lwt^2) + log(lwt) + age");
        OlsResult fit = new OlsEstimator().Fit(frame.Data);
        double[] lwt = frame.Variables.NumbersOf("lwt");
        EffectTable effects = fit.Effects(frame.Variables, "slopes");
        DerivedEstimates expected = DeltaMethod.Of(
            fit,
            fit.Covariance("vanilla"),
            "slope",
            b => b[1] + (2.0 * b[2] * lwt.Average()) + (b[3] * lwt.Average(static x => 1.0 / x))
        );

        Assert.Multiple(() =>
        {
            Assert.That(effects.Select(static row => row.Name), Is.EqualTo(new[] { "lwt", "age" }));
            Assert.That(effects["lwt"].Estimate, Is.EqualTo(expected.ToTable().Rows[0].Estimate).Within(1e-8));
            Assert.That(effects["lwt"].StandardError, Is.EqualTo(expected.ToTable().Rows[0].StandardError).Within(1e-8));
            Assert.That(effects["age"].Estimate, Is.EqualTo(fit.Parameters[4]).Within(1e-9));
        });
    }

    [TestCase("vanilla")]
    [TestCase("hc1")]
    public void In_a_model_of_columns_they_are_the_marginal_effects(string vcov)
    {
        (IEstimationResult fit, ModelFrame frame) = Logit("low ~ age + lwt + race + smoke");
        EffectTable expected = MarginalEffects.Average(fit, fit.Covariance(vcov), new MarginalEffectOptions { DiscreteDummies = true });
        EffectTable actual = ModelEffects.Of(fit, fit.Covariance(vcov), frame.Variables);
        EffectTable ofColumns = ModelEffects.Of(fit, fit.Covariance(vcov));

        Assert.Multiple(() =>
        {
            for (int m = 0; m < expected.Count; m++)
            {
                Assert.That(actual[m].Estimate, Is.EqualTo(expected[m].Estimate).Within(1e-12));
                Assert.That(actual[m].StandardError, Is.EqualTo(expected[m].StandardError).Within(1e-12));
                Assert.That(ofColumns[m].Estimate, Is.EqualTo(expected[m].Estimate).Within(1e-12));
                Assert.That(ofColumns[m].StandardError, Is.EqualTo(expected[m].StandardError).Within(1e-12));
            }
        });
    }

    [Test]
    public void Of_a_multinomial_logit_they_are_by_class()
    {
        ModelFrame frame = Classes("race ~ lwt + I(lwt^2) + smoke");
        MultinomialLogitResult fit = new MultinomialLogitEstimator().Fit(frame.Data);
        double[] lwt = frame.Variables.NumbersOf("lwt");
        double[] smoke = frame.Variables.NumbersOf("smoke");
        EffectTable slopes = fit.Effects(frame.Variables, "slopes lwt");
        EffectTable changes = fit.Effects(frame.Variables, "comparisons smoke");

        Assert.Multiple(() =>
        {
            for (int c = 0; c < 3; c++)
            {
                int own = c;
                DerivedEstimates slope = DeltaMethod.Of(
                    fit,
                    fit.Covariance("vanilla"),
                    "slope",
                    b => Enumerable.Range(0, lwt.Length).Average(i => Slope(b, lwt[i], smoke[i], own))
                );
                DerivedEstimates change = DeltaMethod.Of(
                    fit,
                    fit.Covariance("vanilla"),
                    "change",
                    b => lwt.Average(x => Shares(b, x, 1.0)[own] - Shares(b, x, 0.0)[own])
                );
                Assert.That(slopes[c].Estimate, Is.EqualTo(slope.ToTable().Rows[0].Estimate).Within(1e-9));
                Assert.That(slopes[c].StandardError, Is.EqualTo(slope.ToTable().Rows[0].StandardError).Within(1e-8));
                Assert.That(changes[c].Estimate, Is.EqualTo(change.ToTable().Rows[0].Estimate).Within(1e-12));
                Assert.That(changes[c].StandardError, Is.EqualTo(change.ToTable().Rows[0].StandardError).Within(1e-8));
                Assert.That(slopes[c].Name, Is.EqualTo($"{fit.Classes[c]}: lwt"));
            }

            Assert.That(slopes.Sum(static row => row.Estimate), Is.Zero.Within(1e-12), "probabilities sum to one");
        });

        double[] Shares(IReadOnlyList<double> b, double x, double s)
        {
            double[] e = new double[3];
            int next = 0;
            for (int c = 0; c < 3; c++)
            {
                if (fit.Classes[c] != fit.ReferenceClass)
                {
                    e[c] = b[next] + (b[next + 1] * x) + (b[next + 2] * x * x) + (b[next + 3] * s);
                    next += 4;
                }
            }

            double sum = e.Sum(Math.Exp);
            return Array.ConvertAll(e, value => Math.Exp(value) / sum);
        }

        double Slope(IReadOnlyList<double> b, double x, double s, int c)
        {
            double[] p = Shares(b, x, s);
            double[] d = new double[3];
            int next = 0;
            for (int k = 0; k < 3; k++)
            {
                if (fit.Classes[k] != fit.ReferenceClass)
                {
                    d[k] = b[next + 1] + (2.0 * b[next + 2] * x);
                    next += 4;
                }
            }

            return p[c] * (d[c] - p.Zip(d, static (share, slope) => share * slope).Sum());
        }
    }

    [Test]
    public void Hypotheses_compare_them()
    {
        (IEstimationResult fit, ModelFrame frame) = Logit(Births);
        EffectTable effects = fit.Effects(frame.Variables, "slopes lwt; by smoke; test b1 = b2");
        HypothesisTest test = effects.Test();
        CovarianceMatrix v = effects.Covariance;
        double gap = effects[0].Estimate!.Value - effects[1].Estimate!.Value;

        Assert.Multiple(() =>
        {
            Assert.That(test.Statistic, Is.EqualTo(gap * gap / (v[0, 0] + v[1, 1] - (2.0 * v[0, 1]))).Within(1e-10));
            Assert.That(effects.Test("`lwt | smoke = 0` = `lwt | smoke = 1`").Statistic, Is.EqualTo(test.Statistic).Within(1e-12));
            Assert.That(() => effects.Test("b1 = b3"), Throws.ArgumentException.With.Message.Contains("b3"));
        });
    }

    [Test]
    public void Weights_as_frequencies_are_repeated_rows()
    {
        double[] y = [0, 1, 1, 0, 1, 0, 1, 1];
        double[] x = [0.3, 1.2, 0.7, -0.4, 0.9, 1.5, -0.2, 2.1];
        double[] w = [2, 1, 3, 1, 2, 2, 1, 1];
        MemoryColumns weighted = MemoryColumns.Empty.With("y", y).With("x", x).With("w", w);
        int[] rows = [.. w.SelectMany((count, i) => Enumerable.Repeat(i, (int)count))];
        MemoryColumns repeated = MemoryColumns.Empty.With("y", [.. rows.Select(i => y[i])]).With("x", [.. rows.Select(i => x[i])]);
        ModelFrame one = ModelFrame.Read(
            weighted,
            new ModelSpecification
            {
                Formula = Formula.Parse("y ~ poly(x, 2, raw = TRUE)"),
                Weights = "w",
                WeightKind = WeightKind.Frequency,
            }
        );
        ModelFrame other = ModelFrame.Read(repeated, "y ~ poly(x, 2, raw = TRUE)");
        LogitEstimator estimator = new(new LogitOptions { Tolerance = 1e-12 });
        EffectTable first = estimator.Fit(one.Data).Effects(one.Variables, "slopes x; as eyex");
        EffectTable second = estimator.Fit(other.Data).Effects(other.Variables, "slopes x; as eyex");

        Assert.That(first[0].Estimate, Is.EqualTo(second[0].Estimate).Within(1e-10));
        Assert.That(first[0].StandardError, Is.EqualTo(second[0].StandardError).Within(1e-9));
    }

    [Test]
    public void Beside_absorbed_effects_they_have_the_errors_of_dummies()
    {
        ModelFrame absorbed = Frame("ftv ~ age + I(age^2) | race");
        ModelFrame written = Frame("ftv ~ age + I(age^2) + C(race)");
        PoissonOptions options = new() { Tolerance = 1e-12 };
        IEstimationResult one = new PoissonEstimator(options).Fit(absorbed.Data);
        IEstimationResult other = new PoissonEstimator(options).Fit(written.Data);
        foreach (string request in new[] { "slopes age", "slopes age; at means", "comparisons age; step 5", "predictions; at age = 20 30" })
        {
            EffectTable first = ModelEffects.Of(
                one,
                static fit => fit.Covariance("hc1"),
                absorbed.Variables,
                EffectsRequest.Parse(request)
            );
            EffectTable second = ModelEffects.Of(other, other.Covariance("hc1"), written.Variables, EffectsRequest.Parse(request));
            Assert.Multiple(() =>
            {
                for (int m = 0; m < first.Count; m++)
                {
                    Assert.That(first[m].Estimate, Is.EqualTo(second[m].Estimate).Within(1e-7), request);
                    Assert.That(first[m].StandardError, Is.EqualTo(second[m].StandardError).Within(1e-6), request);
                }
            });
        }
    }

    [Test]
    public void Draws_give_their_own_errors()
    {
        (IEstimationResult fit, ModelFrame frame) = Logit("low ~ lwt + I(lwt^2) + smoke");
        BootstrapResult draws = ((FittedModel)fit).Bootstrap(400, 3);
        EffectsRequest request = EffectsRequest.Parse("slopes lwt; by smoke") with { Bootstrap = draws };
        EffectTable effects = fit.Effects(frame.Variables, request);
        EffectTable delta = fit.Effects(frame.Variables, request with { Bootstrap = null });
        double[] first = frame.Variables.NumbersOf("lwt");
        double[] smoke = frame.Variables.NumbersOf("smoke");
        double[] values = new double[draws.Replications];
        for (int r = 0; r < values.Length; r++)
        {
            double[] b = draws.Draw(r).ToArray();
            values[r] = Enumerable
                .Range(0, first.Length)
                .Where(i => smoke[i] == 1.0)
                .Average(i =>
                {
                    double p = 1.0 / (1.0 + Math.Exp(-(b[0] + (b[1] * first[i]) + (b[2] * first[i] * first[i]) + (b[3] * smoke[i]))));
                    return p * (1.0 - p) * (b[1] + (2.0 * b[2] * first[i]));
                });
        }

        double mean = values.Average();
        double error = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        Assert.Multiple(() =>
        {
            Assert.That(effects[1].Estimate, Is.EqualTo(delta[1].Estimate));
            Assert.That(effects[1].StandardError, Is.EqualTo(error).Within(1e-10));
            Assert.That(effects[1].ConfidenceLow, Is.GreaterThan(values.Min()).And.LessThan(effects[1].ConfidenceHigh!.Value));
        });
    }

    [Test]
    public void What_is_not_identified_has_no_value()
    {
        double[] x = [1, 2, 3, 4, 5, 6, 7];
        double[] y = [2, 1, 4, 3, 6, 5, 9];
        ModelFrame frame = ModelFrame.Read(
            MemoryColumns.Empty.With("y", y).With("x", x).With("z", [.. x.Select(static value => 2.0 * value)]),
            "y ~ x + z"
        );
        EffectTable effects = new OlsEstimator().Fit(frame.Data).Effects(frame.Variables, "slopes");
        EffectTable predictions = new OlsEstimator().Fit(frame.Data).Effects(frame.Variables, "predictions");

        Assert.Multiple(() =>
        {
            Assert.That(effects.Select(static row => row.Estimate), Is.All.Null);
            Assert.That(predictions[0].Estimate, Is.EqualTo(y.Average()).Within(1e-12));
            Assert.That(predictions[0].StandardError, Is.Positive);
        });
    }

    [TestCase("slopes nothing", "no variable 'nothing'")]
    [TestCase("derivatives lwt", "'derivatives' is none of predictions, comparisons, slopes")]
    [TestCase("slopes lwt; at race = blue", "no level 'blue'")]
    [TestCase("slopes lwt; at age = old", "'old' is none")]
    [TestCase("slopes race; as eyex", "its values are categories")]
    [TestCase("slopes lwt; as ratio", "Ratios are those of comparisons")]
    [TestCase("comparisons lwt; as dyex", "those of slopes")]
    [TestCase("slopes lwt; by ht", "cannot be grouped by 'ht'")]
    [TestCase("slopes lwt; step 2", "The step is that of comparisons")]
    [TestCase("predictions lwt", "Predictions change no variable")]
    [TestCase("comparisons lwt; cross", "two variables or more")]
    [TestCase("slopes lwt; by smoke; by race", "twice")]
    [TestCase("slopes lwt; colour red", "'colour' is no clause")]
    [TestCase("slopes lwt; at age", "gives no values")]
    public void What_cannot_be_is_refused(string request, string problem)
    {
        (IEstimationResult fit, ModelFrame frame) = Logit(Births);

        Assert.That(() => fit.Effects(frame.Variables, request), Throws.ArgumentException.With.Message.Contains(problem));
    }

    [Test]
    public void The_formula_refuses_values_that_it_does_not_have()
    {
        ModelFrame frame = Frame("bwt ~ log(lwt) + age");
        OlsResult fit = new OlsEstimator().Fit(frame.Data);

        Assert.That(
            () => fit.Effects(frame.Variables, "predictions; at lwt = -1"),
            Throws.InstanceOf<CrabbymetricsException>().With.Message.Contains("lwt")
        );
    }

    private static (IEstimationResult, ModelFrame) Logit(string formula)
    {
        ModelFrame frame = Frame(formula);
        return (new LogitEstimator(new LogitOptions { Tolerance = 1e-13 }).Fit(frame.Data), frame);
    }

    private static ModelFrame Frame(string formula) => ModelFrame.Read(Births189(), formula);

    private static ModelFrame Classes(string formula) =>
        ModelFrame.Read(Births189(), new ModelSpecification { Formula = Formula.Parse(formula), OutcomeKind = ColumnKind.Label });

    private static CsvSource Births189() => CsvSource.OpenFile(Path.Combine(Repository.Root, "samples", "data", "birthwt.csv"));
}
