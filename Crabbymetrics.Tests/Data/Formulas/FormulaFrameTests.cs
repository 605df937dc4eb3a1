using System.Text.Json;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using static Crabbymetrics.Tests.Data.TextSource;

namespace Crabbymetrics.Tests.Data.Formulas;

/// <summary>What formulas make of data: outcomes, offsets, roles, baselines, and new rows.</summary>
public sealed class FormulaFrameTests
{
    private const string Panel = "firm,year,y,x\nA,2001,1,10\nA,2002,2,11\nA,2004,4,13\nB,2001,5,20\nB,2002,6,22\nB,2003,7,25\n";

    [Test]
    public void What_functions_learn_they_apply_to_new_rows()
    {
        const string text = "y,x,g\n1,1,a\n2,2,b\n4,4,a\n3,7,b\n5,9,c\n6,11,c\n";
        const string formula = "y ~ scale(x) + poly(x, 2) + bs(x, df = 4) + ns(log(x), df = 2):g + cut(x, 2) + C(floor(x / 4), ref = 1)";
        ModelFrame frame = ModelFrame.Read(Csv(text), formula);
        PredictionFrame same = frame.ReadForPrediction(Csv(text));
        FormulaState stored = JsonSerializer.Deserialize<FormulaState>(JsonSerializer.Serialize(frame.Fitted.State))!;
        PredictionFrame single = FittedFormula.FromState(stored).Read(Csv("x,g\n7,b\n"));
        Assert.That(same.Design.ColumnNames, Is.EqualTo(frame.Data.Design.ColumnNames));
        Assert.That(single.Design.ColumnNames, Is.EqualTo(frame.Data.Design.ColumnNames));
        for (int j = 0; j < same.Design.ColumnCount; j++)
        {
            for (int i = 0; i < same.Design.RowCount; i++)
            {
                Assert.That(same.Design[i, j], Is.EqualTo(frame.Data.Design[i, j]), same.Design.ColumnNames[j]);
            }

            Assert.That(single.Design[0, j], Is.EqualTo(frame.Data.Design[3, j]), "one row alone has the means and knots of the fit");
        }
    }

    [Test]
    public void Polynomials_that_rounding_leaves_not_orthogonal_are_refused()
    {
        RandomSource random = new(5);
        string text =
            "y,x\n" + string.Concat(Enumerable.Range(0, 400).Select(_ => FormattableString.Invariant($"1,{random.NextNormal():F4}\n")));
        Assert.That(() => ModelFrame.Read(Csv(text), "y ~ poly(x, 10)"), Throws.Nothing);
        Assert.That(
            () => ModelFrame.Read(Csv(text), "y ~ poly(x, 100)"),
            Throws.InstanceOf<CrabbymetricsException>().With.Message.Contains("poly(x, 100)").And.Message.Contains("Take a lower degree")
        );
    }

    [Test]
    public void Sum_contrasts_that_would_fill_the_memory_are_refused()
    {
        const int rows = 600_000;
        double[] y = new double[rows];
        double[] id = [.. Enumerable.Range(0, rows).Select(static i => (double)(i % 1000))];
        IColumnSource source = MemoryColumns.Empty.With("y", y).With("id", id);
        Assert.That(
            () => ModelFrame.Read(source, "y ~ C(id, Sum)"),
            Throws.TypeOf<FormulaException>().With.Message.Contains("999 columns of sum contrasts, which would take 5 GB for 600000 rows")
        );
    }

    [Test]
    public void Splines_go_on_beyond_the_values_of_the_fit()
    {
        string text = "y,x\n" + string.Concat(Enumerable.Range(0, 12).Select(static i => FormattableString.Invariant($"{i},{i * i}\n")));
        ModelFrame frame = ModelFrame.Read(Csv(text), "y ~ ns(x, df = 3) + bs(x, df = 5)");
        DesignMatrix rows = frame.ReadForPrediction(Csv("x\n-3\n-2\n-1\n121\n122\n123\n")).Design;
        for (int j = 0; j < 3; j++)
        {
            // Straight beyond both ends.
            Assert.That(rows[0, j] - (2.0 * rows[1, j]) + rows[2, j], Is.Zero.Within(1e-10));
            Assert.That(rows[3, j] - (2.0 * rows[4, j]) + rows[5, j], Is.Zero.Within(1e-10));
        }

        // The splines sum to 1 where the first is 0: beyond the right end as well.
        Assert.That(Enumerable.Range(3, 5).Sum(j => rows[5, j]), Is.EqualTo(1.0).Within(1e-9));
    }

    [Test]
    public void A_transform_learns_from_the_rows_that_are_used()
    {
        ModelFrame frame = ModelFrame.Read(Csv("y,x\n1,1\n2,3\n,100\n4,5\n"), "y ~ center(x)");
        Assert.That(Column(frame.Data.Design, 0), Is.EqualTo((double[])[-2, 0, 2]), "the row without an outcome has no part in the mean");
    }

