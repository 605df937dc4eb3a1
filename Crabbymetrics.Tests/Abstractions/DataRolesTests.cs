using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Abstractions;

/// <summary>Instruments, absorbed effects, units, further columns and row names: added, selected together, refused where unused.</summary>
public sealed class DataRolesTests
{
    private static readonly string[] Firms = ["a", "b", "a", "c", "b", "c"];
    private static readonly double[] Trend = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];

    private static RegressionData Plain()
    {
        double[,] x =
        {
            { 0.1, 1.0 },
            { 0.4, 2.0 },
            { 0.3, 5.0 },
            { 0.8, 3.0 },
            { 0.5, 1.5 },
            { 0.9, 2.5 },
        };
        return RegressionData.Create(x, [1.0, 2.0, 0.0, 4.0, 1.0, 3.0]);
    }

    private static DesignMatrix Instruments() => DesignMatrix.Create(6, [new("z", [3.0, 1.0, 4.0, 1.0, 5.0, 9.0])]);

    private static RegressionData Full() =>
        Plain()
            .WithOffset([0.0, 0.1, 0.2, 0.3, 0.4, 0.5])
            .WithWeights([1.0, 2.0, 1.0, 3.0, 1.0, 2.0], WeightKind.Frequency)
            .WithClusters("town", [7, 8, 7, 9, 8, 9])
            .WithTime([2001, 2002, 2003, 2001, 2002, 2003])
            .WithAbsorbed("firm", Firms)
            .WithAbsorbed("firm[trend]", Firms, Trend)
            .WithInstruments(Instruments(), "x2")
            .WithUnit("firm", Firms)
            .WithColumn("latitude", [50.0, 51.0, 52.0, 53.0, 54.0, 55.0])
            .WithColumn("sector", ["s", "t", "s", "t", "s", "t"])
            .WithRowNames(["r0", "r1", "r2", "r3", "r4", "r5"]);

    [Test]
    public void Selected_rows_carry_every_role()
    {
        RegressionData selected = Full().SelectRows([4, 1, 3]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(selected.Outcome.ToArray(), Is.EqualTo([1.0, 2.0, 4.0]));
            Assert.That(selected.Design[0, 1], Is.EqualTo(1.5));
            Assert.That(selected.Offset.ToArray(), Is.EqualTo([0.4, 0.1, 0.3]));
            Assert.That(selected.Weights!.Values.ToArray(), Is.EqualTo([1.0, 2.0, 3.0]));
            Assert.That(selected.Weights.Kind, Is.EqualTo(WeightKind.Frequency));
            Assert.That(selected.Clusters["town"].Labels, Is.EqualTo(["8", "9"]));
            Assert.That(selected.Clusters["town"].Codes.ToArray(), Is.EqualTo([0, 0, 1]));
            Assert.That(selected.Time!.Labels[selected.Time.Periods[0]], Is.EqualTo("2002"));
            Assert.That(selected.Absorbed[0].Levels.Labels, Is.EqualTo(["b", "c"]));
            Assert.That(selected.Absorbed[1].Slope.ToArray(), Is.EqualTo([5.0, 2.0, 4.0]));
            Assert.That(selected.Instruments!.Design[0, 0], Is.EqualTo(5.0));
            Assert.That(selected.Instruments.Endogenous, Is.EqualTo(["x2"]));
            Assert.That(selected.Units!.GroupCount, Is.EqualTo(2));
            Assert.That(((NumericColumn)selected.Columns["latitude"]).Values.ToArray(), Is.EqualTo([54.0, 51.0, 53.0]));
            Assert.That(((CategoricalColumn)selected.Columns["sector"]).Codes.ToArray(), Is.EqualTo([0, 1, 1]));
            Assert.That(selected.RowNames, Is.EqualTo(["r4", "r1", "r3"]));
        }
    }

    [Test]
    public void A_row_may_be_selected_twice_and_one_that_is_not_there_is_refused()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Full().SelectRows([2, 2]).RowNames, Is.EqualTo(["r2", "r2"]));
            Assert.That(() => Full().SelectRows([6]), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => Full().SelectRows([]), Throws.ArgumentException.With.Message.Contains("no rows"));
        }
    }

    [Test]
    public void The_source_of_a_selection_is_unchanged_and_extensions_share_nothing_that_changes()
    {
        RegressionData plain = Plain();
        RegressionData full = Full();
        _ = full.SelectRows([0]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(plain.Roles, Is.EqualTo(DataRoles.None));
            Assert.That(plain.WithAbsorbed("firm", Firms).Absorbed, Has.Length.EqualTo(1));
            Assert.That(plain.Absorbed, Is.Empty);
            Assert.That(full.RowCount, Is.EqualTo(6));
            Assert.That(full.Roles, Is.EqualTo(DataRoles.Offset | DataRoles.Weights | DataRoles.Absorbed | DataRoles.Instruments));
        }
    }

    [Test]
    public void Codes_of_three_classes_are_refused_where_an_outcome_is_an_amount()
    {
        RegressionData data = RegressionData
            .Create(Plain().Design, [0.0, 1.0, 2.0, 1.0, 0.0, 2.0], "mode")
            .WithOutcomeClasses(["bus", "car", "rail"]);
        using (Assert.EnterMultipleScope())
        {
            Action[] fits =
            [
                () => new PoissonEstimator().Fit(data),
                () => new GeneralizedLinearEstimator(new GeneralizedLinearOptions { Family = GlmFamilies.Gaussian() }).Fit(data),
                () => new NegativeBinomialEstimator().Fit(data),
                () => new LogitEstimator().Fit(data),
                () => new TweedieEstimator().Fit(data),
                () => new ElasticNetEstimator(new ElasticNetOptions { L1 = 0.1 }).Fit(data),
                () => new PoissonEstimator().Fit(data.SelectRows([0, 1, 2, 3, 4])),
            ];
            foreach (Action fit in fits)
            {
                Assert.That(fit, Throws.ArgumentException.With.Message.Contains("mode has 3 classes (bus, car, rail)"));
            }

            Assert.That(data.Roles, Is.EqualTo(DataRoles.Classes));
            Assert.That(() => data.RefuseUnusedRoles("multinomial-logit", DataRoles.Classes), Throws.Nothing);
            Assert.That(Plain().WithOutcomeClasses(["0", "1", "2", "3", "4"]).Roles, Is.EqualTo(DataRoles.Classes));
            Assert.That(
                () => Plain().WithOutcomeClasses(["no", "yes"]),
                Throws.ArgumentException.With.Message.Contains("y is 2 in row 1: the codes of 2 classes are whole numbers from 0 to 1")
            );
        }
    }

    [Test]
    public void Rows_that_differ_in_a_role_are_not_merged()
    {
        RegressionData same = RegressionData.Create(
            new double[,]
            {
                { 1.0 },
                { 1.0 },
                { 1.0 },
            },
            [2.0, 2.0, 2.0]
        );
        using (Assert.EnterMultipleScope())
        {
            Assert.That(same.MergeRepeatedRows().RowCount, Is.EqualTo(1));
            Assert.That(same.WithAbsorbed("f", [1, 2, 1]).MergeRepeatedRows().RowCount, Is.EqualTo(2));
            Assert.That(same.WithAbsorbed("f", [1, 1, 1], [1.0, 2.0, 3.0]).MergeRepeatedRows().RowCount, Is.EqualTo(3));
            Assert.That(same.WithUnit("u", [1, 2, 2]).MergeRepeatedRows().RowCount, Is.EqualTo(2));
            Assert.That(same.WithColumn("c", [0.0, 0.0, 1.0]).MergeRepeatedRows().RowCount, Is.EqualTo(2));
            Assert.That(same.WithColumn("c", ["a", "b", "b"]).MergeRepeatedRows().Weights!.Values.ToArray(), Is.EqualTo([1.0, 2.0]));
            RegressionData instrumented = same.WithInstruments(DesignMatrix.Create(3, [new("z", [1.0, 2.0, 1.0])]), "x1");
            Assert.That(instrumented.MergeRepeatedRows().RowCount, Is.EqualTo(2));
        }
    }

    [Test]
    public void Columns_are_left_out_by_name_with_all_other_roles_kept()
    {
        RegressionData data = Full();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(data.WithoutColumns("x1").Design.ColumnNames, Is.EqualTo(["x2"]));
            Assert.That(data.WithoutColumns("x1").RowNames, Is.EqualTo(data.RowNames));
            Assert.That(() => data.WithoutColumns("x2"), Throws.ArgumentException.With.Message.Contains("endogenous"));
            Assert.That(() => data.WithoutColumns("x3"), Throws.ArgumentException.With.Message.Contains("'x3'"));
        }
    }

    [Test]
    public void A_factor_is_left_out_as_a_whole()
    {
        DesignMatrix design = DesignMatrix.Create([
            new NumericColumn("x", [1.0, 2.0, 3.0]),
            CategoricalColumn.Create("g", ["a", "b", "c"]),
            new NumericColumn("w", [4.0, 5.0, 6.0]),
        ]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(design.WithoutColumns("g").ColumnNames, Is.EqualTo(["x", "w"]));
            Assert.That(design.WithoutColumns("x", "w").ColumnNames, Is.EqualTo(["g[b]", "g[c]"]));
            Assert.That(design.WithoutColumns("x", "w", "g").ColumnCount, Is.Zero);
            Assert.That(design.WithoutColumns("x")[1, 2], Is.EqualTo(5.0));
            Assert.That(() => design.WithoutColumns("g[b]"), Throws.ArgumentException.With.Message.Contains("as a whole"));
        }
    }

    [Test]
    public void Roles_are_validated_with_words_that_name_them()
    {
        RegressionData data = Plain();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => data.WithAbsorbed("firm", ["a"]), Throws.ArgumentException.With.Message.Contains("6 rows"));
            Assert.That(() => data.WithAbsorbed("f", Firms, [1.0]), Throws.ArgumentException.With.Message.Contains("slope"));
            Assert.That(
                () => data.WithAbsorbed("f", Firms).WithAbsorbed("f", Firms),
                Throws.ArgumentException.With.Message.Contains("'f' already")
            );
            Assert.That(() => data.WithInstruments(Instruments(), "x9"), Throws.ArgumentException.With.Message.Contains("'x9'"));
            Assert.That(() => data.WithInstruments(Instruments()), Throws.ArgumentException.With.Message.Contains("endogenous"));
            Assert.That(() => data.WithInstruments(Instruments(), "x1", "x1"), Throws.ArgumentException.With.Message.Contains("twice"));
            Assert.That(() => data.WithRowNames(["r"]), Throws.ArgumentException.With.Message.Contains("6 rows"));
            Assert.That(() => data.WithColumn("c", [1.0, double.NaN, 1, 1, 1, 1]), Throws.ArgumentException.With.Message.Contains("row 1"));
        }
    }

    private static TestCaseData Case(string name, Action<RegressionData> fit) => new TestCaseData(fit).SetArgDisplayNames(name);

    private static readonly TestCaseData[] Estimators =
    [
        Case("poisson", static data => new PoissonEstimator().Fit(data)),
        Case("glm", static data => new GeneralizedLinearEstimator().Fit(data)),
        Case("nb", static data => new NegativeBinomialEstimator().Fit(data)),
        Case("multinomial", static data => new MultinomialLogitEstimator().Fit(data)),
        Case("elastic-net", static data => new ElasticNetEstimator().Fit(data)),
        Case("huber", static data => HuberRegression.Fit(data)),
    ];

    private static readonly TestCaseData[] EstimatorsWithoutEffects = Estimators[3..];

    [TestCaseSource(nameof(EstimatorsWithoutEffects))]
    public void An_estimator_without_effects_refuses_them(Action<RegressionData> fit) =>
        Assert.That(
            () => fit(Plain().WithAbsorbed("firm", Firms)),
            Throws.ArgumentException.With.Message.Contains("takes no absorbed effects")
        );

    [TestCaseSource(nameof(Estimators))]
    public void An_estimator_refuses_a_role_that_it_does_not_use(Action<RegressionData> fit) =>
        Assert.That(
            () => fit(Plain().WithInstruments(Instruments(), "x2")),
            Throws.ArgumentException.With.Message.Contains("takes no instruments")
        );
}
