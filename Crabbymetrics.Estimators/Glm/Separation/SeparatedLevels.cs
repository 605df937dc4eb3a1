using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The levels of factors whose rows all keep gaining as the level's own coefficient runs to one end: a region without any event. A look at
/// each row finds them, however many levels there are. Rows of one level may be what kept another from being one, so that the search is
/// repeated until it finds no more.
/// </summary>
internal static class SeparatedLevels
{
    private const int Up = 1;
    private const int Down = 2;
    private const int Both = 4;

    /// <summary>Finds the rows of such levels.</summary>
    /// <param name="view">The columns.</param>
    /// <param name="kinds">How each row may move.</param>
    /// <param name="columns">Receives the levels' columns in the view.</param>
    /// <returns>The rows, ascending.</returns>
    public static ImmutableArray<int> Find(DesignView view, MovementKind[] kinds, ICollection<int> columns)
    {
        bool[] separated = new bool[view.RowCount];
        double[] scratch = new double[view.ScratchCount];
        int[] ones = new int[view.Design.BlockRowCount];
        double[] values = new double[ones.Length];
        int[] states = new int[view.ColumnCount];
        bool any;
        do
        {
            states.AsSpan().Clear();
            Visit(
                (row, column, negative) =>
                    states[column] |= kinds[row] switch
                    {
                        MovementKind.Up => negative ? Down : Up,
                        MovementKind.Down => negative ? Up : Down,
                        _ => Both,
                    }
            );
            any = false;
            Visit((row, column, _) => any |= separated[row] = states[column] is Up or Down);
            for (int column = 0; column < states.Length; column++)
            {
                if (states[column] is Up or Down)
                {
                    columns.Add(column);
                }
            }
        } while (any);

        return [.. Enumerable.Range(0, separated.Length).Where(row => separated[row])];

        void Visit(Action<int, int, bool> see)
        {
            for (int b = 0; b < view.Design.BlockCount; b++)
            {
                DesignBlock block = view.Load(b, scratch);
                for (int f = 0; f < block.FactorCount; f++)
                {
                    block.CopyFactor(f, ones.AsSpan(0, block.RowCount), values.AsSpan(0, block.RowCount));
                    for (int i = 0; i < block.RowCount; i++)
                    {
                        int row = block.FirstRow + i;
                        // The coefficient of a level moves no row in which the number that multiplies the level is 0.
                        if (ones[i] >= 0 && values[i] != 0.0 && kinds[row] != MovementKind.Absent && !separated[row])
                        {
                            see(row, ones[i], values[i] < 0.0);
                        }
                    }
                }
            }
        }
    }
}
