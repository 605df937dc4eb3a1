using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Cli;
using Crabbymetrics.Tests.Estimators.Transformers;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>The code of docs/ftrl.md, compiled and run.</summary>
public sealed class FtrlPage
{
    [Test]
    public void Learning_in_batches()
    {
        RegressionData all = PipelineSample.Data(isCount: true);
        double[] outcome = Array.ConvertAll(all.Outcome.ToArray(), static y => y > 1.0 ? 1.0 : 0.0);
        RegressionData data = RegressionData.Create(all.Design, outcome);
        RegressionData[] batches =
        [
            data.SelectRows([.. Enumerable.Range(0, 50)]),
            data.SelectRows([.. Enumerable.Range(50, data.RowCount - 50)]),
        ];
        FtrlEstimator estimator = new(new FtrlOptions { Rate = 0.1, L1 = 0.5 });
        FtrlState state = estimator.Begin();
        foreach (RegressionData batch in batches)
        {
            state = estimator.Update(state, batch);
        }

        FtrlResult result = estimator.Finish(state);
        double loss = result.ProgressiveLoss;
        Assert.Multiple(() =>
        {
            Assert.That(loss, Is.InRange(0.0, Math.Log(2.0)));
            Assert.That(result.Parameters, Is.EqualTo(estimator.Finish(estimator.Update(estimator.Begin(), data)).Parameters));
        });
    }

    [Test]
    public void Learning_from_a_file_that_is_not_held()
    {
        string path = Path.Combine(CrabbyRun.Samples, "birthwt.csv");
        SequentialRows rows = SequentialRows.Open(
            CsvSource.OpenFile(path),
            new ModelSpecification { Formula = Formula.Parse("low ~ age + smoke + ht + ui") }
        );
        FtrlResult streamed = new FtrlEstimator(new FtrlOptions { Rate = 0.5, L1 = 0.5 }).Fit(rows.Read());
        Assert.That(streamed.ObservationCount, Is.EqualTo(189.0));
    }
}
