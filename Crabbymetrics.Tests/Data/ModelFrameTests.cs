using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using static Crabbymetrics.Tests.Data.TextSource;

namespace Crabbymetrics.Tests.Data;

public class ModelFrameTests
{
    private const string Text = "y,a,b,e,w,firm,year\n1,2,3,.5,1,u,2001\n0,5,6,.25,2,v,1999\n4,8,,.1,1,u,2001\n7,1,2,0,3,w,200\n";

    [Test]
    public void Every_part_of_the_model_takes_its_column()
    {
        ModelFrame frame = ModelFrame.Read(
            Csv(Text),
            new ModelSpecification
            {
                Formula = Formula.Parse("y ~ . - 1"),
                Offset = "e",
                Weights = "w",
                WeightKind = WeightKind.Analytic,
                Clusters = ["firm"],
                Time = "year",
            }
        );
        RegressionData data = frame.Data;
        Assert.Multiple(() =>
        {
            Assert.That(frame.Terms, Is.EqualTo(new[] { "a", "b" }));
            Assert.That(frame.HasIntercept, Is.False);
            Assert.That(data.OutcomeName, Is.EqualTo("y"));
            Assert.That(data.Outcome.ToArray(), Is.EqualTo(new[] { 1.0, 0.0, 7.0 }));
            Assert.That(data.Design.ColumnNames, Is.EqualTo(new[] { "a", "b" }));
            Assert.That(data.Design[2, 1], Is.EqualTo(2.0));
            Assert.That(data.Offset.ToArray(), Is.EqualTo(new[] { 0.5, 0.25, 0.0 }));
            Assert.That(data.Weights!.Values.ToArray(), Is.EqualTo(new[] { 1.0, 2.0, 3.0 }));
            Assert.That(data.Weights.Kind, Is.EqualTo(WeightKind.Analytic));
            Assert.That(data.Clusters["firm"].Labels, Is.EqualTo(new[] { "u", "v", "w" }));
            Assert.That(data.Time!.Labels, Is.EqualTo(new[] { "200", "1999", "2001" }), "numbers are ordered as numbers");
            Assert.That(frame.DroppedRowCount, Is.EqualTo(1));
            Assert.That(frame.Warnings, Is.EqualTo(new[] { "1 of 4 rows were left out: missing values in b (1)." }));
            Assert.That(frame.Locate(2), Is.EqualTo("line 5"));
        });
    }

    [TestCase("31.12.2020", "2020-12-31", "line 2, column 't': '31.12.2020' cannot be read as a period.")]
    [TestCase("Q1 1990", "2 Jan 1990", "line 3, column 't': '2 Jan 1990' cannot be read as a period like 'Q1 1990'.")]
    [TestCase("1990", "1990-05", "line 3, column 't': '1990-05' cannot be read as a period like '1990'.")]
    public void Periods_without_an_order_name_their_place(string first, string second, string expected) =>
        Assert.That(
            () =>
                ModelFrame.Read(
                    Csv($"y,t\n1,{first}\n2,{second}\n"),
                    new ModelSpecification { Formula = Formula.Parse("y ~ 1"), Time = "t" }
                ),
            Throws.TypeOf<DataSourceException>().With.Message.Contains(expected)
        );

    [Test]
    public void An_outcome_of_three_labels_is_no_amount()
    {
        MemoryColumns columns = MemoryColumns
            .Empty.With("mode", (IReadOnlyList<string?>)["car", "bus", "rail", "car", "bus", "rail"])
            .With("x", (double[])[1, 2, 3, 4, 5, 7]);
        ModelSpecification specification = new() { Formula = Formula.Parse("mode ~ x"), OutcomeKind = ColumnKind.Label };
        RegressionData data = ModelFrame.Read(columns, specification).Data;
        Assert.That(data.OutcomeClasses, Is.EqualTo(["bus", "car", "rail"]));
        Assert.That(() => new PoissonEstimator().Fit(data), Throws.ArgumentException.With.Message.Contains("3 classes"));
    }

