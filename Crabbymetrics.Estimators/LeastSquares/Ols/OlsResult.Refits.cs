using System.Collections.Immutable;
using System.Numerics.Tensors;
using Crabbymetrics.Acceleration;

namespace Crabbymetrics.Estimators;

// Fits of the same model again: under other weights, to drawn outcomes, with other regressors, at other parameters.
public partial class OlsResult : IFullRefit, IBatchRefit, ISimulatedRefit, IRegressorRefit, IPointEvaluation
{
    string? ISimulatedRefit.SimulationUnavailableReason =>
        _fit.IsElsewhere ? $"outcomes are drawn row by row, and {ObservationsElsewhere.Reason(_fit.Observations.RowCount)}"
        : Dispersion > 0.0 && double.IsFinite(Dispersion) ? null
        : "the residual variance is not known or 0, so that no outcome can be drawn.";

    RefitOutcome IWeightedRefit.Refit(ReadOnlySpan<double> weights, Span<double> parameters, CancellationToken cancellationToken)
    {
        RequireRows(weights.Length, nameof(weights));
        return Refit(Kept(_fit.Multiply(weights), _fit.WholeOutcome, cancellationToken), parameters);
    }

    int IBatchRefit.BatchSize => OlsBatch.BatchSize(_fit);

    void IBatchRefit.RefitBatch(
        ReadOnlySpan<byte> counts,
        Span<double> parameters,
        Span<RefitOutcome> outcomes,
        CancellationToken cancellationToken
    )
    {
        BatchRefit.RequireLengths(Data.RowCount, Parameters.Length, counts.Length, parameters.Length, outcomes.Length);
        BatchRefit.RefitAlone alone = ((IWeightedRefit)this).Refit;
        if (OlsBatch.BatchSize(_fit) > 0)
        {
            OlsBatch.Run(_fit, counts, parameters, outcomes, alone, cancellationToken);
        }
        else
        {
            BatchRefit.RunAlone(counts, Data.RowCount, parameters, outcomes, alone, cancellationToken);
        }
    }

    IEstimationResult IFullRefit.RefitFull(ReadOnlySpan<double> weights, CancellationToken cancellationToken)
    {
        RequireRows(weights.Length, nameof(weights));
        if (_fit.Absorption is not null)
        {
            return OlsResult.Of(AbsorbedLeastSquares.Again(_fit, _fit.Multiply(weights), cancellationToken));
        }

        LeastSquaresProblem problem = Kept(_fit.Multiply(weights), _fit.WholeOutcome, cancellationToken);
        return new OlsResult(OlsFitter.Again(_fit, Data, problem with { CoefficientsOnly = false }));
    }

    RefitOutcome ISimulatedRefit.RefitSimulated(RandomSource random, Span<double> parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(random);
        double[] outcome = new double[Data.RowCount];
        TensorPrimitives.Subtract(_fit.WholeOutcome.Span, _fit.Residuals, outcome);
        // The weight of a row is the number of observations that it stands for. Sampling weights are no such number.
        ReadOnlySpan<double> weights = Data.Weights?.Kind == WeightKind.Probability ? default : _fit.Weights;
        for (int i = 0; i < outcome.Length; i++)
        {
            double weight = weights.IsEmpty || !(weights[i] > 0.0) ? 1.0 : weights[i];
            outcome[i] += Math.Sqrt(Dispersion / weight) * random.NextNormal();
        }

        return Refit(Kept(_fit.Problem.Weights, outcome, cancellationToken), parameters);
    }

    IEstimationResult IRegressorRefit.RefitWith(
        ImmutableArray<string> names,
        ImmutableArray<double[]> columns,
        CancellationToken cancellationToken
    )
    {
        DesignMatrix design = DesignMatrix.Create(
            Data.RowCount,
            names.Zip(columns, static (name, values) => new KeyValuePair<string, double[]>(name, values))
        );
        RegressionData data = RegressionData.Create(design, Data.Outcome.ToArray(), Data.OutcomeName);
        if (Data.HasOffset)
        {
            data = data.WithOffset(Data.Offset.ToArray());
        }

        if (Weights is { } weights)
        {
            data = data.WithWeights(weights.Values.ToArray(), weights.Kind);
        }

        foreach (AbsorbedEffect effect in Data.Absorbed)
        {
            data = data.WithAbsorbed(effect.Name, effect.Levels.Codes.ToArray(), effect.HasSlope ? effect.Slope.ToArray() : null);
        }

        return OlsResult.Of(OlsFitter.Fit(data, _fit.Options, _fit.Services, cancellationToken));
    }

    IEstimationResult IPointEvaluation.EvaluateAt(ReadOnlySpan<double> parameters)
    {
        double[] coefficients = GivenParameters.Identified(parameters, Parameters, ParameterNames);
        double squares = ResidualPass.Sums(_fit.Problem, _fit.Basis.Working, [coefficients]).Products[0];
        return OlsResult.Of(
            new OlsFit
            {
                Absorption = _fit.Absorption,
                Observations = _fit.Observations,
                Options = _fit.Options,
                Services = _fit.Services,
                Solution = _fit.Solution,
                Coefficients = coefficients,
                ResidualSquares = OlsFitter.BeyondRounding(squares, _fit.Solution.OutcomeLengths[0]),
                ObservationCount = ObservationCount,
                Diagnostics = new FitDiagnostics
                {
                    Converged = false,
                    Iterations = 0,
                    TerminationReason = TerminationReason.EvaluatedAt,
                    Objective = squares,
                },
            }
        );
    }

    // The columns of this fit, on one thread.
    private LeastSquaresProblem Kept(ReadOnlyMemory<double> weights, ReadOnlyMemory<double> outcome, CancellationToken cancellationToken) =>
        _fit.Absorption is not null
            ? AbsorbedLeastSquares.ProblemOf(_fit, weights, outcome, cancellationToken)
            : new(Data.Design, HasIntercept, weights, [outcome])
            {
                Columns = [.. _fit.Basis.Working.View.Columns],
                CoefficientsOnly = true,
                MaxDegreeOfParallelism = 1,
                Method = _fit.Options.Method,
                CancellationToken = cancellationToken,
            };

    private RefitOutcome Refit(LeastSquaresProblem problem, Span<double> parameters)
    {
        if (parameters.Length != Parameters.Length)
        {
            throw new ArgumentException(
                $"There are {Parameters.Length} parameters; there is room for {parameters.Length}.",
                nameof(parameters)
            );
        }

        parameters.Fill(double.NaN);
        if (!problem.Weights.IsEmpty && !(TensorPrimitives.Max(problem.Weights.Span) > 0.0))
        {
            return RefitOutcome.Failure("no row of the resample has a weight");
        }

        LeastSquaresSolution solution = LeastSquaresSolver.Solve(problem);
        if (!solution.Dropped.IsEmpty || solution.Count != CoefficientCount)
        {
            return RefitOutcome.Failure("a column is collinear in the resample");
        }

        ReadOnlySpan<int> columns = _fit.Basis.Working.View.Columns;
        int first = _fit.Basis.Working.FirstSlope;
        double[] coefficients = solution.Coefficients[0];
        coefficients.AsSpan(0, first).CopyTo(parameters);
        for (int j = 0; j < columns.Length; j++)
        {
            parameters[first + columns[j]] = coefficients[first + j];
        }

        return RefitOutcome.Success;
    }
}
