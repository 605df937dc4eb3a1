using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Testing;

/// <content>Identities between scores, information, likelihood and refits, which hold for every model.</content>
public abstract partial class EstimatorContract<TData, TResult>
{
    /// <summary>
    /// A row with a little more weight moves the estimates by <c>J B s</c>, its score times the inverse information: signs and sizes of
    /// scores and information. Jaeckel (1972), "The infinitesimal jackknife".
    /// </summary>
    [Test]
    public void A_small_weight_moves_the_estimates_by_the_influence_of_its_row()
    {
        const double Share = 0.02;
        TResult result = CreateEstimator().Fit(CreateData());
        (IScoreContributions scores, IInformation information) = RequireInference(result);
        IWeightedRefit refit = Require<IWeightedRefit>(result);
        WorkingQuantities own = new(scores, information);
        Vector<double>[] influences = [.. own.Scores.EnumerateRows().Select(score => own.Jacobian * own.Bread * score)];
        double[] sizes = [.. influences.Select(influence => influence.PointwiseDivide(own.Errors).AbsoluteMaximum())];
        int strongest = Array.IndexOf(sizes, sizes.Max());
        int ordinary = Enumerable.Range(0, sizes.Length).Where(i => i != strongest).MaxBy(i => Math.Min(sizes[i], 0.5 * sizes.Max()));
        Assert.Multiple(() =>
        {
            foreach (int row in (int[])[strongest, ordinary])
            {
                double[] up = Refitted(refit, row, 1.0 + Share),
                    down = Refitted(refit, row, 1.0 - Share);
                for (int j = 0; j < own.Identified.Length; j++)
                {
                    int place = own.Identified[j];
                    Assert.That(
                        (up[place] - down[place]) / (2.0 * Share),
                        Is.EqualTo(influences[row][j])
                            .Within(((InfluenceAccuracy * sizes[row]) + (2.0 * Agreement / Share)) * own.Errors[j]),
                        FormattableString.Invariant($"row {row}, {result.ParameterNames[place]}: a refit, and J B s of its score")
                    );
                }
            }
        });
    }

    private static double[] Refitted(IWeightedRefit refit, int row, double weight)
    {
        double[] weights = [.. Enumerable.Repeat(1.0, refit.RowCount)],
            parameters = new double[refit.Parameters.Length];
        weights[row] = weight;
        RefitOutcome outcome = refit.Refit(weights, parameters);
        if (outcome.FailureReason is { } reason)
        {
            Assert.Inconclusive($"The model is not fitted again under a weight of {weight}: {reason}");
        }

        return parameters;
    }

    /// <summary>Where the model can be evaluated at other parameters, the sum of its scores falls by the information.</summary>
    [Test]
    public void Scores_change_by_the_information()
    {
        const double Distance = 0.01;
        TResult result = CreateEstimator().Fit(CreateData());
        (IScoreContributions scores, IInformation information) = RequireInference(result);
        IPointEvaluation model = Require<IPointEvaluation>(result);
        WorkingQuantities own = new(scores, information);
        int k = own.Bread.RowCount;
        Assert.Multiple(() =>
        {
            for (int a = 0; a < k; a++)
            {
                Vector<double> step = own.Step(a, Distance);
                double[] up = ScoresAt(model, own.At(step)),
                    down = ScoresAt(model, own.At(-step));
                for (int b = 0; b < k; b++)
                {
                    double unit = Math.Sqrt(own.Information[a, a] * own.Information[b, b]);
                    Assert.That(
                        (down[b] - up[b]) / (2.0 * step[a]),
                        Is.EqualTo(own.Information[a, b]).Within(2e-3 * unit),
                        FormattableString.Invariant($"information of working parameters {a} and {b}")
                    );
                }
            }
        });
    }

    /// <summary>Where there is a likelihood too, its slope is the sum of the scores and its curvature the information.</summary>
    [Test]
    public void The_log_likelihood_has_these_scores_and_this_information()
    {
        TResult result = CreateEstimator().Fit(CreateData());
        (IScoreContributions scores, IInformation information) = RequireInference(result);
        IPointEvaluation model = Require<IPointEvaluation>(result);
        ILikelihood likelihood = Require<ILikelihood>(result);
        if (information.Dispersion != 1.0 || likelihood.PenalizedMaximum is not null || !double.IsFinite(likelihood.LogLikelihood))
        {
            Assert.Inconclusive("The estimates maximize another function than this likelihood, or at another dispersion.");
        }

        WorkingQuantities own = new(scores, information);
        int k = own.Bread.RowCount;
        Vector<double> away = Vector<double>.Build.Dense(k, a => own.Step(a, 0.3)[a]);
        double[] slopes = ScoresAt(model, own.At(away));
        Assert.Multiple(() =>
        {
            for (int a = 0; a < k; a++)
            {
                Vector<double> small = own.Step(a, 1e-3),
                    large = own.Step(a, 0.05);
                double root = Math.Sqrt(own.Information[a, a]);
                Assert.That(
                    (LikelihoodAt(model, own.At(away + small)) - LikelihoodAt(model, own.At(away - small))) / (2.0 * small[a]),
                    Is.EqualTo(slopes[a]).Within(1e-3 * root),
                    FormattableString.Invariant($"slope of the log-likelihood along working parameter {a}, and the sum of the scores")
                );
                double bend =
                    LikelihoodAt(model, own.At(large)) + LikelihoodAt(model, own.At(-large)) - (2.0 * LikelihoodAt(model, own.Parameters));
                Assert.That(
                    -bend / (large[a] * large[a]),
                    Is.EqualTo(own.Information[a, a]).Within(0.01 * own.Information[a, a]),
                    FormattableString.Invariant($"curvature of the log-likelihood along working parameter {a}, and the information")
                );
            }

            Assert.That(
                LikelihoodAt(model, own.Parameters),
                Is.EqualTo(likelihood.LogLikelihood).Within(1e-9 * Math.Max(1.0, Math.Abs(likelihood.LogLikelihood))),
                "the log-likelihood at the estimates"
            );
        });
    }

