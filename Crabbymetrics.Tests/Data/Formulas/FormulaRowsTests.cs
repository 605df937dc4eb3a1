using Crabbymetrics.Data;
using static Crabbymetrics.Tests.Data.TextSource;

namespace Crabbymetrics.Tests.Data.Formulas;

/// <summary>Which rows a formula uses: conditions, missing values, lags, and several models on one sample.</summary>
public sealed class FormulaRowsTests
{
    private const string Panel = "firm,year,y,x\nA,2001,1,10\nA,2002,2,11\nA,2004,4,13\nB,2001,5,20\nB,2002,6,22\nB,2003,7,25\n";

    [TestCase("year > 2001 & firm == \"A\"", "2,4")]
    [TestCase("firm %in% c(\"B\", \"C\") | x == 10", "1,5,6,7")]
    [TestCase("!(x %in% c(10, 11))", "4,5,6,7")]
    [TestCase("year %% 2 == 0", "2,4,6")]
    public void A_condition_chooses_rows(string where, string outcomes)
    {
        ModelFrame frame = ModelFrame.Read(Csv(Panel), new ModelSpecification { Formula = Formula.Parse("y ~ 1"), Where = where });
        Assert.That(string.Join(',', frame.Data.Outcome.ToArray()), Is.EqualTo(outcomes));
        Assert.That(frame.DroppedRows, Is.EqualTo(new[] { new DroppedRows("where", 6 - frame.Data.RowCount) }));
    }

    [Test]
    public void Rows_are_counted_by_the_reason_for_which_they_are_left_out()
    {
        ModelFrame frame = ModelFrame.Read(
            Csv("y,x,z,on\n1,1,NA,yes\n2,,3,yes\n3,3,4,no\n,,5,yes\n5,5,6,yes\n"),
            new ModelSpecification { Formula = Formula.Parse("y ~ x"), Where = "on & !is.na(z)" }
        );
        Assert.Multiple(() =>
        {
            Assert.That(frame.Data.Outcome.ToArray(), Is.EqualTo((double[])[5]));
            Assert.That(frame.DroppedRows, Is.EqualTo(new[] { new DroppedRows("where", 2), new DroppedRows("missing", 2) }));
            Assert.That(
                frame.Warnings,
                Is.EqualTo((string[])["4 of 5 rows were left out: the condition does not hold (2); missing values in y (1), x (2)."])
            );
            Assert.That(frame.Locate(0), Is.EqualTo("line 6"));
        });
    }

    [Test]
    public void A_value_may_be_filled_in_where_it_is_missing()
    {
        ModelFrame frame = ModelFrame.Read(Csv("y,x\n1,1\n2,\n3,5\n"), "y ~ ifelse(is.na(x), 0, x) + is.na(x)");
        Assert.That(Column(frame.Data.Design, 0), Is.EqualTo((double[])[1, 0, 5]));
        Assert.That(Column(frame.Data.Design, 1), Is.EqualTo((double[])[0, 1, 0]));
        Assert.That(frame.DroppedRowCount, Is.Zero);
    }

    [Test]
    public void A_branch_that_is_not_taken_may_be_undefined()
    {
        ModelFrame frame = ModelFrame.Read(Csv("y,x\n1,1\n2,-2\n3,0\n"), "y ~ ifelse(x > 0, log(x), -1)");
        Assert.That(Column(frame.Data.Design, 0), Is.EqualTo((double[])[0, -1, -1]));
        Assert.That(
            () => ModelFrame.Read(Csv("y,x\n1,1\n2,-2\n3,0\n"), "y ~ ifelse(x > -1, log(x), -1)"),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("line 4, column 'x': log(x)")
        );
    }

    [Test]
    public void Missing_values_are_an_error_where_they_are_to_be_one() =>
        Assert.That(
            () =>
                ModelFrame.Read(
                    Csv("y,x\n1,1\n2,NA\n"),
                    new ModelSpecification { Formula = Formula.Parse("y ~ x"), NaAction = NaAction.Fail }
                ),
            Throws.TypeOf<DataSourceException>().With.Message.StartsWith("data.csv, line 3, column 'x': a value is missing")
        );

