using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Decides whether a likelihood has a finite maximum, and if not, which rows are to blame. The maximum is not finite where some direction
/// gamma leaves the linear predictor of every row alone or moves it only the way in which that row's loss keeps falling
/// (<see cref="IGlmFamily.RecessionDirection"/>), and does move some row. Levels of factors that are separated by themselves are found by a
/// look at each row; the rest is decided by <see cref="RecessionSearch"/>.
/// </summary>
internal sealed class SeparationDetector(GlmRows rows, WorkingParameters parameters)
{
    // With more further columns than this, once separated levels are found, the fit without those rows decides about the rest.
    private const int LargestRest = 400;

    /// <summary>Finds the separated rows.</summary>
    public SeparationVerdict Find(CancellationToken cancellationToken)
    {
        MovementKind[] kinds = Kinds();
        if (!kinds.AsSpan().ContainsAny(MovementKind.Up, MovementKind.Down))
        {
            return SeparationVerdict.Finite;
        }

        DesignMovements movements = new(parameters);
        SortedSet<int> involved = [];
        SortedSet<int> levels = [];
        ImmutableArray<int> ofLevels = parameters.View.DiagonalCount > 0 ? SeparatedLevels.Find(parameters.View, kinds, levels) : [];
        foreach (int row in ofLevels)
        {
            kinds[row] = MovementKind.Absent;
        }

        foreach (int level in levels)
        {
            involved.Add(parameters.FirstSlope + parameters.View.Columns[level]);
        }

        bool[] found = new bool[kinds.Length];
        Mark(found, ofLevels);
        bool decided = true;
        if (ofLevels.IsEmpty || parameters.Count <= LargestRest)
        {
            RecessionSearch search = new(movements, kinds, cancellationToken);
            decided = search.Run(levels.Select(level => parameters.FirstSlope + level));
            Mark(found, search.Found);
            foreach (double[] direction in search.Directions)
            {
                movements.AddParameters(direction, involved);
            }
        }

        if (!found.AsSpan().Contains(true))
        {
            return new SeparationVerdict(decided, null);
        }

        int? single = ofLevels.IsEmpty
            ? SingleColumnSeparation.Find(parameters, Kinds(), found, involved.Where(index => index >= parameters.FirstSlope))
            : null;
        ImmutableArray<int> separated = [.. Enumerable.Range(0, found.Length).Where(row => found[row])];
        return new SeparationVerdict(true, new SeparatedRows(separated, movements.Names(single is { } one ? [one] : involved)));
    }

    private static void Mark(bool[] found, IEnumerable<int> separated)
    {
        foreach (int row in separated)
        {
            found[row] = true;
        }
    }

    private MovementKind[] Kinds()
    {
        MovementKind[] kinds = new MovementKind[rows.Outcome.Length];
        ReadOnlySpan<double> outcome = rows.Outcome.Span,
            weights = rows.Weights.Span;
        for (int i = 0; i < kinds.Length; i++)
        {
            if (!weights.IsEmpty && !(weights[i] > 0.0))
            {
                continue;
            }

            kinds[i] = rows.Family.RecessionDirection(outcome[i]) switch
            {
                > 0 => MovementKind.Up,
                < 0 => MovementKind.Down,
                _ => MovementKind.Held,
            };
        }

        return kinds;
    }
}
