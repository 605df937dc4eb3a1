using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Conformance;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>The code of docs/transformers.md, compiled and run on R's USArrests.</summary>
public sealed class TransformersPage
{
    [Test]
    public void Principal_components()
    {
        DesignMatrix design = TransformerReference.Design("pca", "usarrests");
        PrincipalComponents fitted = new PcaTransformer(new PcaOptions { Scale = true, Components = 2 }).Fit(design);
        DesignMatrix scores = fitted.Transform(design);
        DesignMatrix near = fitted.InverseTransform(scores);
        double share = fitted.ExplainedVarianceRatio[0];
        Assert.Multiple(() =>
        {
            Assert.That(share, Is.EqualTo(0.6200603947873733).Within(1e-12));
            Assert.That(near.ColumnNames, Is.EqualTo(design.ColumnNames));
            Assert.That(fitted.Plot("scree").Layers, Has.Length.EqualTo(2));
            Assert.That(((PlotPoints)fitted.Plot("loadings").Layers[0]).Labels, Is.EqualTo(design.ColumnNames));
        });
    }

    [Test]
    public void A_kernel_basis()
    {
        DesignMatrix design = TransformerReference.Design("pca", "usarrests");
        KernelFeatures basis = new KernelBasis(new KernelOptions { Count = 20, GammaRule = BandwidthScale.Median }).Fit(design);
        DesignMatrix features = basis.Transform(design);
        Assert.That(features.ColumnCount, Is.EqualTo(20));
    }

    [Test]
    public void A_pipeline()
    {
        DesignMatrix all = TransformerReference.Design("pca", "usarrests");
        double[] murder = new double[all.RowCount];
        all.CopyColumn(0, murder);
        RegressionData data = RegressionData.Create(all.WithoutColumns("Murder"), murder, "Murder");
        Pipeline<OlsResult> regression = new(
            new OlsEstimator(),
            new PipelineStep(new PcaTransformer(new PcaOptions { Scale = true, Components = 2 }), "Assault", "UrbanPop", "Rape")
        );
        PipelineResult<OlsResult> fit = regression.Fit(data);
        CoefficientTable table = fit.Summary("hc3");
        BootstrapResult bootstrap = fit.Bootstrap(200, seed: 1);
        double[] means = fit.Predict(data.Design);
        Assert.Multiple(() =>
        {
            Assert.That(table.Rows, Has.Length.EqualTo(3));
            Assert.That(bootstrap.CompletedReplications, Is.EqualTo(200));
            Assert.That(means, Has.Length.EqualTo(50));
        });
    }
}