    [Test]
    public void Lags_are_of_the_same_unit_and_of_periods_that_are_there()
    {
        ModelFrame frame = ModelFrame.Read(
            Csv(Panel),
            new ModelSpecification
            {
                Formula = Formula.Parse("y ~ l(x)"),
                Unit = "firm",
                Time = "year",
            }
        );
        Assert.That(frame.Data.Outcome.ToArray(), Is.EqualTo((double[])[2, 6, 7]), "2003 is not there for A");
        Assert.That(Column(frame.Data.Design, 0), Is.EqualTo((double[])[10, 20, 22]));
        Assert.That(frame.DroppedRows, Is.EqualTo(new[] { new DroppedRows("lag", 3) }));
        Assert.That(frame.Data.Units!.GroupCount, Is.EqualTo(2));
        ModelFrame others = ModelFrame.Read(
            Csv(Panel),
            new ModelSpecification
            {
                Formula = Formula.Parse("d(y) ~ f(x) + I(lag(x, 1)^2)"),
                Unit = "firm",
                Time = "year",
            }
        );
        Assert.That(others.Data.Outcome.ToArray(), Is.EqualTo((double[])[1]));
        Assert.That((others.Data.Design[0, 0], others.Data.Design[0, 1]), Is.EqualTo((25.0, 400.0)));
    }

    [Test]
    public void A_lag_sees_rows_that_the_condition_leaves_out()
    {
        ModelFrame frame = ModelFrame.Read(
            Csv(Panel),
            new ModelSpecification
            {
                Formula = Formula.Parse("y ~ l(x)"),
                Unit = "firm",
                Time = "year",
                Where = "year > 2001",
            }
        );
        Assert.That(frame.Data.Outcome.ToArray(), Is.EqualTo((double[])[2, 6, 7]));
    }

    [TestCase("y ~ l(x)", null, null, "l(x) needs the periods")]
    [TestCase("y ~ l(x)", "year", null, "the period '2001' is in line 2 already")]
    [TestCase("y ~ x", "year", "nope", "there is no column named 'nope'")]
    public void Lags_that_cannot_be_are_refused(string formula, string? time, string? unit, string expected) =>
        Assert.That(
            () =>
                ModelFrame.Read(
                    Csv(Panel),
                    new ModelSpecification
                    {
                        Formula = Formula.Parse(formula),
                        Time = time,
                        Unit = unit,
                    }
                ),
            Throws.InstanceOf<CrabbymetricsException>().With.Message.Contains(expected)
        );

    [Test]
    public void Models_on_one_sample_use_the_rows_that_are_complete_in_all()
    {
        Formula formula = Formula.Parse("y ~ sw(x, z)");
        IColumnSource source = Csv("y,x,z\n1,1,1\n2,,2\n3,3,\n4,4,4\n");
        int[] own =
        [
            .. formula.Expand().Select(model => ModelFrame.Read(source, new ModelSpecification { Formula = model }).Data.RowCount),
        ];
        ModelFrame[] common =
        [
            .. formula
                .Expand()
                .Select(model => ModelFrame.Read(source, new ModelSpecification { Formula = model, CommonSample = formula.Expand() })),
        ];
        Assert.That(own, Is.EqualTo((int[])[3, 3]));
        Assert.That(common.Select(static frame => frame.Data.RowCount), Is.EqualTo((int[])[2, 2]));
        Assert.That(common[0].DroppedRows, Is.EqualTo(new[] { new DroppedRows("missing", 1), new DroppedRows("common", 1) }));
    }

    [Test]
    public void Models_of_one_sample_share_the_periods_of_lags()
    {
        CsvSource source = Csv("y,x,z,t\n1,2,3,1\n2,4,1,2\n3,5,NA,3\n5,7,2,4\n6,9,4,5\n");
        Formula formula = Formula.Parse("y ~ sw(l(x), z)");
        int[] rows =
        [
            .. formula
                .Expand()
                .Select(model =>
                    ModelFrame
                        .Read(
                            source,
                            new ModelSpecification
                            {
                                Formula = model,
                                CommonSample = formula.Expand(),
                                Time = "t",
                            }
                        )
                        .Data.RowCount
                ),
        ];
        Assert.That(rows, Is.EqualTo((int[])[3, 3]), "the first row has no period before, and the third no z");
    }

    private static double[] Column(DesignMatrix design, int column)
    {
        double[] values = new double[design.RowCount];
        design.CopyColumn(column, values);
        return values;
    }
}
