using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Estimators.Families;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>Elastic nets in glmnet's convention against R's glmnet 4.1-6 (R 4.2.2, thresh 1e-20 or less, fdev 0) on R's mtcars and MASS's
/// birthwt.</summary>
public sealed class GlmnetConformanceTests
{
    private static readonly string[] All = ["cyl", "disp", "hp", "drat", "wt", "qsec", "vs", "am", "gear", "carb"];

    private static IEnumerable<TestCaseData> Gaussian()
    {
        // alpha, what is added, and the intercept and ten coefficients at lambda = 0.3.
        yield return new TestCaseData(
            0.5,
            (Action<ElasticNetPathOptions>)(static _ => { }),
            (double[])
                [
                    24.471477329085779,
                    -0.407487639085229669,
                    0.0,
                    -0.013908458387659927,
                    0.760020795205407440,
                    -2.380966406394688928,
                    0.267471942149930253,
                    0.289868587593708926,
                    1.887486379081460441,
                    0.184758988448812334,
                    -0.441447515988033556,
                ]
        ).SetArgDisplayNames("elastic net");
        yield return new TestCaseData(
            0.5,
            (Action<ElasticNetPathOptions>)(static options => options.PenaltyFactors = [0, 1, 2, 1, 1, 1, 0.5, 1, 1, 1]),
            (double[])
                [
                    36.73349549582388818,
                    -1.51400576855708913,
                    0.0,
                    0.0,
                    0.15280277742013160,
                    -2.11802786715349267,
                    0.0,
                    0.0,
                    1.16606013906413852,
                    0.0,
                    -0.52764846859990089,
                ]
        ).SetArgDisplayNames("penalty factors");
        yield return new TestCaseData(
            0.7,
            (Action<ElasticNetPathOptions>)(static options => options.Positive = true),
            (double[])
                [
                    -6.36613600073605568,
                    0.0,
                    0.0,
                    0.0,
                    2.08136945899441450,
                    0.0,
                    0.86061932883150172,
                    3.34125325911364879,
                    5.28789688499192945,
                    0.0,
                    0.0,
                ]
        ).SetArgDisplayNames("positive");
        yield return new TestCaseData(
            0.7,
            (Action<ElasticNetPathOptions>)(static options => (options.LowerLimitsByName, options.UpperLimitsByName) = ("*=-1", "*=0.5")),
            (double[])
                [
                    29.8779623528742632743,
                    -0.7880862911925968772,
                    -0.0107953031087003638,
                    -0.0078419665374323579,
                    0.5,
                    -1.0,
                    0.0,
                    0.0,
                    0.5,
                    0.5,
                    -0.6748190703032105331,
                ]
        ).SetArgDisplayNames("limits");
        yield return new TestCaseData(
            0.5,
            (Action<ElasticNetPathOptions>)(static options => options.FitIntercept = false),
            (double[])
                [
                    0.0,
                    0.0,
                    0.0,
                    -0.00096287293820220704,
                    1.77364939894276152366,
                    -2.35881947674165504125,
                    1.07656720300431563153,
                    0.0,
                    2.47583764561783459257,
                    0.76986951942936099336,
                    -0.58644207629982791907,
                ]
        ).SetArgDisplayNames("no intercept");
    }

    [TestCaseSource(nameof(Gaussian))]
    public void Gaussian_paths_agree(double mixing, Action<ElasticNetPathOptions> add, double[] expected)
    {
        ElasticNetPathOptions options = Options(mixing, 4.0, 2.0, 1.0, 0.3);
        add(options);
        Compare(new ElasticNetPathEstimator(options).Fit(Cars("mpg", All)).Results[3], expected);
    }

