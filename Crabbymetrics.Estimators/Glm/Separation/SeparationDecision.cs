using System.Numerics.Tensors;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The way to a verdict on the rows of a fit, cheapest proof first: some held rows that leave no direction free; the last Newton step
/// (<see cref="NewtonCertificate"/>), with the Hessian that the run left, then with that of its end; and only then the search.
/// </summary>
internal static class SeparationDecision
{
    // Up to this many columns the rank of some held rows costs less than a pass over all rows: a Poisson fit of 100,000 x 50 takes 20 ms
    // with it and 25 ms with the certificate of the last Newton step.
    private const int SmallCount = 64;

    // A row whose remainder is above this share adds a dimension.
    private const double GoodShare = 1e-3;

    /// <summary>Decides for the rows of an objective that was minimized without a penalty.</summary>
    /// <param name="objective">The objective after the run.</param>
    /// <param name="rows">The rows, with the family of the model.</param>
    /// <param name="parameters">Their parameters.</param>
    /// <param name="stepped">The family whose derivatives the objective has.</param>
    /// <param name="end">Where the run ended; null where it did not converge.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static SeparationVerdict Decide(
        GlmObjective objective,
        GlmRows rows,
        WorkingParameters parameters,
        IGlmFamily stepped,
        double[]? end,
        CancellationToken cancellationToken
    )
    {
        bool elsewhere = rows.Elsewhere is not null;
        if (
            elsewhere
                ? OutcomePass.ExcludesSeparation(rows, parameters, objective.MaxDegreeOfParallelism, cancellationToken)
                : HeldRowsHaveFullRank(rows, parameters) || !HasMovableRows(rows)
        )
        {
            return SeparationVerdict.Finite;
        }

        if (end is not null)
        {
            if (NewtonCertificate.Holds(objective, rows with { Family = stepped }, parameters, cancellationToken))
            {
                return SeparationVerdict.Finite;
            }

            double[] hessian = new double[objective.Layout.Length];
            objective.Evaluate(end, new double[end.Length], hessian);
            if (NewtonCertificate.Holds(objective, rows with { Family = stepped }, parameters, cancellationToken))
            {
                return SeparationVerdict.Finite;
            }
        }

        return elsewhere ? new SeparationVerdict(false, null) : new SeparationDetector(rows, parameters).Find(cancellationToken);
    }

    /// <summary>Whether any row with a weight can be separated.</summary>
    public static bool HasMovableRows(GlmRows rows)
    {
        ReadOnlySpan<double> outcome = rows.Outcome.Span,
            weights = rows.Weights.Span;
        for (int i = 0; i < outcome.Length; i++)
        {
            if ((weights.IsEmpty || weights[i] > 0.0) && rows.Family.RecessionDirection(outcome[i]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    // Whether some dozens of rows, spread over all, that lose by any movement already rule out every direction.
    private static bool HeldRowsHaveFullRank(GlmRows rows, WorkingParameters parameters)
    {
        int k = parameters.Count,
            n = rows.Outcome.Length;
        if (k is 0 or > SmallCount)
        {
            return k == 0;
        }

        ReadOnlySpan<double> outcome = rows.Outcome.Span,
            weights = rows.Weights.Span;
        Span<double> basis = stackalloc double[k * k],
            row = stackalloc double[k];
        int rank = 0,
            looks = Math.Min(n, 64 + (16 * k));
        for (int look = 0; look < looks; look++)
        {
            int i = (int)((long)look * n / looks);
            if ((!weights.IsEmpty && !(weights[i] > 0.0)) || rows.Family.RecessionDirection(outcome[i]) != 0)
            {
                continue;
            }

            CopyRow(parameters, i, row);
            double length = TensorPrimitives.Norm<double>(row);
            for (int pass = 0; pass < 2; pass++)
            {
                for (int d = 0; d < rank; d++)
                {
                    ReadOnlySpan<double> direction = basis.Slice(d * k, k);
                    double share = TensorPrimitives.Dot<double>(direction, row);
                    TensorPrimitives.MultiplyAdd<double>(direction, -share, row, row);
                }
            }

            double left = TensorPrimitives.Norm<double>(row);
            if (!(left > GoodShare * length))
            {
                continue;
            }

            TensorPrimitives.Divide<double>(row, left, basis.Slice(rank * k, k));
            if (++rank == k)
            {
                return true;
            }
        }

        return false;
    }

    private static void CopyRow(WorkingParameters parameters, int row, Span<double> values)
    {
        DesignView view = parameters.View;
        values[0] = 1.0;
        for (int j = 0; j < parameters.SlopeCount; j++)
        {
            double shift = view.Shifts[j] + parameters.ResidualMean(j);
            values[parameters.FirstSlope + j] = (view.Design[row, view.Columns[j]] - shift) / parameters.Scale(j);
        }
    }
}
