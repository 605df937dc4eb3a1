using System.Text.Json;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using static Crabbymetrics.Tests.Data.TextSource;

namespace Crabbymetrics.Tests.Data.Formulas;

/// <summary>Dates in conditions, calculations and terms: days from 1970-01-01, as R has them.</summary>
public sealed class DateExpressionTests
{
    // as.numeric(as.Date(...)) of R 4.3: 18262, 18292, 18321, 18352, 18628, 18993.
    private const string Days =
        "y,x,d,eu,n,g\n1,1,2020-01-01,01.01.2020,20200101,a\n2,3,2020-01-31,31.01.2020,20200131,b\n4,2,2020-02-29,29.2.2020,20200229,a\n"
        + "3,5,2020-03-31,31.03.2020,20200331,b\n5,4,2021-01-01,01.01.2021,20210101,c\n6,7,2022-01-01,01.01.2022,20220101,c\n";

    private static readonly double[] DayNumbers = [18262, 18292, 18321, 18352, 18628, 18993];

    [TestCase("d > '2020-01-31'", 4)]
    [TestCase("d >= \"2020-01-31\"", 5)]
    [TestCase("'2020-01-31' < d", 4)]
    [TestCase("d < '2020-03'", 3)]
    [TestCase("d >= '2020Q2'", 2)]
    [TestCase("d == '2020-01-31'", 1)]
    [TestCase("d != '2020-01'", 5)]
    [TestCase("d %in% c('2020-01-31', '2021-01-01')", 2)]
    [TestCase("year(d) == 2020 & month(d) <= 2", 3)]
    [TestCase("quarter(d) == 1", 6)]
    [TestCase("day(d) == 31", 2)]
    [TestCase("weekday(d) == 5", 2)]
    [TestCase("d + 31 > '2020-02-29'", 5)]
    [TestCase("d - '2020-01-01' <= 30", 2)]
    [TestCase("as.Date(eu, '%d.%m.%Y') > '2020-01-31'", 4)]
    [TestCase("as.Date(eu, 'd.M.yyyy') > as.Date('31.01.2020', '%d.%m.%Y')", 4)]
    [TestCase("year(as.Date(n, '%Y%m%d')) %in% 2021:2022", 2)]
    [TestCase("is.na(d) | d == as.Date('2020-02-29')", 1)]
    public void Conditions_compare_dates(string where, int rows)
    {
        ModelFrame frame = ModelFrame.Read(Csv(Days), new ModelSpecification { Formula = Formula.Parse("y ~ 1"), Where = where });
        Assert.That(frame.Data.RowCount, Is.EqualTo(rows));
    }

    [TestCase("y ~ d", "d")]
    [TestCase("y ~ as.numeric(d)", "as.numeric(d)")]
    [TestCase("y ~ as.Date(eu, \"%d.%m.%Y\")", "as.Date(eu, \"%d.%m.%Y\")")]
    [TestCase("y ~ as.Date(n, \"%Y%m%d\")", "as.Date(n, \"%Y%m%d\")")]
    [TestCase("y ~ as.Date(eu, c(\"%Y-%m-%d\", \"%d.%m.%Y\"))", "as.Date(eu, c(\"%Y-%m-%d\", \"%d.%m.%Y\"))")]
    public void A_date_among_the_terms_is_a_number_of_days(string formula, string name)
    {
        DesignMatrix design = ModelFrame.Read(Csv(Days), formula).Data.Design;
        Assert.That(design.ColumnNames, Is.EqualTo((string[])[name]));
        Assert.That(Column(design, 0), Is.EqualTo(DayNumbers));
    }

    [Test]
    public void That_a_date_is_taken_as_a_number_is_said() =>
        Assert.That(
            ModelFrame.Read(Csv(Days), "y ~ x + d").Warnings,
            Is.EqualTo((string[])["'d' holds dates, and enters as days from 1970-01-01; C(d) takes them as categories."])
        );

