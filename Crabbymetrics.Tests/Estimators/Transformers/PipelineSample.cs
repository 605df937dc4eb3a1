using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Transformers;

/// <summary>Data and pipelines of their tests.</summary>
internal static class PipelineSample
{
    public static RegressionData Data(int rows = 120, bool isCount = false)
    {
        DesignMatrix design = TransformerSample.Design(rows, 5, mean: 1.0);
        double[] noise = TransformerSample.Draws(new RandomSource(9), rows);
        double[] outcome = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double mean = 0.5 + (0.4 * design[i, 0]) - (0.3 * design[i, 3]);
            outcome[i] = isCount ? Math.Floor(Math.Exp(mean + (0.3 * noise[i]))) : mean + noise[i];
        }

        return RegressionData.Create(design, outcome);
    }

    public static Pipeline<OlsResult> Regression(PcaOptions? options = null, string columns = "x1..x4") =>
        new(new OlsEstimator(), new PipelineStep(new PcaTransformer(options ?? new PcaOptions { Components = 2 }), columns));
}
