namespace Crabbymetrics.Tests.Abstractions;

/// <summary>Designs made of the columns of others.</summary>
public sealed class DesignSelectionTests
{
    private static readonly DesignMatrix Design = DesignMatrix.Create([
        new NumericColumn("a", [1.0, 2.0, 3.0]),
        CategoricalColumn.Create("f", ["x", "y", "z"]),
        new NumericColumn("b", [4.0, 5.0, 6.0]),
    ]);

    [Test]
    public void Columns_come_in_the_order_given_and_whole_categories_stay_coded()
    {
        int first = Design.ColumnNames.IndexOf("b");
        DesignMatrix selected = Design.SelectColumns(first, 1, 2, 0);
        Assert.Multiple(() =>
        {
            Assert.That(selected.ColumnNames, Is.EqualTo((string[])["b", Design.ColumnNames[1], Design.ColumnNames[2], "a"]));
            Assert.That(selected.Categories, Has.Length.EqualTo(1));
            Assert.That(selected[2, 0], Is.EqualTo(6.0));
            Assert.That(selected[1, 1], Is.EqualTo(Design[1, 1]));
            Assert.That(selected[2, 3], Is.EqualTo(3.0));
        });
    }

    [Test]
    public void Single_dummies_become_numbers()
    {
        DesignMatrix selected = Design.SelectColumns(2, 0);
        Assert.Multiple(() =>
        {
            Assert.That(selected.Categories, Is.Empty);
            Assert.That(selected.ColumnNames, Is.EqualTo((string[])[Design.ColumnNames[2], "a"]));
            Assert.That((double[])[selected[0, 0], selected[1, 0], selected[2, 0]], Is.EqualTo((double[])[0.0, 0.0, 1.0]));
        });
    }

    [Test]
    public void No_columns_are_a_design_of_as_many_rows()
    {
        DesignMatrix none = Design.SelectColumns();
        Assert.Multiple(() =>
        {
            Assert.That(none.RowCount, Is.EqualTo(3));
            Assert.That(none.ColumnCount, Is.Zero);
            Assert.That(none.Append(Design).ColumnNames, Is.EqualTo(Design.ColumnNames));
        });
    }

    [Test]
    public void Appended_columns_follow()
    {
        DesignMatrix other = DesignMatrix.Create([CategoricalColumn.Create("g", ["u", "v", "u"]), new NumericColumn("c", [7.0, 8.0, 9.0])]);
        DesignMatrix both = Design.Append(other);
        Assert.Multiple(() =>
        {
            Assert.That(both.ColumnNames, Is.EqualTo(Design.ColumnNames.AddRange(other.ColumnNames)));
            Assert.That(both.Categories, Has.Length.EqualTo(2));
            Assert.That(both[1, both.ColumnCount - 1], Is.EqualTo(8.0));
        });
    }

    [Test]
    public void What_does_not_go_together_is_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(static () => Design.SelectColumns(0, 0), Throws.InstanceOf<ArgumentException>());
            Assert.That(static () => Design.SelectColumns(9), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(static () => Design.Append(Design), Throws.InstanceOf<ArgumentException>());
            Assert.That(
                static () => Design.Append(DesignMatrix.Create([new NumericColumn("c", [1.0])])),
                Throws.InstanceOf<ArgumentException>().With.Message.Contains("3 and 1 rows")
            );
        });
    }
}
