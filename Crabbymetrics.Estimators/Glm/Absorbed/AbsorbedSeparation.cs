using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Decides whether a likelihood with absorbed effects has a finite maximum. Two proofs, the cheap one first.
/// The end of the run: a direction z that only moves separated rows has the slope <c>sum |l'| |z|</c> and the curvature
/// <c>sum l'' z^2</c>, so that the squared distance from the optimum is at least <c>min l'^2 / l''</c> over the rows that can be separated.
/// Where the distance is smaller than that, there is no such direction, provided that the equations of the last step hold to less than the
/// smallest |l'|.
/// Otherwise the search: rows that must not move make levels equal or 0 (<see cref="EffectContraction"/>), and the cone of what is left is
/// decided as without effects (<see cref="RecessionSearch"/>): first for the rows whose likelihood is all but used up, then for all.
/// </summary>
/// <remarks>Correia, Guimaraes and Zylkin (2019), "Verifying the existence of maximum likelihood estimates for generalized linear
/// models".</remarks>
internal sealed class AbsorbedSeparation(
    AbsorbedProblem problem,
    double[][] columns,
    ImmutableArray<string> names,
    CancellationToken cancellationToken
)
{
    private const double SafetySquared = 4.0;
    private const double SafetyOfBalance = 16.0;

    // Rows with so little left are looked at first.
    private const double UsedUp = 1e-6;

    private readonly MovementKind[] _kinds = RowKinds.Of(problem.Family, problem.Outcome.Span, problem.Weights);

    /// <summary>Whether the end of a run that converged proves that no row is separated.</summary>
    /// <param name="end">The end.</param>
    public bool IsExcluded(AbsorbedEnd end)
    {
        double[] smallest = new double[problem.Ranges.Count];
        double[] smallestSlope = new double[problem.Ranges.Count];
        problem.Ranges.Run(
            (range, first, last) =>
            {
                double left = double.PositiveInfinity;
                double slope = double.PositiveInfinity;
                for (int i = first; i < last; i++)
                {
                    if (IsMovable(_kinds[i]))
                    {
                        left = Math.Min(left, Left(end, i));
                        slope = Math.Min(slope, Math.Abs(end.Slope[i]));
                    }
                }

                (smallest[range], smallestSlope[range]) = (left, slope);
            }
        );
        return smallest.Min() > SafetySquared * end.Decrement * end.Decrement && smallestSlope.Min() > SafetyOfBalance * end.Imbalance;
    }

    /// <summary>Searches for separated rows: those whose likelihood is all but used up first, then all.</summary>
    /// <param name="end">The end of the run.</param>
    public SeparationVerdict Search(AbsorbedEnd end)
    {
        double usedUp = Math.Max(SafetySquared * end.Decrement * end.Decrement, UsedUp);
        SeparationVerdict first = Search([
            .. _kinds.Select((kind, i) => IsMovable(kind) && Left(end, i) > usedUp ? MovementKind.Held : kind),
        ]);
        return first.Rows is not null ? first : Search([.. _kinds]);
    }

    private static double Left(AbsorbedEnd end, int row) =>
        end.Curvature[row] > 0.0 ? end.Slope[row] * end.Slope[row] / end.Curvature[row] : 0.0;

    private static bool IsMovable(MovementKind kind) => kind is MovementKind.Up or MovementKind.Down;

    private SeparationVerdict Search(MovementKind[] kinds)
    {
        FreeColumns free = FreeColumns.Find(problem, columns, names, kinds, cancellationToken);
        EffectContraction contraction = EffectContraction.Of(problem.Data.Absorbed, kinds);
        return contraction.Search(free, kinds, cancellationToken);
    }
}
