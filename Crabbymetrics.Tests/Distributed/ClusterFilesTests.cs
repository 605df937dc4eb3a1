using System.Collections.Immutable;
using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;
using Crabbymetrics.Distributed;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Data.Streaming;

namespace Crabbymetrics.Tests.Distributed;

/// <summary>Formulas over Parquet files that the nodes of a cluster read.</summary>
public sealed class ClusterFilesTests
{
    [TestCase("y ~ region + poly(x, 2)")]
    [TestCase("y ~ x * C(period, ref = \"p3\") + offset(log(exposure))")]
    [TestCase("y ~ z")]
    public async Task Nodes_make_the_columns_that_one_process_makes(string formula)
    {
        using ParquetFiles files = ParquetFiles.Of(900, 200);
        ModelSpecification specification = new() { Formula = Formula.Parse(formula), Clusters = ["firm"] };
        ParquetSource source = ParquetSource.OpenFiles(files.Paths);
        RegressionData memory = ModelFrame.Read(source, specification).Data;
        RowPlan plan = RowPlan.Learn(source, specification);
        await using ClusterOfNodes cluster = await ClusterOfNodes.StartAsync(2);
        await using ClusterObservations rows = await ClusterObservations.OpenAsync(
            cluster.Grains,
            ParquetPartitions.Cut(plan, files.Paths, rowsPerPartition: 300)
        );
        PoissonResult expected = new PoissonEstimator().Fit(memory),
            actual = new PoissonEstimator().Fit((IObservations)rows) as PoissonResult ?? throw new InvalidOperationException();
        CovarianceArguments firm = new() { Clusters = ["firm"] };
        double[] errors = [.. expected.Covariance("cr1", firm).StandardErrors()],
            own = [.. actual.Covariance("cr1", firm).StandardErrors()];
        Assert.Multiple(() =>
        {
            Assert.That(rows.RowCount, Is.EqualTo(memory.RowCount));
            Assert.That(rows.SourceRowCount, Is.EqualTo(1_800));
            Assert.That(actual.ParameterNames, Is.EqualTo(expected.ParameterNames));
            Assert.That(plan.Frame(source).Terms, Is.EqualTo(ModelFrame.Read(source, specification).Terms));
            for (int j = 0; j < errors.Length; j++)
            {
                Assert.That(actual.Parameters[j], Is.EqualTo(expected.Parameters[j]).Within(1e-10 * errors[j]));
                Assert.That(own[j], Is.EqualTo(errors[j]).Within(1e-10 * errors[j]));
            }
        });
    }

    [Test]
    public void A_plan_that_is_no_plan_is_refused() =>
        Assert.That(() => RowPlan.FromJson("{\"model\": {}}"), Throws.TypeOf<FormatException>().With.Message.Contains("formula"));

    [Test]
    public async Task A_file_that_is_rewritten_between_two_passes_is_named()
    {
        using ParquetFiles files = ParquetFiles.Of(600, 200);
        ModelSpecification specification = new() { Formula = Formula.Parse("y ~ x") };
        RowPlan plan = RowPlan.Learn(ParquetSource.OpenFiles(files.Paths), specification);
        ImmutableArray<PartitionDescription> partitions = ParquetPartitions.Cut(plan, files.Paths, rowsPerPartition: 200);
        await using ClusterOfNodes cluster = await ClusterOfNodes.StartAsync(1);
        int passes = 0;
        ClusterOptions options = new()
        {
            PassFinished = _ =>
            {
                if (++passes == 1)
                {
                    File.AppendAllText(files.Paths[1], "more");
                }
            },
        };
        await using ClusterObservations rows = await ClusterObservations.OpenAsync(cluster.Grains, partitions, options);
        Assert.That(
            () => new PoissonEstimator().Fit((IObservations)rows),
            Throws.TypeOf<PartitionException>().With.Message.Contains(files.Paths[1]).And.Message.Contains("changed between two passes")
        );
    }
}
