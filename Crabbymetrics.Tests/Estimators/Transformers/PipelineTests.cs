using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using MathNet.Numerics.LinearAlgebra;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Tests.Estimators.Transformers;

public class PipelineTests
{
    [Test]
    public void It_is_the_estimator_on_the_transformed_columns()
    {
        RegressionData data = PipelineSample.Data();
        PipelineResult<OlsResult> fitted = PipelineSample.Regression().Fit(data);
        DesignMatrix scores = new PcaTransformer(new PcaOptions { Components = 2 })
            .Fit(data.Design.SelectColumns(0, 1, 2, 3))
            .Transform(data.Design.SelectColumns(0, 1, 2, 3));
        OlsResult alone = new OlsEstimator().Fit(data.WithDesign(data.Design.SelectColumns(4).Append(scores)));
        Assert.Multiple(() =>
        {
            Assert.That(fitted.ParameterNames, Is.EqualTo(new[] { "(Intercept)", "x5", "PC1", "PC2" }));
            Assert.That(fitted.Parameters, Is.EqualTo(alone.Parameters));
            foreach (string vcov in new[] { "vanilla", "hc1", "hc3" })
            {
                double[] errors = [.. alone.Covariance(vcov).StandardErrors()];
                Assert.That(fitted.Covariance(vcov).StandardErrors(), Is.EqualTo(errors).Within(1e-12).Percent, vcov);
                Assert.That(fitted.Summary(vcov).Covariance!.StandardErrors(), Is.EqualTo(errors), vcov);
            }

            Assert.That(fitted.TestDegreesOfFreedom, Is.EqualTo(116.0));
            Assert.That(fitted.Predict(data.Design), Is.EqualTo(alone.Predict(alone.Data.Design)).Within(1e-12));
            Assert.That(fitted.Diagnostics.Warnings, Has.Some.Contains("pca of 4 columns to 2").And.Some.Contains("bootstrap"));
        });
    }

    // Kernel ridge regression by its dual (Saunders, Gammerman and Vovk 1998), its intercept not penalized: with the centred kernel
    // matrix K the fitted values are the mean and K (K + n l2 I)^-1 (y - mean).
    [Test]
    public void A_kernel_basis_before_a_ridge_is_kernel_ridge_regression()
    {
        const double Gamma = 0.2;
        const double Penalty = 0.05;
        const int Rows = 40;
        RegressionData data = PipelineSample.Data(Rows);
        KernelOptions basis = new()
        {
            Approximation = KernelApproximation.All,
            Gamma = Gamma,
            Standardize = false,
        };
        Pipeline<RidgeResult> pipeline = new(
            new RidgeEstimator(new RidgeOptions { L2 = Penalty }),
            new PipelineStep(new KernelBasis(basis), "x1..x5")
        );
        Matrix<double> kernel = Matrix<double>.Build.Dense(
            Rows,
            Rows,
            (a, b) => Math.Exp(-Gamma * Enumerable.Range(0, 5).Sum(j => Math.Pow(data.Design[a, j] - data.Design[b, j], 2)))
        );
        Matrix<double> identity = Matrix<double>.Build.DenseIdentity(Rows);
        Matrix<double> centring = identity - Matrix<double>.Build.Dense(Rows, Rows, 1.0 / Rows);
        Vector<double> outcome = Vector<double>.Build.Dense(data.Outcome.ToArray());
        double mean = outcome.Average();
        kernel = centring * kernel * centring;
        Vector<double> expected = mean + (kernel * (kernel + (Rows * Penalty * identity)).Solve(outcome - mean));
        Assert.That(pipeline.Fit(data).Predict(data.Design), Is.EqualTo(expected.ToArray()).Within(1e-7));
    }

    // Slopes of all components are the slopes of least squares.
    [Test]
    public void Slopes_of_the_columns_follow_from_those_of_the_components()
    {
        RegressionData data = PipelineSample.Data();
        PcaOptions options = new() { Scale = true, Whiten = true };
        PipelineResult<OlsResult> fitted = new Pipeline<OlsResult>(new OlsEstimator(), new PipelineStep(new PcaTransformer(options))).Fit(
            data
        );
        PrincipalComponents components = (PrincipalComponents)fitted.Transformation.Transformations[0];
        Assert.That(
            components.ColumnSlopes([.. fitted.Model.Coefficients]),
            Is.EqualTo(new OlsEstimator().Fit(data).Coefficients).Within(1e-11)
        );
    }

