using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Categories;

/// <summary>Dummies that the data do not identify, and levels that are separated.</summary>
public sealed class FactorIdentificationTests
{
    [Test]
    public void A_level_without_rows_is_left_out_and_named()
    {
        PoissonResult result = Fit(Data(["a", "b", "none", "c"], static i => i % 3 == 2 ? 3 : i % 3));
        Assert.Multiple(() =>
        {
            Assert.That(result.Diagnostics.Warnings, Has.Exactly(1).Contains("'g[none]'"));
            Assert.That(result.Coefficients.Select(double.IsNaN), Is.EqualTo((bool[])[false, false, true, false]));
        });
    }

    [Test]
    public void Full_coding_beside_an_intercept_leaves_out_the_last_level()
    {
        RegressionData data = Data(["a", "b", "c"], static i => i % 3, static column => column.WithoutBaseline());
        PoissonResult result = Fit(data),
            without = Fit(Data(["a", "b", "c"], static i => i % 3, static column => column.WithBaseline("c")));
        Assert.Multiple(() =>
        {
            Assert.That(result.Diagnostics.Warnings, Has.Exactly(1).Contains("'g[c]'"));
            Assert.That(result.Parameters[^1], Is.NaN);
            Assert.That(result.Parameters[..^1], Is.EqualTo(without.Parameters).Within(1e-9));
        });
    }

    [Test]
    public void What_a_later_column_repeats_of_a_factor_is_the_later_columns_fault([Values] bool factorFirst)
    {
        // A property of the level, beside a dummy for each level.
        double[] area = [.. Enumerable.Range(0, 300).Select(static i => 10.0 + ((i % 5) * (i % 5)))];
        CategoricalColumn g = CategoricalColumn.FromCodes(
            "g",
            ["a", "b", "c", "d", "e"],
            [.. Enumerable.Range(0, 300).Select(static i => i % 5)]
        );
        NumericColumn column = new("area", area);
        DesignMatrix design = DesignMatrix.Create(factorFirst ? [g, column] : [column, g]);
        PoissonResult result = Fit(RegressionData.Create(design, Outcomes(300, static _ => 1.0)));
        PoissonResult expected = Fit(FactorData.Expand(RegressionData.Create(design, Outcomes(300, static _ => 1.0))));
        Assert.Multiple(() =>
        {
            Assert.That(result.Diagnostics.Warnings, Is.EqualTo(expected.Diagnostics.Warnings));
            Assert.That(result.Diagnostics.Warnings, Has.Exactly(1).Contains(factorFirst ? "'area'" : "'g[e]'"));
        });
    }

    [Test]
    public void A_factor_nested_in_another_is_left_out_as_its_dummies_are([Values] bool coarseFirst)
    {
        CategoricalColumn fine = CategoricalColumn.FromCodes(
            "town",
            [.. Enumerable.Range(0, 40).Select(static t => $"t{t}")],
            [.. Enumerable.Range(0, 800).Select(static i => i % 40)]
        );
        CategoricalColumn coarse = CategoricalColumn.FromCodes(
            "state",
            ["s0", "s1", "s2", "s3"],
            [.. Enumerable.Range(0, 800).Select(static i => i % 40 % 4)]
        );
        NumericColumn x = new("x", [.. Enumerable.Range(0, 800).Select(static i => Math.Sin(i))]);
        RegressionData data = RegressionData.Create(
            DesignMatrix.Create(coarseFirst ? [coarse, x, fine] : [fine, x, coarse]),
            Outcomes(800, static _ => 1.0)
        );
        PoissonResult result = Fit(data),
            expected = Fit(FactorData.Expand(data));
        Assert.Multiple(() =>
        {
            Assert.That(result.Diagnostics.Warnings, Is.EqualTo(expected.Diagnostics.Warnings));
            Assert.That(result.Parameters.Count(double.IsNaN), Is.EqualTo(3));
            Assert.That(result.Parameters, Is.EqualTo(expected.Parameters).Within(1e-8));
        });
    }

    [Test]
    public void Collinear_dummies_are_an_error_where_that_is_asked_for()
    {
        PoissonEstimator estimator = new(new PoissonOptions { Collinearity = CollinearityPolicy.Throw });
        IdentificationException error = Assert.Throws<IdentificationException>(() =>
            estimator.Fit(Data(["a", "none", "c"], static i => (i % 2) * 2))
        )!;
        Assert.That(error.Columns, Is.EqualTo((string[])["g[none]"]));
    }

    [TestCase("b")]
    [TestCase("a", Description = "the baseline")]
    public void A_level_whose_outcomes_are_all_zero_is_separated(string level)
    {
        string[] levels = ["a", "b", "c"];
        RegressionData data = Data(levels, static i => i % 3, zero: i => levels[i % 3] == level);
        SeparationException error = Assert.Throws<SeparationException>(() => Fit(data))!;
        SeparationException expected = Assert.Throws<SeparationException>(() => Fit(FactorData.Expand(data)))!;
        Assert.Multiple(() =>
        {
            Assert.That(error.Rows, Is.EqualTo(expected.Rows));
            Assert.That(error.Columns, Does.Contain(level == "a" ? "(Intercept)" : $"g[{level}]"));
            if (level != "a")
            {
                Assert.That(error.Columns, Has.Length.EqualTo(1));
            }
        });
    }