    [TestCase("yes", "no", ColumnKind.Label)]
    [TestCase("yes", "no", ColumnKind.NumberOrLabel)]
    [TestCase("TRUE", "FALSE", ColumnKind.NumberOrLabel)]
    [TestCase("true", "false", ColumnKind.Label)]
    [TestCase("True", "false", ColumnKind.Label, Description = "false first, however they are written")]
    [TestCase("10", "9", ColumnKind.Label, Description = "numbers by value")]
    public void The_later_class_is_the_event_whatever_comes_first(string later, string earlier, ColumnKind kind)
    {
        string csv = $"y,x\n{later},1\n{earlier},2\n{later},3\n";
        ModelFrame frame = ModelFrame.Read(Csv(csv), new ModelSpecification { Formula = Formula.Parse("y ~ x"), OutcomeKind = kind });
        Assert.Multiple(() =>
        {
            Assert.That(frame.Event, Is.EqualTo(later));
            Assert.That(frame.OutcomeLabels!.Labels, Is.EqualTo(new[] { earlier, later }));
            Assert.That(frame.OutcomeLabels, Is.EqualTo(new[] { later, earlier, later }));
            Assert.That(frame.Data.Outcome.ToArray(), Is.EqualTo(new[] { 1.0, 0.0, 1.0 }));
            Assert.That(frame.Data.OutcomeName, Is.EqualTo($"y[{later}]"));
        });
    }

    [Test]
    public void An_outcome_of_numbers_is_read_as_numbers_where_both_are_allowed()
    {
        ModelSpecification specification = new() { Formula = Formula.Parse("y ~ x"), OutcomeKind = ColumnKind.NumberOrLabel };
        ModelFrame frame = ModelFrame.Read(Csv("y,x\n1,1\n0,2\n"), specification);
        Assert.Multiple(() =>
        {
            Assert.That(frame.OutcomeLabels, Is.Null);
            Assert.That(frame.Event, Is.Null);
            Assert.That(frame.Data.OutcomeName, Is.EqualTo("y"));
            Assert.That(
                () => ModelFrame.Read(Csv("y,x\n1,1\nno,2\n"), specification),
                Throws.TypeOf<DataSourceException>().With.Message.Contains("line 3, column 'y'")
            );
        });
    }

    [Test]
    public void Quarters_are_in_the_order_of_time()
    {
        ModelFrame frame = ModelFrame.Read(
            Csv("y,t\n1,Q1 1991\n2,Q2 1990\n3,Q1 1990\n"),
            new ModelSpecification { Formula = Formula.Parse("y ~ 1"), Time = "t" }
        );
        Assert.That(frame.Data.Time!.Periods.ToArray(), Is.EqualTo(new[] { 2, 1, 0 }));
        Assert.That(frame.Data.Time.Unit, Is.EqualTo("quarter"));
    }

    [Test]
    public void A_column_can_be_regressor_and_cluster_at_once()
    {
        ModelFrame frame = ModelFrame.Read(Csv(Text), new ModelSpecification { Formula = Formula.Parse("y ~ a"), Clusters = ["a"] });
        Assert.That(frame.Data.Clusters["a"].GroupCount, Is.EqualTo(4));
    }

    [Test]
    public void An_intercept_alone_is_a_model()
    {
        ModelFrame frame = ModelFrame.Read(Csv(Text), "y ~ 1");
        Assert.That(frame.Data.RowCount, Is.EqualTo(4));
        Assert.That(frame.Data.Design.ColumnCount, Is.Zero);
    }

    [Test]
    public void An_outcome_that_the_model_does_not_accept_names_its_line()
    {
        ModelFrame frame = ModelFrame.Read(Csv("y,a\n1,2\n,4\n-3,2\n"), "y ~ a");
        Assert.That(
            frame.OutcomeError(1, "0 or more").Message,
            Is.EqualTo("data.csv, line 4, column 'y': the outcome must be 0 or more; it is -3.")
        );
    }