    [Test]
    public void What_learns_stands_in_outcomes_offsets_weights_and_clusters_too()
    {
        ModelFrame frame = ModelFrame.Read(
            Csv("y,x,w\n1,1,1\n2,3,2\n,100,9\n3,5,3\n"),
            new ModelSpecification
            {
                Formula = Formula.Parse("center(y) ~ 1 + offset(center(x))"),
                Offset = "scale(x)",
                Weights = "center(w) + 2",
                Clusters = ["center(x)"],
            }
        );
        PredictionFrame rows = frame.ReadForPrediction(Csv("x\n7\n"));
        Assert.Multiple(() =>
        {
            Assert.That(frame.Data.Outcome.ToArray(), Is.EqualTo((double[])[-1, 0, 1]));
            Assert.That(frame.Data.Offset.ToArray(), Is.EqualTo((double[])[-3, 0, 3]));
            Assert.That(frame.Data.Weights!.Values.ToArray(), Is.EqualTo((double[])[1, 2, 3]));
            Assert.That(frame.Data.Clusters.Values.Single().Codes.ToArray(), Is.EqualTo((int[])[0, 1, 2]));
            Assert.That(rows.Offset.ToArray(), Is.EqualTo((double[])[6]), "the mean and deviation of the fit");
        });
    }

    [Test]
    public void A_condition_does_not_learn_from_the_rows_that_it_chooses()
    {
        ModelSpecification model = new() { Formula = Formula.Parse("y ~ x"), Where = "abs(scale(x)) < 2" };
        FormulaException? error = Assert.Throws<FormulaException>(() => ModelFrame.Read(Csv("y,x\n1,1\n2,3\n"), model));
        Assert.That(error!.Message, Does.Contain("scale(x) learns from the rows in use"));
    }

    [TestCase("log(y) ~ 1", "0.6931471805599453,1.0986122886681098", "log(y)")]
    [TestCase("I(y - x) ~ x", "1,1", "I(y - x)")]
    [TestCase("g == \"b\" ~ x", "0,1", "g[b]")]
    [TestCase("g != \"b\" ~ x", "1,0", "g != \"b\"")]
    [TestCase("y > 2 ~ x", "0,1", "y > 2")]
    [TestCase("smoker ~ x", "0,1", "smoker[yes]")]
    public void Outcomes_are_calculated(string formula, string values, string name)
    {
        ModelSpecification specification = new() { Formula = Formula.Parse(formula), OutcomeKind = ColumnKind.NumberOrLabel };
        RegressionData data = ModelFrame.Read(Csv("y,x,g,smoker\n2,1,a,no\n3,2,b,yes\n"), specification).Data;
        Assert.That(string.Join(',', data.Outcome.ToArray().Select(static v => v.ToString("R"))), Is.EqualTo(values));
        Assert.That(data.OutcomeName, Is.EqualTo(name));
    }

    [Test]
    public void Counts_of_successes_and_failures_are_a_proportion_and_its_trials()
    {
        RegressionData data = ModelFrame.Read(Csv("s,n\n2,8\n3,4\n"), "cbind(s, n - s) ~ 1").Data;
        Assert.That(data.Outcome.ToArray(), Is.EqualTo((double[])[0.25, 0.75]));
        Assert.That(data.Weights!.Values.ToArray(), Is.EqualTo((double[])[8, 4]));
        Assert.That(data.Weights.Kind, Is.EqualTo(WeightKind.Analytic));
        Assert.That(
            () => ModelFrame.Read(Csv("s,n\n2,8\n5,4\n"), "cbind(s, n - s) ~ 1"),
            Throws
                .TypeOf<DataSourceException>()
                .With.Message.Contains("line 3")
                .And.Message.Contains("failures must be whole and 0 or more")
        );
    }

    [Test]
    public void Offsets_of_the_formula_and_of_the_options_are_added_here_and_at_prediction()
    {
        ModelFrame frame = ModelFrame.Read(
            Csv("y,x,n,e\n1,1,1,0.5\n2,2,2,0.25\n"),
            new ModelSpecification
            {
                Formula = Formula.Parse("y ~ . + offset(log(n))"),
                Offset = "e / 2",
                Exposure = "n + 1",
            }
        );
        Assert.That(frame.Terms, Is.EqualTo((string[])["x"]), "a dot leaves out what offsets name");
        Assert.That(frame.Data.Offset.Span[1], Is.EqualTo(Math.Log(2) + 0.125 + Math.Log(3)).Within(1e-15));
        PredictionFrame prediction = frame.ReadForPrediction(Csv("x,n,e\n7,4,1\n"));
        Assert.That(prediction.Offset.Span[0], Is.EqualTo(Math.Log(4) + 0.5 + Math.Log(5)).Within(1e-15));
        Assert.That(
            () => ModelFrame.Read(Csv("y,n\n1,1\n2,0\n"), "y ~ offset(log(n))"),
            Throws
                .TypeOf<DataSourceException>()
                .With.Message.StartsWith(
                    "data.csv, line 3, column 'n': log(n) is not a finite number: n is 0, and a logarithm needs a positive"
                )
        );
    }

