using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Decides whether a multinomial likelihood has a finite maximum: it has none where some direction gamma moves no row's own class down
/// against any other class, <c>x_i (gamma_own - gamma_c) >= 0</c> for all rows and classes c, and moves some row's up. Albert and Anderson
/// (1984), "On the existence of maximum likelihood estimates in logistic regression models".
/// </summary>
/// <remarks>
/// The cheap proof is that of <see cref="NewtonCertificate"/>. The slopes of row i are <c>-sum p_c (e_own - e_c)</c> over the other
/// classes, and the step's change d of its predictors makes the weights <c>p_c (1 + d_c - sum p_k d_k)</c>: above 0 where no two of the
/// changes are more than a half apart.
/// </remarks>
internal static class MultinomialSeparation
{
    // A step that moves the utilities of a row by at most this far apart separates nothing.
    private const double LargestSpread = 0.5;

    /// <summary>Decides for the rows of an objective that was minimized without a penalty.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="parameters">Their parameters.</param>
    /// <param name="objective">The objective.</param>
    /// <param name="end">Where the run ended; null where it did not converge.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static SeparationVerdict Decide(
        MultinomialRows rows,
        MultinomialParameters parameters,
        MultinomialObjective objective,
        double[]? end,
        CancellationToken cancellationToken
    ) =>
        end is not null && IsProvedFinite(rows, parameters, objective, end, cancellationToken) ? SeparationVerdict.Finite
        : rows.Elsewhere is not null ? new SeparationVerdict(false, null)
        : Search(rows, parameters, cancellationToken);

    private static SeparationVerdict Search(MultinomialRows rows, MultinomialParameters parameters, CancellationToken cancellationToken)
    {
        int classes = rows.ClassCount;
        ClassMovements movements = new(rows, parameters);
        MovementKind[] kinds = new MovementKind[movements.Count];
        for (int i = 0; i < rows.Codes.Length; i++)
        {
            for (int c = 0; c < classes; c++)
            {
                kinds[(i * classes) + c] =
                    c != rows.Codes.Span[i] && (rows.Weights.IsEmpty || rows.Weights.Span[i] > 0.0) ? MovementKind.Up : MovementKind.Absent;
            }
        }

        RecessionSearch search = new(movements, kinds, cancellationToken);
        bool decided = search.Run([]);
        if (search.Found.Count == 0)
        {
            return new SeparationVerdict(decided, null);
        }

        SortedSet<int> involved = [];
        foreach (double[] direction in search.Directions)
        {
            movements.AddParameters(direction, involved);
        }

        bool[] found = new bool[rows.Codes.Length];
        foreach (int row in search.Found)
        {
            found[row / classes] = true;
        }

        return new SeparationVerdict(
            true,
            new SeparatedRows([.. Enumerable.Range(0, found.Length).Where(row => found[row])], movements.Names(involved))
        );
    }

    private static bool IsProvedFinite(
        MultinomialRows rows,
        MultinomialParameters parameters,
        MultinomialObjective objective,
        double[] end,
        CancellationToken cancellationToken
    )
    {
        int k = parameters.Count;
        ArrowLayout layout = ArrowLayout.Dense(k);
        double[] gradient = new double[k],
            hessian = new double[k * k],
            step = new double[k];
        objective.Evaluate(end, gradient, hessian);
        // Rounding of a nearly singular Hessian could be taken for curvature.
        if (
            !LinearDependence.Find(hessian, layout).IsEmpty
            || !NewtonStep.TryFactor(hessian, layout)
            || !NewtonStep.TryFind(hessian, layout, gradient, step, out _)
        )
        {
            return false;
        }

        int p = parameters.Columns.SlopeCount;
        double[] constants = new double[rows.Contrasts],
            coefficients = new double[rows.Contrasts * p];
        parameters.ToView(step, constants, coefficients);
        double[] far = new double[1];
        using IPassRunner runner = rows.Open(parameters.Columns.View, objective.MaxDegreeOfParallelism);
        runner.Run(new ClassSpreadPass(LargestSpread, constants, coefficients), far, cancellationToken);
        return far[0] == 0.0;
    }
}
