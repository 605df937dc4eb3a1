using System.Collections.Immutable;
using System.Numerics.Tensors;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>Makes the first stages of a fit.</summary>
internal static class FirstStages
{
    /// <summary>The first stage of each endogenous regressor.</summary>
    public static ImmutableArray<FirstStage> Of(TwoSlsFit fit, string? vcov, CovarianceArguments? arguments, double level)
    {
        ReducedForm reduced = new(fit);
        int k2 = reduced.EndogenousCount,
            count = reduced.Count;
        double degrees = reduced.DegreesOfFreedom;
        double[] residual = fit.Projection.EndogenousResidual();
        double[] moved = new double[k2 * k2];
        for (int a = 0; a < k2; a++)
        {
            for (int b = 0; b < k2; b++)
            {
                moved[(a * k2) + b] = TensorPrimitives.Dot<double>(reduced.Coefficients[a], reduced.Coefficients[b]);
            }
        }

        double[] byInstruments = ReducedForm.Inverse(moved, k2);
        double[] byAll = ReducedForm.Inverse(reduced.Partialled(), k2);
        ImmutableArray<FirstStage>.Builder stages = ImmutableArray.CreateBuilder<FirstStage>(k2);
        for (int a = 0; a < k2; a++)
        {
            int d = (a * k2) + a;
            string name = fit.Equation.EndogenousNames[a];
            List<string> notes = [];
            bool hasResiduals = degrees > 0.0 && residual[d] > 1e-28 * (moved[d] + residual[d]);
            if (!hasResiduals)
            {
                notes.Add($"The first stage of '{name}' leaves no residuals: there is no F.");
            }

            EquationRegression regression = Regression(fit, a, hasResiduals ? residual[d] / degrees : 0.0);
            string hypothesis = $"no instrument in the first stage of {name}";
            HypothesisTest? f = hasResiduals
                ? HypothesisTest.FRatio("First-stage", hypothesis, moved[d] / count / (residual[d] / degrees), count, degrees)
                : null;
            stages.Add(
                new FirstStage
                {
                    Endogenous = name,
                    Coefficients = regression.Summarize(vcov, arguments, level),
                    RSquared = 1.0 - (residual[d] / Total(fit, a)),
                    F = f,
                    RobustF = hasResiduals ? Robust(fit, reduced, a, hypothesis, CovarianceOf, notes) : null,
                    PartialRSquared = moved[d] / (moved[d] + residual[d]),
                    SheaPartialRSquared = byAll[d] / byInstruments[d],
                    SandersonWindmeijer = hasResiduals ? Conditional(fit, reduced, a, byInstruments, name) : null,
                    Notes = [.. notes],
                }
            );
        }

        return stages.MoveToImmutable();

        CovarianceMatrix CovarianceOf(EquationRegression regression) => MomentCovariances.Of(regression, vcov, arguments);
    }

    /// <summary>The least squares of the outcome on exogenous regressors and instruments.</summary>
    public static EquationRegression OfOutcome(TwoSlsFit fit)
    {
        int k2 = fit.Projection.EndogenousCount;
        double degrees = fit.InstrumentDegreesOfFreedom;
        double residual = fit.Projection.Residual[((k2 + 1) * (k2 + 1)) - 1];
        return Regression(fit, k2, degrees > 0.0 ? residual / degrees : 0.0);
    }

    private static HypothesisTest? Robust(
        TwoSlsFit fit,
        ReducedForm reduced,
        int column,
        string hypothesis,
        Func<EquationRegression, CovarianceMatrix> covarianceOf,
        List<string> notes
    )
    {
        try
        {
            int m1 = fit.Projection.ExogenousCount,
                m = fit.Projection.Count;
            double[] theta = [.. fit.Projection.InExogenous(column), .. reduced.Coefficients[column]];
            double[] residuals = fit.ReducedFormResiduals[column];
            double variance = TensorPrimitives.Dot<double>(fit.ScoreResiduals(residuals, 1.0, []), residuals) / reduced.DegreesOfFreedom;
            EquationRegression orthonormal = EquationRegression.Of(fit, fit.InstrumentColumns, theta, residuals, variance);
            CovarianceMatrix covariance = covarianceOf(orthonormal);
            double[] block = new double[reduced.Count * reduced.Count];
            for (int i = m1; i < m; i++)
            {
                for (int j = m1; j < m; j++)
                {
                    block[((i - m1) * reduced.Count) + j - m1] = covariance[i, j];
                }
            }

            double statistic = ReducedForm.Form(reduced.Coefficients[column], block) / reduced.Count;
            return HypothesisTest.FRatio(
                $"First-stage ({covariance.Kind})",
                hypothesis,
                statistic,
                reduced.Count,
                covariance.TestDegreesOfFreedom(orthonormal)
            );
        }
        catch (CrabbymetricsException error)
        {
            notes.Add(error.Message);
            return null;
        }
    }

    // The conditional F of Sanderson and Windmeijer: the strength of the instruments for one endogenous regressor given the others.
    private static HypothesisTest Conditional(TwoSlsFit fit, ReducedForm reduced, int column, double[] byInstruments, string name)
    {
        int k2 = reduced.EndogenousCount;
        double own = byInstruments[(column * k2) + column];
        // x_j minus the other regressors times their two-stage coefficients delta: (1, -delta) is the column of the inverse over its
        // diagonal.
        double[] direction = [.. Enumerable.Range(0, k2).Select(b => byInstruments[(b * k2) + column] / own)];
        double[] residual = fit.Projection.EndogenousResidual();
        double left = TensorPrimitives.Dot<double>(SmallMatrix.Multiply(residual, direction, k2, k2), direction);
        double numerator = reduced.Count - k2 + 1.0;
        return HypothesisTest.FRatio(
            "Sanderson-Windmeijer",
            $"no instrument identifies {name} beside the other endogenous regressors",
            1.0 / own / numerator / (left / reduced.DegreesOfFreedom),
            numerator,
            reduced.DegreesOfFreedom
        );
    }

    private static EquationRegression Regression(TwoSlsFit fit, int column, double variance)
    {
        InstrumentProjection projection = fit.Projection;
        LeastSquaresSolution solution = projection.Solution;
        bool isOutcome = column == projection.EndogenousCount;
        double[] residuals = isOutcome ? fit.ReducedFormResiduals[^1] : fit.Rows.Residuals[column];
        ImmutableArray<string> names =
        [
            .. solution.Basis.Working.View.Columns.ToArray().Select(j => solution.Problem.Design.ColumnNames[j]),
        ];
        return EquationRegression.Of(
            fit,
            fit.InstrumentColumns,
            [.. projection.InExogenous(column), .. projection.InInstruments(column)],
            residuals,
            variance,
            new ReportedCoefficients(
                fit.Equation.HasIntercept ? ["(Intercept)", .. names] : names,
                [.. solution.Coefficients[isOutcome ? solution.Coefficients.Length - 1 : projection.Places[column]]],
                projection.Reported
            )
        );
    }

    private static double Total(TwoSlsFit fit, int column)
    {
        InstrumentProjection projection = fit.Projection;
        int q = projection.EndogenousCount + 1;
        double total = projection.Residual[(column * q) + column];
        for (int i = fit.Equation.FirstSlope; i < projection.Count; i++)
        {
            double value = projection.Products[(i * q) + column];
            total += value * value;
        }

        return total;
    }
}
