using System.Text;
using Crabbymetrics.Data;
using static Crabbymetrics.Tests.Data.TextSource;

namespace Crabbymetrics.Tests.Data;

/// <summary>Ids mean the same as a cluster and as a category.</summary>
public sealed class IdentifierTests
{
    [Test]
    public void Integers_beyond_the_digits_of_a_double_do_not_merge()
    {
        StringBuilder csv = new("y,id\n");
        for (int i = 0; i < 30; i++)
        {
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i % 4},{9007199254740992L + (i % 10)}\n");
        }

        ModelFrame frame = Read(csv.ToString());
        Assert.Multiple(() =>
        {
            Assert.That(frame.Data.Clusters["id"].GroupCount, Is.EqualTo(10));
            Assert.That(frame.Data.Design.ColumnCount, Is.EqualTo(9));
            Assert.That(frame.Data.Design.ColumnNames[0], Is.EqualTo("id[9007199254740993]"));
            Assert.That(frame.Data.Design.ColumnNames[8], Is.EqualTo("id[9007199254741001]"));
            Assert.That(frame.ReadForPrediction(Csv("id\n9007199254740995\n")).Design[0, 2], Is.EqualTo(1.0));
        });
    }

    [Test]
    public void Spellings_of_one_number_are_one_id_where_all_are_numbers()
    {
        ModelFrame numbers = Read("y,id\n1,7\n2,07\n3,7.0\n4,+7\n5,8\n6,0.8e1\n");
        ModelFrame texts = Read("y,id\n1,7\n2,07\n3,7.0\n4,+7\n5,8\n6,0.8e1\n7,x\n8,x\n");
        Assert.Multiple(() =>
        {
            Assert.That(numbers.Data.Clusters["id"].Labels, Is.EqualTo(new[] { "7", "8" }));
            Assert.That(numbers.Data.Design.ColumnNames, Is.EqualTo(new[] { "id[8]" }));
            Assert.That(texts.Data.Clusters["id"].GroupCount, Is.EqualTo(7));
            Assert.That(texts.Data.Design.ColumnCount, Is.EqualTo(6), "beside text, ids are text");
        });
    }

    [Test]
    public void Levels_that_are_numbers_are_sorted_by_value_without_rounding()
    {
        ModelFrame frame = Read(
            "y,id\n1,-2\n1,0.3\n1,100000000000000000000000000000000000001\n1,100000000000000000000000000000000000002\n1,0.30\n"
                + "1,-10\n1,1e-5\n1,0\n1,-0\n"
        );
        Assert.That(
            frame.Data.Design.ColumnNames,
            Is.EqualTo(
                new[]
                {
                    "id[-2]",
                    "id[0]",
                    "id[1E-05]",
                    "id[0.3]",
                    "id[100000000000000000000000000000000000001]",
                    "id[100000000000000000000000000000000000002]",
                }
            )
        );
    }

    [Test]
    public void NaN_is_missing_in_every_column()
    {
        ModelFrame frame = ModelFrame.Read(
            Csv("y,x,g,t\nNaN,1,a,1\n1,nan,a,2\n2,3,NaN,3\n3,4,a,NaN\n4,5,b,5\n"),
            new ModelSpecification
            {
                Formula = Formula.Parse("y ~ x"),
                Clusters = ["g"],
                Time = "t",
            }
        );
        MemoryColumns memory = MemoryColumns
            .Empty.With("y", [1.0, 2.0, 3.0, 4.0])
            .With("g", (IReadOnlyList<string?>)["NaN", null, " ", "a"]);
        Assert.Multiple(() =>
        {
            Assert.That(frame.Data.RowCount, Is.EqualTo(1));
            Assert.That(frame.Data.Clusters["g"].Labels, Is.EqualTo(new[] { "b" }));
            Assert.That(
                ModelFrame
                    .Read(memory, new ModelSpecification { Formula = Formula.Parse("y ~ 1"), Clusters = ["g"] })
                    .Data.Clusters["g"]
                    .Labels,
                Is.EqualTo(new[] { "a" })
            );
        });
    }

    private static ModelFrame Read(string csv) =>
        ModelFrame.Read(Csv(csv), new ModelSpecification { Formula = Formula.Parse("y ~ C(id)"), Clusters = ["id"] });
}
