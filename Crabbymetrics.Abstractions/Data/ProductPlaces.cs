namespace Crabbymetrics;

/// <summary>Where the products of two columns stand in a cross product: in the lower triangle of p x p values, or in the arrow form of
/// <see cref="DesignBlock.AddArrowCrossProduct"/>.</summary>
internal readonly struct ProductPlaces
{
    private readonly ViewLayout _layout;
    private readonly ViewFactor? _diagonal;

    public ProductPlaces(ViewLayout layout, bool arrow)
    {
        _layout = layout;
        _diagonal = arrow ? layout.Diagonal : null;
        Order = arrow ? layout.HeadCount : layout.ColumnCount;
    }

    /// <summary>The number of columns of the square that comes first.</summary>
    public int Order { get; }

    /// <summary>The place of a column of the square in its rows.</summary>
    public int IndexOf(int column) => _diagonal is null ? column : _layout.HeadOf(column);

    /// <summary>The first value of a column's row of the square.</summary>
    public int RowOf(int column) => IndexOf(column) * Order;

    /// <summary>Where the squares of a factor's columns stand: the first, and the distance to the next.</summary>
    public (int First, int Step) Squares(ViewFactor factor) =>
        ReferenceEquals(factor, _diagonal)
            ? ((Order * Order) + Order, Order + 1)
            : (RowOf(factor.Start) + IndexOf(factor.Start), Order + 1);

    /// <summary>Where the products of a factor's columns with a column outside it stand.</summary>
    public (int First, int Step) Products(ViewFactor factor, int column)
    {
        if (ReferenceEquals(factor, _diagonal))
        {
            return ((Order * Order) + IndexOf(column), Order + 1);
        }

        return column < factor.Start ? (RowOf(factor.Start) + IndexOf(column), Order) : (RowOf(column) + IndexOf(factor.Start), 1);
    }

    /// <summary>Where the products of two factors' columns stand: the first, and the distances to the next column of the one and of the
    /// other.</summary>
    public (int First, int Step, int OtherStep) Products(ViewFactor factor, ViewFactor other)
    {
        if (ReferenceEquals(other, _diagonal))
        {
            (int first, int otherStep) = Products(other, factor.Start);
            return (first, 1, otherStep);
        }

        (int start, int step) = Products(factor, other.Start);
        return (start, step, step == 1 ? Order : 1);
    }
}