    [Test]
    public void A_refit_under_weights_learns_the_transformer_again()
    {
        RegressionData data = PipelineSample.Data();
        PipelineResult<OlsResult> fitted = PipelineSample.Regression().Fit(data);
        double[] counts = new double[data.RowCount];
        new RandomSource(5).CountIndices(data.RowCount, counts);
        int[] rows = [.. counts.SelectMany(static (count, row) => Enumerable.Repeat(row, (int)count))];
        IEstimationResult again = ((IFullRefit)fitted).RefitFull(counts);
        PipelineResult<OlsResult> repeated = PipelineSample.Regression().Fit(data.SelectRows(rows));
        double[] held = new double[fitted.Parameters.Length];
        ((IWeightedRefit)fitted.Model).Refit(counts, held);
        for (int j = 0; j < held.Length; j++)
        {
            // The sign of a component is that of the fit, whatever the resample says.
            Assert.That(Math.Abs(again.Parameters[j]), Is.EqualTo(Math.Abs(repeated.Parameters[j])).Within(1e-10));
        }

        Assert.That(Math.Abs(again.Parameters[2] - held[2]), Is.GreaterThan(1e-6), "components of the fit are not those of the resample");
        BootstrapResult bootstrap = fitted.Bootstrap(200, seed: 1);
        Assert.That(bootstrap.CompletedReplications, Is.EqualTo(200));
        // Signs that flip would make the spread that of two humps.
        Assert.That(bootstrap.StandardErrors[2], Is.LessThan(3.0 * fitted.Covariance("hc1").StandardErrors()[2]));
    }

    [Test]
    public void The_number_of_components_that_a_share_chose_stays_in_refits()
    {
        RegressionData data = PipelineSample.Data(40);
        PipelineResult<OlsResult> fitted = PipelineSample.Regression(new PcaOptions { Share = 0.8 }).Fit(data);
        Assert.That(fitted.Bootstrap(100, seed: 2).CompletedReplications, Is.EqualTo(100));
    }

    [Test]
    public void Weights_reach_the_transformers()
    {
        RegressionData data = PipelineSample.Data(30);
        double[] frequencies = [.. Enumerable.Range(0, 30).Select(static i => 1.0 + (i % 2))];
        int[] rows = [.. Enumerable.Range(0, 30).SelectMany(i => Enumerable.Repeat(i, (int)frequencies[i]))];
        PipelineResult<OlsResult> weighted = PipelineSample.Regression().Fit(data.WithWeights(frequencies, WeightKind.Frequency));
        PipelineResult<OlsResult> repeated = PipelineSample.Regression().Fit(data.SelectRows(rows));
        Assert.That(weighted.Parameters, Is.EqualTo(repeated.Parameters).Within(1e-11));
        Assert.That(
            weighted.Covariance("hc1").StandardErrors(),
            Is.EqualTo([.. repeated.Covariance("hc1").StandardErrors()]).Within(1e-11)
        );
    }

    [Test]
    public void A_saved_pipeline_predicts_from_raw_columns()
    {
        RegressionData data = PipelineSample.Data(isCount: true);
        Pipeline<PoissonResult> pipeline = new(
            new PoissonEstimator(),
            [
                new PipelineStep(new PcaTransformer(new PcaOptions { Components = 2, Scale = true }), "x1", "x2", "x3"),
                new PipelineStep(new KernelBasis(new KernelOptions { Count = 4 }), "PC1", "PC2"),
            ]
        );
        PipelineResult<PoissonResult> fitted = pipeline.Fit(data);
        using MemoryStream stream = new();
        fitted.Save(stream, "sandwich");
        stream.Position = 0;
        StoredPipeline loaded = (StoredPipeline)ModelFile.Load(stream, EstimatorDescriptors.BuiltIn).Model;
        Assert.Multiple(() =>
        {
            Assert.That(loaded.Parameters, Is.EqualTo(fitted.Parameters));
            Assert.That(loaded.Predict(data.Design), Is.EqualTo(fitted.Predict(data.Design)));
            Assert.That(loaded.Transformation.InputNames, Is.EqualTo(data.Design.ColumnNames));
            Assert.That(loaded.Model, Is.InstanceOf<StoredMeanModel>());
            Assert.That(loaded.Statistic("log_likelihood"), Is.EqualTo(fitted.Model.LogLikelihood));
            Assert.That(
                (double[])[.. loaded.State.Covariance!.StandardErrors()],
                Is.EqualTo((double[])[.. fitted.Summary("sandwich").Covariance!.StandardErrors()]).Within(1e-11).Percent
            );
            Assert.That(
                () => loaded.Predict(data.Design.SelectColumns(1, 0, 2, 3, 4)),
                Throws.ArgumentException.With.Message.Contains("'x1'")
            );
        });
    }