    [Test]
    public void Separated_levels_can_be_left_out()
    {
        RegressionData data = Data(["a", "b", "c", "d"], static i => i % 4, zero: static i => i % 4 == 2);
        PoissonEstimator estimator = new(new PoissonOptions { Separation = SeparationPolicy.DropRows });
        PoissonResult result = estimator.Fit(data),
            expected = estimator.Fit(FactorData.Expand(data));
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters, Is.EqualTo(expected.Parameters).Within(1e-8));
            Assert.That(result.Diagnostics.Warnings, Has.Some.Contains("g[c]"));
            Assert.That(result.ObservationCount, Is.EqualTo(225.0));
        });
    }

    [Test]
    public void Levels_of_one_kind_of_event_are_separated_and_others_by_two_columns_are_found()
    {
        // Level c has no event, level d nothing else; and x separates the rest beside the factor.
        int n = 400;
        int[] codes = [.. Enumerable.Range(0, n).Select(static i => i % 4)];
        double[] x = [.. Enumerable.Range(0, n).Select(static i => Math.Sin(i))];
        double[] y =
        [
            .. Enumerable
                .Range(0, n)
                .Select(i =>
                    codes[i] == 2 ? 0.0
                    : codes[i] == 3 ? 1.0
                    : Math.Sin(7.0 * i) > 0.0 ? 1.0
                    : 0.0
                ),
        ];
        double[] split =
        [
            .. Enumerable
                .Range(0, n)
                .Select(i =>
                    codes[i] >= 2 ? y[i]
                    : x[i] + (codes[i] == 0 ? 0.3 : 0.0) > 0.0 ? 1.0
                    : 0.0
                ),
        ];
        DesignMatrix design = DesignMatrix.Create([
            new NumericColumn("x", x),
            CategoricalColumn.FromCodes("g", ["a", "b", "c", "d"], codes),
        ]);
        LogitEstimator estimator = new();
        SeparationException levels = Assert.Throws<SeparationException>(() => estimator.Fit(RegressionData.Create(design, y)))!;
        SeparationException all = Assert.Throws<SeparationException>(() =>
            new LogitEstimator(new LogitOptions { Separation = SeparationPolicy.DropRows }).Fit(RegressionData.Create(design, split))
        )!;
        Assert.Multiple(() =>
        {
            Assert.That(levels.Columns, Is.EquivalentTo((string[])["g[c]", "g[d]"]));
            Assert.That(levels.Rows, Has.Length.EqualTo(200));
            Assert.That(all.Message, Does.Contain("nothing to fit").Or.Contain("separated"));
        });
    }

    [Test]
    public void Thousands_of_levels_with_empty_and_separated_ones_take_no_long_time()
    {
        RandomSource random = new(5);
        int n = 60_000,
            levels = 3000;
        int[] codes = [.. Enumerable.Range(0, n).Select(_ => (int)(random.NextDouble() * (levels - 5)))];
        double[] x = [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())];
        double[] y = [.. Enumerable.Range(0, n).Select(i => codes[i] % 100 == 7 ? 0.0 : random.NextPoisson(Math.Exp(0.3 * x[i])))];
        CategoricalColumn g = CategoricalColumn.FromOwnedCodes(
            "g",
            [.. Enumerable.Range(0, levels).Select(static level => $"l{level}")],
            codes
        );
        RegressionData data = RegressionData.Create(DesignMatrix.FromOwnedColumns([new NumericColumn("x", x), g.WithBaseline("l1")]), y);
        PoissonResult result = new PoissonEstimator(new PoissonOptions { Separation = SeparationPolicy.DropRows }).Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters.Count(double.IsNaN), Is.EqualTo(5 + 30));
            Assert.That(result.Parameters[1], Is.EqualTo(0.3).Within(0.05));
            Assert.That(result.Diagnostics.Warnings, Has.Length.EqualTo(2));
        });
    }

    private static PoissonResult Fit(RegressionData data) => new PoissonEstimator(new PoissonOptions { Tolerance = 1e-8 }).Fit(data);

    private static RegressionData Data(
        string[] levels,
        Func<int, int> code,
        Func<CategoricalColumn, CategoricalColumn>? coding = null,
        Func<int, bool>? zero = null
    )
    {
        CategoricalColumn column = CategoricalColumn.FromCodes("g", levels, [.. Enumerable.Range(0, 300).Select(code)]);
        DesignMatrix design = DesignMatrix.Create([
            new NumericColumn("x", [.. Enumerable.Range(0, 300).Select(static i => Math.Sin(i))]),
            coding is null ? column : coding(column),
        ]);
        return RegressionData.Create(design, Outcomes(300, i => zero is not null && zero(i) ? 0.0 : 1.0));
    }

    private static double[] Outcomes(int count, Func<int, double> factor)
    {
        RandomSource random = new(12);
        return [.. Enumerable.Range(0, count).Select(i => factor(i) * random.NextPoisson(1.5))];
    }
}