    [Test]
    public void Weights_and_offsets_agree()
    {
        RegressionData data = Cars("mpg", All);
        double[] offset = new double[32];
        data.Design.CopyColumn(5, offset);
        data = data.WithWeights([.. Enumerable.Range(1, 32).Select(static i => (double)i)], WeightKind.Analytic)
            .WithOffset(Array.ConvertAll(offset, static value => value / 10.0));
        Compare(
            new ElasticNetPathEstimator(Options(0.5, 4.0, 2.0, 1.0, 0.3)).Fit(data).Results[3],
            [
                25.161706376250862149,
                -0.294285866016853581,
                0.0,
                -0.017220922376670868,
                0.0,
                -2.652382743419121169,
                0.308451924895263796,
                0.422760060765771439,
                2.831127397582591687,
                0.0,
                -0.247245077385327111,
            ]
        );
    }

    [Test]
    public void Ridge_agrees()
    {
        double[] expected =
        [
            21.0756868059768223134,
            -0.3752739946186400832,
            -0.0053283028908868374,
            -0.0115090211818500293,
            1.0546112495936403874,
            -1.2045395397828311257,
            0.1599180967432164702,
            0.7843787412121587810,
            1.5916368718267970284,
            0.5419771325820683661,
            -0.5353905095858331187,
        ];
        Compare(new ElasticNetPathEstimator(Options(0.0, 10.0, 3.0)).Fit(Cars("mpg", All)).Results[1], expected);
        RidgeResult ridge = new RidgeEstimator(
            new RidgeOptions
            {
                L2 = 3.0,
                Convention = RidgeConvention.Glmnet,
                Standardize = true,
            }
        ).Fit(Cars("mpg", All));
        Assert.That(ridge.Parameters, Is.EqualTo(expected).Within(1e-9));
    }

    [Test]
    public void The_grid_agrees()
    {
        ElasticNetPath path = new ElasticNetPathEstimator(
            new ElasticNetPathOptions { Mixing = 0.5, Convention = PenaltyConvention.Glmnet }
        ).Fit(Cars("mpg", All));
        Assert.Multiple(() =>
        {
            Assert.That(path.Lambdas[0], Is.EqualTo(10.2939621256628974777).Within(1e-10));
            Assert.That(path.Lambdas[1], Is.EqualTo(9.3794749017674625691).Within(1e-10));
            Assert.That(path.Lambdas[^1], Is.EqualTo(0.0010293962125662904).Within(1e-13));
        });
    }

    [Test]
    public void Binomial_and_Poisson_agree()
    {
        ElasticNetPathOptions options = Options(0.5, 0.3, 0.1, 0.03);
        options.Family = GlmFamilies.Binomial();
        options.PenaltyFactors = [1, 1, 1, 1, 0, 1, 1, 2, 1];
        Compare(
            new ElasticNetPathEstimator(options).Fit(Cars("am", [.. All.Where(static name => name != "am")])).Results[2],
            [
                23.09107271845396880394,
                0.0,
                0.0,
                0.00078216183380441556,
                0.45431309624700455529,
                -6.09534198701360452333,
                -0.59318883126800248107,
                -0.02615327835683664212,
                0.58987611624497882090,
                0.52742770107592606976,
            ],
            2e-7
        );
        options = Options(0.8, 0.3, 0.1, 0.03);
        options.Family = GlmFamilies.Poisson();
        Compare(
            new ElasticNetPathEstimator(options).Fit(Cars("carb", All[1..7])).Results[2],
            [
                1.8882495085577992722,
                -0.0041965977295421062,
                0.0032236984634329427,
                0.1992433600871618138,
                0.5601944433894188169,
                -0.1637979746409641557,
                -0.1399457827164824197,
            ],
            2e-7
        );
    }