    [Test]
    public void Weights_and_clusters_are_calculated()
    {
        RegressionData data = ModelFrame
            .Read(
                Csv(Panel),
                new ModelSpecification
                {
                    Formula = Formula.Parse("y ~ x"),
                    Weights = "1 / x",
                    WeightKind = WeightKind.Analytic,
                    Clusters = ["firm^year", "floor(year / 2)", "firm"],
                }
            )
            .Data;
        Assert.That(data.Weights!.Values.Span[3], Is.EqualTo(0.05));
        Assert.That(data.Clusters["firm^year"].GroupCount, Is.EqualTo(6));
        Assert.That(data.Clusters["floor(year / 2)"].GroupCount, Is.EqualTo(3));
        Assert.That(data.Clusters["firm"].GroupCount, Is.EqualTo(2));
    }

    [Test]
    public void Parts_after_bars_are_roles_of_the_data()
    {
        RegressionData data = ModelFrame.Read(Csv(Panel), "y ~ 1 | firm + firm^year + year[x] + firm[[log(x)]] | x ~ I(x^2) + year").Data;
        Assert.That(
            data.Absorbed.Select(static effect => effect.Name),
            Is.EqualTo((string[])["firm", "firm^year", "year", "year[[x]]", "firm[[log(x)]]"])
        );
        Assert.That(data.Absorbed[1].Levels.GroupCount, Is.EqualTo(6));
        Assert.That(data.Absorbed[3].Slope.Span[5], Is.EqualTo(25.0));
        Assert.That(data.Absorbed[4].Slope.Span[0], Is.EqualTo(Math.Log(10)));
        Assert.That(data.Instruments!.Endogenous, Is.EqualTo((string[])["x"]));
        Assert.That(data.Instruments.Design.ColumnNames, Is.EqualTo((string[])["I(x^2)", "year"]));
        Assert.That(data.Design.ColumnNames, Is.EqualTo((string[])["x"]), "the endogenous stand after the exogenous");
        Assert.That(() => new PoissonEstimator().Fit(data), Throws.ArgumentException, "an estimator refuses roles that it does not use");
        Assert.That(
            () => ModelFrame.Read(Csv(Panel), "y ~ year | x ~ year"),
            Throws.TypeOf<FormulaException>().With.Message.Contains("no instrument is left: 'year'")
        );
    }

    [TestCase("y ~ C(g, ref = \"b\")", "g: b")]
    [TestCase("y ~ 0 + g", "")]
    [TestCase("y ~ g*h", "g: a, h: u")]
    [TestCase("y ~ i(g, ref = c(\"a\", \"b\"))", "g: a, b")]
    [TestCase("y ~ C(g, Sum)", "g: c (minus the sum of the others)")]
    [TestCase("y ~ x", "")]
    [TestCase("y ~ b", "b: no")]
    public void Baselines_are_named(string formula, string expected) =>
        Assert.That(
            string.Join(
                ", ",
                ModelFrame
                    .Read(Csv("y,x,g,h,b\n1,1,a,u,Yes\n2,2,b,u,no\n3,4,c,v,no\n4,3,a,v,Yes\n5,6,b,v,no\n6,6,c,u,Yes\n"), formula)
                    .Baselines.Select(static pair => $"{pair.Key}: {pair.Value}")
            ),
            Is.EqualTo(expected)
        );

