using System.Collections.Immutable;
using Crabbymetrics.Acceleration;

namespace Crabbymetrics.Estimators;

// The same model again: under other weights, at other regressors, of drawn outcomes, at given parameters.
public abstract partial class GlmResult
{
    RefitOutcome IWeightedRefit.Refit(ReadOnlySpan<double> weights, Span<double> parameters, CancellationToken cancellationToken)
    {
        RequireRows(weights.Length, nameof(weights));
        if (parameters.Length != Parameters.Length)
        {
            throw new ArgumentException(
                $"There are {Parameters.Length} parameters; there is room for {parameters.Length}.",
                nameof(parameters)
            );
        }

        return GlmRefit.Weighted(_fit, weights, parameters, RefitRows, cancellationToken);
    }

    int IBatchRefit.BatchSize => RefitsRowsAsTheyAre && !IsAbsorbed ? BatchRefit.BatchSize(_fit) : 0;

    void IBatchRefit.RefitBatch(
        ReadOnlySpan<byte> counts,
        Span<double> parameters,
        Span<RefitOutcome> outcomes,
        CancellationToken cancellationToken
    )
    {
        BatchRefit.RequireLengths(Data.RowCount, Parameters.Length, counts.Length, parameters.Length, outcomes.Length);
        if (((IBatchRefit)this).BatchSize > 0)
        {
            BatchRefit.Run(_fit, counts, parameters, outcomes, ((IWeightedRefit)this).Refit, cancellationToken);
        }
        else
        {
            BatchRefit.RunAlone(counts, Data.RowCount, parameters, outcomes, ((IWeightedRefit)this).Refit, cancellationToken);
        }
    }

    IEstimationResult IFullRefit.RefitFull(ReadOnlySpan<double> weights, CancellationToken cancellationToken)
    {
        RequireRows(weights.Length, nameof(weights));
        double[] effective = new double[Data.RowCount];
        GlmRefit.Multiply(_fit, weights, effective);
        return Recreate(
            _fit is AbsorbedGlmFit absorbed
                ? RefitAbsorbed(absorbed, effective, cancellationToken)
                : FitAgain(Data, effective, _fit.Merged, 1, cancellationToken)
        );
    }

    RefitOutcome ISimulatedRefit.RefitSimulated(RandomSource random, Span<double> parameters, CancellationToken cancellationToken) =>
        GlmRefit.Simulated(_fit, random, parameters, RefitRows, cancellationToken);

    IEstimationResult IRegressorRefit.RefitWith(
        ImmutableArray<string> names,
        ImmutableArray<double[]> columns,
        CancellationToken cancellationToken
    )
    {
        RegressionData data = RegressionData.Create(
            names.Zip(columns, static (name, values) => new KeyValuePair<string, double[]>(name, values)),
            Data.Outcome.ToArray(),
            Data.OutcomeName
        );
        if (Data.HasOffset)
        {
            data = data.WithOffset(Data.Offset.ToArray());
        }

        if (Data.Weights is { } weights)
        {
            data = data.WithWeights(weights.Values.ToArray(), weights.Kind);
        }

        if (IsAbsorbed)
        {
            return Recreate(FitAgain(WithOwnEffects(data), null, null, _fit.Options.MaxDegreeOfParallelism, cancellationToken));
        }

        double[]? effective = _fit.Rows.Weights.IsEmpty ? null : _fit.Rows.Weights.ToArray();
        int threads = _fit.Options.MaxDegreeOfParallelism;
        return Recreate(
            FitAgain(data, effective, MergedRows.Find(data, Family, _fit.Options.Merging, threads), threads, cancellationToken)
        );
    }