    // glmnet counts the squared error of a probability for each of the two classes.
    [TestCase(
        CrossValidationMeasure.AreaUnderCurve,
        new[] { 0.49355582688916022, 0.65303986137319470, 0.68360805860805851, 0.69166327499660840 },
        new[] { 0.0064229401927844336, 0.0300774018565674074, 0.0197656693064149416, 0.0179903840203316408 },
        0.005,
        0.02,
        1.0
    )]
    [TestCase(
        CrossValidationMeasure.Misclassification,
        new[] { 0.31216931216931215, 0.33333333333333331, 0.32275132275132273, 0.31746031746031744 },
        new[] { 0.003668756461277583, 0.012192000881192171, 0.014610776937784918, 0.011920744613035496 },
        0.1,
        0.1,
        1.0
    )]
    [TestCase(
        CrossValidationMeasure.MeanSquaredError,
        new[] { 0.43000814239304075, 0.41958669025628209, 0.40483901682647377, 0.40166702886282762 },
        new[] { 0.0028795341873434264, 0.0073226924897494879, 0.0060796185611913080, 0.0052006653959734365 },
        0.005,
        0.02,
        2.0
    )]
    public void Measures_of_two_classes_agree(
        CrossValidationMeasure measure,
        double[] means,
        double[] errors,
        double best,
        double oneStandardError,
        double factor
    )
    {
        RegressionData data = OtherData.Birth("low", "age", "lwt", "smoke", "ht", "ui");
        ElasticNetPathOptions options = Options(1.0, 0.1, 0.05, 0.02, 0.005);
        options.Family = GlmFamilies.Binomial();
        ElasticNetCrossValidation judged = new ElasticNetPathEstimator(options).CrossValidate(
            data,
            new CrossValidationOptions
            {
                Measure = measure,
                GivenFolds = Clustering.Create("fold", [.. Enumerable.Range(0, data.RowCount).Select(static i => i % 5)]),
            }
        );
        Assert.Multiple(() =>
        {
            Assert.That(judged.Means.Select(mean => factor * mean), Is.EqualTo(means).Within(1e-6).Percent);
            Assert.That(judged.StandardErrors.Select(error => factor * error), Is.EqualTo(errors).Within(1e-5).Percent);
            Assert.That(judged.BestLambda, Is.EqualTo(best));
            Assert.That(judged.OneStandardErrorLambda, Is.EqualTo(oneStandardError));
        });
    }

    [Test]
    public void The_mean_absolute_error_agrees()
    {
        ElasticNetCrossValidation judged = new ElasticNetPathEstimator(Options(1.0, 3.0, 1.0, 0.3, 0.1)).CrossValidate(
            Cars("mpg", All[1..7]),
            new CrossValidationOptions
            {
                Measure = CrossValidationMeasure.MeanAbsoluteError,
                GivenFolds = Clustering.Create("fold", [.. Enumerable.Range(0, 32).Select(static i => i % 4)]),
            }
        );
        Assert.Multiple(() =>
        {
            Assert.That(
                judged.Means,
                Is.EqualTo((double[])[3.4149214547248636, 2.5266393907760509, 2.4248702045305350, 2.4118268037745918]).Within(1e-9)
            );
            Assert.That(
                judged.StandardErrors,
                Is.EqualTo((double[])[0.76946882152967955, 0.25679453950697689, 0.25506053106008464, 0.29723761310526609]).Within(1e-9)
            );
            Assert.That(judged.BestLambda, Is.EqualTo(0.1));
            Assert.That(judged.OneStandardErrorLambda, Is.EqualTo(1.0));
        });
    }

    private static ElasticNetPathOptions Options(double mixing, params double[] lambdas) =>
        new()
        {
            Mixing = mixing,
            Lambdas = lambdas,
            Convention = PenaltyConvention.Glmnet,
        };

    private static void Compare(ElasticNetResult result, double[] expected, double tolerance = 1e-9)
    {
        int first = result.HasIntercept ? 0 : 1;
        Assert.That(result.Parameters, Is.EqualTo(expected[first..]).Within(tolerance));
    }

    private static RegressionData Cars(string outcome, string[] columns)
    {
        IReadOnlyList<KeyValuePair<string, string[]>> file = Fixture.Columns("elastic_net/mtcars.csv");
        return RegressionData.Create(columns.Select(name => KeyValuePair.Create(name, file.Numbers(name))), file.Numbers(outcome), outcome);
    }
}
