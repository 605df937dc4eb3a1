namespace Crabbymetrics.Estimators;

/// <summary>Where the sums of <see cref="CrossProductPass"/> stand among those of a pass over the same columns and, after them, the columns
/// that are outcomes.</summary>
/// <param name="view">The columns.</param>
/// <param name="wider">The columns and those that are outcomes.</param>
/// <param name="sides">The outcomes; below 0 that of the rows.</param>
internal sealed class WiderPlaces(DesignView view, DesignView wider, int[] sides)
{
    private readonly ArrowLayout _layout = new(wider.ColumnCount, wider.DiagonalStart, wider.DiagonalCount);

    // The sum of the outcome of the rows, then its products with all columns, then its square.
    private int Outcome => 1 + wider.ColumnCount + wider.ArrowLength;

    /// <summary>A place for each sum; -1 where it is 0.</summary>
    public int[] Find()
    {
        int p = view.ColumnCount,
            q = sides.Length;
        List<int> places = [.. Enumerable.Range(0, 1 + p)];
        ArrowLayout own = new(p, view.DiagonalStart, view.DiagonalCount);
        for (int a = 0; a < own.HeadCount; a++)
        {
            for (int b = 0; b < own.HeadCount; b++)
            {
                places.Add(b <= a ? Product(own.RowOfHead(a), own.RowOfHead(b)) : -1);
            }
        }

        for (int t = 0; t < own.DiagonalCount; t++)
        {
            int row = own.DiagonalStart + t;
            for (int b = 0; b < own.HeadCount; b++)
            {
                places.Add(Product(row, own.RowOfHead(b)));
            }

            places.Add(Product(row, row));
        }

        // The columns that are outcomes come after the others, in their order.
        int next = p;
        int[] columns = Array.ConvertAll(sides, side => side < 0 ? -1 : next++);
        foreach (int column in columns)
        {
            places.Add(column < 0 ? Outcome : 1 + column);
            for (int j = 0; j < p; j++)
            {
                places.Add(column < 0 ? Outcome + 1 + j : Product(column, j));
            }
        }

        for (int a = 0; a < q; a++)
        {
            for (int b = 0; b < q; b++)
            {
                (int least, int most) = (Math.Min(columns[a], columns[b]), Math.Max(columns[a], columns[b]));
                places.Add(
                    most < 0 ? Outcome + 1 + wider.ColumnCount
                    : least < 0 ? Outcome + 1 + most
                    : Product(least, most)
                );
            }
        }

        return [.. places];
    }

    private int Product(int first, int second)
    {
        bool isDiagonal = IsDiagonal(first),
            otherIs = IsDiagonal(second);
        if (isDiagonal && otherIs)
        {
            return first == second ? At(_layout.Diagonal(first)) : -1;
        }

        if (isDiagonal || otherIs)
        {
            (int row, int head) = isDiagonal ? (first, second) : (second, first);
            return At(_layout.StartOf(row - _layout.DiagonalStart) + Head(head));
        }

        (int a, int b) = (Head(first), Head(second));
        return At((Math.Max(a, b) * _layout.HeadCount) + Math.Min(a, b));
    }

    private int At(int place) => 1 + wider.ColumnCount + place;

    private int Head(int row) => row < _layout.DiagonalStart ? row : row - _layout.DiagonalCount;

    private bool IsDiagonal(int row) => row >= _layout.DiagonalStart && row < _layout.DiagonalStart + _layout.DiagonalCount;
}
