namespace Crabbymetrics.Numerics;

/// <summary>What the blocks that are not eliminated add to the leverages of rows: <c>w u'S^+ u</c>, u the columns of a row without their
/// part in the largest block. Four rows are solved for at once.</summary>
internal sealed class RowLeverages(EffectRows rows, ReducedEquations equations, bool isStale, int threads, int mostIterations)
{
    private const double Accuracy = 1e-24;

    private readonly double[] _right = new double[4 * rows.Count];
    private readonly double[] _solved = new double[4 * rows.Count];
    private readonly LaneConjugateGradients _gradients = new(rows.Count);
    private readonly RowOperator _operator = new(rows, new LaneSums(rows), threads);

    /// <summary>Adds them.</summary>
    /// <param name="some">Rows of the data.</param>
    /// <param name="leverages">n leverages.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public void Add(int[] some, double[] leverages, CancellationToken cancellationToken)
    {
        int[] levels = rows.Blocks[rows.Primary].CodeArray;
        for (int first = 0; first < some.Length; first += 4)
        {
            int count = Math.Min(4, some.Length - first);
            for (int lane = 0; lane < count; lane++)
            {
                int row = some[first + lane];
                Fill(rows.Places is null ? row : rows.Places[row], levels[row], lane);
            }

            Solve(cancellationToken);
            for (int lane = 0; lane < count; lane++)
            {
                int row = some[first + lane];
                int place = rows.Places is null ? row : rows.Places[row];
                leverages[row] += Weight(place) * Product(levels[row], lane);
            }
        }
    }

    private double Weight(int place) => rows.Weights.Length == 0 ? 1.0 : rows.Weights[place];

    private void Fill(int place, int level, int lane)
    {
        foreach (EffectTerm term in rows.Terms)
        {
            _right[(4 * PlaceOf(term, place)) + lane] += term.Values is null ? 1.0 : term.Values[place];
            for (int i = rows.Starts[level]; i < rows.Starts[level + 1]; i++)
            {
                double share = rows.PrimaryColumns.Length == 0 ? rows.Inverses[level] : 0.0;
                foreach (double[] column in rows.PrimaryColumns)
                {
                    share += column[place] * column[i];
                }

                double value = term.Values is null ? 1.0 : term.Values[i];
                _right[(4 * PlaceOf(term, i)) + lane] -= Weight(i) * share * value;
            }
        }
    }

    // The right side is not 0 at the places of the level alone.
    private double Product(int level, int lane)
    {
        double sum = 0.0;
        foreach (EffectTerm term in rows.Terms)
        {
            for (int i = rows.Starts[level]; i < rows.Starts[level + 1]; i++)
            {
                int at = (4 * PlaceOf(term, i)) + lane;
                sum += _right[at] * _solved[at];
                _right[at] = 0.0;
            }
        }

        return sum;
    }

    private void Solve(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (equations.Inverse.IsExact && !isStale)
        {
            equations.Inverse.Apply(_right, _solved);
            return;
        }

        _gradients.Solve(
            _operator,
            equations.Inverse,
            _right,
            _solved,
            [Accuracy, Accuracy, Accuracy, Accuracy],
            mostIterations,
            cancellationToken
        );
    }

    private static int PlaceOf(EffectTerm term, int place) => term.First + (term.Codes[place] * term.Stride);
}