    [TestCase("y,w\n1,1\n2,-1\n", "line 3, column 'w'")]
    [TestCase("y,w\n1,0\n2,0\n", "all weights are zero")]
    [TestCase("y,w\n", "no rows below the header")]
    [TestCase("y,w\nNA,1\n2,\n", "none of its 2 rows is complete: missing values in y (1), w (1)")]
    public void Unusable_rows_are_refused(string text, string expected)
    {
        ModelSpecification specification = new() { Formula = Formula.Parse("y ~ 1"), Weights = "w" };
        Assert.That(() => ModelFrame.Read(Csv(text), specification), Throws.TypeOf<DataSourceException>().With.Message.Contains(expected));
    }

    [Test]
    public void Predictions_are_aligned_with_all_rows_of_the_other_source()
    {
        ModelFrame frame = ModelFrame.Read(Csv(Text), new ModelSpecification { Formula = Formula.Parse("y ~ b + a"), Offset = "e" });
        PredictionFrame prediction = frame.ReadForPrediction(Csv("id,a,b,e\nr,1,2,3\ns,NA,5,6\nt,7,8,9\n"));
        Assert.Multiple(() =>
        {
            Assert.That(prediction.Design.ColumnNames, Is.EqualTo(new[] { "b", "a" }));
            Assert.That(prediction.Design[1, 0], Is.EqualTo(8.0));
            Assert.That(prediction.Offset.ToArray(), Is.EqualTo(new[] { 3.0, 9.0 }));
            Assert.That(prediction.Align([10.0, 20.0]), Is.EqualTo(new double?[] { 10.0, null, 20.0 }));
            Assert.That(() => prediction.Align([10.0]), Throws.ArgumentException);
            Assert.That(
                () => frame.ReadForPrediction(Csv("a,b\n1,2\n")),
                Throws.TypeOf<DataSourceException>().With.Message.Contains("'e'")
            );
        });
    }

    [Test]
    public void Columns_in_memory_make_the_same_frame()
    {
        MemoryColumns columns = MemoryColumns
            .Empty.Named("survey")
            .With("y", [1.0, 2.0, 3.0])
            .With("a", [5.0, double.NaN, 7.0])
            .With("firm", ["u", "v", null]);
        Assert.Multiple(() =>
        {
            Assert.That(ModelFrame.Read(columns, "y ~ a").Data.Outcome.ToArray(), Is.EqualTo(new[] { 1.0, 3.0 }));
            ModelFrame clustered = ModelFrame.Read(
                columns,
                new ModelSpecification { Formula = Formula.Parse("y ~ 1"), Clusters = ["firm"] }
            );
            Assert.That(clustered.Data.Clusters["firm"].Labels, Is.EqualTo(new[] { "u", "v" }));
            Assert.That(clustered.Locate(1), Is.EqualTo("row 1"));
            Assert.That(() => columns.With("y", [1.0, 2.0, 3.0]), Throws.ArgumentException);
            Assert.That(() => columns.With("z", [1.0]), Throws.ArgumentException);
            Assert.That(
                () => ModelFrame.Read(columns.With("z", [1.0, double.PositiveInfinity, 2.0]), "y ~ z"),
                Throws.TypeOf<DataSourceException>().With.Message.Contains("row 1")
            );
        });
    }

    [Test]
    public void The_columns_of_the_caller_are_copied()
    {
        double[] a = [1.0, 2.0];
        MemoryColumns columns = MemoryColumns.Empty.With("y", [1.0, 2.0]).With("a", a);
        a[0] = 99.0;
        Assert.That(ModelFrame.Read(columns, "y ~ a").Data.Design[0, 0], Is.EqualTo(1.0));
    }
}
