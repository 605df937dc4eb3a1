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
    AbsorbedEnd end,
    bool converged,
    CancellationToken cancellationToken
)
{
    private const double SafetySquared = 4.0;
    private const double SafetyOfBalance = 16.0;

    // Rows with so little left are looked at first.
    private const double UsedUp = 1e-6;

    /// <summary>Decides.</summary>
    public SeparationVerdict Decide()
    {
        MovementKind[] kinds = Kinds();
        if (!kinds.AsSpan().ContainsAny(MovementKind.Up, MovementKind.Down))
        {
            return SeparationVerdict.Finite;
        }

        double distance = SafetySquared * end.Decrement * end.Decrement;
        double smallest = double.PositiveInfinity;
        double smallestSlope = double.PositiveInfinity;
        bool[] suspect = new bool[kinds.Length];
        for (int i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] is MovementKind.Up or MovementKind.Down)
            {
                double left = end.Curvature[i] > 0.0 ? end.Slope[i] * end.Slope[i] / end.Curvature[i] : 0.0;
                smallest = Math.Min(smallest, left);
                smallestSlope = Math.Min(smallestSlope, Math.Abs(end.Slope[i]));
                suspect[i] = left <= Math.Max(distance, UsedUp);
            }
        }

        if (converged && smallest > distance && smallestSlope > SafetyOfBalance * end.Imbalance)
        {
            return SeparationVerdict.Finite;
        }

        SeparationVerdict first = Search([.. kinds.Select((kind, i) => IsMovable(kind) && !suspect[i] ? MovementKind.Held : kind)]);
        return first.Rows is not null ? first : Search(kinds);
    }

    private static bool IsMovable(MovementKind kind) => kind is MovementKind.Up or MovementKind.Down;

    private SeparationVerdict Search(MovementKind[] kinds)
    {
        FreeColumns free = FreeColumns.Find(problem, columns, names, kinds, cancellationToken);
        EffectContraction contraction = EffectContraction.Of(problem.Data.Absorbed, kinds);
        return contraction.Search(free, kinds, cancellationToken);
    }

    private MovementKind[] Kinds()
    {
        MovementKind[] kinds = new MovementKind[problem.RowCount];
        ReadOnlySpan<double> outcome = problem.Outcome.Span;
        for (int i = 0; i < kinds.Length; i++)
        {
            if (problem.Weights.Length > 0 && !(problem.Weights[i] > 0.0))
            {
                continue;
            }

            kinds[i] = problem.Family.RecessionDirection(outcome[i]) switch
            {
                > 0 => MovementKind.Up,
                < 0 => MovementKind.Down,
                _ => MovementKind.Held,
            };
        }

        return kinds;
    }
}
