using System.Collections.Immutable;
using Crabbymetrics.Data;
using static Crabbymetrics.Tests.Data.TextSource;

namespace Crabbymetrics.Tests.Data.Memory;

/// <summary>Several models read their source once, and each has the rows, levels and messages that it has alone.</summary>
public sealed class SharedColumnsTests
{
    private const string Text =
        "y,x,z,g,w,id\n1,1,,a,1,7\n2,,3,b,1,07\n3,4,5,a,2,8\n5,3,1,c,,8\n4,5,2,b,1,9\n7,6,9,c,1,9\n6,8,NA,a,2,7\n9,7,4,b,1,8\n";

    private static readonly string[] Formulas =
    [
        "y ~ x",
        "y ~ z + C(g, ref = \"c\")",
        "log(y) ~ x*g",
        "y ~ ifelse(is.na(z), 0, z) + C(w)",
        "y ~ scale(x) + offset(log(z))",
        "y ~ 1 | id",
        "g == \"a\" ~ z",
    ];

    [TestCase(null)]
    [TestCase("y > 1")]
    public void Each_model_is_the_one_that_reads_alone(string? where)
    {
        ModelSpecification[] models =
        [
            .. Formulas.Select(formula => new ModelSpecification
            {
                Formula = Formula.Parse(formula),
                Where = where,
                Clusters = ["id"],
            }),
        ];
        Counted source = new(Csv(Text));
        SharedColumns shared = SharedColumns.Read(source, models);
        foreach (ModelSpecification model in models)
        {
            ModelFrame alone = ModelFrame.Read(Csv(Text), model),
                together = ModelFrame.Read(shared, model);
            Assert.That(together.Data.Design.ColumnNames, Is.EqualTo(alone.Data.Design.ColumnNames));
            Assert.That(together.Data.Outcome.ToArray(), Is.EqualTo(alone.Data.Outcome.ToArray()));
            Assert.That(together.Warnings, Is.EqualTo(alone.Warnings));
            Assert.That(together.DroppedRows, Is.EqualTo(alone.DroppedRows));
            Assert.That(together.Baselines, Is.EqualTo(alone.Baselines));
            Assert.That(together.Data.Clusters["id"].Codes.ToArray(), Is.EqualTo(alone.Data.Clusters["id"].Codes.ToArray()));
            for (int i = 0; i < alone.Data.RowCount; i++)
            {
                Assert.That(together.Locate(i), Is.EqualTo(alone.Locate(i)));
                for (int j = 0; j < alone.Data.Design.ColumnCount; j++)
                {
                    Assert.That(together.Data.Design[i, j], Is.EqualTo(alone.Data.Design[i, j]));
                }
            }
        }

        Assert.That(source.Readings, Is.EqualTo(1));
    }

    [Test]
    public void A_missing_value_in_the_variable_of_one_model_drops_rows_there_alone()
    {
        ModelSpecification specification = new() { Formula = Formula.Parse("y ~ sw(x, z)") };
        ModelSpecification[] models = [.. specification.Formula.Expand().Select(specification.With)];
        SharedColumns shared = SharedColumns.Read(Csv(Text), models);
        Assert.That(models.Select(model => ModelFrame.Read(shared, model).Data.RowCount), Is.EqualTo((int[])[7, 6]));
    }

    [Test]
    public void A_column_that_no_model_needs_is_refused()
    {
        SharedColumns shared = SharedColumns.Read(Csv(Text), [new ModelSpecification { Formula = Formula.Parse("y ~ x") }]);
        Assert.That(() => ModelFrame.Read(shared, "y ~ z"), Throws.TypeOf<ArgumentException>().With.Message.Contains("'z'"));
    }

    private sealed class Counted(IColumnSource source) : IColumnSource
    {
        public int Readings { get; private set; }

        public string Name => source.Name;

        public ImmutableArray<string> ColumnNames => source.ColumnNames;

        public ColumnTable Read(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default)
        {
            Readings++;
            return source.Read(columns, cancellationToken);
        }
    }
}