    IEstimationResult IPointEvaluation.EvaluateAt(ReadOnlySpan<double> parameters)
    {
        GivenParameters.Require(parameters, Parameters, ParameterNames);
        if (_fit is AbsorbedGlmFit absorbed)
        {
            return EvaluateAbsorbedAt(absorbed, parameters);
        }

        int k = WorkingParameterCount;
        double[] point = new double[k];
        double[] information = new double[k * k];
        _fit.Working.FromReported(parameters, point);
        AncillaryPoint at = AncillaryAt(point);
        using GlmObjective objective = new(
            new GlmProblem(
                _fit.Model.Rows with
                {
                    Family = at.Family,
                },
                _fit.Model.Working,
                _fit.Options.Alpha,
                _fit.Options.MaxDegreeOfParallelism,
                CancellationToken.None
            )
        )
        {
            OutcomeTerm = _fit.OutcomeTerm,
        };
        double cost = objective.Evaluate(point, default, information);
        FitDiagnostics diagnostics = new()
        {
            Converged = false,
            Iterations = 0,
            TerminationReason = TerminationReason.EvaluatedAt,
            Objective = cost,
            Penalty = _fit.Options.LikelihoodPenalty?.Value(information, _fit.Working) ?? 0.0,
        };
        return Recreate(
            new GlmFit(
                _fit.State with
                {
                    Rows = _fit.Rows with { Family = at.Family },
                    Point = point,
                    Hessian = information,
                    Diagnostics = diagnostics,
                    MaxDegreeOfParallelism = _fit.Options.MaxDegreeOfParallelism,
                    LikelihoodDispersion = at.Dispersion,
                    BoundaryRows = [],
                    ScoreAdjustments = _fit.Options.LikelihoodPenalty?.ScoreAdjustments(_fit.Rows, _fit.Working, point, information) ?? [],
                }
            )
        );
    }

    RefitOutcome IRecipeRefit.Refit(ResamplingRecipe recipe, Span<double> parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        if (parameters.Length != Parameters.Length)
        {
            throw new ArgumentException(
                $"There are {Parameters.Length} parameters; there is room for {parameters.Length}.",
                nameof(parameters)
            );
        }

        if (IsElsewhere)
        {
            GlmRows rows = new(_fit.Family, new ResampledObservations(_fit.Observations, recipe));
            return RefitRows(rows, parameters, cancellationToken);
        }

        double[] weights = new double[Data.RowCount];
        weights.AsSpan().Fill(1.0);
        recipe.Multiply(0, weights);
        return ((IWeightedRefit)this).Refit(weights, parameters, cancellationToken);
    }

    /// <summary>Makes a result of this kind of another fit: of a refit under other weights, say.</summary>
    /// <param name="fit">The other fit.</param>
    protected abstract GlmResult Recreate(GlmFit fit);

    /// <summary>Fits the model of this result to other weights or regressors.</summary>
    private protected virtual GlmFit FitAgain(
        RegressionData data,
        double[]? weights,
        MergedRows? merged,
        int maxDegreeOfParallelism,
        CancellationToken cancellationToken
    ) => new GlmFitter(Family, _fit.Options, _fit.Services).Fit(data, weights, merged, maxDegreeOfParallelism, cancellationToken);

    /// <summary>Fits a model with absorbed effects to other weights, with all that follows from a fit.</summary>
    private protected virtual GlmFit RefitAbsorbed(GlmFit fit, double[] weights, CancellationToken cancellationToken) =>
        AbsorbedRefit.Full((AbsorbedGlmFit)fit, weights, cancellationToken);

    /// <summary>Whether a fit to other rows minimizes this model's own objective and nothing else.</summary>
    private protected virtual bool RefitsRowsAsTheyAre => !_fit.Options.ReducesBias;

    /// <summary>Fits the model of this result to other rows, from its own optimum, and writes the reported parameters.</summary>
    private protected virtual RefitOutcome RefitRows(GlmRows rows, Span<double> parameters, CancellationToken cancellationToken) =>
        _fit is AbsorbedGlmFit absorbed
            ? AbsorbedRefit.Coefficients(absorbed, rows, parameters, cancellationToken)
            : GlmRefit.Run(_fit, rows, parameters, cancellationToken);

    private void RequireRows(int length, string argument)
    {
        if (length != Data.RowCount)
        {
            throw new ArgumentException($"{argument} must have a value for each of the {Data.RowCount} rows; it has {length}.", argument);
        }
    }
}
