using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>Fits a multinomial logit again, on the calling thread, from its own optimum: under other weights, or to other
/// classes.</summary>
internal static class MultinomialRefit
{
    /// <summary>Fits again under weights that multiply those of the fit.</summary>
    public static RefitOutcome Weighted(
        MultinomialFit fit,
        ReadOnlySpan<double> multipliers,
        Span<double> parameters,
        CancellationToken cancellationToken
    ) => Run(fit, fit.Rows with { Weights = Multiply(fit, multipliers) }, parameters, cancellationToken);

    /// <summary>Fits rows that live elsewhere again under weights by recipe.</summary>
    public static RefitOutcome ByRecipe(
        MultinomialFit fit,
        ResamplingRecipe recipe,
        Span<double> parameters,
        CancellationToken cancellationToken
    ) =>
        Run(
            fit,
            fit.Rows with
            {
                Elsewhere = new ResampledObservations(fit.Observations, recipe),
                Totals = null,
            },
            parameters,
            cancellationToken
        );

    /// <summary>The weights of the fit times multipliers.</summary>
    public static double[] Multiply(MultinomialFit fit, ReadOnlySpan<double> multipliers)
    {
        double[] weights = multipliers.ToArray();
        if (!fit.Rows.Weights.IsEmpty)
        {
            RowKernels.Weigh(weights, fit.Rows.Weights.Span);
        }

        return weights;
    }

    /// <summary>Draws classes from the fitted probabilities and fits them.</summary>
    public static RefitOutcome Simulated(
        MultinomialFit fit,
        RandomSource random,
        Span<double> parameters,
        CancellationToken cancellationToken
    )
    {
        double[,] probabilities = fit.Probabilities(fit.Data.Design);
        int[] codes = new int[fit.Data.RowCount];
        for (int i = 0; i < codes.Length; i++)
        {
            double left = random.NextDouble();
            int code = 0;
            while (code < fit.Rows.ClassCount - 1 && (left -= probabilities[i, code]) >= 0.0)
            {
                code++;
            }

            codes[i] = code;
        }

        return Run(fit, fit.Rows with { Codes = codes }, parameters, cancellationToken);
    }

    private static RefitOutcome Run(MultinomialFit fit, MultinomialRows rows, Span<double> parameters, CancellationToken cancellationToken)
    {
        parameters.Fill(double.NaN);
        bool penalized = fit.Options.Alpha > 0.0;
        if (Array.IndexOf(rows.ClassWeights(1, cancellationToken), 0.0) >= 0)
        {
            return RefitOutcome.Failure("a class has no observation in the resample");
        }

        IObservations observations = rows.Elsewhere ?? fit.Observations;
        if (!penalized && !Collinearity.FindPositions(observations, rows.Weights, fit.Parameters.Columns, cancellationToken).IsEmpty)
        {
            return RefitOutcome.Failure("a column is collinear in the resample");
        }

        using MultinomialObjective objective = new(rows, fit.Parameters, fit.Options, 1, cancellationToken);
        int k = fit.Parameters.Count;
        double[] atStart = new double[k * k],
            atEnd = new double[k * k];
        objective.Evaluate(fit.Point, default, atStart);
        double unit = MultinomialFitter.RootScale(atStart, fit.Parameters, rows, fit.Options);
        OptimizationResult run = fit.Services.Executor.Minimize(
            objective,
            fit.Point,
            new NewtonSolver(),
            new ExecutionOptions
            {
                MaxIterations = fit.Options.MaxIterations,
                // Other code decides whether the likelihood has a maximum; the check around the end would read all rows again.
                VerifyConvergence = false,
                StoppingRules = [new NewtonDecrementRule(fit.Options.Tolerance * unit)],
            },
            cancellationToken
        );
        cancellationToken.ThrowIfCancellationRequested();
        double[] end = [.. run.X];
        if (!run.Converged)
        {
            return RefitOutcome.Failure($"no convergence: {run.Reason}");
        }

        if (!penalized)
        {
            SeparationVerdict verdict = MultinomialSeparation.Decide(rows, fit.Parameters, objective, end, cancellationToken);
            objective.Evaluate(end, default, atEnd);
            if (verdict.FailureOf(atStart, atEnd, ArrowLayout.Dense(k)) is { } failure)
            {
                return RefitOutcome.Failure(failure);
            }
        }

        fit.Parameters.ToReported(end, parameters);
        return RefitOutcome.Success;
    }
}