    [Test]
    public void A_model_without_inference_says_so()
    {
        RegressionData data = PipelineSample.Data();
        Pipeline<FtrlResult> pipeline = new(
            new FtrlEstimator(new FtrlOptions { Loss = FtrlLoss.Squared }),
            new PipelineStep(new PcaTransformer(new PcaOptions { Components = 1, Scale = true }))
        );
        PipelineResult<FtrlResult> fitted = pipeline.Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(fitted.Predict(data.Design), Has.Length.EqualTo(data.RowCount));
            Assert.That(fitted.InferenceUnavailableReason, Is.Not.Null);
            Assert.That(() => fitted.Covariance("vanilla"), Throws.InstanceOf<InferenceUnavailableException>());
        });
    }

    [Test]
    public void A_container_makes_it_of_words()
    {
        ServiceCollection services = new();
        services.AddCrabbymetrics().AddPipeline(static options => options.Transform = "pca(x1..x4, 2)");
        using ServiceProvider provider = services.BuildServiceProvider();
        RegressionData data = PipelineSample.Data();
        PipelineResult<IEstimationResult> fitted = provider.GetRequiredService<IEstimator<PipelineResult<IEstimationResult>>>().Fit(data);
        Assert.That(fitted.Parameters, Is.EqualTo(PipelineSample.Regression().Fit(data).Parameters));
        Assert.That(provider.GetRequiredService<IEstimator<DesignMatrix, PrincipalComponents>>().Fit(data.Design).Rank, Is.EqualTo(5));
    }

    [TestCase("pca(x1..x4, 2)", "x1..x4")]
    [TestCase("pca(`a b`, c, components = 2, scale = true)", "a b,c")]
    [TestCase(" kernel( x , z , 10 , gamma = median ) ", "x,z")]
    [TestCase("kernel(x, gamma = 0.5, kernel = laplacian, basis = fourier, count = 20)", "x")]
    public void Steps_are_read(string text, string columns) =>
        Assert.That(PipelineStep.Parse(text).Single().Columns, Is.EqualTo(columns.Split(',')));

    [Test]
    public void Several_steps_are_read() =>
        Assert.That(
            PipelineStep.Parse("pca(a, b, 1); kernel(PC1, 5)").Select(static step => step.Columns.Length),
            Is.EqualTo(new[] { 2, 1 })
        );

    [TestCase("pca", "no transformer with its columns")]
    [TestCase("svd(x)", "no transformer: there are kernel and pca")]
    [TestCase("pca(x, share = 2)", "share")]
    [TestCase("pca(x, 0)", "components")]
    [TestCase("pca(x, 2, components = 3)", "given twice")]
    [TestCase("pca(x, ncomp = 3)", "no option 'ncomp'. There are: components, share")]
    [TestCase("pca(x, scale = maybe)", "true or false")]
    [TestCase("kernel(x, gamma = -1)", "gamma must be")]
    [TestCase("kernel(x, kernel = linear, gamma = 1)", "not read by the linear kernel")]
    public void Steps_that_cannot_be_read_are_refused(string text, string words) =>
        Assert.That(() => PipelineStep.Parse(text), Throws.ArgumentException.With.Message.Contains(words));

    [TestCase("pca(x1..x9, 2)", "'x6', which is not there")]
    [TestCase("pca(x1, x1)", "named twice")]
    [TestCase("pca(x1, x2, 3)", "at most 2")]
    [TestCase("pca(x1, x2, 1); pca(x3, x4, 1)", "PC1")]
    public void Steps_that_do_not_fit_the_data_are_refused(string text, string words) =>
        Assert.That(
            () => new Pipeline<OlsResult>(new OlsEstimator(), PipelineStep.Parse(text)).Fit(PipelineSample.Data()),
            Throws.ArgumentException.With.Message.Contains(words)
        );
}