    [TestCase("y ~ nope + x", "there is no column named 'nope'")]
    [TestCase("y ~ X", "'x'?")]
    [TestCase("y ~ xx", "'x'?")]
    [TestCase("y ~ log(g)", "column 'g': it holds text ('a')")]
    [TestCase("y ~ C(g, ref = \"z\")", "has no level 'z'; it has: a, b, c")]
    [TestCase("y ~ I(g == \"A\")", "no row has the value 'A' that g == \"A\" asks for; it has: a, b, c")]
    [TestCase("y ~ i(g, bin = list(ab = c(\"a\", \"q\")))", "names 'q', which is no level")]
    [TestCase("y ~ C(g, bin = list('' = c(\"a\", \"b\")))", "takes list(name = c(")]
    [TestCase("y ~ i(g, bin = \"bin::2\")", "groups numbers, and the levels are text")]
    [TestCase("y ~ C(g, levels = c(\"a\", \"b\"))", "gives levels without 'c'")]
    [TestCase("y ~ poly(x, 6)", "needs more than 6 distinct values")]
    [TestCase("y ~ scale(one)", "scale(one) has no spread")]
    [TestCase("y ~ bs(x, df = 30)", "a knot that is not inside")]
    [TestCase("y ~ bs(one)", "values that differ")]
    [TestCase("y ~ cut(x, c(1, 3))", "line 2, column 'x': x is 1, outside the breaks")]
    [TestCase("y ~ I(1 / (x - 2))", "line 3, column 'x': 1 / (x - 2) is not a finite number: x - 2 is 0")]
    [TestCase("y ~ exp(x * 1000)", "is not a finite number: x * 1000 is 1000")]
    [TestCase("y ~ C(x) + i(x)", "Two columns are named 'x[2]'")]
    public void What_does_not_fit_the_data_is_refused_with_its_place(string formula, string expected) =>
        Assert.That(
            () => ModelFrame.Read(Csv("y,x,g,one\n1,1,a,1\n2,2,b,1\n3,4,c,1\n4,3,a,1\n5,6,b,1\n6,6,c,1\n"), formula),
            Throws.InstanceOf<CrabbymetricsException>().With.Message.Contains(expected).And.Message.Not.Contains("\n")
        );

    [TestCase("y ~ C(g, bin = list('a or-b' = c(\"a\", \"b\")))")]
    [TestCase("y ~ C(g, bin = list(`a or-b` = c(\"a\", \"b\")))")]
    [TestCase("y ~ i(g, bin = list(\"a or-b\" = c(\"a\", \"b\")))")]
    public void A_bin_may_have_any_name(string formula) =>
        Assert.That(
            ModelFrame.Read(Csv("y,g\n1,a\n2,b\n3,c\n4,c\n5,a\n"), formula).Baselines.Select(static pair => pair.Value),
            Is.EqualTo(new[] { "a or-b" })
        );

    [Test]
    public void A_column_may_have_the_name_of_a_word_of_the_language()
    {
        ModelFrame frame = ModelFrame.Read(
            Csv("y,pi,TRUE,a b,log(x)\n1,5,1,3,8\n2,6,0,2,7\n"),
            new ModelSpecification { Formula = Formula.Parse("y ~ I(pi * 2) + `TRUE` + `log(x)`"), Offset = "a b" }
        );
        Assert.That(frame.Data.Design.ColumnNames, Is.EqualTo((string[])["I(pi * 2)", "TRUE", "log(x)"]));
        Assert.That(Column(frame.Data.Design, 0), Is.EqualTo((double[])[10, 12]));
        Assert.That(frame.Data.Offset.ToArray(), Is.EqualTo((double[])[3, 2]));
        PredictionFrame rows = frame.ReadForPrediction(Csv("pi,TRUE,a b,log(x)\n1,1,1,1\n"));
        Assert.That(rows.Design[0, 0], Is.EqualTo(2.0), "the column, at prediction too");
        Assert.That(rows.Design[0, 2], Is.EqualTo(1.0));
    }

    [Test]
    public void A_million_identifiers_are_absorbed_rather_than_estimated()
    {
        double[] ids = [.. Enumerable.Range(0, 300_000).Select(static i => i / 2.0)];
        MemoryColumns columns = MemoryColumns.Empty.With("y", ids).With("id", [.. ids.Select(static id => Math.Floor(id))]);
        Assert.That(
            () => ModelFrame.Read(columns, "y ~ C(id)"),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("150000 levels").And.Message.Contains("y ~ x | id")
        );
    }

    [Test]
    public void A_fit_by_formula_predicts_what_it_fitted()
    {
        string text =
            "y,x,g,n\n"
            + string.Concat(
                Enumerable
                    .Range(0, 60)
                    .Select(static i => FormattableString.Invariant($"{(i * 7) % 5},{1 + (i * 13 % 17)},{"abc"[i % 3]},{1 + (i % 4)}\n"))
            );
        ModelFrame frame = ModelFrame.Read(Csv(text), "y ~ g*log(x) + poly(x, 2) + offset(log(n))");
        PoissonResult result = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-9 }).Fit(frame.Data);
        PredictionFrame rows = frame.ReadForPrediction(Csv(text));
        Assert.That(result.Predict(rows.Design, rows.Offset.ToArray()), Is.EqualTo(result.Predict()).Within(1e-12));
        Assert.That(result.ParameterNames[^1], Is.EqualTo("g[c]:log(x)"));
    }

    private static double[] Column(DesignMatrix design, int column)
    {
        double[] values = new double[design.RowCount];
        design.CopyColumn(column, values);
        return values;
    }
}
