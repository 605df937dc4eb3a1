using System.Collections.Immutable;
using System.Text.Json;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using ThirdPartyGlm;

namespace Crabbymetrics.Tests.Data.Saved;

/// <summary>Models that a user wrote are saved, and restored by their descriptors.</summary>
public sealed class OwnModelTests
{
    private static readonly DesignMatrix Design = DesignMatrix.Create(
        40,
        [KeyValuePair.Create("x", Enumerable.Range(0, 40).Select(static i => Math.Sin(i * 1.3)).ToArray())]
    );

    private static readonly double[] Outcomes =
    [
        .. Enumerable.Range(0, 40).Select(static i => Math.Exp(0.4 + (0.7 * Math.Sin(i * 1.3)) + (0.5 * Math.Cos(i * 2.9)))),
    ];

    private static RegressionData Data => RegressionData.Create(Design, Outcomes, "y");

    private static EstimatorDescriptor<LikelihoodOptions, LikelihoodResult> Weibull { get; } =
        new(
            "weibull",
            "Durations with a Weibull distribution, some of them censored.",
            LikelihoodOptions.Schema,
            static (options, services) => new CensoredWeibull(options, EstimationServices.Of(services))
        )
        {
            Roles = DataRoles.Offset | DataRoles.Weights,
            InverseLinkFor = static (_, _) => LogLink.Instance,
        };

    [Test]
    public void A_likelihood_of_ones_own_is_restored_by_its_descriptor()
    {
        RegressionData data = Data.WithColumn("event", [.. Enumerable.Range(0, 40).Select(static i => i % 5 == 0 ? 0.0 : 1.0)]);
        LikelihoodResult result = new CensoredWeibull().Fit(data);
        ModelFile loaded = RoundTrip(result, Weibull);
        double[] predictors = new double[Design.RowCount];
        Design.LinearPredictor(result.Parameters[0], [result.Parameters[1]], predictors);
        Assert.Multiple(() =>
        {
            Assert.That(loaded.Model.Summarize().Rows, Is.EqualTo(result.Summarize().Rows));
            Assert.That(loaded.Model.Summarize().Ancillary, Is.EqualTo(result.Summarize().Ancillary));
            Assert.That(
                ((StoredMeanModel)loaded.Model).Predict(Design),
                Is.EqualTo(predictors.Select(Math.Exp)).Within(1e-12).AsCollection
            );
            Assert.That(
                () => RoundTrip(result, EstimatorDescriptors.BuiltIn[0]),
                Throws.TypeOf<FormatException>().With.Message.Contains("'weibull', which is not registered here")
            );
        });
    }

    [Test]
    public void Estimating_equations_keep_a_state_of_their_own()
    {
        MEstimationResult result = new MEstimator(new CentredSlope(), new MEstimationOptions { Name = "centred-slope" }).Fit(Data);
        EstimatorDescriptor<MEstimationOptions, MEstimationResult> descriptor = new(
            "centred-slope",
            "A slope around the mean of the regressor.",
            new OptionSchema<MEstimationOptions>(static () => new MEstimationOptions()),
            static (options, services) => new MEstimator(new CentredSlope(), options, EstimationServices.Of(services))
        )
        {
            RestoreWith = static (state, _, _) => new StoredSlope(state),
        };
        StoredSlope loaded = (StoredSlope)RoundTrip(result, descriptor).Model;
        double centre = Enumerable.Range(0, 40).Average(static i => Math.Sin(i * 1.3));
        Assert.Multiple(() =>
        {
            Assert.That(loaded.Summarize().Rows, Is.EqualTo(result.Summary().Rows));
            Assert.That(loaded.Predict(2.0), Is.EqualTo(result.Parameters[0] + (result.Parameters[1] * (2.0 - centre))).Within(1e-12));
        });
    }

    private static ModelFile RoundTrip(IEstimationResult result, EstimatorDescriptor descriptor)
    {
        using MemoryStream stream = new();
        result.Save(stream);
        stream.Position = 0;
        return ModelFile.Load(stream, [descriptor]);
    }

    // Least squares around the mean of x, which a saved model needs to predict.
    private sealed class CentredSlope : IStoredEquations<RegressionData>
    {
        public ImmutableArray<string> ParameterNames(RegressionData data) => ["mean", "slope"];

        public int RowCount(RegressionData data) => data.RowCount;

        public void Start(RegressionData data, Span<double> parameters) => parameters.Clear();

        public void Evaluate(RegressionData data, ReadOnlySpan<double> parameters, int firstRow, int rowCount, Span<double> values)
        {
            double centre = CentreOf(data);
            for (int i = 0; i < rowCount; i++)
            {
                double x = data.Design[firstRow + i, 0] - centre;
                double residual = data.Outcome.Span[firstRow + i] - parameters[0] - (parameters[1] * x);
                values[2 * i] = residual;
                values[(2 * i) + 1] = residual * x;
            }
        }

        public void WriteState(RegressionData data, ReadOnlySpan<double> parameters, Utf8JsonWriter writer) =>
            writer.WriteNumber("centre", CentreOf(data));

        private static double CentreOf(RegressionData data) => Enumerable.Range(0, data.RowCount).Average(i => data.Design[i, 0]);
    }

    private sealed class StoredSlope(ModelState state) : StoredModel(state)
    {
        private readonly double _centre = state.Own!.Value.GetProperty("centre").GetDouble();

        public double Predict(double x) => Parameters[0] + (Parameters[1] * (x - _centre));
    }
}
