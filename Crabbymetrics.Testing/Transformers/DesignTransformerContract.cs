using System.Text;
using System.Text.Json;

namespace Crabbymetrics.Testing;

/// <summary>
/// What the framework promises of every <see cref="IDesignTransformer{TFitted}"/> beside <see cref="TransformerContract{TFitted}"/>: names
/// of
/// its columns, frequencies that count as repeated rows, a way back that loses nothing of the scores, a state that can be stored, and one
/// fitted transformation for many threads. Inherit it in a test project.
/// </summary>
/// <typeparam name="TFitted">The fitted transformation.</typeparam>
public abstract class DesignTransformerContract<TFitted> : TransformerContract<TFitted>
    where TFitted : class, IDesignTransformation
{
    private const int Threads = 16;

    /// <summary>How far scores may be apart that are equal but for rounding, as a share of the largest.</summary>
    protected virtual double Tolerance => 1e-9;

    /// <summary>The columns have the names that the transformation says, and a row for each row.</summary>
    [Test]
    public void Columns_have_the_names_that_it_says()
    {
        DesignMatrix design = CreateDesign();
        TFitted fitted = CreateTransformer().Fit(design);
        DesignMatrix scores = fitted.Transform(design);
        Assert.Multiple(() =>
        {
            Assert.That(fitted.InputNames, Is.EqualTo(design.ColumnNames));
            Assert.That(scores.ColumnNames, Is.EqualTo(fitted.OutputNames));
            Assert.That(fitted.OutputNames, Is.Not.Empty.And.Unique);
            Assert.That(fitted.TransformationName, Is.Not.Empty);
        });
    }

    /// <summary>A frequency is that many equal rows.</summary>
    [Test]
    public void Frequencies_are_repeated_rows()
    {
        if (CreateTransformer() is not IDesignTransformer<TFitted> transformer)
        {
            Assert.Fail("The transformer takes no weights: implement IDesignTransformer.");
            return;
        }

        DesignMatrix design = CreateDesign();
        double[] frequencies = [.. Enumerable.Range(0, design.RowCount).Select(static i => 1.0 + (i % 3))];
        int[] repeated = [.. Enumerable.Range(0, design.RowCount).SelectMany(i => Enumerable.Repeat(i, (int)frequencies[i]))];
        TFitted rows = transformer.Fit(design.SelectRows(repeated));
        TFitted weighted = transformer.Fit(design, ObservationWeights.Create(WeightKind.Frequency, frequencies));
        RequireEqual(weighted.Transform(design), rows.Transform(design));
    }

    /// <summary>Weights of another number of rows are refused.</summary>
    [Test]
    public void Weights_of_other_rows_are_refused()
    {
        DesignMatrix design = CreateDesign();
        double[] fewer = [.. Enumerable.Repeat(1.0, design.RowCount - 1)];
        Assert.That(
            () => ((IDesignTransformer<TFitted>)CreateTransformer()).Fit(design, ObservationWeights.Create(WeightKind.Frequency, fewer)),
            Throws.ArgumentException.With.Message.Contains("weights")
        );
    }

    /// <summary>Columns in another order are other columns.</summary>
    [Test]
    public void Columns_in_another_order_are_refused()
    {
        DesignMatrix design = CreateDesign();
        TFitted fitted = CreateTransformer().Fit(design);
        int[] order = [.. Enumerable.Range(0, design.ColumnCount).Reverse()];
        Assert.That(
            () => fitted.Transform(design.SelectColumns(order)),
            Throws.ArgumentException.With.Message.Contains(design.ColumnNames[0])
        );
    }

    /// <summary>Where there is a way back, what it gives has the scores that it came from.</summary>
    [Test]
    public void The_way_back_keeps_the_scores()
    {
        DesignMatrix design = CreateDesign();
        if (CreateTransformer().Fit(design) is not IInvertibleTransformation fitted)
        {
            Assert.Pass("There is no way back.");
            return;
        }

        DesignMatrix scores = fitted.Transform(design);
        DesignMatrix back = fitted.InverseTransform(scores);
        Assert.That(back.ColumnNames, Is.EqualTo(design.ColumnNames));
        RequireEqual(fitted.Transform(back), scores);
        Assert.That(
            () => fitted.InverseTransform(scores.WithoutColumns(scores.ColumnNames[0])),
            Throws.ArgumentException.With.Message.Contains(scores.ColumnNames[0])
        );
    }

    /// <summary>One fitted transformation serves many threads, with the same bits.</summary>
    [Test]
    public void A_fitted_transformation_serves_many_threads()
    {
        DesignMatrix design = CreateDesign();
        TFitted fitted = CreateTransformer().Fit(design);
        long[][] together = new long[Threads][];
        Parallel.For(
            0,
            Threads,
            new ParallelOptions { MaxDegreeOfParallelism = Threads },
            i => together[i] = BitsOf(fitted.Transform(design))
        );
        Assert.That(together, Has.All.EqualTo(BitsOf(CreateTransformer().Fit(design).Transform(design))));
    }

    /// <summary>What is stored makes the same transformation again, to the bit.</summary>
    [Test]
    public void A_stored_transformation_gives_the_same_bits()
    {
        DesignMatrix design = CreateDesign();
        TFitted fitted = CreateTransformer().Fit(design);
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            writer.WriteStartObject();
            fitted.WriteState(writer);
            writer.WriteEndObject();
        }

        using JsonDocument document = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        if (Restore(document.RootElement) is { } restored)
        {
            Assert.That(BitsOf(restored.Transform(design)), Is.EqualTo(BitsOf(fitted.Transform(design))));
        }
    }

    /// <summary>Makes a transformation again of what it stored; null where the test project has no way to.</summary>
    /// <param name="state">The object that it wrote.</param>
    protected abstract IDesignTransformation? Restore(JsonElement state);

    private void RequireEqual(DesignMatrix actual, DesignMatrix expected)
    {
        Assert.That(actual.ColumnNames, Is.EqualTo(expected.ColumnNames));
        double largest = 0.0;
        double difference = 0.0;
        for (int j = 0; j < expected.ColumnCount; j++)
        {
            for (int i = 0; i < expected.RowCount; i++)
            {
                largest = Math.Max(largest, Math.Abs(expected[i, j]));
                difference = Math.Max(difference, Math.Abs(actual[i, j] - expected[i, j]));
            }
        }

        Assert.That(difference, Is.LessThanOrEqualTo(Tolerance * largest));
    }
}
