using Crabbymetrics.Data;
using static Crabbymetrics.Tests.Data.TextSource;

namespace Crabbymetrics.Tests.Data;

/// <summary>Columns of text, and numbers in C(), as categories.</summary>
public sealed class CategoricalTermTests
{
    private const string Text = "y,x,region,year\n1,2,south,2001\n0,5,north,2000.0\n4,8,west,2000\n7,1,south,1999\n2,3,north,2001\n";

    [Test]
    public void Text_is_coded_against_its_first_level_and_numbers_where_the_formula_says_so()
    {
        ModelFrame frame = ModelFrame.Read(Csv(Text), "y ~ x + region + C(year)");
        DesignMatrix design = frame.Data.Design;
        Assert.Multiple(() =>
        {
            Assert.That(frame.Terms, Is.EqualTo((string[])["x", "region", "C(year)"]));
            Assert.That(design.ColumnNames, Is.EqualTo((string[])["x", "region[south]", "region[west]", "year[2000]", "year[2001]"]));
            Assert.That(Enumerable.Range(0, 5).Select(i => design[i, 1]), Is.EqualTo((double[])[1, 0, 0, 1, 0]));
            Assert.That(Enumerable.Range(0, 5).Select(i => design[i, 3]), Is.EqualTo((double[])[0, 1, 1, 0, 0]), "2000.0 is 2000");
        });
    }

    [TestCase("y ~ region + C(year) - 1", true)]
    [TestCase("y ~ region + C(year)", false)]
    public void Without_an_intercept_the_first_is_coded_in_full(string formula, bool fitIntercept)
    {
        ModelFrame frame = ModelFrame.Read(
            Csv(Text),
            new ModelSpecification { Formula = Formula.Parse(formula), FitIntercept = fitIntercept }
        );
        Assert.That(
            frame.Data.Design.ColumnNames,
            Is.EqualTo((string[])["region[north]", "region[south]", "region[west]", "year[2000]", "year[2001]"])
        );
    }

    [Test]
    public void Rows_to_predict_have_the_levels_of_the_fit()
    {
        ModelFrame frame = ModelFrame.Read(Csv(Text), "y ~ region + C(year)");
        PredictionFrame rows = frame.ReadForPrediction(Csv("year,region\n1999,west\n2000.00,north\n"));
        Assert.Multiple(() =>
        {
            Assert.That(rows.Design.ColumnNames, Is.EqualTo(frame.Data.Design.ColumnNames));
            Assert.That(Enumerable.Range(0, 4).Select(j => rows.Design[0, j]), Is.EqualTo((double[])[0, 1, 0, 0]));
            Assert.That(Enumerable.Range(0, 4).Select(j => rows.Design[1, j]), Is.EqualTo((double[])[0, 0, 1, 0]));
            Assert.That(
                () => frame.ReadForPrediction(Csv("year,region\n1999,west\n2000,east\n"), NewLevels.Fail),
                Throws
                    .TypeOf<DataSourceException>()
                    .With.Message.Contains("line 3, column 'region'")
                    .And.Message.Contains("'east'")
                    .And.Message.Contains("north, south, west")
            );
            PredictionFrame known = frame.ReadForPrediction(Csv("year,region\n1999,west\n2000,east\n"));
            Assert.That(known.Align([7.0]), Is.EqualTo((double?[])[7.0, null]), "a new category has no prediction");
            Assert.That(known.Notes, Has.One.Contains("1 of 2 rows").And.One.Contains("(east)"));
        });
    }

    [TestCase("y,g\n1,2\n3,abc\n", "line 3, column 'g': 'abc' is not a number", "C(g)")]
    [TestCase("y,g\n1,abc\n3,2\n", "line 3, column 'g': '2' is a number", "C(g)")]
    [TestCase("y,g\n1,a\n3,b\n4,c\n", "column 'g': each of the 3 rows", "identifier")]
    [TestCase("y,g\n1,a\n3,a\n4,a\n", "column 'g': all complete rows", "'a'")]
    public void What_is_no_category_is_refused(string text, string place, string hint) =>
        Assert.That(
            () => ModelFrame.Read(Csv(text), "y ~ g"),
            Throws.TypeOf<DataSourceException>().With.Message.Contains(place).And.Message.Contains(hint)
        );

    [Test]
    public void A_mixed_column_is_one_where_the_formula_says_so()
    {
        ModelFrame frame = ModelFrame.Read(Csv("y,g\n1,2\n3,abc\n4,2\n"), "y ~ C(g)");
        Assert.That(frame.Data.Design.ColumnNames, Is.EqualTo((string[])["g[abc]"]));
    }

    [Test]
    public void Labels_in_memory_are_categories_too()
    {
        MemoryColumns columns = MemoryColumns.Empty.With("y", [1.0, 2.0, 3.0]).With("g", (IReadOnlyList<string?>)["b", "a", "b"]);
        Assert.That(ModelFrame.Read(columns, "y ~ g").Data.Design.ColumnNames, Is.EqualTo((string[])["g[b]"]));
    }
}