    private static double[] ScoresAt(IPointEvaluation model, double[] parameters) =>
        WorkingQuantities.Sum(Require<IScoreContributions>(model.EvaluateAt(parameters)));

    private static double LikelihoodAt(IPointEvaluation model, double[] parameters) =>
        Require<ILikelihood>(model.EvaluateAt(parameters)).LogLikelihood;

    /// <summary>Leverages lie between 0 and 1 and sum to the number of estimated coefficients.</summary>
    [Test]
    public void Leverages_sum_to_the_number_of_coefficients()
    {
        TResult result = CreateEstimator().Fit(CreateData());
        (IScoreContributions scores, IInformation information) = RequireInference(result);
        double[] leverages = new double[scores.RowCount];
        Require<ILeverage>(result).CopyLeverages(leverages);
        Assert.Multiple(() =>
        {
            Assert.That(leverages, Has.All.InRange(-1e-12, 1.0 + 1e-9));
            Assert.That(leverages.Sum(), Is.EqualTo((double)information.WorkingParameterCount).Within(1e-7));
        });
    }

    /// <summary>A working regression is one: its residuals and regressors are the scores, its weights the information.</summary>
    [Test]
    public void A_working_regression_has_these_scores_and_this_information()
    {
        TResult result = CreateEstimator().Fit(CreateData());
        (IScoreContributions scores, IInformation information) = RequireInference(result);
        IWorkingRegression regression = Require<IWorkingRegression>(result);
        WorkingQuantities own = new(scores, information);
        int n = scores.RowCount,
            k = own.Bread.RowCount;
        double[] values = new double[n * k],
            residuals = new double[n],
            weights = new double[n];
        regression.CopyRegressors(0, n, values);
        regression.CopyScoreResiduals(0, n, residuals);
        regression.CopyWorkingWeights(0, n, weights);
        Matrix<double> x = Matrix<double>.Build.DenseOfRowMajor(n, k, values);
        Assert.Multiple(() =>
        {
            if (result is not IAncillaryParameters { Joint: not null })
            {
                // With ancillary parameters scores and information are those of the profile.
                AssertScores(x, residuals, own);
                AssertInformation(x, weights, own.Information, "weights");
            }

            if (result is IExpectedInformation { ExpectedInformationUnavailableReason: null } expected)
            {
                double[] matrix = new double[k * k];
                expected.CopyExpectedInformation(matrix);
                regression.CopyExpectedWorkingWeights(0, n, weights);
                AssertInformation(x, weights, Matrix<double>.Build.DenseOfRowMajor(k, k, matrix), "expected weights");
            }
        });
    }

    private static void AssertScores(Matrix<double> x, double[] residuals, WorkingQuantities own)
    {
        for (int j = 0; j < x.ColumnCount; j++)
        {
            double size = own.Scores.Column(j).L2Norm();
            Assert.That(
                (x.Column(j).PointwiseMultiply(Vector<double>.Build.Dense(residuals)) - own.Scores.Column(j)).L2Norm(),
                Is.LessThanOrEqualTo(1e-9 * size),
                FormattableString.Invariant($"r x and the scores of working parameter {j}")
            );
        }
    }

    private static void AssertInformation(Matrix<double> x, double[] weights, Matrix<double> information, string what)
    {
        Matrix<double> product = x.TransposeThisAndMultiply(Matrix<double>.Build.DiagonalOfDiagonalArray(weights) * x);
        for (int a = 0; a < x.ColumnCount; a++)
        {
            for (int b = 0; b < x.ColumnCount; b++)
            {
                Assert.That(
                    product[a, b],
                    Is.EqualTo(information[a, b]).Within(1e-9 * Math.Sqrt(Math.Abs(information[a, a] * information[b, b]))),
                    FormattableString.Invariant($"sum w x x' of the {what}, and the information, {a} and {b}")
                );
            }
        }
    }
}
