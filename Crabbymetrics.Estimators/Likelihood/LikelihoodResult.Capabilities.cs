using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

// The capabilities for inference. They are those of the coefficients, with the ancillary parameters at their best values for each.
public sealed partial class LikelihoodResult
    : IScoreContributions,
        IScoreSums,
        IRecipeRefit,
        IInformation,
        ILikelihood,
        ILinearPredictorModel,
        IObservedData,
        IFullRefit,
        IPointEvaluation,
        IAncillaryParameters
{
    /// <summary>The number of estimated coefficients.</summary>
    public int WorkingParameterCount => _fit.CoefficientCount;

    int IFittedRows.RowCount => Data.RowCount;

    IObservations IObservedData.Observations => _fit.Observations;

    string? IScoreSums.RowsUnavailableReason => _fit.IsElsewhere ? ObservationsElsewhere.Reason(_fit.Observations.RowCount) : null;

    DesignMatrix ILinearPredictorModel.Design => GlmFitter.DesignOf(_fit.Observations);

    ReadOnlyMemory<double> ILinearPredictorModel.Offset => Data.Offset;

    string ILinearPredictorModel.LinkName => _fit.Model.Link.Name;

    void ILinearPredictorModel.InverseLink(
        ReadOnlySpan<double> linearPredictors,
        Span<double> means,
        Span<double> first,
        Span<double> second
    ) => _fit.Model.Link.InverseLink(linearPredictors, means, first, second);

    void IInformation.CopyInformation(Span<double> information)
    {
        if (_profile is { } profile)
        {
            profile.CopyInformation(information);
            return;
        }

        _fit.Information.CopyTo(information);
    }

    void IInformation.CopyJacobian(Span<double> jacobian) => _fit.Working.CopyJacobian(jacobian);

    void IScoreContributions.CopyScores(int firstRow, int rowCount, Span<double> scores)
    {
        if (_profile is { } profile)
        {
            profile.CopyScores(firstRow, rowCount, scores);
            return;
        }

        _fit.CopyScores(firstRow, rowCount, scores);
    }

    void IScoreSums.ScoreOuterProduct(ScoreWeighting weighting, Span<double> outerProduct)
    {
        RequireNoLeverage(_fit, weighting);
        if (_profile is { } profile)
        {
            profile.ScoreOuterProduct(weighting, outerProduct);
            return;
        }

        LikelihoodMiddlePass.Write(_fit, outerProduct);
    }

    GroupedScores IScoreSums.SumScores(ImmutableArray<string> clusterings) =>
        _profile is { } profile ? profile.SumScores(clusterings) : LikelihoodGroupPass.Sum(_fit, clusterings);

    RefitOutcome IRecipeRefit.Refit(ResamplingRecipe recipe, Span<double> parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        if (!_fit.IsElsewhere)
        {
            double[] weights = new double[Data.RowCount];
            weights.AsSpan().Fill(1.0);
            recipe.Multiply(0, weights);
            return ((IWeightedRefit)this).Refit(weights, parameters, cancellationToken);
        }

        if (parameters.Length != Parameters.Length)
        {
            throw new ArgumentException(
                $"There are {Parameters.Length} parameters; there is room for {parameters.Length}.",
                nameof(parameters)
            );
        }

        parameters.Fill(double.NaN);
        try
        {
            ResampledObservations resampled = new(_fit.Observations, recipe);
            LikelihoodFit fit = _fit.Fitter.Fit(resampled, default, [.. Parameters, .. _fit.Ancillary], 1, cancellationToken);
            ImmutableArray<double> found = fit.ReportedParameters();
            if (!found.Select(double.IsNaN).SequenceEqual(Parameters.Select(double.IsNaN)))
            {
                return RefitOutcome.Failure("the resample identifies other parameters");
            }

            found.CopyTo(parameters);
            return RefitOutcome.Success;
        }
        catch (CrabbymetricsException failure)
        {
            return RefitOutcome.Failure(failure.Message);
        }
    }

    /// <summary>Refuses multipliers by leverages, which a likelihood has none of.</summary>
    internal static void RequireNoLeverage(LikelihoodFit fit, ScoreWeighting weighting)
    {
        if (weighting.LeveragePower != 0)
        {
            throw new NotSupportedException(
                $"The rows of the {fit.Model.Name} model have no leverages: hc2 and hc3 are not defined here. hc1 and clustered errors are."
            );
        }
    }

    IEstimationResult IFullRefit.RefitFull(ReadOnlySpan<double> weights, CancellationToken cancellationToken) =>
        new LikelihoodResult(Again(_fit, weights, cancellationToken));

    /// <summary>The model at other coefficients, with the ancillary parameters that are best for them.</summary>
    IEstimationResult IPointEvaluation.EvaluateAt(ReadOnlySpan<double> parameters)
    {
        GivenParameters.Require(parameters, Parameters, ParameterNames);
        int k = _fit.CoefficientCount;
        double[] point = [.. _fit.Point];
        _fit.Working.FromReported(parameters, point);
        if (point.Length > k)
        {
            using LikelihoodObjective objective = Objective(_fit);
            LikelihoodProfile profile = new(objective, point, k);
            LikelihoodFitter fitter = _fit.Fitter;
            GlmOptimum best = new GlmMinimization(
                profile,
                fitter.Services.Executor,
                fitter.Services.Solvers.Find(fitter.Options.Solver),
                fitter.Options.Tolerance
            ).Run([.. _fit.Ancillary], fitter.Options.MaxIterations, CancellationToken.None);
            if (!best.Converged)
            {
                throw new ConvergenceException(
                    $"The ancillary parameters of the {EstimatorName} model have no maximum at these coefficients: {best.Message}",
                    [.. parameters],
                    Diagnostics with
                    {
                        Converged = false,
                        TerminationReason = best.Reason,
                    }
                );
            }

            best.Point.CopyTo(point, k);
        }

        return new LikelihoodResult(At(_fit, point));
    }

    /// <summary>The same model at another working point; nothing is fitted.</summary>
    internal static LikelihoodFit At(LikelihoodFit fit, double[] point)
    {
        double[] information = new double[point.Length * point.Length];
        using LikelihoodObjective objective = Objective(fit);
        double cost = objective.Evaluate(point, default, information);
        return fit with
        {
            Point = point,
            Information = information,
            Diagnostics = fit.Diagnostics with
            {
                Converged = false,
                TerminationReason = TerminationReason.EvaluatedAt,
                Objective = cost,
                Iterations = 0,
            },
        };
    }

    /// <summary>The same model fitted under weights that multiply those of the fit, on the calling thread.</summary>
    internal static LikelihoodFit Again(LikelihoodFit fit, ReadOnlySpan<double> weights, CancellationToken cancellationToken)
    {
        if (weights.Length != fit.Data.RowCount)
        {
            throw new ArgumentException(
                $"weights must have a value for each of the {fit.Data.RowCount} rows; it has {weights.Length}.",
                nameof(weights)
            );
        }

        double[] effective = weights.ToArray();
        if (!fit.Weights.IsEmpty)
        {
            TensorPrimitives.Multiply(effective, fit.Weights.Span, effective);
        }

        return fit.Fitter.Fit(fit.Data, effective, [.. fit.ReportedParameters(), .. fit.Ancillary], 1, cancellationToken);
    }

    private static LikelihoodObjective Objective(LikelihoodFit fit) => new(fit.Problem(), 1.0);
}