    [TestCase("2001Q2,2001-Q3,Q4 2001,2002Q1", new double[] { 11413, 11504, 11596, 11688 })]
    [TestCase("2001M04,2001-07,2001M10,2002-01", new double[] { 11413, 11504, 11596, 11688 })]
    [TestCase("2001-W14,2001-W15,2001-W16,2001-W17", new double[] { 11414, 11421, 11428, 11435 })]
    [TestCase("2001-04-01T12:00,2001-04-02,2001-04-03 06:00,2001-04-04", new[] { 11413.5, 11414, 11415.25, 11416 })]
    public void Quarters_months_and_weeks_are_their_first_days_and_times_are_fractions(string labels, double[] expected)
    {
        string text = "y,t\n" + string.Concat(labels.Split(',').Select(static (label, i) => $"{i},{label}\n"));
        Assert.That(Column(ModelFrame.Read(Csv(text), "y ~ t").Data.Design, 0), Is.EqualTo(expected));
    }

    [Test]
    public void New_rows_are_read_as_those_of_the_fit()
    {
        ModelFrame frame = ModelFrame.Read(Csv(Days), "y ~ d + C(month(d)) + g");
        FormulaState stored = JsonSerializer.Deserialize<FormulaState>(JsonSerializer.Serialize(frame.Fitted.State))!;
        DesignMatrix row = FittedFormula.FromState(stored).Read(Csv("d,g\n2024-02-29,a\n")).Design;
        Assert.That(row.ColumnNames, Is.EqualTo((string[])["d", "month(d)[2]", "month(d)[3]", "g[b]", "g[c]"]));
        Assert.That(Enumerable.Range(0, 5).Select(j => row[0, j]), Is.EqualTo((double[])[19782, 1, 0, 0, 0]));
        Assert.That(
            () => FittedFormula.FromState(stored).Read(Csv("d,g\n5,a\n")),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("column 'd'")
        );
    }

    [Test]
    public void Records_and_files_have_the_same_dates()
    {
        var records = new[] { new { Y = 1.0, D = new DateOnly(2020, 1, 1) }, new { Y = 3.0, D = new DateOnly(2020, 1, 31) } };
        ModelFrame frame = ModelFrame.FromRecords(records, "Y ~ D + I(year(D) - 2000)");
        Assert.That(Column(frame.Data.Design, 0), Is.EqualTo((double[])[18262, 18292]));
        Assert.That(Column(frame.Data.Design, 1), Is.EqualTo((double[])[20, 20]));
    }

    [Test]
    public void Days_between_dates_are_a_regressor()
    {
        const string text = "y,start,end\n1,2020-01-01,2020-01-11\n2,2020-02-01,2020-03-01\n4,2019-12-31,2020-01-01\n";
        Assert.That(
            Column(ModelFrame.Read(Csv(text), "y ~ I(end - start)").Data.Design, 0),
            Is.EqualTo((double[])[10, 29, 1]),
            "2020 is a leap year"
        );
    }

    [Test]
    public void The_dates_of_categories_stand_in_the_order_of_time()
    {
        const string text = "y,q\n1,Q1 2001\n2,Q2 2000\n3,Q1 2000\n4,Q2 2001\n1,Q1 2000\n";
        Assert.That(
            ModelFrame.Read(Csv(text), "y ~ C(q)").Data.Design.ColumnNames,
            Is.EqualTo((string[])["q[Q2 2000]", "q[Q1 2001]", "q[Q2 2001]"])
        );
    }

    [Test]
    public void The_declared_form_of_periods_holds_in_expressions_too()
    {
        DateFormatSource source = new(Csv(Days), "eu", "%d.%m.%Y");
        Assert.That(
            Column(ModelFrame.Read(source, "y ~ year(eu)").Data.Design, 0),
            Is.EqualTo((double[])[2020, 2020, 2020, 2020, 2021, 2022])
        );
    }

    [TestCase("y ~ eu", "as.Date(eu, \"%d.%m.%Y\") reads such dates. C(eu) takes each value as a category.")]
    [TestCase("y ~ year(x)", "column 'x': it holds numbers where x must be a date")]
    [TestCase("y ~ year(g)", "column 'g': it holds text ('a')")]
    [TestCase("y ~ I(x > '2020-01-31')", "column 'x': it holds numbers where x must be a date")]
    [TestCase("y ~ as.Date(eu, '%Y-%m-%d')", "line 2, column 'eu': '01.01.2020' is no date of the form %Y-%m-%d.")]
    [TestCase("y ~ poly(eu, 2)", "as.Date(eu, \"%d.%m.%Y\")")]
    public void What_is_no_date_is_refused_with_advice(string formula, string words) =>
        Assert.That(() => ModelFrame.Read(Csv(Days), formula), Throws.TypeOf<DataSourceException>().With.Message.Contains(words));

    [Test]
    public void Dates_of_several_forms_in_one_column_are_refused_with_advice() =>
        Assert.That(
            () => ModelFrame.Read(Csv("y,d\n1,2020-01-31\n2,01.02.2020\n3,2020-02-02\n"), "y ~ d"),
            Throws
                .TypeOf<DataSourceException>()
                .With.Message.Contains("'01.02.2020'")
                .And.Message.Contains("as.Date(d, c(\"%d.%m.%Y\", \"%Y-%m-%d\"))")
        );

    [TestCase("y ~ I(g > 'a')", "Dates have an order")]
    [TestCase("y ~ I(d + '2020-01-31')", "is text where a number is needed")]
    [TestCase("y ~ as.Date('31.01.2020')", "needs a format")]
    [TestCase("y ~ as.Date(d, '%Q')", "%Q in the date format")]
    [TestCase("y ~ I(x == NA)", "is.na(x) asks whether a value is missing")]
    [TestCase("y ~ I(NA != x)", "!is.na(x) asks whether a value is there")]
    [TestCase("cbind(x) ~ d", "cbind() takes two counts")]
    public void A_slip_in_the_formula_is_said(string formula, string words) =>
        Assert.That(() => ModelFrame.Read(Csv(Days), formula), Throws.TypeOf<FormulaException>().With.Message.Contains(words));

    [Test]
    public void A_branch_may_be_missing()
    {
        ModelFrame frame = ModelFrame.Read(Csv(Days), "y ~ ifelse(x > 4, NA, x)");
        Assert.That(Column(frame.Data.Design, 0), Is.EqualTo((double[])[1, 3, 2, 4]));
    }

    [Test]
    public void The_levels_of_a_condition_are_true_and_false()
    {
        ModelFrame frame = ModelFrame.Read(Csv(Days), "y ~ C(x > 2) + C(g == \"a\", ref = TRUE)");
        Assert.That(frame.Data.Design.ColumnNames, Is.EqualTo((string[])["x > 2[true]", "g == \"a\"[false]"]));
        Assert.That(frame.Baselines.Select(static pair => pair.Value), Is.EqualTo((string[])["false", "true"]));
        Assert.That(frame.ReadForPrediction(Csv("x,g\n3,a\n")).Design[0, 0], Is.EqualTo(1.0));
    }

    [Test]
    public void A_value_among_several_that_no_row_has_is_said()
    {
        ModelFrame frame = ModelFrame.Read(Csv(Days), "y ~ I(g %in% c(\"a\", \"q\"))");
        Assert.That(frame.Warnings, Has.One.Contains("no row has the value 'q'"));
        ModelFrame subset = ModelFrame.Read(
            Csv(Days),
            new ModelSpecification { Formula = Formula.Parse("y ~ x"), Where = "g %in% c('a', 'b', 'zz')" }
        );
        Assert.That(subset.Warnings, Has.One.Contains("no row has the value 'zz'"));
    }

    [Test]
    public void A_saved_model_with_dates_predicts_the_same()
    {
        ModelFrame frame = ModelFrame.Read(Csv(Days), "y ~ d + weekday(d)");
        OlsResult result = new OlsEstimator().Fit(frame.Data);
        using MemoryStream stream = new();
        ModelFile.Save(stream, result.State(), frame);
        stream.Position = 0;
        ModelFile loaded = ModelFile.Load(stream, EstimatorDescriptors.BuiltIn);
        Assert.That(loaded.Predict(Csv(Days)).Select(static mean => mean!.Value), Is.EqualTo(result.Predict()).Within(1e-9).AsCollection);
    }

    private static double[] Column(DesignMatrix design, int column) =>
        [.. Enumerable.Range(0, design.RowCount).Select(i => design[i, column])];
}
